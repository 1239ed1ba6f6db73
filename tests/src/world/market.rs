//! A market with everybody who buys and sells in it.

use flywheel_client::accounts::{Customer, Market, Order, Pass, Plan};
use flywheel_client::address;
use flywheel_client::instructions::market::{
    self, ANY_CLASS, MarketOf, NOTHING, OrderOf, PassOf, PlanTermsArgs, Purchase, REPORTS_BY_CUSTOMER,
    REPORTS_BY_ORACLES, Seller, Sells,
};
use flywheel_client::signatures::SignedBy;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::staking::named;
use super::{Mint, TOKEN, World, keypair};
use crate::outcome;

/// The network's share of what is charged, basis points.
pub const FEE_BPS: u16 = 1_250;
/// How long after an order's end it can be settled, seconds.
pub const SETTLE_SECONDS: u32 = 86_400;
/// How long an order can be accepted, seconds.
pub const ACCEPT_SECONDS: u32 = 3_600;
/// How long an order runs after the customer has ended it, seconds.
pub const NOTICE_SECONDS: u32 = 7_200;
/// How long an order runs, seconds.
pub const DURATION_SECONDS: u32 = 604_800;
/// What a customer of a test begins with, base units.
pub const CUSTOMER_PURSE: u64 = 1_000_000_000;
/// The unit of retrieval: bytes.
pub const RETRIEVAL: u8 = 1;
/// The unit of passes by time: seconds.
pub const PASS_SECONDS: u8 = 4;
/// The unit of readings.
pub const READINGS: u8 = 6;

/// A world with one market.
pub struct Selling {
    /// The world.
    pub world: World,
    /// What is paid in.
    pub mint: Mint,
    /// The market.
    pub market: MarketOf,
}

/// A customer of a market.
pub struct Shopper {
    /// Signs purchases and reports.
    pub key: Keypair,
    /// Its token account of the payment mint.
    pub token: Address,
}

impl World {
    /// What an operator's plan sells: 3 units for 7 base units, to the payee of this name.
    pub fn plan_terms(payee: &str) -> PlanTermsArgs {
        PlanTermsArgs {
            payee: keypair(payee).pubkey(),
            price: 7,
            per: 3,
            min_quantity: 1,
            max_quantity: 1_000_000,
            accept_seconds: ACCEPT_SECONDS,
            notice_seconds: NOTICE_SECONDS,
            duration_seconds: DURATION_SECONDS,
            class: ANY_CLASS,
            reports: REPORTS_BY_CUSTOMER | REPORTS_BY_ORACLES,
            ..PlanTermsArgs::default()
        }
    }

    /// The world's operator as a seller.
    pub fn seller(&self) -> Seller {
        Seller {
            authority: self.operator.pubkey(),
            account: self.operator_account(),
        }
    }

    /// The network as a seller.
    pub fn network_seller(&self) -> Seller {
        Seller {
            authority: self.authority.pubkey(),
            account: self.network,
        }
    }

    /// The market of a mint.
    pub fn market_of(&self, mint: &Mint) -> MarketOf {
        MarketOf {
            network: self.network,
            mint: named(mint),
        }
    }

    /// Creates the market of a mint with the usual parameters.
    pub fn create_market(&mut self, mint: &Mint) -> MarketOf {
        let authority = self.authority.insecure_clone();
        let of = self.market_of(mint);
        let (payer, settle) = (self.payer.pubkey(), SETTLE_SECONDS);
        let create = market::create_market(payer, authority.pubkey(), of, FEE_BPS, settle);
        self.send(&[create], &[&authority]).expect("a market");
        of
    }

    /// The signatures of these oracles over a message.
    pub fn oracle_reports(&self, message: &[u8; 32], oracles: &[usize]) -> Vec<SignedBy> {
        let sign = |number: &usize| SignedBy::sign(&self.oracles[*number], message).expect("keys sign");
        oracles.iter().map(sign).collect()
    }
}

impl Selling {
    /// A market of a mint of SPL Token, with the payee `payee` who has a token account.
    pub fn new(seed: &str) -> Self {
        Self::of_program(seed, TOKEN)
    }

    /// A market of a mint of this token program.
    pub fn of_program(seed: &str, program: Address) -> Self {
        let mut world = World::without_pool(seed);
        let mint = world.new_mint(&format!("{seed}/payment"), program, None);
        let market = world.create_market(&mint);
        world.purse(&keypair("payee").pubkey(), &mint, 0);
        Self { world, mint, market }
    }

    /// The token account of the payee of plans.
    pub fn payee_token(&self) -> Address {
        let payee = keypair("payee").pubkey();
        address::associated_token_account_of(&payee, &self.mint.address, &self.mint.program)
    }

    /// A customer of this name with a full purse.
    pub fn shopper(&mut self, name: &str) -> Shopper {
        self.shopper_with(name, CUSTOMER_PURSE)
    }

    /// A customer of this name with so many base units.
    pub fn shopper_with(&mut self, name: &str, amount: u64) -> Shopper {
        let (key, mint) = (keypair(name), self.mint);
        let token = self.world.purse(&key.pubkey(), &mint, amount);
        if self.world.lamports(&self.market.customer(&key.pubkey())) == 0 {
            let (payer, network) = (self.world.payer.pubkey(), self.world.network);
            let create = market::create_customer(payer, network, key.pubkey());
            self.world.send(&[create], &[]).expect("a customer");
        }
        Shopper { key, token }
    }

    /// What becomes of creating a plan of the world's operator.
    pub fn create_plan(&mut self, sells: Sells, unit: u8, terms: PlanTermsArgs) -> String {
        let (seller, operator) = (self.world.seller(), self.world.operator.insecure_clone());
        let create = self.create_plan_of(seller, sells, unit, terms);
        self.world.attempt(create, &[&operator])
    }

    /// The instruction that creates the next plan, of this seller.
    pub fn create_plan_of(
        &self,
        seller: Seller,
        sells: Sells,
        unit: u8,
        terms: PlanTermsArgs,
    ) -> Instruction {
        let (payer, id) = (self.world.payer.pubkey(), self.state().plans);
        market::create_plan(payer, seller, self.market, id, (sells, unit, terms))
    }

    /// A plan of the world's operator, with other terms than the usual ones.
    pub fn plan(&mut self, sells: Sells, unit: u8, change: impl FnOnce(&mut PlanTermsArgs)) -> Address {
        let plan = self.market.plan(self.state().plans);
        let mut terms = World::plan_terms("payee");
        change(&mut terms);
        assert_eq!(self.create_plan(sells, unit, terms), "accepted");
        plan
    }

    /// A plan of the network itself, with other terms than the usual ones.
    pub fn network_plan(
        &mut self,
        sells: Sells,
        unit: u8,
        change: impl FnOnce(&mut PlanTermsArgs),
    ) -> Address {
        let plan = self.market.plan(self.state().plans);
        let mut terms = World::plan_terms("payee");
        change(&mut terms);
        let authority = self.world.authority.insecure_clone();
        let create = self.create_plan_of(self.world.network_seller(), sells, unit, terms);
        assert_eq!(self.world.attempt(create, &[&authority]), "accepted");
        plan
    }

    /// What becomes of changing a plan's terms as the world's operator.
    pub fn update_plan(
        &mut self,
        plan: Address,
        retire: bool,
        change: impl FnOnce(&mut PlanTermsArgs),
    ) -> String {
        let mut terms = self.plan_state(plan).terms.into();
        change(&mut terms);
        let (seller, operator) = (self.world.seller(), self.world.operator.insecure_clone());
        let update = market::update_plan(seller, self.market, plan, terms, retire);
        self.world.attempt(update, &[&operator])
    }

    /// A purchase at the plan's present terms, whatever it costs.
    pub fn purchase(&self, plan: Address, quantity: u64) -> Purchase {
        Purchase {
            quantity,
            max_amount: u64::MAX,
            terms_version: self.plan_state(plan).terms_version,
        }
    }

    /// An order of a customer.
    pub fn order_of(&self, plan: Address, shopper: &Shopper, id: u64) -> OrderOf {
        OrderOf {
            market: self.market,
            plan,
            customer: shopper.key.pubkey(),
            id,
        }
    }

    /// What becomes of opening an order.
    pub fn open(&mut self, of: OrderOf, shopper: &Shopper, quantity: u64) -> String {
        let purchase = self.purchase(of.plan, quantity);
        self.open_at(of, shopper, purchase, NOTHING)
    }

    /// What becomes of opening an order with a price feed, or a limit.
    pub fn open_at(&mut self, of: OrderOf, shopper: &Shopper, purchase: Purchase, feed: Address) -> String {
        let open = market::open_order(self.world.payer.pubkey(), of, shopper.token, feed, purchase);
        self.world.attempt(open, &[&shopper.key])
    }

    /// An order that has been opened.
    pub fn opened(&mut self, plan: Address, shopper: &Shopper, id: u64, quantity: u64) -> OrderOf {
        let of = self.order_of(plan, shopper, id);
        assert_eq!(self.open(of, shopper, quantity), "accepted");
        of
    }

    /// An order that has been opened, and accepted without device.
    pub fn running(&mut self, plan: Address, shopper: &Shopper, id: u64, quantity: u64) -> OrderOf {
        let of = self.opened(plan, shopper, id, quantity);
        assert_eq!(self.accept(of, NOTHING), "accepted");
        of
    }

    /// What becomes of accepting an order as the world's operator.
    pub fn accept(&mut self, of: OrderOf, device: Address) -> String {
        let operator = self.world.operator.insecure_clone();
        let accept = market::accept_order(of, self.world.seller(), device);
        self.world.attempt(accept, &[&operator])
    }

    /// What becomes of settling an order by a report of its customer.
    pub fn settle(&mut self, of: OrderOf, shopper: &Shopper, quantity: u64) -> String {
        let instructions = self.settlement(of, &shopper.key, quantity);
        outcome(self.world.send(&instructions, &[]))
    }

    /// The instructions that settle an order by a report that `signer` signs.
    pub fn settlement(&self, of: OrderOf, signer: &Keypair, quantity: u64) -> Vec<Instruction> {
        let nonce = self.order_state(of).nonce;
        let report = SignedBy::sign(signer, &of.usage_message(nonce, quantity)).expect("keys sign");
        let payee_token = self.payee_token();
        market::settle_order(of, payee_token, nonce, quantity, &report).to_vec()
    }

    /// What becomes of settling an order by reports of these oracles.
    pub fn settle_by(&mut self, of: OrderOf, oracles: &[usize], quantity: u64) -> String {
        let nonce = self.order_state(of).nonce;
        let reports = self
            .world
            .oracle_reports(&of.usage_message(nonce, quantity), oracles);
        let payee_token = self.payee_token();
        let settle = market::settle_order_by_oracles(of, payee_token, nonce, quantity, &reports);
        outcome(self.world.send(&settle, &[]))
    }

    /// What becomes of cancelling an order, signed by `signer`.
    pub fn cancel(&mut self, of: OrderOf, shopper: &Shopper, signer: &Keypair) -> String {
        let cancel = market::cancel_order(signer.pubkey(), of, shopper.token);
        self.world.attempt(cancel, &[signer])
    }

    /// What becomes of ending an order as its customer.
    pub fn end(&mut self, of: OrderOf, shopper: &Shopper) -> String {
        self.world.attempt(market::end_order(of), &[&shopper.key])
    }

    /// What becomes of letting go of the rest as the world's operator.
    pub fn release(&mut self, of: OrderOf) -> String {
        let operator = self.world.operator.insecure_clone();
        let release = market::release_order(of, self.world.seller());
        self.world.attempt(release, &[&operator])
    }

    /// What becomes of closing an order.
    pub fn close(&mut self, of: OrderOf, shopper: &Shopper) -> String {
        self.world.attempt(market::close_order(of, shopper.token), &[])
    }

    /// The pass of a customer for itself.
    pub fn pass_of(&self, plan: Address, shopper: &Shopper) -> PassOf {
        PassOf {
            market: self.market,
            plan,
            customer: shopper.key.pubkey(),
            holder: shopper.key.pubkey(),
        }
    }

    /// What becomes of buying a pass.
    pub fn buy(&mut self, of: PassOf, shopper: &Shopper, quantity: u64) -> String {
        let purchase = self.purchase(of.plan, quantity);
        self.buy_at(of, shopper, purchase, NOTHING)
    }

    /// What becomes of buying a pass with a price feed, or a limit.
    pub fn buy_at(&mut self, of: PassOf, shopper: &Shopper, purchase: Purchase, feed: Address) -> String {
        let (payer, payee_token) = (self.world.payer.pubkey(), self.payee_token());
        let buy = market::buy_pass(payer, of, shopper.token, payee_token, feed, purchase);
        self.world.attempt(buy, &[&shopper.key])
    }

    /// What becomes of using units of a pass, signed by `signer`.
    pub fn use_pass(&mut self, of: PassOf, signer: &Keypair, units: u64) -> String {
        let draw = market::use_pass(signer.pubkey(), of.plan, of.address(), units);
        self.world.attempt(draw, &[signer])
    }

    /// What becomes of checking a pass.
    pub fn check(&mut self, of: PassOf) -> String {
        self.world.attempt(market::check_pass(of.plan, of.holder), &[])
    }

    /// What becomes of pausing the market as the pauser, or resuming.
    pub fn pause(&mut self, paused: bool) -> String {
        let pauser = self.world.pauser.insecure_clone();
        let pause = market::set_market_pause(pauser.pubkey(), self.market, paused);
        self.world.attempt(pause, &[&pauser])
    }

    /// The market's account.
    pub fn state(&self) -> Market {
        self.world.state(&self.market.address())
    }

    /// A plan's account.
    pub fn plan_state(&self, plan: Address) -> Plan {
        self.world.state(&plan)
    }

    /// A customer's account.
    pub fn customer_state(&self, shopper: &Shopper) -> Customer {
        self.world.state(&self.market.customer(&shopper.key.pubkey()))
    }

    /// An order's account.
    pub fn order_state(&self, of: OrderOf) -> Order {
        self.world.state(&of.address())
    }

    /// A pass's account.
    pub fn pass_state(&self, of: PassOf) -> Pass {
        self.world.state(&of.address())
    }

    /// Base units in the vault.
    pub fn vault(&self) -> u64 {
        self.world.tokens(&self.market.vault())
    }

    /// Fees of a category, base units.
    pub fn fees(&self, category: u8) -> u64 {
        self.state().categories[usize::from(category)].fees
    }

    /// All that the market owes, base units: what is in the vault, but for donations.
    pub fn owed(&self) -> u64 {
        let state = self.state();
        let fees: u64 = state.categories.iter().map(|category| category.fees).sum();
        state.escrowed + fees
    }
}

//! The model beside two markets on the embedded chain.

use std::collections::BTreeMap;

use flywheel_client::chain::Receipt;
use flywheel_client::error::ClientError;
use flywheel_client::instructions::market::{self, MarketOf, NOTHING, PlanTermsArgs, Sells};
use flywheel_client::instructions::revenue::Revenue;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_interface::instruction as spl;

use super::{
    Action, CUSTOMERS, FROZEN, FeedNamed, IDS, Key, MARKETS, MISSING, Model, NATIVE, PAYEES, PAYMENT, PLANS,
    Parameters, PoolNamed, Seller, TOO_FEW, Terms, Wallet,
};
use crate::world::{Backed, FEE_BPS, LOW_PRICE, Mint, Party, SETTLE_SECONDS, World, keypair};

type Outcome = Result<Receipt, ClientError>;

/// Two markets, and what they must be.
pub struct Play {
    pub(super) backed: Backed,
    /// What they must be.
    pub model: Model,
    pub(super) customers: Vec<Keypair>,
    pub(super) payees: Vec<Keypair>,
    pub(super) devices: Vec<Address>,
    pub(super) another: Party,
    pub(super) stranger: Keypair,
    pub(super) meter: Keypair,
    /// Base units of the network token before anything was burned.
    pub(super) supply: u64,
    /// Nonce and state of every order after the last action.
    pub(super) states: BTreeMap<Key, (u64, u8)>,
}

/// What became of an action in a word: `accepted`, the name of an error, or what stands for the chain's own words.
pub(super) fn word(outcome: Outcome) -> String {
    let refusal = match outcome {
        Ok(_) => return "accepted".to_owned(),
        Err(ClientError::Refused(refusal)) => refusal,
        Err(other) => return other.to_string(),
    };
    // What an account that was closed, or never opened, is refused with.
    let absent = ["AccountNotInitialized", "AccountOwnedByWrongProgram"];
    match (refusal.name, refusal.message) {
        (Some(name), _) if absent.contains(&name.as_str()) => MISSING.to_owned(),
        (Some(name), _) => name,
        (None, words) if words.ends_with("custom program error: 0x1") => TOO_FEW.to_owned(),
        (None, words) if words.ends_with("custom program error: 0x11") => FROZEN.to_owned(),
        (None, words) => words,
    }
}

impl Play {
    /// Two new markets with pools, a feed, devices, and wallets that have so many base units of each mint.
    pub fn begin(wealth: [u64; CUSTOMERS]) -> Self {
        let mut backed = Backed::new("market model");
        let customers: Vec<Keypair> = (0..CUSTOMERS)
            .map(|number| keypair(&format!("market model/customer {number}")))
            .collect();
        let payees: Vec<Keypair> = (0..PAYEES)
            .map(|number| keypair(&format!("market model/payee {number}")))
            .collect();
        let world = &mut backed.selling.world;
        let own = world.active_device("market model/active");
        let pending = keypair("market model/pending");
        world.register(&pending).expect("a device");
        let another = world.join_as("market model/another");
        let foreign = world.acting(&another, |world| {
            let key = world.active_device("market model/foreign");
            world.device_account(&key)
        });
        let devices = vec![
            world.device_account(&own),
            world.device_account(&pending),
            foreign,
        ];
        let mut play = Self {
            backed,
            model: Model::default(),
            customers,
            payees,
            devices,
            another,
            stranger: keypair("market model/stranger"),
            meter: keypair("market model/meter"),
            supply: 0,
            states: BTreeMap::new(),
        };
        play.endow(wealth);
        play.know();
        play
    }

    /// Gives everybody token accounts, and customers tokens.
    fn endow(&mut self, wealth: [u64; CUSTOMERS]) {
        let wallets = (0..CUSTOMERS).map(|number| (Wallet::Customer(number), wealth[number]));
        let wallets = wallets.chain((0..PAYEES).map(|number| (Wallet::Payee(number), 0)));
        for (wallet, amount) in wallets.collect::<Vec<_>>() {
            for market in 0..MARKETS {
                let (key, mint) = (self.wallet(wallet), self.mint(market));
                self.world().purse(&key, &mint, amount);
                self.model.purse(wallet, market).amount = amount;
            }
        }
        self.supply = self.backed.supply();
    }

    /// What the model has to know of the chain.
    fn know(&mut self) {
        self.model.now = self.world().now();
        let parameters = Parameters {
            pool: true,
            feed: true,
            fee_bps: u64::from(FEE_BPS),
            settle_seconds: SETTLE_SECONDS,
        };
        for market in 0..MARKETS {
            self.model.markets[market].parameters = parameters;
            self.model.markets[market].next_nonce = 1;
            let of = self.market(market);
            for customer in 0..CUSTOMERS {
                let holder = self.customers[customer].pubkey();
                for id in 0..IDS {
                    let address = of.order(&holder, id).to_bytes();
                    self.model
                        .order_addresses
                        .insert(Key { market, customer, id }, address);
                }
                for id in 0..PLANS {
                    let address = flywheel_client::address::pass(&of.plan(id), &holder);
                    self.model
                        .pass_addresses
                        .insert((market, id, customer), address.to_bytes());
                }
            }
        }
        self.model.price = (LOW_PRICE, self.model.now);
    }

    /// Does it on the chain and in the model, and compares them; what became of it.
    ///
    /// # Panics
    /// When one accepts what the other refuses, refuses it for another reason, or they differ afterwards.
    pub fn step(&mut self, action: &Action) -> String {
        let done = self.act(action);
        let expected = match self.model.apply(action) {
            Ok(()) => "accepted",
            Err(name) => name,
        };
        assert_eq!(done, expected, "{action:?}");
        self.compare();
        self.compare_states();
        done
    }

    pub(super) fn world(&mut self) -> &mut World {
        &mut self.backed.selling.world
    }

    pub(super) fn market(&self, market: usize) -> MarketOf {
        [self.backed.selling.market, self.backed.native][market]
    }

    pub(super) fn mint(&self, market: usize) -> Mint {
        [self.backed.selling.mint, self.backed.token][market]
    }

    pub(super) fn revenue(&self, market: usize) -> Revenue {
        self.backed.selling.world.revenue_of(&self.mint(market))
    }

    pub(super) fn wallet(&self, wallet: Wallet) -> Address {
        match wallet {
            Wallet::Customer(number) => self.customers[number].pubkey(),
            Wallet::Payee(number) => self.payees[number].pubkey(),
        }
    }

    pub(super) fn token(&self, wallet: Wallet, market: usize) -> Address {
        let mint = self.mint(market);
        flywheel_client::address::associated_token_account_of(
            &self.wallet(wallet),
            &mint.address,
            &mint.program,
        )
    }

    /// Who sells, and its key.
    pub(super) fn seller(&self, seller: Seller) -> (market::Seller, Keypair) {
        let world = &self.backed.selling.world;
        let of_another = market::Seller {
            authority: self.another.authority.pubkey(),
            account: self.another.account(world),
        };
        let impostor = market::Seller {
            authority: world.operator.pubkey(),
            account: world.network,
        };
        match seller {
            Seller::Operator => (world.seller(), world.operator.insecure_clone()),
            Seller::Another => (of_another, self.another.authority.insecure_clone()),
            Seller::Network => (world.network_seller(), world.authority.insecure_clone()),
            Seller::Impostor => (impostor, world.operator.insecure_clone()),
        }
    }

    /// The address of a plan; of one that does not exist, when there is none of this number.
    pub(super) fn plan(&self, plan: usize) -> (MarketOf, Address) {
        let found = self.model.plans.get(plan);
        let (market, id) = found.map_or((PAYMENT, u32::MAX), |plan| (plan.market, plan.id));
        let of = self.market(market);
        (of, of.plan(id))
    }

    /// Terms as the program takes them.
    pub(super) fn terms(&self, terms: &Terms) -> PlanTermsArgs {
        let (period_seconds, periods, decay_bps) = terms.periods;
        PlanTermsArgs {
            payee: terms.payee.map_or(NOTHING, |payee| self.payees[payee].pubkey()),
            device: terms.device.map_or(NOTHING, |device| self.devices[device]),
            meter: if terms.meter { self.meter.pubkey() } else { NOTHING },
            price: terms.price,
            per: terms.per,
            min_quantity: terms.min_quantity,
            max_quantity: terms.max_quantity,
            cost: terms.cost,
            accept_seconds: terms.accept_seconds,
            notice_seconds: terms.notice_seconds,
            duration_seconds: terms.duration_seconds,
            period_seconds,
            periods,
            class: terms.class,
            decay_bps,
            pricing: terms.pricing,
            reports: terms.reports,
        }
    }

    pub(super) fn sent(&mut self, instructions: &[Instruction], signers: &[&Keypair]) -> String {
        word(self.world().send(instructions, signers))
    }

    fn act(&mut self, action: &Action) -> String {
        let payer = self.world().payer.pubkey();
        match *action {
            Action::Register(customer) => {
                let network = self.market(PAYMENT).network;
                let create = market::create_customer(payer, network, self.customers[customer].pubkey());
                self.sent(&[create], &[])
            }
            Action::Plan {
                market,
                seller,
                sells,
                unit,
                terms,
            } => {
                let (seller, key) = self.seller(seller);
                let plans = self.model.plans.iter().filter(|plan| plan.market == market);
                let id = u32::try_from(plans.count()).expect("few plans");
                let sells = [Sells::Orders, Sells::Passes, Sells::Endowments][usize::from(sells)];
                let new = (sells, unit, self.terms(&terms));
                let create = market::create_plan(payer, seller, self.market(market), id, new);
                self.sent(&[create], &[&key])
            }
            Action::Change {
                plan,
                seller,
                terms,
                retire,
            } => {
                let ((seller, key), (of, plan)) = (self.seller(seller), self.plan(plan));
                let update = market::update_plan(seller, of, plan, self.terms(&terms), retire);
                self.sent(&[update], &[&key])
            }
            Action::Forward { market, category } => {
                let forward = market::forward_revenue(self.market(market), category);
                self.sent(&[forward], &[])
            }
            Action::Propose {
                market,
                genuine,
                pool,
                feed,
                fee_bps,
                settle_seconds,
            } => {
                let named = (self.pool_named(market, pool), self.feed_named(market, feed));
                let authority = self.world().authority.insecure_clone();
                let key = if genuine {
                    authority
                } else {
                    self.stranger.insecure_clone()
                };
                let of = self.market(market);
                let update = market::update_market(key.pubkey(), of, named, fee_bps, settle_seconds);
                self.sent(&[update], &[&key])
            }
            Action::Apply(market) => {
                let key = self.stranger.insecure_clone();
                let apply = market::apply_market_update(key.pubkey(), self.market(market));
                self.sent(&[apply], &[&key])
            }
            Action::Pause {
                market,
                genuine,
                paused,
            } => {
                let pauser = self.world().pauser.insecure_clone();
                let key = if genuine {
                    pauser
                } else {
                    self.stranger.insecure_clone()
                };
                let pause = market::set_market_pause(key.pubkey(), self.market(market), paused);
                self.sent(&[pause], &[&key])
            }
            Action::Post(low) => {
                let pair = self.backed.pair;
                self.world().wait(1);
                self.world().post_prices_of(&pair, [(low + 1, 1), (low + 1, 1)]);
                "accepted".to_owned()
            }
            Action::Statements => self.close_statements(),
            Action::Donate(market, amount) => {
                let (vault, mint) = (self.market(market).vault(), self.mint(market));
                self.world().mint_into(&vault, &mint, amount);
                if market == NATIVE {
                    self.supply += amount;
                }
                "accepted".to_owned()
            }
            Action::Freeze {
                wallet,
                market,
                frozen,
            } => self.freeze(wallet, market, frozen),
            Action::Wait(seconds) => {
                self.world().wait(seconds);
                "accepted".to_owned()
            }
            _ => self.act_on_purchase(action),
        }
    }

    fn pool_named(&self, market: usize, pool: PoolNamed) -> Address {
        match pool {
            PoolNamed::Nothing => NOTHING,
            PoolNamed::Own => self.revenue(market).pool(),
            PoolNamed::Other => self.revenue(1 - market).pool(),
        }
    }

    fn feed_named(&self, market: usize, feed: FeedNamed) -> Address {
        match feed {
            FeedNamed::Nothing => NOTHING,
            FeedNamed::Feed => self.backed.pair.feed(),
            FeedNamed::Pool => self.revenue(market).pool(),
        }
    }

    fn close_statements(&mut self) -> String {
        let now = self.model.epoch();
        for market in 0..MARKETS {
            let revenue = self.revenue(market);
            for epoch in self.model.pools[market].epoch..now {
                let payer = self.world().payer.pubkey();
                let close = flywheel_client::instructions::revenue::close_statement(payer, &revenue, epoch);
                let done = self.sent(&[close], &[]);
                if done != "accepted" {
                    return done;
                }
            }
        }
        "accepted".to_owned()
    }

    /// Freezes or thaws a token account, unless it is so already.
    fn freeze(&mut self, wallet: Wallet, market: usize, frozen: bool) -> String {
        if self.model.purse(wallet, market).frozen == frozen {
            return "accepted".to_owned();
        }
        let (account, mint) = (self.token(wallet, market), self.mint(market));
        let authority = self.world().mint_authority.insecure_clone();
        let change = if frozen {
            spl::freeze_account
        } else {
            spl::thaw_account
        };
        let change = change(&mint.program, &account, &mint.address, &authority.pubkey(), &[]);
        let change = change.expect("an instruction of the token program");
        self.sent(&[change], &[&authority])
    }
}

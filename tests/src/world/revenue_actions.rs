//! What people do with revenue.

use flywheel_client::accounts::{EpochStatement, PriceFeed, RevenuePool};
use flywheel_client::address;
use flywheel_client::instructions::revenue::{
    self, Buyer, Destinations, FeedParametersArgs, Invoice, Legs, PostedPrice, RecipientShare, Revenue,
    RevenueParametersArgs, SignedPrice,
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::revenue::sources;
use super::{CHANGE_DELAY, Revenues, keypair};
use crate::outcome;

/// What a token account of a wallet is called.
fn token_account(wallet: &Address, revenue: &Revenue) -> Address {
    address::associated_token_account_of(wallet, &revenue.mint.mint, &revenue.mint.token_program)
}

impl Revenues {
    /// A key of this name with `amount` more base units of a pool's mint, and its token account.
    pub fn wallet(&mut self, name: &str, revenue: &Revenue, amount: u64) -> (Keypair, Address) {
        let (key, mint) = (keypair(name), self.mint(revenue));
        let account = self.world.purse(&key.pubkey(), &mint, amount);
        (key, account)
    }

    /// What a wallet holds of a pool's mint, base units.
    pub fn held(&self, wallet: &Address, revenue: &Revenue) -> u64 {
        self.world.tokens(&token_account(wallet, revenue))
    }

    /// What becomes of a customer's payment.
    pub fn deposit(&mut self, revenue: &Revenue, amount: u64) -> String {
        self.pay_invoice(
            revenue,
            &Invoice {
                amount,
                ..Invoice::default()
            },
        )
    }

    /// What becomes of a customer's payment with everything that is said about it.
    pub fn pay_invoice(&mut self, revenue: &Revenue, invoice: &Invoice) -> String {
        let (customer, account) = self.wallet("customer", revenue, invoice.amount);
        let deposit = revenue::deposit_revenue(customer.pubkey(), account, revenue, invoice);
        self.world.attempt(deposit, &[&customer])
    }

    /// What becomes of a crank; the bounty goes to the cranker.
    pub fn crank(&mut self, revenue: &Revenue, legs: &Legs) -> String {
        let crank = self.crank_instruction(revenue, legs);
        self.world.tried(&crank)
    }

    /// The crank of the cranker, who has a token account.
    pub fn crank_instruction(&mut self, revenue: &Revenue, legs: &Legs) -> Instruction {
        let (_, account) = self.wallet("cranker", revenue, 0);
        revenue::crank(revenue, account, legs)
    }

    /// What becomes of a crank of every leg but the direct burn.
    pub fn crank_all(&mut self, revenue: &Revenue) -> String {
        let legs = self.places.legs(revenue);
        self.crank(revenue, &legs)
    }

    /// What becomes of paying the recipient at `index`, whose wallet has this name.
    pub fn pay_recipient(&mut self, revenue: &Revenue, index: u8, name: &str) -> String {
        let (_, account) = self.wallet(name, revenue, 0);
        let pay = revenue::pay_recipient(revenue, index, account);
        self.world.tried(&pay)
    }

    /// What becomes of giving revenue back, as the authority.
    pub fn refund(&mut self, revenue: &Revenue, amount: u64) -> String {
        let authority = self.world.authority.insecure_clone();
        let (_, account) = self.wallet("refunded", revenue, 0);
        let invoice = Invoice {
            amount,
            ..Invoice::default()
        };
        let refund = revenue::refund_revenue(authority.pubkey(), revenue, account, &invoice);
        self.world.attempt(refund, &[&authority])
    }

    /// The buyer, with `tokens` more network tokens.
    pub fn buyer(&mut self, tokens: u64) -> (Keypair, Buyer) {
        let (native, paid) = (self.places.native, self.places.paid);
        let (key, source) = self.wallet("buyer", &native, tokens);
        let (_, destination) = self.wallet("buyer", &paid, 0);
        let buyer = Buyer {
            wallet: key.pubkey(),
            source,
            destination,
        };
        (key, buyer)
    }

    /// What becomes of buying at most `amount` payment tokens for at most `max_tokens` network tokens.
    pub fn buy(&mut self, amount: u64, max_tokens: u64) -> String {
        let feed = self.pool(&self.places.paid).parameters.destinations.feed;
        let feed = (feed != Address::default()).then_some(feed);
        let (key, buyer) = self.buyer(max_tokens);
        let (paid, native) = (self.places.paid, self.places.native);
        let buy = revenue::buy_lot(&buyer, &paid, &native, feed, amount, max_tokens);
        self.world.attempt(buy, &[&key])
    }

    /// What becomes of burning network tokens of one's own.
    pub fn burn(&mut self, amount: u64) -> String {
        let native = self.places.native;
        let (burner, account) = self.wallet("burner", &native, amount);
        let burn = revenue::burn_tokens(burner.pubkey(), account, &native, amount);
        self.world.attempt(burn, &[&burner])
    }

    /// What becomes of burning a lot of the native pool.
    pub fn burn_lot(&mut self) -> String {
        self.world.tried(&revenue::burn_lot(&self.places.native))
    }

    /// What becomes of closing the statement of an epoch.
    pub fn close(&mut self, revenue: &Revenue, epoch: u64) -> String {
        let close = revenue::close_statement(self.world.payer.pubkey(), revenue, epoch);
        self.world.tried(&close)
    }

    /// Begins an epoch with the statements of all earlier ones closed.
    pub fn enter(&mut self, epoch: u64) {
        self.world.begin_epoch(epoch);
        for revenue in [self.places.native, self.places.paid] {
            for due in self.pool(&revenue).epoch..epoch {
                assert_eq!(self.close(&revenue, due), "accepted");
            }
        }
    }

    /// What becomes of halting or resuming the auction as the pauser.
    pub fn halt(&mut self, halted: bool) -> String {
        let pauser = self.world.pauser.insecure_clone();
        let pool = self.places.paid.pool();
        let halt = revenue::set_halt(pauser.pubkey(), self.world.network, pool, halted);
        self.world.attempt(halt, &[&pauser])
    }

    /// What becomes of switching the direct burn of a pool as its veto key.
    pub fn direct(&mut self, revenue: &Revenue, direct: bool) -> String {
        let veto = keypair("revenue veto");
        let set = revenue::set_direct_burn(veto.pubkey(), self.world.network, revenue.pool(), direct);
        self.world.attempt(set, &[&veto])
    }

    /// What becomes of proposing parameters and destinations as the authority.
    pub fn propose(
        &mut self,
        revenue: &Revenue,
        destinations: &Destinations,
        parameters: RevenueParametersArgs,
    ) -> String {
        let authority = self.world.authority.insecure_clone();
        let (a, network) = (authority.pubkey(), self.world.network);
        let update = revenue::update_revenue_pool(a, network, revenue.pool(), destinations, parameters);
        self.world.attempt(update, &[&authority])
    }

    /// What becomes of putting proposed parameters in force.
    pub fn apply(&mut self, revenue: &Revenue) -> String {
        let payer = self.world.payer.pubkey();
        let apply = revenue::apply_revenue_update(payer, self.world.network, revenue.pool());
        outcome(self.world.send(&[apply], &[]))
    }

    /// Changes parameters and destinations, and lets the delay pass for it.
    pub fn change(
        &mut self,
        revenue: &Revenue,
        change: impl FnOnce(&mut RevenueParametersArgs, &mut Destinations),
    ) {
        let stored = self.pool(revenue).parameters;
        let known = |key: Address| (key != Address::default()).then_some(key);
        let mut destinations = Destinations {
            reward_pool: known(stored.destinations.reward_pool),
            stake_pool: known(stored.destinations.stake_pool),
            insurance: known(stored.destinations.insurance),
            feed: known(stored.destinations.feed),
        };
        let mut parameters = stored.into();
        change(&mut parameters, &mut destinations);
        assert_eq!(self.propose(revenue, &destinations, parameters), "accepted");
        self.world.wait(CHANGE_DELAY);
        assert_eq!(self.apply(revenue), "accepted");
    }

    /// What becomes of proposing recipients as the authority.
    pub fn propose_recipients(&mut self, revenue: &Revenue, recipients: Vec<RecipientShare>) -> String {
        let authority = self.world.authority.insecure_clone();
        let (a, network) = (authority.pubkey(), self.world.network);
        let update = revenue::update_recipients(a, network, revenue.pool(), recipients);
        self.world.attempt(update, &[&authority])
    }

    /// What becomes of putting proposed recipients in force.
    pub fn apply_recipients(&mut self, revenue: &Revenue) -> String {
        let payer = self.world.payer.pubkey();
        let apply = revenue::apply_recipients(payer, self.world.network, revenue.pool());
        outcome(self.world.send(&[apply], &[]))
    }

    /// What becomes of posting the same price by both sources, as of so many seconds ago.
    pub fn post(&mut self, price: u64, age: i64) -> String {
        let posted = PostedPrice {
            price,
            confidence: 0,
            timestamp: self.world.chain.now() - age,
        };
        self.post_both([posted, posted])
    }

    /// What becomes of posting these prices.
    pub fn post_both(&mut self, posted: [PostedPrice; 2]) -> String {
        let feed = self.places.pair.feed();
        let [first, second] = sources();
        let sign = |source: &Keypair, posted| SignedPrice::sign(source, &feed, posted).expect("keys sign");
        let signed = [sign(&first, posted[0]), sign(&second, posted[1])];
        outcome(self.world.send(&revenue::post_price(feed, &signed), &[]))
    }

    /// What becomes of proposing other sources or limits of the feed as the authority.
    pub fn propose_feed(&mut self, parameters: FeedParametersArgs) -> String {
        let authority = self.world.authority.insecure_clone();
        let (a, network) = (authority.pubkey(), self.world.network);
        let update = revenue::update_price_feed(a, network, self.places.pair.feed(), parameters);
        self.world.attempt(update, &[&authority])
    }

    /// What becomes of putting proposed sources and limits in force.
    pub fn apply_feed(&mut self) -> String {
        let payer = self.world.payer.pubkey();
        let apply = revenue::apply_price_feed(payer, self.world.network, self.places.pair.feed());
        outcome(self.world.send(&[apply], &[]))
    }

    /// A pool.
    pub fn pool(&self, revenue: &Revenue) -> RevenuePool {
        self.world.state(&revenue.pool())
    }

    /// The feed.
    pub fn feed(&self) -> PriceFeed {
        self.world.state(&self.places.pair.feed())
    }

    /// A statement.
    pub fn statement(&self, revenue: &Revenue, epoch: u64) -> EpochStatement {
        self.world.state(&address::statement(&revenue.pool(), epoch))
    }

    /// What a pool's vault holds, base units.
    pub fn vault(&self, revenue: &Revenue) -> u64 {
        self.world.tokens(&revenue.vault())
    }

    /// Asserts that each vault holds exactly what its pool owes, and that everything was booked.
    pub fn assert_solvent(&self) {
        for revenue in [self.places.native, self.places.paid] {
            let pool = self.pool(&revenue);
            let owed = pool.owed.sum().expect("what is owed fits");
            assert_eq!(self.vault(&revenue), owed);
            assert_eq!(pool.current.closing(), Some(owed));
            let recipients: u64 = pool.recipients().iter().map(|recipient| recipient.owed).sum();
            assert_eq!(pool.owed.recipients, recipients);
        }
    }
}

//! What can happen.

use super::{Model, Seller, Terms, Verdict, Wallet};

/// The place of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The market.
    pub market: usize,
    /// The customer.
    pub customer: usize,
    /// The customer's id for it.
    pub id: u64,
}

/// What is bought.
#[derive(Debug, Clone, Copy)]
pub struct Buy {
    /// Units.
    pub quantity: u64,
    /// The most that it may cost.
    pub max_amount: u64,
    /// The version of the plan's terms.
    pub version: u32,
    /// Whether the feed is named, where tokens are paid.
    pub feed: bool,
}

/// The revenue pool that an update of a market names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolNamed {
    /// None.
    Nothing,
    /// The pool of the market's mint.
    Own,
    /// The pool of the other mint.
    Other,
}

/// The feed that an update of a market names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedNamed {
    /// None.
    Nothing,
    /// The feed.
    Feed,
    /// No feed at all.
    Pool,
}

/// Something that happens.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are those of the instructions")]
pub enum Action {
    /// Somebody creates a customer's account.
    Register(usize),
    /// A seller creates a plan.
    Plan {
        market: usize,
        seller: Seller,
        sells: u8,
        unit: u8,
        terms: Terms,
    },
    /// A seller changes a plan, or retires it.
    Change {
        plan: usize,
        seller: Seller,
        terms: Terms,
        retire: bool,
    },
    /// A customer opens an order.
    Open {
        key: Key,
        plan: usize,
        buy: Buy,
        with_credits: bool,
    },
    /// A seller accepts an order, with a device.
    Accept {
        key: Key,
        plan: usize,
        seller: Seller,
        device: Option<usize>,
    },
    /// A report of the customer of this number, or of a stranger, for an order that had this nonce.
    Settle {
        key: Key,
        nonce: u64,
        quantity: u64,
        signer: usize,
        payee: usize,
    },
    /// Reports of these oracles, or of a stranger.
    SettleByOracles {
        key: Key,
        nonce: u64,
        quantity: u64,
        oracles: Vec<usize>,
        payee: usize,
    },
    /// A customer or a stranger cancels an order, whose rest is to go to the token account of a customer.
    Cancel { key: Key, signer: usize, to: usize },
    /// The customer gives notice.
    End(Key),
    /// A seller lets go of the rest.
    Release { key: Key, plan: usize, seller: Seller },
    /// Anybody closes an order, whose rest is to go to the token account of a customer.
    Close { key: Key, to: usize },
    /// A customer buys a pass for a holder.
    BuyPass {
        plan: usize,
        customer: usize,
        holder: usize,
        buy: Buy,
        with_credits: bool,
        payee: usize,
    },
    /// A customer, or with the number after the last one the meter, uses units of a pass.
    UsePass {
        plan: usize,
        holder: usize,
        signer: usize,
        units: u64,
    },
    /// Somebody checks a pass.
    CheckPass { plan: usize, holder: usize },
    /// Anybody closes a pass.
    ClosePass { plan: usize, holder: usize },
    /// A customer buys credits.
    BuyCredits {
        market: usize,
        customer: usize,
        credits: u64,
        max_tokens: u64,
        feed: bool,
    },
    /// Anybody forwards the fees of a category.
    Forward { market: usize, category: u8 },
    /// The authority, or a stranger, proposes parameters.
    Propose {
        market: usize,
        genuine: bool,
        pool: PoolNamed,
        feed: FeedNamed,
        fee_bps: u16,
        settle_seconds: u32,
    },
    /// Anybody applies them.
    Apply(usize),
    /// The pauser, or a stranger, stops or resumes a market.
    Pause {
        market: usize,
        genuine: bool,
        paused: bool,
    },
    /// A second later both sources post a price, this at its lowest.
    Post(u64),
    /// Anybody closes the statements of both revenue pools that are due.
    Statements,
    /// Somebody gives tokens to a market's vault.
    Donate(usize, u64),
    /// The authority of a mint freezes a token account, or thaws it.
    Freeze {
        wallet: Wallet,
        market: usize,
        frozen: bool,
    },
    /// Time passes.
    Wait(u32),
}

impl Model {
    /// Does it, or says why not; what is refused changes nothing.
    pub fn apply(&mut self, action: &Action) -> Verdict {
        let before = self.clone();
        let verdict = self.attempt(action);
        if verdict.is_err() {
            *self = before;
        }
        verdict
    }

    fn attempt(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::Register(customer) => self.register(customer),
            Action::Plan {
                market,
                seller,
                sells,
                unit,
                terms,
            } => self.create_plan(market, seller, (sells, unit), terms),
            Action::Change {
                plan,
                seller,
                terms,
                retire,
            } => self.change(plan, seller, terms, retire),
            Action::Open {
                key,
                plan,
                buy,
                with_credits,
            } => self.open(key, plan, buy, with_credits),
            Action::Accept {
                key,
                plan,
                seller,
                device,
            } => self.accept(key, plan, seller, device),
            Action::Settle {
                key,
                nonce,
                quantity,
                signer,
                payee,
            } => self.settle_by_customer(key, nonce, quantity, signer, payee),
            Action::SettleByOracles {
                key,
                nonce,
                quantity,
                ref oracles,
                payee,
            } => self.settle_by_oracles(key, nonce, quantity, oracles, payee),
            Action::Cancel { key, signer, to } => self.cancel(key, signer, to),
            Action::End(key) => self.end(key),
            Action::Release { key, plan, seller } => self.release(key, plan, seller),
            Action::Close { key, to } => self.close(key, to),
            Action::BuyPass {
                plan,
                customer,
                holder,
                buy,
                with_credits,
                payee,
            } => self.buy_pass(plan, (customer, holder), buy, with_credits, payee),
            Action::UsePass {
                plan,
                holder,
                signer,
                units,
            } => self.use_pass(plan, holder, signer, units),
            Action::CheckPass { plan, holder } => self.check_pass(plan, holder),
            Action::ClosePass { plan, holder } => self.close_pass(plan, holder),
            Action::BuyCredits {
                market,
                customer,
                credits,
                max_tokens,
                feed,
            } => self.buy_credits(market, customer, (credits, max_tokens), feed),
            Action::Forward { market, category } => self.forward(market, usize::from(category)),
            Action::Propose {
                market,
                genuine,
                pool,
                feed,
                fee_bps,
                settle_seconds,
            } => self.propose(market, genuine, (pool, feed), fee_bps, settle_seconds),
            Action::Apply(market) => self.apply_update(market),
            Action::Pause {
                market,
                genuine,
                paused,
            } => self.pause(market, genuine, paused),
            Action::Post(low) => {
                self.now += 1;
                self.price = (low, self.now);
                Ok(())
            }
            Action::Statements => {
                self.close_statements();
                Ok(())
            }
            Action::Donate(market, amount) => {
                self.markets[market].donated += amount;
                Ok(())
            }
            Action::Freeze {
                wallet,
                market,
                frozen,
            } => {
                self.purse(wallet, market).frozen = frozen;
                Ok(())
            }
            Action::Wait(seconds) => {
                self.now += seconds;
                Ok(())
            }
        }
    }
}

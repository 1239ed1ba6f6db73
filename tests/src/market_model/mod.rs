//! A model of what is sold in two markets of one network: plans, orders, passes, credits, and fees that are forwarded.
//!
//! It is written from docs/MARKET.md and shares no code with the program or with the crate that it calculates with: what an
//! order holds, what a customer has left and what a vault owes are sums over all that exists, computed anew each time.

mod action;
mod aim;
mod aim_managing;
mod aim_orders;
mod aim_passes;
mod compare;
mod managing;
mod orders;
mod passes;
mod plans;
mod play;
mod play_orders;
mod prices;

use std::collections::BTreeMap;

pub use action::{Action, Buy, FeedNamed, Key, PoolNamed};
pub use aim::next;
pub use managing::{Market, Parameters, Pool};
pub use orders::{Order, State};
pub use passes::Pass;
pub use plans::{Plan, Seller, Terms};
pub use play::Play;

/// The market of the payment mint, and of the network token.
pub const MARKETS: usize = 2;
/// The market of the payment mint: credits are of it.
pub const PAYMENT: usize = 0;
/// The market of the network token: quoted prices are paid in it.
pub const NATIVE: usize = 1;
/// Wallets that buy.
pub const CUSTOMERS: usize = 3;
/// Wallets that are paid.
pub const PAYEES: usize = 2;
/// Orders that a customer may have in a market at a time.
pub const IDS: u64 = 3;
/// Plans of a market, at most.
pub const PLANS: u32 = 12;
/// Categories of revenue.
pub const CATEGORIES: usize = 10;
/// Whoever is none of the customers, pausers and oracles.
pub const STRANGER: usize = usize::MAX;

/// Whether the model allows an action; the error's name when it does not.
pub type Verdict = Result<(), &'static str>;

/// An account that an instruction names does not exist.
pub const MISSING: &str = "AccountMissing";
/// The token program finds fewer tokens than are to be moved.
pub const TOO_FEW: &str = "TokensTooFew";
/// The token program finds an account frozen.
pub const FROZEN: &str = "TokensFrozen";

/// `Ok` when `condition` holds.
fn allow(condition: bool, error: &'static str) -> Verdict {
    condition.then_some(()).ok_or(error)
}

/// A wallet's token account: of which market's mint, what is in it, and whether it is frozen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purse {
    /// Base units.
    pub amount: u64,
    /// Whether the mint's authority has frozen it.
    pub frozen: bool,
}

/// A wallet that has token accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wallet {
    /// The customer of this number.
    Customer(usize),
    /// The payee of this number.
    Payee(usize),
}

/// A customer's account.
#[derive(Debug, Clone, Copy, Default)]
pub struct Customer {
    /// Orders opened and passes bought.
    pub orders: u32,
    /// Whether it has ever had credits.
    pub has_mint: bool,
    /// Credits ever bought.
    pub bought: u64,
    /// Credits ever spent.
    pub spent: u64,
    /// Network tokens ever burned for them.
    pub burned: u64,
    /// The epoch in which it was last counted.
    pub counted: Option<u64>,
}

/// Two markets and everybody in them.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Unix seconds.
    pub now: u32,
    /// By number.
    pub markets: [Market; MARKETS],
    /// By market.
    pub pools: [Pool; MARKETS],
    /// Of both markets, as they were created.
    pub plans: Vec<Plan>,
    /// Open, running and completed ones.
    pub orders: BTreeMap<Key, Order>,
    /// By plan and holder.
    pub passes: BTreeMap<(usize, usize), Pass>,
    /// Accounts of those that have one.
    pub customers: [Option<Customer>; CUSTOMERS],
    /// Token accounts, by wallet and market.
    pub purses: BTreeMap<(Wallet, usize), Purse>,
    /// The lowest price that the feed holds possible, and when it was posted.
    pub price: (u64, u32),
    /// Network tokens burned ever.
    pub burned: u64,
    /// Addresses of orders.
    pub order_addresses: BTreeMap<Key, [u8; 32]>,
    /// Addresses of passes, by the plan's market, its number there, and the holder.
    pub pass_addresses: BTreeMap<(usize, u32, usize), [u8; 32]>,
}

impl Model {
    /// The network's epoch.
    pub fn epoch(&self) -> u64 {
        let genesis = u32::try_from(crate::world::GENESIS).expect("before 2106");
        u64::from((self.now - genesis) / crate::world::EPOCH_SECONDS)
    }

    fn customer(&mut self, customer: usize) -> Result<&mut Customer, &'static str> {
        self.customers[customer].as_mut().ok_or(MISSING)
    }

    /// Credits in a customer's orders.
    pub fn held(&self, customer: usize) -> u64 {
        let orders = self.orders.iter();
        let own = orders.filter(|(key, order)| key.customer == customer && order.with_credits);
        own.map(|(_, order)| order.escrow - order.charged()).sum()
    }

    /// Credits that a customer can spend.
    pub fn credits(&self, customer: usize) -> u64 {
        let account = self.customers[customer].unwrap_or_default();
        account.bought - account.spent - self.held(customer)
    }

    /// What the orders of a market hold, base units.
    pub fn escrowed(&self, market: usize) -> u64 {
        let orders = self.orders.iter();
        let paid_in = orders.filter(|(key, order)| key.market == market && !order.with_credits);
        paid_in.map(|(_, order)| order.escrow - order.charged()).sum()
    }

    /// What a wallet has of a market's mint.
    pub fn purse(&mut self, wallet: Wallet, market: usize) -> &mut Purse {
        self.purses.entry((wallet, market)).or_default()
    }

    /// Takes tokens of a wallet.
    fn take(&mut self, wallet: Wallet, market: usize, amount: u64) -> Verdict {
        let purse = self.purse(wallet, market);
        allow(!purse.frozen, FROZEN)?;
        purse.amount = purse.amount.checked_sub(amount).ok_or(TOO_FEW)?;
        Ok(())
    }

    /// Gives tokens to a wallet.
    fn give(&mut self, wallet: Wallet, market: usize, amount: u64) -> Verdict {
        let purse = self.purse(wallet, market);
        allow(!purse.frozen, FROZEN)?;
        purse.amount += amount;
        Ok(())
    }

    /// Something has been charged of a customer.
    fn count_customer(&mut self, market: usize, category: usize, customer: usize) -> Verdict {
        let epoch = Some(self.epoch());
        let account = self.customer(customer)?;
        if account.counted != epoch {
            account.counted = epoch;
            self.markets[market].categories[category].customers += 1;
        }
        Ok(())
    }
}

//! Markets, what is forwarded, and the revenue pools that receive it, in the model.

use solana_sha256_hasher::hashv;

use super::{CATEGORIES, FeedNamed, MARKETS, Model, PoolNamed, Verdict, allow};
use crate::world::CHANGE_DELAY;

/// What a category has brought in since it was last forwarded.
#[derive(Debug, Clone, Default)]
pub struct Revenue {
    /// Of each fee: the account that it comes from, base units.
    pub invoices: Vec<([u8; 32], u64)>,
    /// What has brought in something for the first time.
    pub orders: u32,
    /// Customers, once an epoch.
    pub customers: u32,
}

impl Revenue {
    /// All fees, base units.
    pub fn fees(&self) -> u64 {
        self.invoices.iter().map(|(_, fee)| fee).sum()
    }

    /// The digest of the invoices, from zero.
    pub fn digest(&self) -> [u8; 32] {
        self.invoices.iter().fold([0; 32], |digest, (account, fee)| {
            hashv(&[&digest, account, &fee.to_le_bytes()]).to_bytes()
        })
    }
}

/// What holds in a market.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parameters {
    /// Whether fees can be forwarded.
    pub pool: bool,
    /// Whether there is a feed.
    pub feed: bool,
    /// The network's share, basis points.
    pub fee_bps: u64,
    /// How long after an order's end it can be settled.
    pub settle_seconds: u32,
}

/// A market.
#[derive(Debug, Clone, Default)]
pub struct Market {
    /// Whether nothing is sold.
    pub paused: bool,
    /// What holds now.
    pub parameters: Parameters,
    /// What was proposed, and from when it can be applied.
    pub proposed: Option<(Parameters, u32)>,
    /// The nonce of the next order.
    pub next_nonce: u64,
    /// Credits ever spent.
    pub credits_spent: u64,
    /// Fees ever forwarded.
    pub forwarded: u64,
    /// Given to the vault by nobody's leave.
    pub donated: u64,
    /// By category.
    pub categories: [Revenue; CATEGORIES],
}

impl Market {
    /// Books a fee. Without a fee there is no invoice.
    pub(super) fn invoice(&mut self, category: usize, account: [u8; 32], fee: u64) -> Verdict {
        if fee == 0 {
            return Ok(());
        }
        let revenue = &mut self.categories[category];
        let sum = revenue.fees().checked_add(fee);
        allow(sum.is_some(), "NumberOutOfRange")?;
        revenue.invoices.push((account, fee));
        Ok(())
    }

    /// All fees that wait, base units.
    pub fn fees(&self) -> u64 {
        self.categories.iter().map(Revenue::fees).sum()
    }
}

/// What a revenue pool has counted in its epoch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pool {
    /// The epoch that it counts.
    pub epoch: u64,
    /// What came in, by category.
    pub categories: [u64; CATEGORIES],
    /// Orders that the market reported.
    pub orders: u32,
    /// Customers that the market reported.
    pub customers: u32,
    /// How often something came in.
    pub invoices: u32,
    /// Digest of it.
    pub digest: [u8; 32],
    /// Network tokens that were burned.
    pub burned: u64,
}

impl Model {
    pub(super) fn forward(&mut self, market: usize, category: usize) -> Verdict {
        let due = self.epoch() > self.pools[market].epoch;
        let books = &mut self.markets[market];
        allow(books.parameters.pool, "RevenuePoolMismatch")?;
        let revenue = books.categories.get_mut(category).ok_or("NothingToForward")?;
        let amount = revenue.fees();
        allow(amount > 0, "NothingToForward")?;
        allow(!due, "StatementDue")?;
        let revenue = std::mem::take(revenue);
        books.forwarded += amount;
        let pool = &mut self.pools[market];
        pool.categories[category] += amount;
        pool.orders += revenue.orders;
        pool.customers += revenue.customers;
        pool.invoices += 1;
        let kind = [u8::try_from(category).expect("a category")];
        let fields: [&[u8]; 4] = [&pool.digest, &kind, &amount.to_le_bytes(), &revenue.digest()];
        pool.digest = hashv(&fields).to_bytes();
        Ok(())
    }

    pub(super) fn propose(
        &mut self,
        market: usize,
        genuine: bool,
        (pool, feed): (PoolNamed, FeedNamed),
        fee_bps: u16,
        settle_seconds: u32,
    ) -> Verdict {
        allow(genuine, "AuthorityMismatch")?;
        let in_range = fee_bps <= 10_000 && settle_seconds > 0 && settle_seconds <= 90 * 86_400;
        allow(in_range, "ParametersInvalid")?;
        allow(pool != PoolNamed::Other, "RevenuePoolMismatch")?;
        allow(feed != FeedNamed::Pool, "FeedMismatch")?;
        let parameters = Parameters {
            pool: pool == PoolNamed::Own,
            feed: feed == FeedNamed::Feed,
            fee_bps: u64::from(fee_bps),
            settle_seconds,
        };
        self.markets[market].proposed = Some((parameters, self.now + CHANGE_DELAY));
        Ok(())
    }

    pub(super) fn apply_update(&mut self, market: usize) -> Verdict {
        let now = self.now;
        let books = &mut self.markets[market];
        let (parameters, ready_at) = books.proposed.ok_or("ChangeNotPending")?;
        allow(now >= ready_at, "ChangeNotReady")?;
        books.parameters = parameters;
        books.proposed = None;
        Ok(())
    }

    pub(super) fn pause(&mut self, market: usize, genuine: bool, paused: bool) -> Verdict {
        allow(genuine, "PauserMismatch")?;
        self.markets[market].paused = paused;
        Ok(())
    }

    pub(super) fn close_statements(&mut self) {
        let epoch = self.epoch();
        for number in 0..MARKETS {
            if self.pools[number].epoch < epoch {
                self.pools[number] = Pool {
                    epoch,
                    ..Pool::default()
                };
            }
        }
    }
}

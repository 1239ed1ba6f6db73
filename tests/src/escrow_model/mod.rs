//! A plain model of a market's channels, authorisations and endowments: what every account, balance and counter must be after
//! any sequence of actions. It is written from docs/MARKET.md and shares no code with the program or with the crate that it
//! calculates with: sums are loops, a schedule is computed anew from exact fractions.

mod action;
mod authorisations;
mod channels;
mod compare;
mod endowments;
mod play;

use std::collections::BTreeMap;

use solana_sha256_hasher::hashv;

pub use action::{Action, next};
pub use authorisations::{Authorised, Locked};
pub use channels::{Opened, Signed};
pub use endowments::Endowed;
pub use play::Play;

/// Channels and endowments that may exist at a time.
pub const PLACES: usize = 2;
/// Jobs that may have a lock.
pub const JOBS: u64 = 4;
/// Categories of revenue.
pub const CATEGORIES: usize = 10;

/// Whether the model allows an action; the error's name when it does not.
pub type Verdict = Result<(), &'static str>;

/// An account that an instruction names does not exist.
pub const MISSING: &str = "AccountMissing";

/// `Ok` when `condition` holds.
fn allow(condition: bool, error: &'static str) -> Verdict {
    condition.then_some(()).ok_or(error)
}

/// What a category has brought in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Revenue {
    /// Fees, base units.
    pub fees: u64,
    /// What has brought in something.
    pub orders: u32,
    /// Customers, once an epoch.
    pub customers: u32,
    /// Digest of the invoices.
    pub digest: [u8; 32],
}

/// One customer and one payee in a market.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Unix seconds.
    pub now: u32,
    /// Whether nothing is sold.
    pub paused: bool,
    /// The market's fee, basis points.
    pub fee_bps: u64,
    /// The number of the next channel.
    pub next_nonce: u64,
    /// Base units of the customer.
    pub customer: u64,
    /// Base units of the payee.
    pub payee: u64,
    /// The epoch in which the customer was last counted.
    pub counted: Option<u32>,
    /// By category.
    pub revenue: [Revenue; CATEGORIES],
    /// Channels, by id.
    pub channels: [Option<Opened>; PLACES],
    /// Vouchers that were signed.
    pub signed: Vec<Signed>,
    /// The authorisation.
    pub authorisation: Option<Authorised>,
    /// Endowments, by id.
    pub endowments: [Option<Endowed>; PLACES],
    /// Addresses of what brings in something, by what it is.
    pub addresses: BTreeMap<Source, [u8; 32]>,
}

/// What brings in something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The channel with this id.
    Channel(usize),
    /// The authorisation.
    Authorisation,
    /// The endowment with this id.
    Endowment(usize),
}

/// What of a sum is paid at a fee, base units.
pub(crate) fn paid_of(sum: u64, fee_bps: u64) -> u64 {
    let paid = u128::from(sum) * u128::from(10_000 - fee_bps) / 10_000;
    u64::try_from(paid).expect("no more than the sum")
}

impl Model {
    /// All that is held for somebody, base units.
    pub fn escrowed(&self) -> u64 {
        let channels = self.channels.iter().flatten();
        let channels: u64 = channels.map(|channel| channel.deposit - channel.cashed).sum();
        let authorisation = self.authorisation.as_ref().map_or(0, Authorised::balance);
        let endowments = self.endowments.iter().flatten();
        let endowments: u64 = endowments.map(Endowed::remaining).sum();
        channels + authorisation + endowments
    }

    /// The network's epoch.
    fn epoch(&self) -> u32 {
        (self.now - u32::try_from(crate::world::GENESIS).expect("before 2106")) / crate::world::EPOCH_SECONDS
    }

    fn count_customer(&mut self, category: usize) {
        if self.counted != Some(self.epoch()) {
            self.counted = Some(self.epoch());
            self.revenue[category].customers += 1;
        }
    }

    /// A sum that is charged grows from `before` to `after`: the payee gets its part, the network the rest.
    fn charge(&mut self, source: Source, category: usize, (before, after): (u64, u64), fee_bps: u64) {
        let paid = paid_of(after, fee_bps) - paid_of(before, fee_bps);
        let fees = after - before - paid;
        self.payee += paid;
        let address = self.addresses[&source];
        let revenue = &mut self.revenue[category];
        if before == 0 {
            revenue.orders += 1;
        }
        if fees > 0 {
            revenue.fees += fees;
            revenue.digest = hashv(&[&revenue.digest, &address, &fees.to_le_bytes()]).to_bytes();
        }
    }
}

//! Who gets what of the revenue.

use flywheel_oracle::network_file::{BurnSlope, Market, Split};

const FULL_BPS: u128 = 10_000;
/// What whoever cranks gets, in basis points of what is split.
pub const BOUNTY_BPS: u16 = 10;

/// Parts of revenue, in base units of the currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    /// Whoever cranked.
    pub bounty: u128,
    /// Those who run devices.
    pub providers: u128,
    /// Those who stake.
    pub stakers: u128,
    /// For the burn.
    pub burn: u128,
    /// The treasury.
    pub treasury: u128,
    /// The insurance.
    pub insurance: u128,
}

impl Parts {
    /// Adds the parts of another epoch.
    pub fn add(&mut self, other: &Self) {
        self.bounty += other.bounty;
        self.providers += other.providers;
        self.stakers += other.stakers;
        self.burn += other.burn;
        self.treasury += other.treasury;
        self.insurance += other.insurance;
    }
}

/// How revenue is split.
#[derive(Debug, Clone)]
pub struct Splitter {
    split: Split,
    slope: Option<BurnSlope>,
    /// The most that a bounty is, in base units: one unit of the currency.
    cap: u128,
}

impl Splitter {
    /// As the file says.
    pub fn new(market: &Market) -> Self {
        Self {
            split: market.split,
            slope: market.burn,
            cap: 10u128.pow(u32::from(market.currency.decimals)),
        }
    }

    /// The parts of an epoch's revenue; together they are all of it.
    pub fn split(&self, revenue: u128, epoch: u32) -> Parts {
        let bounty = (revenue * u128::from(BOUNTY_BPS) / FULL_BPS).min(self.cap);
        let rest = revenue - bounty;
        let first = u128::from(self.split.burn_bps);
        let others = FULL_BPS - first;
        let others_now = FULL_BPS - self.burn_bps(epoch);
        let part = |share: u16| {
            let share = u128::from(share);
            if share == 0 {
                0
            } else {
                rest * share * others_now / (FULL_BPS * others)
            }
        };
        let mut parts = Parts {
            bounty,
            providers: part(self.split.providers_bps),
            stakers: part(self.split.stakers_bps),
            burn: 0,
            treasury: part(self.split.treasury_bps),
            insurance: part(self.split.insurance_bps),
        };
        parts.burn = rest - parts.providers - parts.stakers - parts.treasury - parts.insurance;
        parts
    }

    fn burn_bps(&self, epoch: u32) -> u128 {
        let first = u128::from(self.split.burn_bps);
        let Some(slope) = self.slope else { return first };
        let (start, end) = (u128::from(slope.start_epoch), u128::from(slope.end_epoch));
        let (now, limit) = (u128::from(epoch), u128::from(slope.limit_bps));
        if now <= start {
            first
        } else if now >= end {
            limit
        } else {
            first + (limit - first) * (now - start) / (end - start)
        }
    }
}

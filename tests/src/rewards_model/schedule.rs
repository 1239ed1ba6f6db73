//! What the schedules emit, added up epoch by epoch.

use flywheel_client::instructions::rewards::{
    EMISSION_BURN_LINKED, EMISSION_FIXED, EMISSION_FUNDED, EMISSION_GEOMETRIC, EMISSION_HALVING, EmissionArgs,
};

/// A schedule, as docs/DISTRIBUTOR.md describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// The same each epoch.
    Fixed {
        /// Base units each epoch.
        each: u64,
        /// The most of all.
        cap: u64,
    },
    /// Each epoch a fraction of the one before.
    Geometric {
        /// Base units of the first epoch, below 2^40.
        first: u64,
        /// The fraction, in units of 2^-64.
        retention: u64,
        /// The most of all.
        cap: u64,
    },
    /// Halves every so many epochs.
    Halving {
        /// Base units of the first epoch.
        first: u64,
        /// Epochs between halvings.
        interval: u64,
        /// The most of all.
        cap: u64,
    },
    /// A share of what was burned in each epoch.
    BurnLinked {
        /// Base units of an epoch at most.
        most: u64,
        /// The share, basis points.
        share: u64,
        /// The most of all.
        cap: u64,
    },
    /// All that was put in.
    Funded {
        /// The most of all.
        cap: u64,
    },
}

impl Schedule {
    /// As the program takes it.
    pub fn args(&self) -> EmissionArgs {
        let (kind, first_emission, parameter, cap) = match *self {
            Self::Fixed { each, cap } => (EMISSION_FIXED, each, 0, cap),
            Self::Geometric {
                first,
                retention,
                cap,
            } => (EMISSION_GEOMETRIC, first, retention, cap),
            Self::Halving { first, interval, cap } => (EMISSION_HALVING, first, interval, cap),
            Self::BurnLinked { most, share, cap } => (EMISSION_BURN_LINKED, most, share, cap),
            Self::Funded { cap } => (EMISSION_FUNDED, 0, 0, cap),
        };
        EmissionArgs {
            kind,
            first_emission,
            parameter,
            cap,
        }
    }

    /// Base units of the first `epochs` epochs together.
    pub fn emitted(&self, epochs: u64) -> u64 {
        let (sum, cap) = match *self {
            Self::Fixed { each, cap } => (u128::from(each) * u128::from(epochs), cap),
            Self::Geometric {
                first,
                retention,
                cap,
            } => (geometric(first, retention, epochs), cap),
            Self::Halving { first, interval, cap } => {
                let halved = |epoch: u64| u128::from(first) >> (epoch / interval).min(64);
                ((0..epochs).map(halved).sum(), cap)
            }
            Self::BurnLinked { most, share, cap } => {
                let shared = |epoch| u128::from(burned_in(epoch)) * u128::from(share) / 10_000;
                let each = |epoch| shared(epoch).min(u128::from(most));
                ((0..epochs).map(each).sum(), cap)
            }
            Self::Funded { cap } => (u128::from(cap), cap),
        };
        u64::try_from(sum.min(u128::from(cap))).expect("at most the cap")
    }
}

/// Base units that were burned in an epoch: now and then none, or more than may be emitted.
pub const fn burned_in(epoch: u64) -> u64 {
    (epoch * 7_919 % 6) * 611_111_111
}

/// The terms with 64 bits behind the point, rounded down, added up. Over the few thousand epochs of a test that loses less
/// than 2^-50 base units, so the integer part is right unless the sum is that close to an integer.
fn geometric(first: u64, retention: u64, epochs: u64) -> u128 {
    let (mut term, mut sum) = (u128::from(first) << 64, 0u128);
    for _ in 0..epochs {
        sum += term;
        let (whole, fraction) = (term >> 64, term & u128::from(u64::MAX));
        term = whole * u128::from(retention) + ((fraction * u128::from(retention)) >> 64);
    }
    sum >> 64
}

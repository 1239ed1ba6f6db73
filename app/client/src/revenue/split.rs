//! How a pool divides what came in.

use std::ops::Range;

use burn_share::state::RevenueParameters;
use flywheel_revenue::{Parts, bounty};

use crate::accounts::RevenuePool;
use crate::error::ClientError;

/// How an amount is divided in an epoch, base units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Division {
    /// The epoch.
    pub epoch: u64,
    /// The burn's share that holds in it, basis points.
    pub burn_bps: u16,
    /// For whoever cranks.
    pub bounty: u64,
    /// The parts of the rest.
    pub parts: Parts,
}

/// How `amount` base units would be divided in `epoch`, all at once.
///
/// # Errors
/// [`ClientError::Revenue`] when the shares exceed the whole, which those of a pool never do.
///
/// ```
/// use bytemuck::Zeroable;
/// use flywheel_client::revenue::{RevenueParameters, split};
///
/// let mut parameters = RevenueParameters::zeroed();
/// (parameters.providers_bps, parameters.burn_bps, parameters.treasury_bps) = (6_000, 3_000, 1_000);
/// # parameters.burn_limit_bps = 3_000;
/// let division = split(&parameters, 0, 1_000_000)?;
/// assert_eq!((division.parts.providers, division.parts.burn), (600_000, 300_000));
/// # Ok::<(), flywheel_client::ClientError>(())
/// ```
pub fn split(parameters: &RevenueParameters, epoch: u64, amount: u64) -> Result<Division, ClientError> {
    let (shares, schedule) = (parameters.shares(), parameters.schedule());
    let bounty = bounty(amount, parameters.bounty_bps, parameters.bounty_cap);
    Ok(Division {
        epoch,
        burn_bps: shares.burn_bps(&schedule, epoch),
        bounty,
        parts: shares.split(&schedule, epoch, amount.saturating_sub(bounty))?,
    })
}

/// The epochs of a pool whose statements are due at `now`, unix seconds: none while its open epoch runs.
pub fn due(pool: &RevenuePool, now: i64) -> Range<u64> {
    pool.epoch..pool.epoch_at(now).max(pool.epoch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_division_takes_the_bounty_first_and_loses_nothing() {
        let parameters = RevenueParameters {
            providers_bps: 5_000,
            stakers_bps: 2_000,
            burn_bps: 1_500,
            treasury_bps: 1_000,
            insurance_bps: 500,
            burn_limit_bps: 5_750,
            slope_start_epoch: 10,
            slope_end_epoch: 20,
            bounty_bps: 10,
            bounty_cap: 700,
            ..RevenueParameters::default()
        };
        let at = |epoch| split(&parameters, epoch, 1_000_700).unwrap();
        let parts = Parts {
            providers: 500_000,
            stakers: 200_000,
            burn: 150_000,
            treasury: 100_000,
            insurance: 50_000,
        };
        let first = Division {
            epoch: 10,
            burn_bps: 1_500,
            bounty: 700,
            parts,
        };
        assert_eq!(at(10), first);
        // The burn's share has grown to 57.5 %, so the others have half of theirs.
        let last = at(20);
        assert_eq!(
            (last.burn_bps, last.parts.burn, last.parts.providers),
            (5_750, 575_000, 250_000)
        );
    }

    #[test]
    fn statements_are_due_for_the_epochs_that_have_ended() {
        let mut pool: RevenuePool = bytemuck::Zeroable::zeroed();
        (pool.genesis, pool.epoch_seconds, pool.epoch) = (1_000, 60, 2);
        let due = [1_000, 1_179, 1_180, 1_300].map(|now| due(&pool, now));
        assert_eq!(due, [2..2, 2..2, 2..3, 2..5]);
    }
}

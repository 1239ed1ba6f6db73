//! Points: a pool is divided in proportion to the points that devices gained or burned in an epoch, or in each of its cycles.
//!
//! ```text
//! amount_i = floor(bucket * points_i * multiplier_i / sum over j of points_j * multiplier_j)    points below the minimum: 0
//! amount_i = sum over the cycles of the same with the bucket's part, floor(bucket / cycles), and the cycle's points
//! ```
//!
//! Sources: Grass counts points of devices with at least 500 in the epoch. Roam burns points in cycles of 1,000 seconds, at
//! least 500 at a time: "(Total tokens released in this cycle) ÷ (Total Roam Points burned in this cycle) × (Your Roam Points
//! burned)".

use super::divide;
use crate::input::DeviceValues;

/// The amounts of all cycles, added to `amounts` by device index. `None` if a number is beyond 2^128 or a device unknown.
///
/// # Arguments
/// - `bucket`: what all cycles of the epoch pay together, in base units
/// - `cycles`: how many cycles an epoch has; those that are not in `points` burn nothing and pay nothing
/// - `points`: the points burned in each cycle
/// - `minimum`: the least points of a device in a cycle that count
/// - `multipliers`: by device index, in basis points
pub fn pay_cycles(
    bucket: u64,
    cycles: u32,
    points: &[DeviceValues],
    minimum: u64,
    multipliers: &[u32],
) -> Option<Vec<u64>> {
    let pool = bucket.checked_div(u64::from(cycles))?;
    let mut amounts = vec![0u64; multipliers.len()];
    for cycle in points {
        let qualified = cycle.iter().filter(|(_, points)| *points >= minimum);
        let mut indexes = Vec::new();
        let mut shares = Vec::new();
        for (index, points) in qualified {
            let multiplier = multipliers.get(index as usize)?;
            indexes.push(index);
            shares.push(u128::from(points) * u128::from(*multiplier));
        }
        let whole = super::sum_shares(&shares)?;
        for (index, amount) in indexes.into_iter().zip(divide(pool, &shares, whole)?) {
            let sum = amounts.get_mut(index as usize)?;
            *sum = sum.checked_add(amount)?;
        }
    }
    Some(amounts)
}

//! Work share: each device gets its part of the work, weighted by its multiplier.
//!
//! ```text
//! amount_i = floor(pool * work_i * multiplier_i / sum over j of work_j * multiplier_j)
//! pool     = min(bucket, floor(tokens_per_unit * sum of all work))     with a price; the bucket without one
//! ```
//!
//! Source: Render RNP-001, "If 2% of RNDR burned during an epoch were in the name of Node Operator A … then Node Operator A
//! would receive 2% of newly minted RNDR allocated for data transfer rewards"; the multiplier is that of
//! `flywheel_multiplier`.

use rayon::prelude::*;

use super::MIN_PIECE;

/// The share of each device: its work, in smallest units, times its multiplier in basis points.
pub fn shares(work: &[u64], multipliers: &[u32]) -> Vec<u128> {
    // 64 bits by 32 bits: fits.
    let share = |(work, multiplier): (&u64, &u32)| u128::from(*work) * u128::from(*multiplier);
    work.par_iter()
        .zip(multipliers.par_iter())
        .with_min_len(MIN_PIECE)
        .map(share)
        .collect()
}

/// What the work is worth, in base units; `None` if that is beyond 2^128.
///
/// # Arguments
/// - `work`: all of it, in smallest units
/// - `tokens_per_unit`: base units for a unit of work
/// - `decimals`: a unit is 10^decimals smallest units
pub fn worth(work: u128, tokens_per_unit: u64, decimals: u8) -> Option<u128> {
    work.checked_mul(u128::from(tokens_per_unit))?
        .checked_div(10u128.checked_pow(u32::from(decimals))?)
}

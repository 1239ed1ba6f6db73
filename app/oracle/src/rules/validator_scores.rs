//! Validator scores: what enough of the stake agrees a device is worth.
//!
//! ```text
//! W_ij   the score of validator i for device j, a whole number of 65535ths; S_i the validator's stake
//! C_j    = the greatest w with  sum of S_i over i with W_ij >= w  at least  kappa / 65535 * sum of S      (consensus)
//! R_j    = sum over i of S_i * min(W_ij, C_j)                                                             (rank)
//! I_j    = R_j * multiplier_j / sum over k of R_k * multiplier_k                                          (incentive)
//! amount = floor(bucket * I_j)
//! ```
//!
//! So a score above what validators with kappa of the stake support counts as no more than what they support.
//!
//! Source: Bittensor's Yuma consensus, `pallets/subtensor/src/epoch/run_epoch.rs`, kappa 32767 at first. Bittensor divides
//! the scores of each validator by their sum before; here scores are taken as they are.

use rayon::prelude::*;

use super::MIN_PIECE;

/// Stakes count with so many bits of their sum, as in Bittensor, so that ranks times multipliers times a pool fit 128 bits.
const STAKE_BITS: u32 = 32;

/// The share of each device: rank times multiplier.
///
/// # Arguments
/// - `scores`: for each validator, in the order of `stakes`, its scores by device index; a device without one has 0
/// - `stakes`: the stake of each validator, in any unit; their sum is below 2^64
/// - `kappa`: in 65535ths
/// - `multipliers`: by device index, in basis points
pub fn shares(scores: &[Vec<u16>], stakes: &[u64], kappa: u16, multipliers: &[u32]) -> Vec<u128> {
    let total: u128 = stakes.iter().map(|stake| u128::from(*stake)).sum();
    let surplus_bits = (u128::BITS - total.leading_zeros()).saturating_sub(STAKE_BITS);
    let share = |scored: &mut Vec<(u16, u64)>, (device, multiplier): (usize, &u32)| {
        let of_device = scores
            .iter()
            .map(|scores| scores.get(device).copied().unwrap_or(0));
        scored.clear();
        scored.extend(of_device.zip(stakes.iter().copied()));
        let consensus = consensus(scored, total, kappa);
        let rank: u128 = scored
            .iter()
            .map(|(score, stake)| u128::from(stake >> surplus_bits) * u128::from((*score).min(consensus)))
            .sum();
        rank * u128::from(*multiplier)
    };
    multipliers
        .par_iter()
        .enumerate()
        .with_min_len(MIN_PIECE)
        .map_init(Vec::new, share)
        .collect()
}

/// The greatest score that validators with `kappa` 65535ths of the `total` stake give or exceed.
///
/// `scored` are the scores of one device with the stakes behind them; they are sorted, the highest first.
pub fn consensus(scored: &mut [(u16, u64)], total: u128, kappa: u16) -> u16 {
    scored.sort_unstable_by(|left, right| right.cmp(left));
    let needed = total * u128::from(kappa);
    let mut behind = 0u128;
    for (score, stake) in scored.iter() {
        behind += u128::from(*stake);
        if behind * u128::from(u16::MAX) >= needed {
            return *score;
        }
    }
    0
}

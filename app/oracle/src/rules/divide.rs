//! Dividing in proportion, and cutting what is above a cap.

use rayon::prelude::*;

use super::MIN_PIECE;

/// The sum of shares; `None` above 2^128.
pub fn sum_shares(shares: &[u128]) -> Option<u128> {
    shares
        .par_iter()
        .with_min_len(MIN_PIECE)
        .copied()
        .map(Some)
        .reduce(|| Some(0), |left, right| left?.checked_add(right?))
}

/// What each device gets: `floor(pool * share / whole)`. If `whole` is zero nobody gets anything.
///
/// # Arguments
/// - `pool`: what is divided, in base units
/// - `shares`: by device index
/// - `whole`: at least the sum of the shares
///
/// `None` if a product is beyond 2^128 or a share greater than the whole.
pub fn divide(pool: u64, shares: &[u128], whole: u128) -> Option<Vec<u64>> {
    let greatest = shares
        .par_iter()
        .with_min_len(MIN_PIECE)
        .copied()
        .max()
        .unwrap_or(0);
    if greatest == 0 {
        return Some(vec![0; shares.len()]);
    }
    // As the greatest product fits, all do.
    let product = u128::from(pool).checked_mul(greatest)?;
    if greatest > whole {
        return None;
    }
    let pool = u128::from(pool);
    let small = u64::try_from(product.max(whole)).is_ok();
    let amount = |share: &u128| {
        if *share == 0 {
            return 0;
        }
        // No share is above the whole, so no quotient is above the pool. Where all fits 64 bits the division is a fast one.
        let product = pool * share;
        if small {
            (product as u64) / (whole as u64)
        } else {
            (product / whole) as u64
        }
    };
    Some(shares.par_iter().with_min_len(MIN_PIECE).map(amount).collect())
}

/// Cuts every amount to at most `most`, in base units.
pub fn cap_devices(amounts: &mut [u64], most: u64) {
    amounts
        .par_iter_mut()
        .with_min_len(MIN_PIECE)
        .for_each(|amount| *amount = (*amount).min(most));
}

/// Cuts the amounts of each operator in proportion, each rounded down, to at most `most` base units together.
///
/// # Arguments
/// - `amounts`: by device index; their sum fits in 64 bits
/// - `operators`: the operator of each device, by device index
pub fn cap_operators(amounts: &mut [u64], operators: &[u32], most: u64) {
    let count = operators.iter().max().map_or(0, |last| *last as usize + 1);
    let mut sums = vec![0u64; count];
    for (amount, operator) in amounts.iter().zip(operators) {
        if let Some(sum) = sums.get_mut(*operator as usize) {
            *sum = sum.saturating_add(*amount);
        }
    }
    let cut = |(amount, operator): (&mut u64, &u32)| {
        let sum = sums.get(*operator as usize).copied().unwrap_or(0);
        if sum > most {
            // No amount is above the sum of its operator's, so no quotient is above `most`.
            *amount = (u128::from(*amount) * u128::from(most) / u128::from(sum)) as u64;
        }
    };
    amounts
        .par_iter_mut()
        .zip(operators.par_iter())
        .with_min_len(MIN_PIECE)
        .for_each(cut);
}

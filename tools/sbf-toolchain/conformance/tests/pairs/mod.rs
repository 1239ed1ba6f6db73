//! Operand pairs: every pair of edge cases, then random ones of every length.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Overrides the seed of the random pairs.
const SEED_VARIABLE: &str = "INT128_SEED";
const SEED: u64 = 0x0123_4567_89ab_cdef;

/// Every pair of values at which carries, signs and lengths change.
pub fn edges() -> Vec<(u128, u128)> {
    let mut values = vec![0, 3, 7, 10, 10_000, 0xaaaa_aaaa_aaaa_aaaa_aaaa_aaaa_aaaa_aaaa];
    for bit in [0, 1, 7, 8, 15, 16, 31, 32, 33, 62, 63, 64, 65, 95, 96, 126, 127] {
        let power = 1_u128 << bit;
        values.extend([power - 1, power, power + 1, power.wrapping_neg()]);
    }
    values.push(u128::MAX);
    values.sort_unstable();
    values.dedup();
    values
        .iter()
        .flat_map(|a| values.iter().map(|b| (*a, *b)))
        .collect()
}

/// Random pairs, each operand of a random length: uniform ones would hardly ever be short.
pub fn random(count: usize) -> Vec<(u128, u128)> {
    let seed = match std::env::var(SEED_VARIABLE) {
        Ok(text) => text.parse().expect("INT128_SEED is a number"),
        Err(_) => SEED,
    };
    println!("seed of the random operands: {seed} ({SEED_VARIABLE})");
    let mut rng = StdRng::seed_from_u64(seed);
    (0..count)
        .map(|_| (operand(&mut rng), operand(&mut rng)))
        .collect()
}

fn operand(rng: &mut StdRng) -> u128 {
    let value = rng.random::<u128>() >> rng.random_range(0..128);
    match rng.random_range(0..8) {
        // Runs of zeros and ones are where digit estimates go wrong.
        0 => value.wrapping_neg(),
        1 => value & 0xffff_ffff_0000_0000_ffff_ffff_0000_0000,
        2 => value | 0xffff_ffff_0000_0000_0000_0000,
        _ => value,
    }
}

use flywheel_math::mul_div_floor;

/// The multiplier of a stake that is not locked, basis points.
const SINGLE: u16 = 10_000;

/// What a lock multiplies a stake's weight by: from 1 without a lock, linearly to the maximum at the longest lock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Curve {
    /// The lock that reaches the maximum, seconds; 0 is no multiplier at all.
    pub max_lock_seconds: u32,
    /// The maximum, basis points; below 10,000 it counts as 10,000.
    pub max_multiplier_bps: u16,
}

impl Curve {
    /// The multiplier of a lock of `lock_seconds`, basis points, rounded down; longer locks than the longest count as it.
    pub fn multiplier_bps(&self, lock_seconds: u32) -> u16 {
        let extra = self.max_multiplier_bps.saturating_sub(SINGLE);
        let lock = lock_seconds.min(self.max_lock_seconds);
        // The quotient is at most `extra`; a curve without a lock has no quotient and no extra.
        let earned = mul_div_floor(
            u64::from(extra),
            u64::from(lock),
            u64::from(self.max_lock_seconds),
        )
        .unwrap_or(0);
        SINGLE.saturating_add(u16::try_from(earned).unwrap_or(extra))
    }
}

/// The multiplier of two positions that become one, basis points: the average weighted by shares, rounded down, so that
/// the weight never grows. 10,000 when neither has shares.
///
/// # Arguments
/// - `first`, `second`: shares and multiplier in basis points
pub fn averaged_bps(first: (u64, u16), second: (u64, u16)) -> u16 {
    let (shares_a, bps_a) = (u128::from(first.0), u128::from(first.1));
    let (shares_b, bps_b) = (u128::from(second.0), u128::from(second.1));
    // 64 and 16 bits: neither product nor sum comes near 128 bits, and the average is between the two.
    let weight = shares_a
        .saturating_mul(bps_a)
        .saturating_add(shares_b.saturating_mul(bps_b));
    weight
        .checked_div(shares_a.saturating_add(shares_b))
        .and_then(|average| u16::try_from(average).ok())
        .unwrap_or(SINGLE)
}

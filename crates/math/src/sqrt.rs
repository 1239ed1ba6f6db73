/// The largest integer whose square is at most `value`. It always fits 64 bits.
#[inline]
pub fn isqrt_u128(value: u128) -> u64 {
    // The root of the largest u128 is u64::MAX: nothing is cut off.
    crate::wide::low(value.isqrt())
}

//! Numbers of any size.

use num_bigint::BigUint;

use super::TOO_LARGE;

/// A number of any size.
pub(crate) fn big(number: impl Into<BigUint>) -> BigUint {
    number.into()
}

/// `above / below`, rounded down.
pub(crate) fn floor(above: BigUint, below: impl Into<BigUint>) -> BigUint {
    above / below.into()
}

/// `above / below`, rounded up.
pub(crate) fn ceil(above: BigUint, below: impl Into<BigUint>) -> BigUint {
    let below = below.into();
    (above + &below - 1u8) / below
}

/// A number that a counter of 64 bits must hold.
pub(crate) fn fit(number: BigUint) -> Result<u64, &'static str> {
    u64::try_from(number).map_err(|_| TOO_LARGE)
}

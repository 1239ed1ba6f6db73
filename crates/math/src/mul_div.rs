use crate::MathError;
use crate::wide::{div_rem, product};

/// `a * b / divisor`, rounded down: what a payee gets.
///
/// The product has 128 bits, so it never overflows.
///
/// # Errors
///
/// [`MathError::DivisionByZero`]; [`MathError::Overflow`] when the quotient is above `u64::MAX`.
///
/// ```
/// # use flywheel_math::mul_div_floor;
/// assert_eq!(mul_div_floor(u64::MAX, 2, 3), Ok(12_297_829_382_473_034_410));
/// ```
#[inline]
pub fn mul_div_floor(a: u64, b: u64, divisor: u64) -> Result<u64, MathError> {
    mul_div(a, b, divisor).map(|(quotient, _)| quotient)
}

/// `a * b / divisor`, rounded up: what a payer owes.
///
/// # Errors
///
/// [`MathError::DivisionByZero`]; [`MathError::Overflow`] when the rounded quotient is above `u64::MAX`.
#[inline]
pub fn mul_div_ceil(a: u64, b: u64, divisor: u64) -> Result<u64, MathError> {
    match mul_div(a, b, divisor)? {
        (quotient, 0) => Ok(quotient),
        (quotient, _) => quotient.checked_add(1).ok_or(MathError::Overflow),
    }
}

#[inline]
fn mul_div(a: u64, b: u64, divisor: u64) -> Result<(u64, u64), MathError> {
    if divisor == 0 {
        return Err(MathError::DivisionByZero);
    }
    div_rem(product(a, b), divisor).ok_or(MathError::Overflow)
}

use crate::MathError;
use crate::wide::{div_rem, div_rem_wide, high, join, low, mul_div_small, product, product_256};

/// An unsigned fixed-point number with 64 integer and 64 fractional bits: `bits / 2^64`.
///
/// For ratios and accumulators (reward per share). Stored as 16 little-endian bytes, because the alignment of `u128`
/// differs between compilers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Q64x64(u128);

impl Q64x64 {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 1.
    pub const ONE: Self = Self(1 << 64);
    /// The largest number, 2^64 - 2^-64.
    pub const MAX: Self = Self(u128::MAX);

    /// The number `bits / 2^64`.
    #[inline]
    pub const fn from_bits(bits: u128) -> Self {
        Self(bits)
    }

    /// The number times 2^64.
    #[inline]
    pub const fn to_bits(self) -> u128 {
        self.0
    }

    /// A whole number, exactly.
    #[inline]
    pub fn from_u64(value: u64) -> Self {
        Self(u128::from(value) << 64)
    }

    /// `numerator / denominator`, rounded down to a multiple of 2^-64.
    ///
    /// # Errors
    ///
    /// [`MathError::DivisionByZero`]. The quotient always fits.
    #[inline]
    pub fn from_ratio_floor(numerator: u64, denominator: u64) -> Result<Self, MathError> {
        Self::ratio(numerator, denominator).map(|(quotient, _)| quotient)
    }

    /// `numerator / denominator`, rounded up to a multiple of 2^-64.
    ///
    /// # Errors
    ///
    /// [`MathError::DivisionByZero`]. The quotient always fits: a numerator of 64 bits over at least 1 leaves no rest
    /// when the quotient is largest.
    #[inline]
    pub fn from_ratio_ceil(numerator: u64, denominator: u64) -> Result<Self, MathError> {
        match Self::ratio(numerator, denominator)? {
            (quotient, 0) => Ok(quotient),
            (quotient, _) => quotient.checked_add(Self(1)),
        }
    }

    fn ratio(numerator: u64, denominator: u64) -> Result<(Self, u64), MathError> {
        let whole = numerator
            .checked_div(denominator)
            .ok_or(MathError::DivisionByZero)?;
        let rest = numerator
            .checked_rem(denominator)
            .ok_or(MathError::DivisionByZero)?;
        // rest < denominator, so the fraction has 64 bits and the error is never returned.
        let (fraction, rest) = div_rem(join(rest, 0), denominator).ok_or(MathError::Overflow)?;
        Ok((Self(join(whole, fraction)), rest))
    }

    /// `self * amount`, rounded down to a whole number.
    ///
    /// # Errors
    ///
    /// [`MathError::Overflow`] above `u64::MAX`.
    #[inline]
    pub fn mul_u64_floor(self, amount: u64) -> Result<u64, MathError> {
        self.mul_u64(amount).map(|(whole, _)| whole)
    }

    /// `self * amount`, rounded up to a whole number.
    ///
    /// # Errors
    ///
    /// [`MathError::Overflow`] above `u64::MAX`.
    #[inline]
    pub fn mul_u64_ceil(self, amount: u64) -> Result<u64, MathError> {
        match self.mul_u64(amount)? {
            (whole, 0) => Ok(whole),
            (whole, _) => whole.checked_add(1).ok_or(MathError::Overflow),
        }
    }

    #[inline]
    fn mul_u64(self, amount: u64) -> Result<(u64, u64), MathError> {
        let fraction = product(low(self.0), amount);
        let whole = product(high(self.0), amount)
            .checked_add(u128::from(high(fraction)))
            .ok_or(MathError::Overflow)?;
        if high(whole) != 0 {
            return Err(MathError::Overflow);
        }
        Ok((low(whole), low(fraction)))
    }

    /// `self + other`, exactly.
    ///
    /// # Errors
    ///
    /// [`MathError::Overflow`] at 2^64 and above.
    #[inline]
    pub fn checked_add(self, other: Self) -> Result<Self, MathError> {
        self.0.checked_add(other.0).map(Self).ok_or(MathError::Overflow)
    }

    /// `self - other`, exactly.
    ///
    /// # Errors
    ///
    /// [`MathError::Underflow`] below zero.
    #[inline]
    pub fn checked_sub(self, other: Self) -> Result<Self, MathError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MathError::Underflow)
    }

    /// `self * other`, rounded down to a multiple of 2^-64.
    ///
    /// # Errors
    ///
    /// [`MathError::Overflow`] at 2^64 and above.
    #[inline]
    pub fn checked_mul(self, other: Self) -> Result<Self, MathError> {
        self.mul(other).map(|(floor, _)| floor)
    }

    /// `self * other`, rounded up to a multiple of 2^-64.
    ///
    /// # Errors
    ///
    /// [`MathError::Overflow`] at 2^64 and above.
    #[inline]
    pub fn checked_mul_ceil(self, other: Self) -> Result<Self, MathError> {
        match self.mul(other)? {
            (floor, 0) => Ok(floor),
            (floor, _) => floor.checked_add(Self(1)),
        }
    }

    fn mul(self, other: Self) -> Result<(Self, u64), MathError> {
        let (top, bottom) = product_256(self.0, other.0);
        if high(top) != 0 {
            return Err(MathError::Overflow);
        }
        Ok((Self(join(low(top), high(bottom))), low(bottom)))
    }

    /// `self * numerator / denominator`, rounded down once to a multiple of 2^-64.
    ///
    /// Exact where a product with [`Q64x64::from_ratio_floor`] is not: nine tenths are no multiple of 2^-64, nine tenths of ten
    /// are.
    ///
    /// # Errors
    ///
    /// [`MathError::DivisionByZero`]; [`MathError::Overflow`] at 2^64 and above.
    #[inline]
    pub fn mul_ratio_floor(self, numerator: u64, denominator: u64) -> Result<Self, MathError> {
        self.mul_ratio(numerator, denominator).map(|(floor, _)| floor)
    }

    /// `self * numerator / denominator`, rounded up once to a multiple of 2^-64.
    ///
    /// # Errors
    ///
    /// [`MathError::DivisionByZero`]; [`MathError::Overflow`] at 2^64 and above.
    #[inline]
    pub fn mul_ratio_ceil(self, numerator: u64, denominator: u64) -> Result<Self, MathError> {
        match self.mul_ratio(numerator, denominator)? {
            (floor, 0) => Ok(floor),
            (floor, _) => floor.checked_add(Self(1)),
        }
    }

    fn mul_ratio(self, numerator: u64, denominator: u64) -> Result<(Self, u64), MathError> {
        if denominator == 0 {
            return Err(MathError::DivisionByZero);
        }
        if (numerator | denominator) >> 32 == 0 {
            let (floor, rest) = mul_div_small(self.0, numerator, denominator).ok_or(MathError::Overflow)?;
            return Ok((Self(floor), rest));
        }
        let (quotient, rest) = div_rem_wide(self.0, denominator).ok_or(MathError::DivisionByZero)?;
        // rest < denominator, so its part is below the numerator and the error is never returned.
        let (part, rest) = div_rem(product(rest, numerator), denominator).ok_or(MathError::Overflow)?;
        let bottom = product(low(quotient), numerator);
        let top = product(high(quotient), numerator)
            .checked_add(u128::from(high(bottom)))
            .ok_or(MathError::Overflow)?;
        if high(top) != 0 {
            return Err(MathError::Overflow);
        }
        let floor = Self(join(low(top), low(bottom))).checked_add(Self(u128::from(part)))?;
        Ok((floor, rest))
    }

    /// The whole part: rounded down.
    #[inline]
    pub fn floor(self) -> u64 {
        high(self.0)
    }

    /// The bits as 16 little-endian bytes.
    #[inline]
    pub const fn to_le_bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }

    /// From the bits as 16 little-endian bytes; every value is a number.
    #[inline]
    pub const fn from_le_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_le_bytes(bytes))
    }
}

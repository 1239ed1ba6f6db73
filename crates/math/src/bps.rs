use crate::MathError;

const FULL: u16 = 10_000;

/// A fraction in basis points, 1/10,000 each: at most 1 by construction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bps(u16);

impl Bps {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// All, 10,000 basis points.
    pub const FULL: Self = Self(FULL);

    /// A fraction of `basis_points` / 10,000.
    ///
    /// # Errors
    ///
    /// [`MathError::BpsOutOfRange`] above 10,000.
    #[inline]
    pub const fn new(basis_points: u16) -> Result<Self, MathError> {
        if basis_points > FULL {
            return Err(MathError::BpsOutOfRange);
        }
        Ok(Self(basis_points))
    }

    /// The number of basis points, 0 to 10,000.
    #[inline]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// `amount * self`, rounded down. Never above `amount`.
    #[inline]
    pub fn floor_of(self, amount: u64) -> u64 {
        let (whole, part) = self.parts(amount);
        // whole <= amount - amount % 10,000 and the quotient <= amount % 10,000.
        whole.wrapping_add(part.checked_div(u64::from(FULL)).unwrap_or(0))
    }

    /// `amount * self`, rounded up. Never above `amount`.
    #[inline]
    pub fn ceil_of(self, amount: u64) -> u64 {
        let (whole, part) = self.parts(amount);
        whole.wrapping_add(part.div_ceil(u64::from(FULL)))
    }

    /// What is left: 10,000 basis points minus these.
    #[inline]
    pub const fn complement(self) -> Self {
        Self(FULL.saturating_sub(self.0))
    }

    /// `amount * basis_points` as `10,000 * whole + part`, in 64 bits and with one division.
    #[inline]
    fn parts(self, amount: u64) -> (u64, u64) {
        let (full, share) = (u64::from(FULL), u64::from(self.0));
        let quotient = amount.checked_div(full).unwrap_or(0);
        // quotient * 10,000 <= amount and share <= 10,000: neither product wraps. The rest is below 10,000.
        let rest = amount.wrapping_sub(quotient.wrapping_mul(full));
        (quotient.wrapping_mul(share), rest.wrapping_mul(share))
    }
}

impl TryFrom<u16> for Bps {
    type Error = MathError;

    fn try_from(basis_points: u16) -> Result<Self, MathError> {
        Self::new(basis_points)
    }
}

impl From<Bps> for u16 {
    fn from(bps: Bps) -> Self {
        bps.get()
    }
}

/// Splits `amount` by `shares`: each part rounded down, and the dust that rounding leaves.
///
/// The parts and the dust add up to `amount` exactly; the dust is below `N` base units.
///
/// # Errors
///
/// [`MathError::BpsSum`] unless the shares add up to 10,000 basis points.
#[inline]
pub fn split_bps<const N: usize>(amount: u64, shares: &[Bps; N]) -> Result<([u64; N], u64), MathError> {
    // Saturation stays above 10,000, so it is refused like any other wrong sum.
    let sum = shares
        .iter()
        .fold(0_u16, |sum, share| sum.saturating_add(share.get()));
    if sum != FULL {
        return Err(MathError::BpsSum);
    }
    let parts = shares.map(|share| share.floor_of(amount));
    // Rounded-down parts of a whole never exceed it.
    let dust = parts.iter().fold(amount, |left, part| left.saturating_sub(*part));
    Ok((parts, dust))
}

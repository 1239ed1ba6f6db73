use flywheel_math::MathError;

/// Why a stake cannot change as asked. Nothing has changed then, but that votes which ended may be taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StakeError {
    /// The exact result is above what its type holds.
    #[error("the result does not fit its integer type")]
    Overflow,
    /// An amount of nothing.
    #[error("the amount is zero")]
    AmountZero,
    /// An amount that buys no share.
    #[error("the amount is too small to buy a share")]
    TooSmall,
    /// More than there is.
    #[error("the amount is more than there is")]
    NotEnough,
    /// A parameter or a time outside of what is permitted.
    #[error("a parameter or a time is out of range")]
    OutOfRange,
}

impl From<MathError> for StakeError {
    fn from(_: MathError) -> Self {
        // Divisors are never zero and fractions never above the whole where this crate divides.
        Self::Overflow
    }
}

/// Why a result does not exist or does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MathError {
    /// The exact result, rounded as asked, is above what the result's type holds.
    #[error("the result does not fit its integer type")]
    Overflow,
    /// A subtraction whose exact result is negative.
    #[error("the result would be negative")]
    Underflow,
    /// A divisor of zero.
    #[error("division by zero")]
    DivisionByZero,
    /// More than 10,000 basis points in one fraction.
    #[error("a fraction is above 10,000 basis points")]
    BpsOutOfRange,
    /// The parts of a split do not make a whole.
    #[error("the parts of a split do not add up to 10,000 basis points")]
    BpsSum,
    /// A geometric emission's retention so near 0 or 1 that the curve is another one.
    #[error("retention is outside 2^-32 to 1 - 2^-32")]
    RetentionOutOfRange,
    /// A halving emission without a halving.
    #[error("the halving interval is zero epochs")]
    ZeroInterval,
}

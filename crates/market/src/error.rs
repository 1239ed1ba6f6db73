use flywheel_math::MathError;

/// Why something of the market cannot be charged, paid or changed as asked. Nothing has changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarketError {
    /// The exact result is above what its type holds.
    #[error("the result does not fit its integer type")]
    Overflow,
    /// A quantity of nothing, or of more than there is.
    #[error("the quantity is zero or more than there is")]
    QuantityInvalid,
    /// A total that is not above what was settled before.
    #[error("the total is not more than what was settled before")]
    NotMore,
    /// A state that cannot follow the present one.
    #[error("the order cannot change from its state to the one asked for")]
    Transition,
    /// A price for no units, or a fee above the whole.
    #[error("the terms have a price for no units or a fee above 10,000 basis points")]
    TermsInvalid,
}

impl From<MathError> for MarketError {
    fn from(_: MathError) -> Self {
        // Where this crate divides, a divisor of zero has been refused under its own name.
        Self::Overflow
    }
}

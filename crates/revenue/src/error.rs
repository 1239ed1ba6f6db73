use flywheel_math::MathError;

/// Why revenue cannot be split, sold or priced as asked. Nothing has changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RevenueError {
    /// Shares that are not parts of a whole, or not one for each who gets a part.
    #[error("the shares do not add up to 10,000 basis points")]
    SharesSum,
    /// A burn share that falls, exceeds the whole, or grows within no time.
    #[error("the burn schedule must rise to at most 10,000 basis points, and end after it starts")]
    ScheduleInvalid,
    /// The exact result is above what its type holds.
    #[error("the result does not fit its integer type")]
    Overflow,
    /// A price from longer ago than permitted.
    #[error("the price is too old: post a newer one")]
    PriceStale,
    /// A price that claims to come from the future.
    #[error("the price's time is ahead of the clock by more than 60 seconds")]
    PriceInFuture,
    /// A price that is not later than the last one of its source.
    #[error("the price is not newer than the last one of its source")]
    PriceNotNewer,
    /// A price whose uncertainty is as large as itself.
    #[error("the price is not above its confidence interval")]
    PriceUncertain,
    /// Two sources that say different things.
    #[error("the prices of the two sources differ by more than permitted")]
    PricesDisagree,
    /// A price of nothing.
    #[error("the price is zero")]
    PriceZero,
    /// An auction's curve that does not fall, falls to nothing, or does not end within the window.
    #[error("the curve must fall from at least 10,000 to 1 to 10,000 basis points within the window")]
    CurveInvalid,
}

impl From<MathError> for RevenueError {
    fn from(_: MathError) -> Self {
        // Where this crate divides, a divisor of zero has been refused under its own name.
        Self::Overflow
    }
}

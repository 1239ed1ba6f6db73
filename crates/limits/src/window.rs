use flywheel_math::mul_div_floor;

/// A limit on the outflow of a pool: a bucket of `limit` base units that empties evenly within `seconds`.
///
/// What was paid counts less as time passes, as in Helium's circuit breaker: `used * (seconds - elapsed) / seconds`. So at
/// most `limit` leaves at once, and in any stretch of `seconds` at most twice that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How long it takes until a payment no longer counts, seconds; 0 is no limit.
    pub seconds: u32,
    /// The most that may count at any time, base units.
    pub limit: u64,
}

/// What counts against a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WindowUse {
    /// What counted at `at`, base units.
    pub used: u64,
    /// When it was written, unix seconds.
    pub at: i64,
}

impl Window {
    /// What counts at `now`, unix seconds, rounded down. A clock that goes back lets nothing decay.
    pub fn used(&self, last: WindowUse, now: i64) -> u64 {
        let elapsed = now.saturating_sub(last.at).max(0).unsigned_abs();
        let left = u64::from(self.seconds).saturating_sub(elapsed);
        // left <= seconds, so the quotient fits; a window of no seconds holds nothing.
        mul_div_floor(last.used, left, u64::from(self.seconds)).unwrap_or(0)
    }

    /// What may be paid at `now` of a claim of `amount` base units.
    pub fn payable(&self, last: WindowUse, now: i64, amount: u64) -> u64 {
        if self.seconds == 0 {
            return amount;
        }
        amount.min(self.limit.saturating_sub(self.used(last, now)))
    }

    /// What counts after `amount` base units were paid at `now`.
    #[must_use]
    pub fn pay(&self, last: WindowUse, now: i64, amount: u64) -> WindowUse {
        WindowUse {
            used: self.used(last, now).saturating_add(amount),
            // Going back with the clock would let the same time decay twice.
            at: last.at.max(now),
        }
    }
}

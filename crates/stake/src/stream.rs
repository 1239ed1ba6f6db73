use flywheel_math::mul_div_floor;

use crate::StakeError;

/// Rewards that are released evenly until an end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stream {
    /// Not released yet, base units.
    pub left: u64,
    /// When all is released, unix seconds.
    pub end: u32,
    /// Until when it is released, unix seconds.
    pub updated: u32,
}

impl Stream {
    /// Releases what time since the last release brings: all of it at the end, before that rounded down.
    ///
    /// While nobody is staked nothing is released, and the end moves on by the time that passes: nothing is lost, and who
    /// comes first does not get what has piled up. A clock that goes back releases nothing.
    ///
    /// # Arguments
    /// - `now`: unix seconds
    /// - `staked`: whether anybody was staked since the last release
    pub fn release(&mut self, now: u32, staked: bool) -> u64 {
        let elapsed = now.saturating_sub(self.updated);
        if elapsed == 0 {
            return 0;
        }
        let duration = self.end.saturating_sub(self.updated);
        self.updated = now;
        if !staked {
            if self.left > 0 {
                self.end = self.end.saturating_add(elapsed);
            }
            return 0;
        }
        let released = if elapsed >= duration {
            self.left
        } else {
            // A part of what is left: it always fits.
            mul_div_floor(self.left, u64::from(elapsed), u64::from(duration)).unwrap_or(0)
        };
        self.left = self.left.saturating_sub(released);
        released
    }

    /// Adds `amount` base units that are to last `duration_seconds`. Call [`Stream::release`] for `now` first: time that
    /// was not released until then does not count.
    ///
    /// The time that is left becomes the average of the old and the new one, weighted by amount and rounded towards the
    /// old one, so that dust neither stretches nor shortens it; at least a second.
    ///
    /// # Arguments
    /// - `now`: unix seconds
    ///
    /// # Errors
    /// [`StakeError::Overflow`] when the amount or the end does not fit.
    pub fn fund(&mut self, amount: u64, duration_seconds: u32, now: u32) -> Result<(), StakeError> {
        let now = now.max(self.updated);
        let left = self.left.checked_add(amount).ok_or(StakeError::Overflow)?;
        let rest = self.end.saturating_sub(now);
        let seconds = averaged_seconds((self.left, rest), (amount, duration_seconds));
        let end = if left == 0 {
            now
        } else {
            now.checked_add(seconds.max(1)).ok_or(StakeError::Overflow)?
        };
        *self = Self {
            left,
            end,
            updated: now,
        };
        Ok(())
    }
}

/// The average of two times weighted by amount, seconds, rounded towards the first; the first when there is no amount.
fn averaged_seconds(first: (u64, u32), second: (u64, u32)) -> u32 {
    let (amount_a, seconds_a) = (u128::from(first.0), u128::from(first.1));
    let (amount_b, seconds_b) = (u128::from(second.0), u128::from(second.1));
    let total = amount_a.saturating_add(amount_b);
    // 64 and 32 bits: nothing comes near 128 bits.
    let sum = amount_a
        .saturating_mul(seconds_a)
        .saturating_add(amount_b.saturating_mul(seconds_b));
    let sum = if seconds_b < seconds_a {
        sum.saturating_add(total.saturating_sub(1))
    } else {
        sum
    };
    sum.checked_div(total)
        .and_then(|average| u32::try_from(average).ok())
        .unwrap_or(first.1)
}

use crate::StakeError;

/// Rewards per unit of weight since the beginning, so that dividing among any number of stakers is one addition.
///
/// Numbers are base units times 2^64 (Q64). What a division leaves is carried to the next one: what was added is, to
/// the last bit, what all weights have earned and the carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accumulator {
    /// What one unit of weight has earned since the beginning, Q64.
    pub per_weight: u128,
    /// Added and not yet earned by anybody, Q64.
    pub carry: u128,
}

impl Accumulator {
    /// Divides `amount_q64`, and what was carried, among `total_weight`; without weight all of it is carried.
    ///
    /// # Errors
    /// [`StakeError::Overflow`].
    pub fn add(&mut self, amount_q64: u128, total_weight: u128) -> Result<(), StakeError> {
        let amount = self.carry.checked_add(amount_q64).ok_or(StakeError::Overflow)?;
        let (Some(each), Some(carry)) = (amount.checked_div(total_weight), amount.checked_rem(total_weight))
        else {
            self.carry = amount;
            return Ok(());
        };
        self.per_weight = self.per_weight.checked_add(each).ok_or(StakeError::Overflow)?;
        self.carry = carry;
        Ok(())
    }

    /// What `weight` has earned, Q64.
    ///
    /// # Arguments
    /// - `since`: `per_weight` when the weight began, last earned or changed
    ///
    /// # Errors
    /// [`StakeError::Overflow`], also for a `since` that is yet to come.
    pub fn earned(&self, since: u128, weight: u128) -> Result<u128, StakeError> {
        self.per_weight
            .checked_sub(since)
            .and_then(|each| each.checked_mul(weight))
            .ok_or(StakeError::Overflow)
    }

    /// Takes back what was earned and cannot be held, Q64: the fraction of a base unit that [`split_q64`] leaves.
    ///
    /// # Errors
    /// [`StakeError::Overflow`].
    pub fn give_back(&mut self, q64: u128) -> Result<(), StakeError> {
        self.carry = self.carry.checked_add(q64).ok_or(StakeError::Overflow)?;
        Ok(())
    }
}

/// Whole base units, and the fraction that is left in Q64.
pub fn split_q64(q64: u128) -> (u64, u128) {
    // The upper half of 128 bits: it always fits.
    let whole = u64::try_from(q64 >> 64).unwrap_or(u64::MAX);
    (whole, q64 & u128::from(u64::MAX))
}

/// `amount` base units in Q64.
pub fn q64(amount: u64) -> u128 {
    u128::from(amount) << 64
}

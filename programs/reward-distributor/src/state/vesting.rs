//! A vesting account: what a payee has been granted and cannot have yet.

use anchor_lang::prelude::*;
use flywheel_math::MathError;
use flywheel_vesting::{BUCKETS, Bucket, Exit, Terms};

use super::DISCRIMINATOR;
use crate::errors::RewardError;

/// A month's grants, as they are stored. Base units.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct VestingBucket {
    /// The month, counted from the pool's genesis.
    pub month: u32,
    /// Zero.
    pub padding: [u8; 4],
    /// Granted.
    pub amount: u64,
    /// Of that, paid already.
    pub released: u64,
}

impl VestingBucket {
    const fn view(&self) -> Bucket {
        Bucket {
            month: self.month,
            amount: self.amount,
            released: self.released,
        }
    }

    const fn left(&self) -> u64 {
        self.amount.saturating_sub(self.released)
    }
}

/// A vesting account. Address: `["vesting", pool, payee]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Vesting {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 6],
    /// The pool.
    pub pool: Pubkey,
    /// Who is paid.
    pub payee: Pubkey,
    /// Who paid the rent.
    pub rent_payer: Pubkey,
    /// Vested and not yet paid, from buckets that made room for later months, base units.
    pub matured: u64,
    /// The months' grants: month m is in bucket m modulo their number.
    pub buckets: [VestingBucket; BUCKETS],
}

impl Vesting {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Adds `amount` base units to the bucket of the month that `now`, unix seconds, lies in.
    ///
    /// # Errors
    /// `NumberOutOfRange` when a number is full.
    pub fn grant(&mut self, terms: &Terms, now: i64, amount: u64) -> Result<()> {
        let month = terms.month(now).map_err(out_of_range)?;
        let count = u32::try_from(BUCKETS).map_err(|_| RewardError::NumberOutOfRange)?;
        let slot = month
            .checked_rem(count)
            .and_then(|slot| usize::try_from(slot).ok());
        let bucket = slot
            .and_then(|slot| self.buckets.get_mut(slot))
            .ok_or(RewardError::NumberOutOfRange)?;
        if bucket.month != month {
            // The bucket's month lies at least `BUCKETS` months back, so all of it is vested.
            self.matured = self
                .matured
                .checked_add(bucket.left())
                .ok_or(RewardError::NumberOutOfRange)?;
            *bucket = VestingBucket {
                month,
                ..VestingBucket::default()
            };
        }
        bucket.amount = bucket
            .amount
            .checked_add(amount)
            .ok_or(RewardError::NumberOutOfRange)?;
        Ok(())
    }

    /// Takes out all that is vested at `now`, unix seconds, and returns it, base units.
    ///
    /// # Errors
    /// `NumberOutOfRange` when the sum does not fit.
    pub fn release(&mut self, terms: &Terms, now: i64) -> Result<u64> {
        let mut sum = core::mem::take(&mut self.matured);
        for bucket in &mut self.buckets {
            let amount = terms.releasable(&bucket.view(), now).map_err(out_of_range)?;
            bucket.released = bucket.released.saturating_add(amount);
            sum = sum.checked_add(amount).ok_or(RewardError::NumberOutOfRange)?;
        }
        Ok(sum)
    }

    /// Takes out everything at `now`, unix seconds, and returns what is paid and what is kept.
    ///
    /// # Errors
    /// `NumberOutOfRange` when a sum does not fit.
    pub fn exit(&mut self, terms: &Terms, now: i64) -> Result<Exit> {
        let mut sum = Exit {
            paid: core::mem::take(&mut self.matured),
            penalty: 0,
        };
        for bucket in &mut self.buckets {
            let exit = terms.exit(&bucket.view(), now).map_err(out_of_range)?;
            sum.paid = sum
                .paid
                .checked_add(exit.paid)
                .ok_or(RewardError::NumberOutOfRange)?;
            sum.penalty = sum
                .penalty
                .checked_add(exit.penalty)
                .ok_or(RewardError::NumberOutOfRange)?;
            // Emptied, so that what the same month still brings stands for itself.
            (bucket.amount, bucket.released) = (0, 0);
        }
        Ok(sum)
    }

    /// Whether nothing is left in it.
    pub fn is_empty(&self) -> bool {
        self.matured == 0 && self.buckets.iter().all(|bucket| bucket.left() == 0)
    }
}

const _: () = assert!(Vesting::SPACE == 720);

fn out_of_range(_: MathError) -> RewardError {
    RewardError::NumberOutOfRange
}

#[cfg(test)]
mod tests {
    use super::*;
    use flywheel_math::Bps;
    use flywheel_vesting::MONTH_SECONDS;

    const MONTH: i64 = MONTH_SECONDS as i64;

    fn terms(months: u8) -> Terms {
        Terms {
            start: 0,
            months,
            penalty: Bps::new(5_000).unwrap(),
        }
    }

    #[test]
    fn a_bucket_that_makes_room_for_a_later_month_loses_nothing() {
        let (mut vesting, terms): (Vesting, Terms) = (bytemuck::Zeroable::zeroed(), terms(24));
        let months = 60;
        for month in 0..months {
            vesting.grant(&terms, month * MONTH, 1_000).unwrap();
            vesting.grant(&terms, month * MONTH + 5, 24).unwrap();
        }
        // The last grants vest from month 60 to 84; those of months 0 to 34 lie in `matured`.
        assert_eq!(vesting.matured, 35 * 1_024);
        assert!(!vesting.is_empty());
        let released = vesting.release(&terms, 84 * MONTH).unwrap();
        assert_eq!(released, 60 * 1_024);
        assert!(vesting.is_empty());
    }

    #[test]
    fn what_is_granted_after_an_exit_pays_no_penalty_for_what_left() {
        let (mut vesting, terms): (Vesting, Terms) = (bytemuck::Zeroable::zeroed(), terms(10));
        vesting.grant(&terms, 0, 1_000).unwrap();
        let exit = vesting.exit(&terms, 1).unwrap();
        assert_eq!((exit.paid, exit.penalty), (500, 500));
        vesting.grant(&terms, 2, 100).unwrap();
        let exit = vesting.exit(&terms, 3).unwrap();
        assert_eq!((exit.paid, exit.penalty), (50, 50));
    }

    #[test]
    fn releases_and_an_exit_add_up_to_what_was_granted() {
        let (mut vesting, terms): (Vesting, Terms) = (bytemuck::Zeroable::zeroed(), terms(10));
        vesting.grant(&terms, 0, 1_000).unwrap();
        vesting.grant(&terms, MONTH, 500).unwrap();
        // At month 6, 500 of the first and 200 of the second are vested.
        assert_eq!(vesting.release(&terms, 6 * MONTH).unwrap(), 700);
        assert_eq!(vesting.release(&terms, 6 * MONTH).unwrap(), 0);
        // Not vested: 500 with half of the time left, 300 with 6/10: 25 % and 30 % are kept.
        let exit = vesting.exit(&terms, 6 * MONTH).unwrap();
        assert_eq!((exit.paid, exit.penalty), (375 + 210, 125 + 90));
        assert!(vesting.is_empty());
        assert_eq!(vesting.exit(&terms, 6 * MONTH).unwrap(), Exit::default());
        assert_eq!(vesting.release(&terms, 50 * MONTH).unwrap(), 0);
    }
}

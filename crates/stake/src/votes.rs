use crate::StakeError;

/// How far apart the ends of locks are: a week, seconds.
pub const BUCKET_SECONDS: u32 = 604_800;
/// Ends that can lie ahead at the same time, with room to spare.
pub const BUCKETS: usize = 212;
/// The longest lock, just over 4 years, seconds.
pub const MAX_LOCK_SECONDS: u32 = 209 * BUCKET_SECONDS;

/// All locks that vote, summed up so that their votes need no loop over them.
///
/// A lock's vote is its amount times the seconds that are left of it ([`vote_weight`]). Their sum is
/// `amount_by_end - amount * now`, as long as locks that ended are taken out: `expiring` says how much ends when. Bucket
/// `i` ends at `i * BUCKET_SECONDS` and lies in slot `i % BUCKETS`.
#[derive(Debug, PartialEq, Eq)]
pub struct Votes<'a> {
    /// What is locked, base units.
    pub amount: &'a mut u64,
    /// The sum of each lock's amount times its end, base units times unix seconds.
    pub amount_by_end: &'a mut u128,
    /// The first bucket that has not been taken out.
    pub bucket: &'a mut u32,
    /// What ends with each bucket, base units.
    pub expiring: &'a mut [u64; BUCKETS],
}

impl Votes<'_> {
    /// Takes out the locks that ended by `now`, unix seconds: at most [`BUCKETS`] steps, whatever time has passed.
    pub fn advance(&mut self, now: u32) {
        let next = bucket_of(now).saturating_add(1);
        let mut bucket = *self.bucket;
        // A round through the ring finds every lock: none ends further ahead.
        for _ in 0..BUCKETS {
            if bucket >= next || *self.amount == 0 {
                break;
            }
            if let Some(slot) = self.expiring.get_mut(slot_of(bucket)) {
                let ended = core::mem::take(slot);
                *self.amount = self.amount.saturating_sub(ended);
                *self.amount_by_end = self
                    .amount_by_end
                    .saturating_sub(by_end(ended, bucket.saturating_mul(BUCKET_SECONDS)));
            }
            bucket = bucket.saturating_add(1);
        }
        *self.bucket = next.max(*self.bucket);
    }

    /// The votes of all locks at `now`, base units times seconds. Call [`Votes::advance`] for `now` first.
    pub fn weight(&self, now: u32) -> u128 {
        self.amount_by_end.saturating_sub(by_end(*self.amount, now))
    }

    /// Adds a lock of `amount` base units.
    ///
    /// # Arguments
    /// - `end`: unix seconds, from [`lock_end`]
    /// - `now`: unix seconds
    ///
    /// # Errors
    /// [`StakeError::OutOfRange`] unless the end is a multiple of [`BUCKET_SECONDS`], after `now` and at most
    /// [`MAX_LOCK_SECONDS`] and a bucket ahead; [`StakeError::Overflow`] when all locks together do not fit.
    pub fn add(&mut self, amount: u64, end: u32, now: u32) -> Result<(), StakeError> {
        self.advance(now);
        let bucket = bucket_of(end);
        let longest = MAX_LOCK_SECONDS.saturating_add(BUCKET_SECONDS);
        if !ends_a_bucket(end) || bucket < *self.bucket || end.saturating_sub(now) > longest {
            return Err(StakeError::OutOfRange);
        }
        let total = self.amount.checked_add(amount).ok_or(StakeError::Overflow)?;
        let slot = self.slot(bucket)?;
        *slot = slot.checked_add(amount).ok_or(StakeError::Overflow)?;
        *self.amount = total;
        // 64 bits times 32 bits.
        *self.amount_by_end = self.amount_by_end.saturating_add(by_end(amount, end));
        Ok(())
    }

    /// Removes a lock of `amount` base units that ends at `end`; one that ended is gone already.
    ///
    /// # Errors
    /// [`StakeError::NotEnough`] when no such lock was added; [`StakeError::OutOfRange`] when the end is none that a lock
    /// can have.
    pub fn remove(&mut self, amount: u64, end: u32, now: u32) -> Result<(), StakeError> {
        self.advance(now);
        let bucket = bucket_of(end);
        if !ends_a_bucket(end) {
            return Err(StakeError::OutOfRange);
        }
        if bucket < *self.bucket {
            return Ok(());
        }
        let slot = self.slot(bucket)?;
        *slot = slot.checked_sub(amount).ok_or(StakeError::NotEnough)?;
        // All locks hold what one slot held.
        *self.amount = self.amount.saturating_sub(amount);
        *self.amount_by_end = self.amount_by_end.saturating_sub(by_end(amount, end));
        Ok(())
    }

    /// What ends with `bucket`, which must lie within a round of the ring from the first one.
    fn slot(&mut self, bucket: u32) -> Result<&mut u64, StakeError> {
        if counted(bucket.saturating_sub(*self.bucket)) >= BUCKETS {
            return Err(StakeError::OutOfRange);
        }
        self.expiring
            .get_mut(slot_of(bucket))
            .ok_or(StakeError::OutOfRange)
    }
}

/// When a lock of `lock_seconds` from `now` ends, unix seconds: rounded up to the end of a bucket. `None` for a lock above
/// [`MAX_LOCK_SECONDS`], and beyond what 32 bits hold.
pub const fn lock_end(now: u32, lock_seconds: u32) -> Option<u32> {
    if lock_seconds > MAX_LOCK_SECONDS {
        return None;
    }
    match now.checked_add(lock_seconds) {
        Some(end) => end.checked_next_multiple_of(BUCKET_SECONDS),
        None => None,
    }
}

/// The vote of a lock at `now`: `amount` base units times the seconds until `end`.
pub fn vote_weight(amount: u64, end: u32, now: u32) -> u128 {
    by_end(amount, end.saturating_sub(now))
}

/// A product of 64 and 32 bits: it fits.
fn by_end(amount: u64, seconds: u32) -> u128 {
    u128::from(amount).saturating_mul(u128::from(seconds))
}

fn bucket_of(time: u32) -> u32 {
    time.checked_div(BUCKET_SECONDS).unwrap_or(0)
}

const fn ends_a_bucket(time: u32) -> bool {
    time.is_multiple_of(BUCKET_SECONDS)
}

fn slot_of(bucket: u32) -> usize {
    counted(bucket) % BUCKETS
}

/// Buckets as a number that can index. It has 32 bits at least wherever this runs.
fn counted(buckets: u32) -> usize {
    usize::try_from(buckets).unwrap_or(usize::MAX)
}

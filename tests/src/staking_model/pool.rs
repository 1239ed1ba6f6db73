//! What a pool adds up to, by loops over all that is in it, and the arithmetic of its parameters.

use num_bigint::BigUint;

use super::{GOVERNANCE, Pool, Position, Standing, Verdict, WEEK, allow, big};

impl Pool {
    /// Sum over an operator stake's positions of shares times multiplier.
    pub(crate) fn weighted_shares(&self, behind: usize) -> BigUint {
        let own = self
            .positions
            .values()
            .filter(|position| position.behind == behind);
        own.map(Position::weight).sum()
    }

    /// An operator stake's part of the weight.
    pub(crate) fn weight(&self, behind: usize) -> BigUint {
        let active = self.stakes[&behind].active;
        if active.shares == 0 {
            return BigUint::default();
        }
        self.weighted_shares(behind) * active.assets / active.shares
    }

    /// The weight of all operator stakes.
    pub(crate) fn total_weight(&self) -> BigUint {
        self.stakes.keys().map(|behind| self.weight(*behind)).sum()
    }

    /// Active stake, base units.
    pub(crate) fn staked(&self) -> u64 {
        self.stakes.values().map(|stake| stake.active.assets).sum()
    }

    /// Unbonding stake, base units.
    pub(crate) fn unbonding(&self) -> u64 {
        self.stakes.values().map(|stake| stake.unbonding.assets).sum()
    }

    /// Slashed and not paid, base units.
    pub(crate) fn slashed(&self) -> u64 {
        let of_cases: u64 = self.cases.values().flat_map(|case| case.owed).sum();
        of_cases + self.fees_owed.iter().sum::<u64>()
    }

    /// What the vault must hold.
    pub(crate) fn vault(&self) -> u64 {
        self.staked() + self.unbonding() + self.slashed() + self.donated
    }

    /// Cases that hold the tickets of an operator stake.
    pub(crate) fn running(&self, behind: usize) -> usize {
        let own = self.cases.iter().filter(|((of, _), _)| *of == behind);
        own.filter(|(_, case)| matches!(case.standing, Standing::Open | Standing::Appealed))
            .count()
    }

    /// The votes of all positions at a time.
    pub(crate) fn votes(&self, now: u32) -> BigUint {
        let vote = |position: &Position| big(position.shares) * position.lock_end.saturating_sub(now);
        self.positions.values().map(vote).sum()
    }

    /// The multiplier of a lock, basis points.
    pub(crate) fn curve(&self, lock: u32) -> u64 {
        let (longest, most) = (
            u64::from(self.parameters.max_lock_seconds),
            u64::from(self.parameters.max_multiplier_bps),
        );
        if longest == 0 {
            return 10_000;
        }
        10_000 + (most - 10_000) * u64::from(lock).min(longest) / longest
    }

    /// When a lock ends: where it votes, with the week.
    pub(crate) fn end_of_lock(&self, now: u32, lock: u32) -> Result<u32, &'static str> {
        let end = now.checked_add(lock).ok_or("LockInvalid")?;
        if self.kind != GOVERNANCE {
            return Ok(end);
        }
        end.div_ceil(WEEK).checked_mul(WEEK).ok_or("LockInvalid")
    }

    pub(crate) fn require_lock(&self, lock: u32) -> Verdict {
        let range = self.parameters.min_lock_seconds..=self.parameters.max_lock_seconds;
        allow(range.contains(&lock), "LockInvalid")
    }

    pub(crate) fn require_running(&self) -> Verdict {
        allow(!self.paused, "StakingPaused")
    }

    /// Adds stake to a position; it counts for the lock that is left.
    pub(crate) fn deposit(&mut self, key: (usize, u32), amount: u64, now: u32) -> Verdict {
        let (behind, staked) = (self.positions[&key].behind, self.staked());
        let stake = self.stakes.get_mut(&behind).expect("an operator stake");
        let shares = stake.active.buy(amount)?;
        // More than there can be tokens.
        allow(staked.checked_add(amount).is_some(), "NumberOutOfRange")?;
        let active = stake.active;
        let bps = self.curve(self.positions[&key].lock_end.saturating_sub(now));
        let position = self.positions.get_mut(&key).expect("a position");
        position.end_multiplier(now);
        position.blend(shares, bps);
        let minimum = self.parameters.minimum_stake;
        allow(active.worth(position.shares) >= minimum, "StakeBelowMinimum")
    }

    /// Takes stake out of a position; what it is, base units.
    pub(crate) fn redeem(&mut self, key: (usize, u32), amount: u64) -> Result<u64, &'static str> {
        let position = self.positions.get_mut(&key).expect("a position");
        let active = &mut self
            .stakes
            .get_mut(&position.behind)
            .expect("an operator stake")
            .active;
        allow(amount > 0 && position.shares > 0, "AmountZero")?;
        let worth = active.worth(position.shares);
        allow(amount == super::ALL || amount <= worth, "StakeTooSmall")?;
        let shares = if amount >= worth {
            position.shares
        } else {
            active.fewest(amount).min(position.shares)
        };
        let taken = active.sell(shares);
        position.shares -= shares;
        let rest = active.worth(position.shares);
        let suffices = position.shares == 0 || rest >= self.parameters.minimum_stake;
        allow(suffices, "StakeBelowMinimum")?;
        Ok(taken)
    }

    /// Refuses a member with too large a share: an operator with all that stands behind it, or a position behind nobody.
    pub(crate) fn require_share(&self, key: (usize, u32)) -> Verdict {
        let position = &self.positions[&key];
        let weight = match position.behind {
            0 => position.weight(),
            behind => self.weight(behind),
        };
        let floor = big(self.parameters.share_floor) * 10_000u32;
        let share = self.total_weight() * self.parameters.max_share_bps;
        let within = weight <= floor || weight * 10_000u32 <= share;
        allow(within, "ShareTooLarge")
    }
}

impl Position {
    /// Shares times multiplier.
    pub(crate) fn weight(&self) -> BigUint {
        big(self.shares) * self.multiplier
    }

    /// A lock that has ended multiplies nothing.
    pub(crate) const fn end_multiplier(&mut self, now: u32) {
        if now >= self.lock_end {
            self.multiplier = 10_000;
        }
    }

    /// A longer lock counts from now on.
    pub(crate) fn lock_until(&mut self, end: u32, multiplier: u64, now: u32) {
        if end > self.lock_end {
            (self.lock_end, self.multiplier) = (end, multiplier);
        }
        self.end_multiplier(now);
    }

    /// Takes in shares with a multiplier: the average, rounded down.
    pub(crate) fn blend(&mut self, shares: u64, multiplier: u64) {
        let sum = self.weight() + big(shares) * multiplier;
        let all = big(self.shares) + shares;
        self.multiplier = if all == BigUint::default() {
            10_000
        } else {
            u64::try_from(sum / &all).expect("between the two")
        };
        self.shares = u64::try_from(all).expect("no more than all shares");
    }
}

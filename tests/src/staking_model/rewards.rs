//! Rewards: streams, and who has earned what, in base units times 2^64 without limit.

use num_bigint::BigUint;

use super::{Action, Model, Pool, Reward, Verdict, allow, big, part};

/// Base units times 2^64.
pub(crate) fn q64(amount: u64) -> BigUint {
    big(amount) << 64
}

impl Reward {
    /// What is released until now.
    fn release(&mut self, now: u32, is_staked: bool) -> u64 {
        let elapsed = now - self.updated;
        if elapsed == 0 {
            return 0;
        }
        let duration = self.end.saturating_sub(self.updated);
        self.updated = now;
        if !is_staked {
            // It stands still.
            if self.left > 0 {
                self.end = self.end.saturating_add(elapsed);
            }
            return 0;
        }
        let released = if elapsed >= duration {
            self.left
        } else {
            part(self.left, elapsed.into(), duration.into())
        };
        self.left -= released;
        released
    }

    /// The end becomes the average of both, rounded towards the old one; at least a second from now.
    fn fund(&mut self, amount: u64, seconds: u32, now: u32) {
        let rest = u64::from(self.end.saturating_sub(now));
        let sum = big(self.left) * rest + big(amount) * seconds;
        let all = big(self.left) + amount;
        let down = &sum / &all;
        let average = if u64::from(seconds) < rest && &down * &all != sum {
            down + 1u8
        } else {
            down
        };
        let average = u32::try_from(average).expect("between the two").max(1);
        (self.left, self.end, self.updated) = (self.left + amount, now + average, now);
        self.funded += amount;
    }
}

impl Pool {
    /// Releases what is due.
    pub(crate) fn accrue(&mut self, now: u32) {
        let total = self.total_weight();
        for reward in &mut self.rewards {
            let released = reward.release(now, total > BigUint::default());
            if released > 0 {
                let amount = &reward.carry + q64(released);
                reward.per_weight += &amount / &total;
                reward.carry = amount % &total;
            }
        }
    }

    /// Shares out among an operator stake's positions what its weight has earned.
    pub(crate) fn accrue_stake(&mut self, behind: usize, now: u32) {
        self.accrue(now);
        let (weight, weighted_shares) = (self.weight(behind), self.weighted_shares(behind));
        let stake = self.stakes.get_mut(&behind).expect("an operator stake");
        for (share, reward) in stake.rewards.iter_mut().zip(&self.rewards) {
            if share.seen == reward.per_weight {
                continue;
            }
            let amount = &share.carry + (&reward.per_weight - &share.seen) * &weight;
            share.seen = reward.per_weight.clone();
            if weighted_shares == BigUint::default() {
                share.carry = amount;
            } else {
                share.per_share += &amount / &weighted_shares;
                share.carry = amount % &weighted_shares;
            }
        }
    }

    /// Credits a position with whole base units; fractions go back.
    pub(crate) fn accrue_position(&mut self, key: (usize, u32), now: u32) {
        self.accrue_keeping(key, now, false);
    }

    /// The same where anybody may send it: the position keeps what is left below a base unit, but for less than its weight in
    /// 2^-64 base units.
    pub(crate) fn accrue_keeping(&mut self, key: (usize, u32), now: u32, keep: bool) {
        let behind = self.positions[&key].behind;
        self.accrue_stake(behind, now);
        let position = self.positions.get_mut(&key).expect("a position");
        let stake = self.stakes.get_mut(&behind).expect("an operator stake");
        let weight = position.weight();
        for (place, share) in stake.rewards.iter_mut().enumerate() {
            let earned = (&share.per_share - &position.seen[place]) * &weight;
            let whole: BigUint = &earned >> 64;
            let rest = earned - (&whole << 64);
            let kept = if keep && weight != BigUint::ZERO {
                &rest / &weight
            } else {
                BigUint::ZERO
            };
            share.carry += rest - &kept * &weight;
            position.owed[place] += u64::try_from(whole).expect("no more than was funded");
            position.seen[place] = &share.per_share - kept;
        }
    }

    /// A position earns from now on.
    pub(crate) fn begin(&mut self, key: (usize, u32)) {
        let position = self.positions.get_mut(&key).expect("a position");
        let stake = &self.stakes[&position.behind];
        for (seen, share) in position.seen.iter_mut().zip(&stake.rewards) {
            *seen = share.per_share.clone();
        }
    }

    /// The place of a reward mint.
    pub(crate) fn place(&self, mint: usize) -> Result<usize, &'static str> {
        let place = self.rewards.iter().position(|reward| reward.mint == mint);
        place.ok_or("RewardVaultMismatch")
    }

    /// Takes what a position is owed.
    pub(crate) fn take_reward(&mut self, key: (usize, u32), place: usize) -> u64 {
        let position = self.positions.get_mut(&key).expect("a position");
        let amount = std::mem::take(&mut position.owed[place]);
        self.rewards[place].claimed += amount;
        amount
    }
}

impl Model {
    pub(crate) fn attempt_rewards(&mut self, action: &Action) -> Verdict {
        let now = self.now;
        match *action {
            Action::FundRewards {
                pool,
                mint,
                wallet,
                amount,
            } => {
                allow(amount > 0, "AmountZero")?;
                let of = &mut self.pools[pool];
                of.accrue(now);
                let place = of.place(mint)?;
                let seconds = of.parameters.reward_seconds;
                let reward = &mut of.rewards[place];
                allow(reward.funded.checked_add(amount).is_some(), "RewardsFull")?;
                reward.fund(amount, seconds, now);
                self.spend(wallet, mint, amount)
            }
            Action::ClaimRewards { slot, ref mints, to } => {
                let of = &mut self.pools[slot.pool];
                allow(of.positions.contains_key(&slot.key()), super::MISSING)?;
                allow(mints.len() <= 4, "UnexpectedAccounts")?;
                of.accrue_keeping(slot.key(), now, true);
                let mut due = vec![];
                for mint in mints {
                    let place = of.place(*mint)?;
                    due.push((*mint, of.take_reward(slot.key(), place)));
                }
                allow(due.iter().any(|(_, amount)| *amount > 0), "NothingToClaim")?;
                allow(to == of.positions[&slot.key()].owner, "DestinationMismatch")?;
                due.iter()
                    .for_each(|(mint, amount)| self.receive(to, *mint, *amount));
                Ok(())
            }
            Action::ClaimAndStake { slot, by, mint } => self.claim_and_stake(slot, by, mint),
            Action::Donate {
                pool,
                place,
                wallet,
                amount,
            } => {
                let mint = place.map_or(super::STAKE, |place| self.pools[pool].rewards[place].mint);
                self.spend(wallet, mint, amount)?;
                let of = &mut self.pools[pool];
                match place {
                    Some(place) => of.rewards[place].donated += amount,
                    None => of.donated += amount,
                }
                Ok(())
            }
            _ => self.attempt_slashing(action),
        }
    }

    fn claim_and_stake(&mut self, slot: super::Slot, by: usize, mint: usize) -> Verdict {
        self.require_owner(slot, by)?;
        let (now, of, key) = (self.now, &mut self.pools[slot.pool], slot.key());
        of.accrue_position(key, now);
        of.require_running()?;
        let place = of.place(mint)?;
        allow(mint == super::STAKE, "RewardNotStakeable")?;
        let amount = of.take_reward(key, place);
        allow(amount > 0, "NothingToClaim")?;
        of.deposit(key, amount, now)?;
        of.require_share(key)?;
        let behind = of.positions[&key].behind;
        self.refresh_bond(slot.pool, behind);
        Ok(())
    }
}

//! Positions: opened, topped up, locked, split, merged, given away and put behind an operator.

use super::{Action, COLLATERAL, MISSING, Model, Position, STAKE, Slot, Verdict, allow, authority_of};

impl Model {
    pub(crate) fn attempt_positions(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::OpenPosition {
                slot,
                behind,
                amount,
                lock,
            } => self.open(slot, behind, amount, lock),
            Action::TopUp { slot, by, amount } => self.top_up(slot, by, amount),
            Action::ExtendLock { slot, by, lock } => self.extend(slot, by, lock),
            Action::ExpireLock { slot } => self.expire(slot),
            Action::SplitPosition { slot, by, id, shares } => self.split(slot, by, id, shares),
            Action::MergePositions { slot, by, other } => self.merge(slot, by, other),
            Action::TransferPosition { slot, by, to } => self.give(slot, by, to),
            Action::Delegate { slot, by, behind } => self.delegate(slot, by, behind),
            _ => self.attempt_leaving(action),
        }
    }

    /// The position is there, and `by` owns it.
    pub(crate) fn require_owner(&self, slot: Slot, by: usize) -> Verdict {
        let position = self.pools[slot.pool].positions.get(&slot.key()).ok_or(MISSING)?;
        allow(position.owner == by, "OwnerMismatch")
    }

    fn open(&mut self, slot: Slot, behind: usize, amount: u64, lock: u32) -> Verdict {
        let (now, of, key) = (self.now, &mut self.pools[slot.pool], slot.key());
        allow(of.stakes.contains_key(&behind), MISSING)?;
        let fits = slot.pool != COLLATERAL || slot.wallet == authority_of(behind);
        allow(fits, "OwnerMismatch")?;
        of.require_running()?;
        of.require_lock(lock)?;
        allow(!of.positions.contains_key(&key), "AccountExists")?;
        let position = Position {
            behind,
            owner: slot.wallet,
            multiplier: 10_000,
            lock_seconds: lock,
            lock_end: of.end_of_lock(now, lock)?,
            ..Position::default()
        };
        of.accrue_stake(behind, now);
        of.positions.insert(key, position);
        of.begin(key);
        of.deposit(key, amount, now)?;
        of.require_share(key)?;
        self.refresh_bond(slot.pool, behind);
        self.spend(slot.wallet, STAKE, amount)
    }

    fn top_up(&mut self, slot: Slot, by: usize, amount: u64) -> Verdict {
        self.require_owner(slot, by)?;
        let (now, of, key) = (self.now, &mut self.pools[slot.pool], slot.key());
        of.accrue_position(key, now);
        of.require_running()?;
        of.deposit(key, amount, now)?;
        of.require_share(key)?;
        let behind = of.positions[&key].behind;
        self.refresh_bond(slot.pool, behind);
        self.spend(by, STAKE, amount)
    }

    fn extend(&mut self, slot: Slot, by: usize, lock: u32) -> Verdict {
        self.require_owner(slot, by)?;
        let (now, of, key) = (self.now, &mut self.pools[slot.pool], slot.key());
        of.accrue_position(key, now);
        of.require_running()?;
        of.require_lock(lock)?;
        let end = of.end_of_lock(now, lock)?;
        let multiplier = of.curve(end - now);
        let position = of.positions.get_mut(&key).expect("a position");
        let is_longer = end > position.lock_end && position.shares > 0;
        allow(is_longer, "LockNotLonger")?;
        position.lock_seconds = lock;
        position.lock_until(end, multiplier, now);
        of.require_share(key)
    }

    fn expire(&mut self, slot: Slot) -> Verdict {
        let (now, of, key) = (self.now, &mut self.pools[slot.pool], slot.key());
        allow(of.positions.contains_key(&key), MISSING)?;
        of.accrue_position(key, now);
        let position = of.positions.get_mut(&key).expect("a position");
        let is_due = now >= position.lock_end && position.multiplier != 10_000;
        allow(is_due, "LockNotEnded")?;
        position.multiplier = 10_000;
        Ok(())
    }

    fn split(&mut self, slot: Slot, by: usize, id: u32, shares: u64) -> Verdict {
        self.require_owner(slot, by)?;
        let (now, of, key) = (self.now, &mut self.pools[slot.pool], slot.key());
        of.accrue_position(key, now);
        let mut one = of.positions[&key].clone();
        let rest = one.shares.checked_sub(shares).ok_or("StakeTooSmall")?;
        let (active, minimum) = (of.stakes[&one.behind].active, of.parameters.minimum_stake);
        let suffices = active.worth(rest) >= minimum && active.worth(shares) >= minimum;
        allow(suffices, "StakeBelowMinimum")?;
        allow(!of.positions.contains_key(&(by, id)), "AccountExists")?;
        let other = Position {
            shares,
            owed: [0; 4],
            ..one.clone()
        };
        one.shares = rest;
        of.positions.insert(key, one);
        of.positions.insert((by, id), other);
        Ok(())
    }

    fn merge(&mut self, slot: Slot, by: usize, other: Slot) -> Verdict {
        self.require_owner(slot, by)?;
        let (now, of, key) = (self.now, &mut self.pools[slot.pool], slot.key());
        let merged = of.positions.get(&other.key()).ok_or(MISSING)?;
        allow(merged.behind == of.positions[&key].behind, "StakeMismatch")?;
        allow(merged.owner == by, "OwnerMismatch")?;
        allow(key != other.key(), "SamePosition")?;
        of.accrue_position(other.key(), now);
        of.accrue_position(key, now);
        let mut merged = of.positions.remove(&other.key()).expect("a position");
        let mut one = of.positions[&key].clone();
        let end = one.lock_end.max(merged.lock_end);
        let multiplier = of.curve(end.saturating_sub(now));
        one.lock_until(end, multiplier, now);
        merged.lock_until(end, multiplier, now);
        one.blend(merged.shares, merged.multiplier);
        one.lock_seconds = one.lock_seconds.max(merged.lock_seconds);
        for (own, more) in one.owed.iter_mut().zip(merged.owed) {
            *own += more;
        }
        let shares = one.shares;
        of.positions.insert(key, one);
        of.require_share(key)?;
        allow(shares > 0, "AmountZero")?;
        self.lamports[by] += self.rents.position;
        Ok(())
    }

    fn give(&mut self, slot: Slot, by: usize, to: usize) -> Verdict {
        self.require_owner(slot, by)?;
        let of = &mut self.pools[slot.pool];
        let allowed = of.parameters.transferable && slot.pool != COLLATERAL;
        allow(allowed, "NotTransferable")?;
        allow(to != by, "OwnerMismatch")?;
        of.positions.get_mut(&slot.key()).expect("a position").owner = to;
        Ok(())
    }

    fn delegate(&mut self, slot: Slot, by: usize, behind: usize) -> Verdict {
        let (now, of, key) = (self.now, &mut self.pools[slot.pool], slot.key());
        // The instruction names the stake behind nobody.
        allow(of.stakes.contains_key(&0), MISSING)?;
        let position = of.positions.get(&key).ok_or(MISSING)?;
        allow(position.behind == 0, "StakeMismatch")?;
        allow(position.owner == by, "OwnerMismatch")?;
        allow(of.stakes.contains_key(&behind), MISSING)?;
        allow(behind != 0, "AlreadyDelegated")?;
        of.accrue_position(key, now);
        of.require_running()?;
        of.positions
            .get_mut(&key)
            .expect("a position")
            .end_multiplier(now);
        let amount = of.redeem(key, super::ALL)?;
        of.accrue_stake(behind, now);
        let multiplier = of.positions[&key].multiplier;
        of.positions.get_mut(&key).expect("a position").behind = behind;
        of.begin(key);
        of.deposit(key, amount, now)?;
        of.positions.get_mut(&key).expect("a position").multiplier = multiplier;
        of.require_share(key)
    }
}

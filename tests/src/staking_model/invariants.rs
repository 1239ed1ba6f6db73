//! What must hold after any action, worked out anew from everything that there is.

use std::cmp::Ordering;

use num_bigint::BigUint;

use super::rewards::q64;
use super::{Action, Heap, Model, Pool, Position, STAKE, Slot, WALLETS, big, part};

impl Model {
    /// Checks the books after an action.
    ///
    /// # Arguments
    /// - `before`: everything before it
    ///
    /// # Panics
    /// When they do not add up.
    pub fn check(&self, before: &Self, action: &Action) {
        for pool in &self.pools {
            pool.check_rewards();
        }
        self.check_gains(before, action);
        self.check_weights(before, action);
        if let Action::ExecuteSlash { pool, behind, number } = *action {
            self.check_slash(before, (pool, behind, number));
        }
    }

    /// What a wallet has of the stake mint, as an exact fraction: tokens, and its shares at the price of a share.
    fn wealth(&self, wallet: usize) -> Fraction {
        let tokens = Fraction::whole(self.tokens[wallet][STAKE]);
        self.pools
            .iter()
            .fold(tokens, |all, pool| pool.add_worth(wallet, all))
    }

    /// Nobody gains by anything but what is paid to them, and nobody else loses but by slashes and fees: not a fraction of a
    /// base unit. (What two positions are worth in whole base units may change by one: each is rounded by itself.)
    fn check_gains(&self, before: &Self, action: &Action) {
        let takes = matches!(action, Action::ExecuteSlash { .. } | Action::ChargeFault { .. });
        let given = matches!(action, Action::TransferPosition { .. } | Action::Together(_));
        let closed = matches!(action, Action::ClosePosition { .. });
        let actor = action.actor();
        for wallet in 0..WALLETS {
            let (old, new) = (before.wealth(wallet), self.wealth(wallet));
            if Some(wallet) == actor {
                let most = old.plus(action.is_paid(before, self));
                assert!(
                    new <= most,
                    "{action:?}: wallet {wallet} gains {old:?} to {new:?}"
                );
            } else if !takes && !given && !closed {
                assert!(
                    new >= old,
                    "{action:?}: wallet {wallet} falls from {old:?} to {new:?}"
                );
            }
        }
    }

    /// Splitting keeps the weight. Merging adds none but that of the lock that becomes longer.
    fn check_weights(&self, before: &Self, action: &Action) {
        let all = |model: &Self, pool: usize| -> BigUint {
            model.pools[pool].positions.values().map(Position::weight).sum()
        };
        match *action {
            Action::SplitPosition { slot, .. } => {
                assert_eq!(
                    all(before, slot.pool),
                    all(self, slot.pool),
                    "weight before and after {action:?}"
                );
            }
            Action::MergePositions { slot, other, .. } => {
                let (old, new) = (&before.pools[slot.pool], &self.pools[slot.pool]);
                let (Some(one), Some(two)) =
                    (old.positions.get(&slot.key()), old.positions.get(&other.key()))
                else {
                    return;
                };
                if new.positions.len() == old.positions.len() {
                    return;
                }
                let end = one.lock_end.max(two.lock_end);
                let longer = |position: &Position| {
                    let mut position = position.clone();
                    position.lock_until(end, old.curve(end.saturating_sub(self.now)), self.now);
                    position.weight()
                };
                let (most, merged) = (longer(one) + longer(two), new.positions[&slot.key()].weight());
                assert!(merged <= most, "{action:?}: weight {merged}, at most {most}");
            }
            _ => {}
        }
    }

    /// A slash takes at most what is asked and, but for the cap, less by no more than rounding twice.
    fn check_slash(&self, before: &Self, (pool, behind, number): (usize, usize, u32)) {
        let key = (behind, number);
        let (old, new) = (&before.pools[pool], &self.pools[pool]);
        if old.cases.get(&key).is_none_or(|case| !case.is_running()) || new.cases[&key].is_running() {
            return;
        }
        let held = |pool: &Pool| {
            let stake = &pool.stakes[&behind];
            stake.active.assets + stake.unbonding.assets
        };
        let (bps, taken) = (u64::from(old.cases[&key].bps), held(old) - held(new));
        let asked = big(held(old)) * bps;
        assert!(big(taken) * 10_000u32 <= asked, "{taken} taken of {asked} asked");
        let stake = &new.stakes[&behind];
        let cap = part(stake.slash_base, new.parameters.slash_cap_bps.into(), 10_000);
        let is_capped = stake.slash_taken == cap;
        let rounded = asked < (big(taken) + 2u8) * 10_000u32;
        assert!(rounded || is_capped, "{taken} taken of {asked} asked");
        let owed: u64 = new.cases[&key].owed.iter().sum();
        let burned = before.supply[STAKE] - self.supply[STAKE];
        assert_eq!(burned + owed, taken, "burned, reporter, insurance and treasury");
    }
}

impl Pool {
    /// Adds what a wallet's positions and tickets are worth.
    fn add_worth(&self, wallet: usize, mut all: Fraction) -> Fraction {
        for (behind, stake) in &self.stakes {
            let positions = self.positions.values();
            let own = positions.filter(|position| (position.owner, position.behind) == (wallet, *behind));
            all = all.add(stake.active, own.map(|position| position.shares).sum());
            let tickets = self.tickets.values();
            let own = tickets.filter(|ticket| (ticket.owner, ticket.behind) == (wallet, *behind));
            all = all.add(stake.unbonding, own.map(|ticket| ticket.shares).sum());
        }
        all
    }

    /// Funded = claimed + owed + streams + remainders + what is on its way, to the last of 2^64 parts of a base unit.
    fn check_rewards(&self) {
        for (place, reward) in self.rewards.iter().enumerate() {
            let owed: u64 = self.positions.values().map(|position| position.owed[place]).sum();
            let mut all = q64(reward.claimed) + q64(owed) + q64(reward.left) + &reward.carry;
            for (behind, stake) in &self.stakes {
                let share = &stake.rewards[place];
                all += &share.carry + (&reward.per_weight - &share.seen) * self.weight(*behind);
            }
            for position in self.positions.values() {
                let share = &self.stakes[&position.behind].rewards[place];
                all += (&share.per_share - &position.seen[place]) * position.weight();
            }
            assert_eq!(
                all,
                q64(reward.funded),
                "where reward {place} of pool {} is",
                self.kind
            );
        }
    }
}

/// A fraction of any size.
#[derive(Debug, Clone)]
struct Fraction {
    above: BigUint,
    below: BigUint,
}

impl Fraction {
    fn whole(number: u64) -> Self {
        Self {
            above: big(number),
            below: big(1u8),
        }
    }

    fn plus(&self, number: u64) -> Self {
        Self {
            above: &self.above + &self.below * number,
            below: self.below.clone(),
        }
    }

    /// And the price of so many shares of a heap.
    fn add(self, heap: Heap, shares: u64) -> Self {
        if shares == 0 {
            return self;
        }
        let (assets, all) = (big(heap.assets) + 1u8, big(heap.shares) + 1u8);
        Self {
            above: self.above * &all + big(shares) * assets * &self.below,
            below: self.below * all,
        }
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (&self.above * &other.below).partial_cmp(&(&other.above * &self.below))
    }
}

impl Action {
    /// The wallet that does it, if it is one's own doing.
    fn actor(&self) -> Option<usize> {
        match *self {
            Self::OpenPosition { slot, .. } => Some(slot.wallet),
            Self::TopUp { by, .. }
            | Self::ClaimAndStake { by, .. }
            | Self::ExtendLock { by, .. }
            | Self::SplitPosition { by, .. }
            | Self::MergePositions { by, .. }
            | Self::Delegate { by, .. }
            | Self::RequestUnbonding { by, .. }
            | Self::CancelUnbonding { by, .. } => Some(by),
            Self::Withdraw { to, .. } | Self::ClaimRewards { to, .. } => Some(to),
            Self::FundRewards { wallet, .. } | Self::Donate { wallet, .. } => Some(wallet),
            Self::Together(ref actions) => {
                let first = actions.first().and_then(Self::actor);
                first.filter(|_| actions.iter().all(|action| action.actor() == first))
            }
            _ => None,
        }
    }

    /// What is paid in rewards of the stake mint.
    fn is_paid(&self, before: &Model, after: &Model) -> u64 {
        let claimed = |model: &Model| -> u64 {
            let rewards = model.pools.iter().flat_map(|pool| &pool.rewards);
            rewards
                .filter(|reward| reward.mint == STAKE)
                .map(|reward| reward.claimed)
                .sum()
        };
        claimed(after) - claimed(before)
    }
}

impl Slot {
    /// Another id of the same wallet.
    pub(crate) const fn with(self, id: u32) -> Self {
        Self { id, ..self }
    }
}

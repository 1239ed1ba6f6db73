//! Whether a pool and everything in it is as the model says.

use flywheel_client::accounts::{OperatorStake, Position, SlashCase, StakePool, Ticket};
use num_bigint::BigUint;

use super::aim::IDS;
use super::{BEHIND, GOVERNANCE, Network, ORACLE, Slot, Standing, WALLETS, WEEK, big};

fn number(bytes: [u8; 16]) -> BigUint {
    BigUint::from_bytes_le(&bytes)
}

fn count(things: usize) -> u32 {
    u32::try_from(things).expect("few things")
}

/// What a pool's account says about votes at a time: without those whose week has ended.
fn votes(pool: &StakePool, now: u32) -> BigUint {
    let (mut amount, mut by_end) = (big(pool.votes_amount), number(pool.votes_amount_by_end));
    let first = pool.votes_bucket;
    for bucket in first..first + count(pool.votes_expiring.len()) {
        let expiring = pool.votes_expiring[bucket as usize % pool.votes_expiring.len()];
        if bucket * WEEK <= now {
            amount -= expiring;
            by_end -= big(expiring) * bucket * WEEK;
        }
    }
    by_end - amount * now
}

impl Network {
    pub(crate) fn compare_pool(&self, pool: usize) {
        let (found, of): (StakePool, _) = (self.world.state(&self.pool(pool)), &self.model.pools[pool]);
        assert_eq!(
            (found.staked, found.unbonding, found.slashed),
            (of.staked(), of.unbonding(), of.slashed()),
            "staked, unbonding and slashed in pool {pool}"
        );
        assert_eq!(
            [found.insurance_owed, found.treasury_owed],
            of.fees_owed,
            "fault fees that pool {pool} owes"
        );
        assert_eq!(
            (found.positions, found.tickets),
            (count(of.positions.len()), count(of.tickets.len())),
            "positions and tickets in pool {pool}"
        );
        assert_eq!(
            number(found.total_weight),
            of.total_weight(),
            "weight of pool {pool}"
        );
        assert_eq!(
            found.parameters,
            of.parameters.into(),
            "parameters of pool {pool}"
        );
        let (proposed, ready_at) = of
            .proposed
            .map_or_else(Default::default, |(new, at)| (new.into(), at));
        assert_eq!((found.proposed, found.update_ready_at), (proposed, ready_at));
        assert_eq!(found.paused == 1, of.paused, "pause of pool {pool}");
        self.compare_rewards(&found, pool);
        if pool == GOVERNANCE {
            let now = self.model.now;
            for later in [0, 1, WEEK - 1, WEEK, 40_000_000].map(|seconds| now.saturating_add(seconds)) {
                assert_eq!(votes(&found, later), of.votes(later), "votes at {later}");
            }
        }
        for behind in 0..BEHIND {
            self.compare_stake(pool, behind);
        }
        for wallet in 0..WALLETS {
            for id in 0..IDS {
                self.compare_position(Slot { pool, wallet, id });
            }
        }
        self.compare_cases(pool);
    }

    fn compare_rewards(&self, found: &StakePool, pool: usize) {
        let of = &self.model.pools[pool];
        assert_eq!(usize::from(found.reward_mints), of.rewards.len());
        for (found, expected) in found.rewards.iter().zip(&of.rewards) {
            let mint = expected.mint;
            assert_eq!(
                (found.left, found.end, found.updated),
                (expected.left, expected.end, expected.updated),
                "stream of mint {mint} in pool {pool}"
            );
            assert_eq!((found.funded, found.claimed), (expected.funded, expected.claimed));
            assert_eq!(
                (number(found.per_weight), number(found.carry)),
                (expected.per_weight.clone(), expected.carry.clone()),
                "mint {mint} per weight of pool {pool}, and the remainder"
            );
        }
    }

    fn compare_stake(&self, pool: usize, behind: usize) {
        let (address, of) = (self.names.stakes[pool][behind], &self.model.pools[pool]);
        let Some(expected) = of.stakes.get(&behind) else {
            assert!(self.world.chain.account(&address).is_none());
            return;
        };
        let found: OperatorStake = self.world.state(&address);
        let name = format!("operator stake {behind} of pool {pool}");
        assert_eq!(
            (
                found.assets,
                found.shares,
                found.unbonding_assets,
                found.unbonding_shares
            ),
            (
                expected.active.assets,
                expected.active.shares,
                expected.unbonding.assets,
                expected.unbonding.shares
            ),
            "{name}"
        );
        let weights = (number(found.weighted_shares), number(found.weight));
        assert_eq!(
            weights,
            (of.weighted_shares(behind), of.weight(behind)),
            "weights of {name}"
        );
        let positions = of.positions.values().filter(|position| position.behind == behind);
        let tickets = of.tickets.values().filter(|ticket| ticket.behind == behind);
        assert_eq!(
            (found.positions, found.tickets, found.short_since),
            (
                count(positions.count()),
                count(tickets.count()),
                expected.short_since
            ),
            "positions and tickets of {name}, and since when it is short"
        );
        assert_eq!(
            (found.cases, found.open_cases),
            (expected.cases, count(of.running(behind))),
            "cases of {name}"
        );
        assert_eq!(
            (found.slash_epoch, found.slash_base, found.slash_taken),
            (expected.slash_epoch, expected.slash_base, expected.slash_taken),
            "slashes of {name}"
        );
        for (found, expected) in found.rewards.iter().zip(&expected.rewards) {
            assert_eq!(
                [found.seen, found.per_share, found.carry].map(number),
                [&expected.seen, &expected.per_share, &expected.carry].map(Clone::clone),
                "rewards of {name}"
            );
        }
    }

    fn compare_position(&self, slot: Slot) {
        let (address, of) = (self.position(slot), &self.model.pools[slot.pool]);
        for id in 0..IDS {
            self.compare_ticket(slot, id);
        }
        let Some(expected) = of.positions.get(&slot.key()) else {
            assert!(self.world.chain.account(&address).is_none(), "no {slot:?}");
            return;
        };
        let found: Position = self.world.state(&address);
        assert_eq!(
            (found.owner, found.stake),
            (
                self.key(expected.owner),
                self.names.stakes[slot.pool][expected.behind]
            ),
            "{slot:?}"
        );
        assert_eq!(
            (
                found.shares,
                u64::from(found.multiplier_bps),
                found.lock_seconds,
                found.lock_end
            ),
            (
                expected.shares,
                expected.multiplier,
                expected.lock_seconds,
                expected.lock_end
            ),
            "shares, multiplier and lock of {slot:?}"
        );
        for (place, found) in found.rewards.iter().enumerate() {
            assert_eq!(
                (number(found.seen), found.owed),
                (expected.seen[place].clone(), expected.owed[place]),
                "reward {place} of {slot:?}"
            );
        }
        assert_eq!(self.world.lamports(&address), self.model.rents.position);
    }

    fn compare_ticket(&self, slot: Slot, id: u32) {
        let address = self.ticket(slot, id);
        let Some(expected) = self.model.pools[slot.pool].tickets.get(&(slot.key(), id)) else {
            assert!(
                self.world.chain.account(&address).is_none(),
                "no ticket {id} of {slot:?}"
            );
            return;
        };
        let found: Ticket = self.world.state(&address);
        assert_eq!(
            (found.owner, found.stake, found.shares, found.ready_at),
            (
                self.key(expected.owner),
                self.names.stakes[slot.pool][expected.behind],
                expected.shares,
                expected.ready_at
            ),
            "ticket {id} of {slot:?}"
        );
    }

    fn compare_cases(&self, pool: usize) {
        let of = &self.model.pools[pool];
        for (behind, stake) in &of.stakes {
            for number in 0..stake.cases {
                let address = self.case(pool, *behind, number);
                let Some(expected) = of.cases.get(&(*behind, number)) else {
                    assert!(self.world.chain.account(&address).is_none(), "a closed case");
                    continue;
                };
                let found: SlashCase = self.world.state(&address);
                let status = match expected.standing {
                    Standing::Voting => 0,
                    Standing::Open => 1,
                    Standing::Appealed => 2,
                    Standing::Executed => 3,
                    Standing::Vetoed => 4,
                };
                let votes: u32 = expected.votes.iter().map(|oracle| 1 << (oracle - ORACLE)).sum();
                assert_eq!(
                    (found.status, found.executable_at, found.expires_at, found.votes),
                    (status, expected.executable_at, expected.expires_at, votes),
                    "case {number} against {behind} in pool {pool}"
                );
                assert_eq!(
                    [found.reporter_owed, found.insurance_owed, found.treasury_owed],
                    expected.owed
                );
                assert_eq!(
                    (found.reporter, found.bps),
                    (self.key(expected.reporter), expected.bps)
                );
            }
        }
    }
}

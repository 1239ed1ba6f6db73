//! Reads what the chain says of a pool and its epochs.

use std::ops::RangeInclusive;

use flywheel_client::ClientError;
use flywheel_client::accounts::{OracleSet, Pool, RewardEpoch, RewardRoot};
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::rewards::ProposeRootArgs;
use flywheel_client::pools;
use reward_distributor::state::{EpochStatus, PauseGroup, RootStatus};
use solana_address::Address;

use super::decide::{Opened, OwnRoot, Phase, Situation};
use crate::failure::Failure;

/// A pool with its oracles at a moment.
pub struct View {
    /// The pool's address.
    pub address: Address,
    /// The pool.
    pub pool: Pool,
    /// The oracle set in force.
    pub set: OracleSet,
    /// The chain's time, unix seconds.
    pub now: i64,
}

impl View {
    /// Reads a pool, the oracle set of its network and the time.
    pub fn read(chain: &dyn Chain, at: &Address) -> Result<Self, Failure> {
        let pool = pools::pool(chain, at)?.ok_or_else(|| {
            Failure::Argument(format!(
                "--pool: there is no reward pool at {at}; check the address and --url"
            ))
        })?;
        let set = pools::oracle_set(chain, &pool.network)?.ok_or_else(|| {
            Failure::Argument(format!(
                "network {} has no oracles; its authority has to name them first",
                pool.network
            ))
        })?;
        Ok(Self {
            address: *at,
            pool,
            set,
            now: chain.now()?,
        })
    }

    /// The epochs that have ended and can still become final; `None` when there are none.
    pub fn unsettled(&self) -> Option<RangeInclusive<u64>> {
        let seconds = i64::from(self.pool.epoch_seconds);
        let ended = self.now.checked_sub(self.pool.genesis)?.checked_div(seconds)?;
        let last = u64::try_from(ended).ok()?.checked_sub(1)?;
        let first = self.pool.next_epoch.max(self.pool.first_epoch);
        (first <= last).then_some(first..=last)
    }

    /// What there is to decide on for an epoch of which `root` was computed here.
    pub fn situation(
        &self,
        chain: &dyn Chain,
        oracle: &Address,
        epoch: u64,
        root: &ProposeRootArgs,
    ) -> Result<Situation, ClientError> {
        let own = address::reward_root(&self.address, epoch, &root.commitment());
        let asked = [address::reward_epoch(&self.address, epoch), own];
        let mut found = chain.accounts(&asked)?.into_iter();
        let opened = pools::typed::<RewardEpoch>(found.next().flatten());
        let own_root = pools::typed::<RewardRoot>(found.next().flatten());
        let position = self.set.position(oracle).ok();
        Ok(Situation {
            now: self.now,
            paused: self.pool.require_running(PauseGroup::Roots).is_err(),
            member: position.is_some(),
            own,
            own_root: own_root.map_or(OwnRoot::Missing, |root| status_of(&root)),
            epoch: opened.map(|epoch| self.opened(epoch, position)),
        })
    }

    fn opened(&self, mut epoch: RewardEpoch, position: Option<usize>) -> Opened {
        epoch.void_votes_of_other_sets(&self.set);
        let root = epoch.approved_root;
        let window = i64::from(self.pool.parameters.challenge_window_seconds);
        let phase = match epoch.status {
            code if code == EpochStatus::Final.code() => Phase::Final { root },
            code if code == EpochStatus::Approved.code() => Phase::Approved {
                root,
                window_end: epoch.approved_at.saturating_add(window),
            },
            _ => Phase::Open,
        };
        let vote = position.and_then(|position| epoch.votes.get(position).copied());
        Opened {
            phase,
            vote: vote.filter(|vote| *vote != Address::default()),
        }
    }
}

/// A status that this version does not know is that of a root that nobody should vote for.
fn status_of(root: &RewardRoot) -> OwnRoot {
    let known = [RootStatus::Proposed, RootStatus::Final];
    if known.iter().any(|status| status.code() == root.status) {
        OwnRoot::Proposed
    } else {
        OwnRoot::Rejected
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(now: i64, next_epoch: u64) -> View {
        let mut pool: Pool = bytemuck::Zeroable::zeroed();
        (pool.genesis, pool.epoch_seconds) = (1_000, 60);
        (pool.first_epoch, pool.next_epoch) = (2, next_epoch);
        View {
            address: Address::default(),
            pool,
            set: bytemuck::Zeroable::zeroed(),
            now,
        }
    }

    #[test]
    fn epochs_are_due_from_the_last_final_one_to_the_last_that_has_ended() {
        for (now, next_epoch, due) in [
            (0, 2, None),
            (1_179, 2, None),
            (1_180, 2, Some(2..=2)),
            (1_239, 2, Some(2..=2)),
            (1_240, 2, Some(2..=3)),
            (1_600, 7, Some(7..=9)),
            (1_600, 10, None),
        ] {
            assert_eq!(view(now, next_epoch).unsettled(), due, "{now} {next_epoch}");
        }
    }

    #[test]
    fn votes_and_approvals_of_a_set_that_was_replaced_count_for_nothing() {
        let mut view = view(2_000, 2);
        view.set.set_version = 4;
        let mut epoch: RewardEpoch = bytemuck::Zeroable::zeroed();
        (epoch.set_version, epoch.status, epoch.approved_at) = (4, EpochStatus::Approved.code(), 1_500);
        let own = Address::new_from_array([5; 32]);
        (epoch.approved_root, epoch.votes[0]) = (own, own);
        let present = view.opened(epoch, Some(0));
        let phase = Phase::Approved {
            root: own,
            window_end: 1_500,
        };
        assert_eq!((present.phase, present.vote), (phase, Some(own)));
        epoch.set_version = 3;
        let void = view.opened(epoch, Some(0));
        assert_eq!((void.phase, void.vote), (Phase::Open, None));
    }

    #[test]
    fn a_root_of_a_status_of_later_versions_is_not_voted_for() {
        let mut root: RewardRoot = bytemuck::Zeroable::zeroed();
        let mut of = |status| {
            root.status = status;
            status_of(&root)
        };
        assert_eq!(
            [0, 1, 2].map(&mut of),
            [OwnRoot::Proposed, OwnRoot::Proposed, OwnRoot::Rejected]
        );
    }
}

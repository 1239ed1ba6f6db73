//! An epoch of a pool: how much has been emitted by its end, and the oracles' votes on its root.

use anchor_lang::prelude::*;

use super::{DISCRIMINATOR, MAX_ORACLES, OracleSet};

/// How far an epoch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum EpochStatus {
    /// Takes proposals and votes.
    Open,
    /// Has an approved root, whose challenge window runs or has run.
    Approved,
    /// Has a final root.
    Final,
}

impl EpochStatus {
    /// The byte stored in the account.
    pub const fn code(self) -> u8 {
        match self {
            Self::Open => 0,
            Self::Approved => 1,
            Self::Final => 2,
        }
    }
}

/// An epoch of a pool. Address: `["epoch", pool, epoch]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct RewardEpoch {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// `EpochStatus` code.
    pub status: u8,
    /// Zero.
    pub padding: u8,
    /// Version of the oracle set that the votes and the approval belong to.
    pub set_version: u32,
    /// The epoch.
    pub epoch: u64,
    /// The pool.
    pub pool: Pubkey,
    /// Who paid the rent.
    pub rent_payer: Pubkey,
    /// What the schedule has emitted by the end of the epoch, cumulative, base units.
    pub emitted: u64,
    /// When the root was approved, unix seconds; 0 before.
    pub approved_at: i64,
    /// The approved root account, zero before.
    pub approved_root: Pubkey,
    /// The root account that each oracle, by its position in the set, votes for; zero for none.
    pub votes: [Pubkey; MAX_ORACLES],
    /// Zero; for later versions.
    pub reserved: [u8; 64],
}

impl RewardEpoch {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Forgets votes and approval when they belong to another membership than `set`'s present one. A final epoch
    /// stays as it is.
    pub fn void_votes_of_other_sets(&mut self, set: &OracleSet) {
        if self.set_version == set.set_version || self.status == EpochStatus::Final.code() {
            return;
        }
        self.set_version = set.set_version;
        self.status = EpochStatus::Open.code();
        self.approved_at = 0;
        self.approved_root = Pubkey::default();
        self.votes = [Pubkey::default(); MAX_ORACLES];
    }

    /// Forgets every vote for `root` and its approval, because it was shown to be wrong.
    pub fn reject(&mut self, root: &Pubkey) {
        for vote in self.votes.iter_mut().filter(|vote| **vote == *root) {
            *vote = Pubkey::default();
        }
        if self.approved_root == *root {
            self.status = EpochStatus::Open.code();
            self.approved_at = 0;
            self.approved_root = Pubkey::default();
        }
    }

    /// The weight of the oracles that vote for `root`.
    pub fn weight_for(&self, root: &Pubkey, set: &OracleSet) -> u64 {
        self.votes
            .iter()
            .zip(set.members())
            .filter(|(vote, _)| *vote == root)
            .fold(0, |weight: u64, (_, member)| {
                weight.saturating_add(u64::from(member.weight))
            })
    }
}

const _: () = assert!(RewardEpoch::SPACE == 1_224);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::OracleMember;

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    fn set_of(weights: &[u32]) -> OracleSet {
        let mut set: OracleSet = bytemuck::Zeroable::zeroed();
        let members: Vec<_> = (1u8..)
            .zip(weights)
            .map(|(name, weight)| OracleMember {
                key: key(name),
                weight: *weight,
            })
            .collect();
        set.replace_members(&members).unwrap();
        set
    }

    #[test]
    fn weight_is_that_of_the_present_members_who_vote_for_the_root() {
        let set = set_of(&[1, 2, 4]);
        let mut epoch: RewardEpoch = bytemuck::Zeroable::zeroed();
        epoch.votes[0] = key(9);
        epoch.votes[1] = key(8);
        epoch.votes[2] = key(9);
        // A vote beyond the members in force weighs nothing.
        epoch.votes[3] = key(9);
        assert_eq!(epoch.weight_for(&key(9), &set), 5);
        assert_eq!(epoch.weight_for(&key(8), &set), 2);
        assert_eq!(epoch.weight_for(&key(7), &set), 0);
    }

    #[test]
    fn a_changed_set_voids_votes_and_approval_but_not_a_final_root() {
        let mut set = set_of(&[1, 1, 1]);
        let mut epoch: RewardEpoch = bytemuck::Zeroable::zeroed();
        epoch.set_version = 1;
        epoch.status = EpochStatus::Approved.code();
        epoch.approved_at = 5;
        epoch.approved_root = key(9);
        epoch.votes[0] = key(9);
        epoch.void_votes_of_other_sets(&set);
        assert_eq!(epoch.approved_root, key(9));

        let members = set.members().to_vec();
        set.replace_members(&members).unwrap();
        let mut finalized = epoch;
        finalized.status = EpochStatus::Final.code();
        finalized.void_votes_of_other_sets(&set);
        assert_eq!(
            (finalized.status, finalized.approved_root),
            (EpochStatus::Final.code(), key(9))
        );

        epoch.void_votes_of_other_sets(&set);
        assert_eq!(
            (epoch.status, epoch.set_version, epoch.approved_at),
            (EpochStatus::Open.code(), 2, 0)
        );
        assert_eq!(epoch.weight_for(&key(9), &set), 0);
        assert_eq!(epoch.approved_root, Pubkey::default());
    }
}

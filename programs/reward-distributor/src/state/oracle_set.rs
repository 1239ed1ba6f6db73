//! The oracles of a network, with their weights.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;
use crate::errors::{RewardError, ensure};

/// Most members of a set.
pub const MAX_ORACLES: usize = 32;

/// A member of an oracle set.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct OracleMember {
    /// The key that proposes and votes.
    pub key: Pubkey,
    /// Its weight, at least 1.
    pub weight: u32,
}

/// An oracle set. Address: `["oracles", network]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct OracleSet {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// Version of the membership, from 1; a change voids votes and approvals of the one before.
    pub set_version: u32,
    /// The network.
    pub network: Pubkey,
    /// Weight of all members together.
    pub total_weight: u64,
    /// Number of members.
    pub count: u32,
    /// Zero.
    pub padding2: [u8; 4],
    /// The members; zero beyond `count`.
    pub members: [OracleMember; MAX_ORACLES],
    /// Zero; for later versions.
    pub reserved: [u8; 64],
}

impl OracleSet {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// The members in force.
    pub fn members(&self) -> &[OracleMember] {
        let count = usize::try_from(self.count).unwrap_or(0).min(MAX_ORACLES);
        self.members.split_at(count).0
    }

    /// The position of a key among the members.
    ///
    /// # Errors
    /// `NotAnOracle` when it is not a member.
    pub fn position(&self, key: &Pubkey) -> Result<usize> {
        self.members()
            .iter()
            .position(|member| member.key == *key)
            .ok_or_else(|| RewardError::NotAnOracle.into())
    }

    /// Replaces the members and raises the set's version.
    ///
    /// # Errors
    /// `OracleCountInvalid` for none or more than 32, `OracleMemberInvalid` for a zero or repeated key or a weight of 0.
    pub fn replace_members(&mut self, members: &[OracleMember]) -> Result<()> {
        ensure(
            (1..=MAX_ORACLES).contains(&members.len()),
            RewardError::OracleCountInvalid,
        )?;
        let mut slots = [OracleMember::default(); MAX_ORACLES];
        let mut total_weight = 0u64;
        for (position, (slot, member)) in slots.iter_mut().zip(members).enumerate() {
            let repeated = members.iter().take(position).any(|other| other.key == member.key);
            ensure(
                !repeated && member.key != Pubkey::default() && member.weight > 0,
                RewardError::OracleMemberInvalid,
            )?;
            total_weight = total_weight.saturating_add(u64::from(member.weight));
            *slot = *member;
        }
        self.members = slots;
        self.count = u32::try_from(members.len()).map_err(|_| RewardError::OracleCountInvalid)?;
        self.total_weight = total_weight;
        self.set_version = self
            .set_version
            .checked_add(1)
            .ok_or(RewardError::NumberOutOfRange)?;
        Ok(())
    }

    /// Whether `weight` is at least two thirds of the set's.
    pub fn is_quorum(&self, weight: u64) -> bool {
        // 32 weights of 32 bits: neither product comes near 64 bits.
        weight.saturating_mul(3) >= self.total_weight.saturating_mul(2)
    }
}

const _: () = assert!(OracleSet::SPACE == 1_280);

#[cfg(test)]
mod tests {
    use super::*;

    fn member(key: u8, weight: u32) -> OracleMember {
        OracleMember {
            key: Pubkey::new_from_array([key; 32]),
            weight,
        }
    }

    fn set(members: &[OracleMember]) -> Result<OracleSet> {
        let mut set: OracleSet = bytemuck::Zeroable::zeroed();
        set.replace_members(members)?;
        Ok(set)
    }

    #[test]
    fn quorum_is_two_thirds_of_the_weight_rounded_up() {
        for (count, quorum) in [
            (1u8, 1u64),
            (2, 2),
            (3, 2),
            (4, 3),
            (5, 4),
            (6, 4),
            (7, 5),
            (9, 6),
            (32, 22),
        ] {
            let members: Vec<_> = (1..=count).map(|key| member(key, 1)).collect();
            let set = set(&members).unwrap();
            assert!(
                set.is_quorum(quorum) && !set.is_quorum(quorum - 1),
                "{count} members"
            );
        }
        let heavy: Vec<_> = (1..=32).map(|key| member(key, u32::MAX)).collect();
        let set = set(&heavy).unwrap();
        assert_eq!(set.total_weight, 32 * u64::from(u32::MAX));
        assert!(!set.is_quorum(21 * u64::from(u32::MAX)) && set.is_quorum(22 * u64::from(u32::MAX)));
    }

    #[test]
    fn a_set_has_one_to_thirty_two_distinct_weighted_members() {
        assert!(set(&[]).is_err());
        assert!(set(&(1..=33).map(|key| member(key, 1)).collect::<Vec<_>>()).is_err());
        assert!(set(&[member(1, 1), member(1, 2)]).is_err());
        assert!(set(&[member(0, 1)]).is_err());
        assert!(set(&[member(1, 0)]).is_err());
        assert!(set(&(1..=32).map(|key| member(key, 1)).collect::<Vec<_>>()).is_ok());
    }

    #[test]
    fn replacing_members_raises_the_version_and_leaves_no_old_member() {
        let mut set = set(&[member(1, 5), member(2, 6), member(3, 7)]).unwrap();
        assert_eq!((set.set_version, set.total_weight), (1, 18));
        set.replace_members(&[member(4, 1)]).unwrap();
        assert_eq!((set.set_version, set.total_weight, set.count), (2, 1, 1));
        assert!(set.position(&member(1, 5).key).is_err());
        assert_eq!(set.position(&member(4, 1).key).unwrap(), 0);
        assert_eq!(set.members[1], OracleMember::default());
        assert!(set.position(&Pubkey::default()).is_err());
    }
}

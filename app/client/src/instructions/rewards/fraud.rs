//! Proofs of fraud.

use reward_distributor::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{BadSum, Branch, build, event_authority};
use crate::address;

/// A root under challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Challenged {
    /// Who challenges it; signs, and must be able to pay the challenge bond.
    pub challenger: Address,
    /// The pool.
    pub pool: Address,
    /// The root's epoch.
    pub epoch: u64,
    /// The root account.
    pub reward_root: Address,
    /// The insurance of the pool's parameters.
    pub insurance: Address,
}

impl Challenged {
    fn accounts(&self) -> accounts::Challenge {
        accounts::Challenge {
            challenger: self.challenger,
            pool: self.pool,
            reward_epoch: address::reward_epoch(&self.pool, self.epoch),
            reward_root: self.reward_root,
            insurance: self.insurance,
            system_program: solana_system_interface::program::ID,
            event_authority: event_authority(),
            program: ID,
        }
    }

    fn leaves(&self, leaf: Address, other: Address) -> accounts::ChallengeLeaves {
        accounts::ChallengeLeaves {
            challenge: self.accounts(),
            leaf,
            other,
        }
    }

    fn absence(&self, leaf: Address, below: Address, above: Address) -> accounts::ChallengeAbsence {
        accounts::ChallengeAbsence {
            challenge: self.accounts(),
            leaf,
            below,
            above,
        }
    }

    /// Proves two leaves of the root out of order. Signer: challenger.
    pub fn prove_unsorted(&self, leaf: Address, other: Address) -> Instruction {
        build(ID, self.leaves(leaf, other), instruction::ProveUnsorted {})
    }

    /// Proves a node with a wrong sum. Signer: challenger.
    pub fn prove_bad_sum(&self, bad_sum: BadSum) -> Instruction {
        build(ID, self.accounts(), instruction::ProveBadSum { bad_sum })
    }

    /// Proves a total below that of the same index in the last final root. Signer: challenger.
    pub fn prove_decrease(&self, leaf: Address, before: Address) -> Instruction {
        build(ID, self.leaves(leaf, before), instruction::ProveDecrease {})
    }

    /// Proves that the root leaves out a leaf of the last final one; `below` and `above` are neighbours in this root. Signer:
    /// challenger.
    pub fn prove_omission(&self, before: Address, below: Address, above: Address) -> Instruction {
        build(
            ID,
            self.absence(before, below, above),
            instruction::ProveOmission {},
        )
    }

    /// Proves an increase above the cap since the last final root. Signer: challenger.
    pub fn prove_above_cap(&self, leaf: Address, before: Address) -> Instruction {
        build(ID, self.leaves(leaf, before), instruction::ProveAboveCap {})
    }

    /// Proves a total above the cap of a device that the last final root does not have; `below` and `above` are its
    /// neighbours there. Signer: challenger.
    pub fn prove_newcomer_above_cap(&self, leaf: Address, below: Address, above: Address) -> Instruction {
        build(
            ID,
            self.absence(leaf, below, above),
            instruction::ProveNewcomerAboveCap {},
        )
    }

    /// Proves a total above the cap of all epochs. Signer: challenger.
    pub fn prove_lifetime_above_cap(&self, leaf: Address) -> Instruction {
        let accounts = accounts::ChallengeLeaf {
            challenge: self.accounts(),
            leaf,
        };
        build(ID, accounts, instruction::ProveLifetimeAboveCap {})
    }

    /// Proves a leaf for an index that the network never gave out. Signer: challenger.
    pub fn prove_unregistered(&self, network: Address, leaf: Address) -> Instruction {
        let accounts = accounts::ChallengeUnregistered {
            challenge: self.accounts(),
            leaf,
            network,
        };
        build(ID, accounts, instruction::ProveUnregistered {})
    }
}

/// Lays down a leaf of a root. Signer: challenger.
pub fn lay_evidence(challenger: Address, reward_root: Address, branch: Branch) -> Instruction {
    let accounts = accounts::LayEvidence {
        challenger,
        reward_root,
        evidence: address::evidence(&reward_root, &challenger, branch.position),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::LayEvidence { branch })
}

/// Takes evidence back. Signer: challenger.
pub fn close_evidence(challenger: Address, reward_root: Address, position: u32) -> Instruction {
    let accounts = accounts::CloseEvidence {
        challenger,
        evidence: address::evidence(&reward_root, &challenger, position),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseEvidence {})
}

//! A root under challenge: who challenges it, what is judged, and who gets whose bond.

use anchor_lang::prelude::*;
use flywheel_merkle::{Leaf, leaf_node, root_from_proof};
use flywheel_onchain::accounts::transfer_lamports;
use flywheel_onchain::ensure_key;

use super::domain;
use crate::errors::{RewardError, ensure};
use crate::events::{RootChallenged, emit};
use crate::state::{Evidence, Pool, RewardEpoch, RewardRoot, RootStatus, bps};

/// A leaf with the branch that leads from it to a root.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct Branch {
    /// The leaf's device index.
    pub index: u32,
    /// The leaf's payee.
    pub payee: Pubkey,
    /// The leaf's total, base units.
    pub total: u64,
    /// The leaf's rank among the root's leaves.
    pub position: u32,
    /// Sibling nodes from leaf to root, 40 bytes each: hash, then sum (u64 LE).
    pub proof: Vec<u8>,
}

impl Branch {
    /// Whether the branch leads to `root`, a root of `pool`.
    pub fn leads_to(&self, root: &RewardRoot, pool: &Pubkey) -> bool {
        let leaf = Leaf {
            index: self.index,
            payee: self.payee.to_bytes(),
            total: self.total,
        };
        let node = leaf_node(&domain(pool), &leaf);
        root_from_proof(node, self.position, root.leaf_count, &self.proof)
            .is_ok_and(|reached| reached.hash == root.root && reached.sum == root.total)
    }
}

/// What a proof of fraud shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fraud {
    /// Two leaves out of order or with one index.
    Unsorted,
    /// A node whose sum is not that of what is below it.
    BadSum,
    /// A total below that in the last final root.
    Decrease,
    /// An increase, or a total, above the device cap.
    AboveCap,
    /// An index that was never given out.
    Unregistered,
    /// An index of the last final root that is missing.
    Omission,
}

impl Fraud {
    /// The byte in events.
    pub const fn code(self) -> u8 {
        match self {
            Self::Unsorted => 0,
            Self::BadSum => 1,
            Self::Decrease => 2,
            Self::AboveCap => 3,
            Self::Unregistered => 4,
            Self::Omission => 5,
        }
    }
}

/// Accounts of `prove_bad_sum`, and the first ones of the other proofs.
#[event_cpi]
#[derive(Accounts)]
pub struct Challenge<'info> {
    /// Whoever challenges the root; must be able to pay the challenge bond.
    #[account(mut)]
    pub challenger: Signer<'info>,
    /// The pool.
    pub pool: AccountLoader<'info, Pool>,
    /// The root's epoch.
    #[account(mut, has_one = pool @ RewardError::EpochPoolMismatch)]
    pub reward_epoch: AccountLoader<'info, RewardEpoch>,
    /// The root.
    #[account(
        mut,
        has_one = pool @ RewardError::RootMismatch,
        constraint = reward_root.load()?.epoch == reward_epoch.load()?.epoch @ RewardError::RootMismatch,
    )]
    pub reward_root: AccountLoader<'info, RewardRoot>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub insurance: UncheckedAccount<'info>,
    /// Moves the bond.
    pub system_program: Program<'info, System>,
}

/// Accounts of `prove_lifetime_above_cap`.
#[derive(Accounts)]
pub struct ChallengeLeaf<'info> {
    /// The challenge.
    pub challenge: Challenge<'info>,
    /// A leaf of the challenged root.
    pub leaf: AccountLoader<'info, Evidence>,
}

/// Accounts of `prove_unsorted`, `prove_decrease` and `prove_above_cap`.
#[derive(Accounts)]
pub struct ChallengeLeaves<'info> {
    /// The challenge.
    pub challenge: Challenge<'info>,
    /// A leaf of the challenged root.
    pub leaf: AccountLoader<'info, Evidence>,
    /// Another leaf of it, or one of the last final root.
    pub other: AccountLoader<'info, Evidence>,
}

/// Accounts of `prove_newcomer_above_cap` and `prove_omission`: a leaf of one root, and its neighbours in another that does
/// not have it.
#[derive(Accounts)]
pub struct ChallengeAbsence<'info> {
    /// The challenge.
    pub challenge: Challenge<'info>,
    /// The leaf.
    pub leaf: AccountLoader<'info, Evidence>,
    /// The leaf of the other root with the next lower index; where there is none, the same as `above`.
    pub below: AccountLoader<'info, Evidence>,
    /// The leaf with the next higher index; where there is none, the same as `below`.
    pub above: AccountLoader<'info, Evidence>,
}

impl Challenge<'_> {
    /// Checks that the root can be challenged by this challenger. All that is wrong up to here is an error; from here on a
    /// proof holds or costs the bond.
    pub(crate) fn open(&self) -> Result<()> {
        let (pool, root) = (self.pool.load()?, self.reward_root.load()?);
        ensure(
            root.status == RootStatus::Proposed.code() && root.epoch >= pool.next_epoch,
            RewardError::RootNotChallengeable,
        )?;
        ensure_key(
            self.insurance.key,
            &pool.parameters.insurance,
            RewardError::InsuranceMismatch,
        )?;
        ensure(
            self.challenger.lamports() >= pool.parameters.challenge_bond,
            RewardError::ChallengeBondMissing,
        )
    }

    /// Checks that the evidence is of the challenged root.
    pub(crate) fn require_of_challenged(&self, evidence: &Evidence) -> Result<()> {
        ensure_key(
            &evidence.reward_root,
            &self.reward_root.key(),
            RewardError::EvidenceMismatch,
        )
    }

    /// Checks that the evidence is of the last final root.
    pub(crate) fn require_of_last(&self, evidence: &Evidence) -> Result<()> {
        let last_root = self.pool.load()?.last_root;
        ensure_key(&evidence.reward_root, &last_root, RewardError::EvidenceMismatch)
    }

    /// The most that a device may gain from the beginning of epoch `from` to the end of the root's, base units; an error when
    /// the root has no device cap.
    pub(crate) fn cap_from(&self, from: u64) -> Result<u64> {
        let root = self.reward_root.load()?;
        ensure(root.device_cap > 0, RewardError::NoDeviceCap)?;
        let epochs = root.epoch.saturating_sub(from).saturating_add(1);
        // A cap that does not fit is one that no total exceeds.
        Ok(root.device_cap.saturating_mul(epochs))
    }

    /// Rejects the root and pays the challenger, or takes the challenger's bond.
    pub(crate) fn judge(&self, fraud: Fraud, proven: bool) -> Result<()> {
        let (to_challenger, to_insurance, forfeited) = if proven {
            let (to_challenger, to_insurance) = self.reject()?;
            (to_challenger, to_insurance, 0)
        } else {
            (0, 0, self.forfeit()?)
        };
        let root = self.reward_root.load()?;
        emit(
            &self.event_authority,
            &RootChallenged {
                pool: self.pool.key(),
                epoch: root.epoch,
                root_account: self.reward_root.key(),
                challenger: self.challenger.key(),
                fraud: fraud.code(),
                proven,
                to_challenger,
                to_insurance,
                forfeited,
            },
        )
    }

    fn reject(&self) -> Result<(u64, u64)> {
        let bond = {
            let mut root = self.reward_root.load_mut()?;
            root.status = RootStatus::Rejected.code();
            core::mem::take(&mut root.bond)
        };
        self.reward_epoch.load_mut()?.reject(&self.reward_root.key());
        let share = bps(
            self.pool.load()?.parameters.insurance_bps,
            RewardError::BondInvalid,
        )?;
        let mut to_insurance = share.floor_of(bond);
        // An account may not hold less than its rent: a share too small for an empty insurance stays with the challenger.
        let held = self.insurance.lamports().saturating_add(to_insurance);
        if held < Rent::get()?.minimum_balance(self.insurance.data_len()) {
            to_insurance = 0;
        }
        let to_challenger = bond.saturating_sub(to_insurance);
        let root: &AccountInfo<'_> = self.reward_root.as_ref();
        root.sub_lamports(bond)?;
        self.insurance.add_lamports(to_insurance)?;
        self.challenger.add_lamports(to_challenger)?;
        Ok((to_challenger, to_insurance))
    }

    fn forfeit(&self) -> Result<u64> {
        let bond = self.pool.load()?.parameters.challenge_bond;
        transfer_lamports(&self.challenger, self.reward_root.as_ref(), bond)?;
        let mut root = self.reward_root.load_mut()?;
        root.bond = root.bond.checked_add(bond).ok_or(RewardError::NumberOutOfRange)?;
        Ok(bond)
    }
}

impl ChallengeLeaves<'_> {
    /// Checks that the leaf is of the challenged root and the other of the last final one, and compares their totals.
    ///
    /// # Arguments
    /// - `is_fraud`: of the total now and the total before
    pub(crate) fn compare(&self, is_fraud: impl FnOnce(u64, u64) -> bool) -> Result<bool> {
        let (now, before) = (self.leaf.load()?, self.other.load()?);
        self.challenge.require_of_challenged(&now)?;
        self.challenge.require_of_last(&before)?;
        Ok(now.index == before.index && is_fraud(now.total, before.total))
    }
}

impl ChallengeAbsence<'_> {
    /// Whether the root of the neighbours has no leaf of this index: it would lie between two neighbours, or beyond the first
    /// or the last leaf.
    ///
    /// # Arguments
    /// - `require`: checks which root a neighbour is of
    pub(crate) fn is_absent(&self, index: u32, require: impl Fn(&Evidence) -> Result<()>) -> Result<bool> {
        let (below, above) = (self.below.load()?, self.above.load()?);
        require(&below)?;
        require(&above)?;
        let is_last = below.position.checked_add(1) == Some(below.leaf_count);
        Ok(if self.below.key() == self.above.key() {
            (below.index < index && is_last) || (above.index > index && above.position == 0)
        } else {
            below.position.checked_add(1) == Some(above.position)
                && below.index < index
                && above.index > index
        })
    }
}

//! `claim_many`

use anchor_lang::prelude::*;
use flywheel_merkle::{Leaf, MULTIPROOF_MAX_LEAVES, Node, leaf_node, multiproof_root};

use super::require_no_more_accounts;
use crate::contexts::{Claim, Grant, Outcome, Paid, PoolSigner};
use crate::errors::{RewardError, ensure};
use crate::events::{RewardsClaimed, emit};
use crate::state::RewardRoot;

/// Arguments of `claim_many` and `claim_vesting`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct ClaimManyArgs {
    /// What the root grants each device: 1 to 16 of one page, in the order of their positions.
    pub grants: Vec<Grant>,
    /// The sibling nodes that do not follow from the leaves, level by level from the leaves' up, within a level from left
    /// to right, 40 bytes each: hash, then sum (u64 LE).
    pub proof: Vec<u8>,
}

impl ClaimManyArgs {
    fn require_proof(&self, accounts: &Claim<'_>, root: &RewardRoot, payee: &Pubkey) -> Result<()> {
        ensure(!self.grants.is_empty(), RewardError::GrantsInvalid)?;
        let domain = accounts.domain();
        let mut leaves = [(0u32, Node::EMPTY); MULTIPROOF_MAX_LEAVES];
        let leaves = leaves
            .get_mut(..self.grants.len())
            .ok_or(RewardError::GrantsInvalid)?;
        for (leaf, grant) in leaves.iter_mut().zip(&self.grants) {
            let content = Leaf {
                index: grant.index,
                payee: payee.to_bytes(),
                total: grant.total,
            };
            *leaf = (grant.position, leaf_node(&domain, &content));
        }
        let reached =
            multiproof_root(leaves, root.leaf_count, &self.proof).map_err(|_| RewardError::ProofInvalid)?;
        ensure(
            reached.hash == root.root && reached.sum == root.total,
            RewardError::ProofInvalid,
        )
    }
}

/// What a payment to several devices' payee is made of.
pub(crate) struct Claimed {
    pub payee: Pubkey,
    /// What the pool signs with.
    pub signer: PoolSigner,
    pub devices: Vec<Paid>,
    /// All devices together.
    pub outcome: Outcome,
    /// Of what is paid, the pool's vesting share, base units.
    pub vesting: u64,
    /// Whether the pool has a vesting share.
    pub vests: bool,
}

/// Checks everything and records the payments. Devices to which nothing is owed, or of which a limit holds back everything,
/// are passed over.
pub(crate) fn record(accounts: &Claim<'_>, args: &ClaimManyArgs, now: i64) -> Result<Claimed> {
    let mut open = accounts.open()?;
    args.require_proof(accounts, &open.root, &open.payee)?;
    let mut devices = Vec::with_capacity(args.grants.len());
    let mut sum = Outcome::default();
    for grant in &args.grants {
        let (paid, outcome) = open.record(grant, now)?;
        if outcome.amount > 0 {
            devices.push(paid);
        }
        // The grants are leaves of one root, whose total fits.
        sum.amount = sum.amount.saturating_add(outcome.amount);
        sum.owed = sum.owed.saturating_add(outcome.owed);
    }
    sum.require_some()?;
    let share = crate::state::bps(open.pool.parameters.vesting_bps, RewardError::VestingInvalid)?;
    Ok(Claimed {
        payee: open.payee,
        signer: PoolSigner::of(&open.pool),
        devices,
        outcome: sum,
        vesting: share.floor_of(sum.amount),
        vests: open.pool.parameters.vesting_bps > 0,
    })
}

pub(crate) fn handle_claim_many(ctx: Context<Claim>, args: ClaimManyArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let claimed = record(accounts, &args, Clock::get()?.unix_timestamp)?;
    ensure(!claimed.vests, RewardError::VestingApplies)?;
    accounts.payment().pay(&claimed.signer, claimed.outcome.amount)?;
    emit(
        &accounts.event_authority,
        &RewardsClaimed {
            pool: accounts.pool.key(),
            payee: claimed.payee,
            paid: claimed.outcome.amount,
            vesting: 0,
            devices: claimed.devices,
        },
    )
}

//! `claim`

use anchor_lang::prelude::*;
use flywheel_merkle::{Leaf, leaf_node, root_from_proof};

use super::require_no_more_accounts;
use crate::contexts::{Claim, Grant, Outcome, Paid};
use crate::errors::{RewardError, ensure};
use crate::events::{RewardClaimed, emit};
use crate::state::RewardRoot;

/// Arguments of `claim`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct ClaimArgs {
    /// What the root grants the device.
    pub grant: Grant,
    /// Sibling nodes from leaf to root, 40 bytes each: hash, then sum (u64 LE).
    pub proof: Vec<u8>,
}

impl ClaimArgs {
    fn require_proof(&self, accounts: &Claim<'_>, root: &RewardRoot, payee: &Pubkey) -> Result<()> {
        let leaf = Leaf {
            index: self.grant.index,
            payee: payee.to_bytes(),
            total: self.grant.total,
        };
        let node = leaf_node(&accounts.domain(), &leaf);
        let reached = root_from_proof(node, self.grant.position, root.leaf_count, &self.proof)
            .map_err(|_| RewardError::ProofInvalid)?;
        ensure(
            reached.hash == root.root && reached.sum == root.total,
            RewardError::ProofInvalid,
        )
    }
}

/// Checks everything and records the payment; returns the payee and what it is paid.
fn record(accounts: &Claim<'_>, args: &ClaimArgs) -> Result<(Pubkey, Paid, Outcome)> {
    let root = accounts.reward_root.load()?;
    let mut pool = accounts.pool.load_mut()?;
    let mut page = accounts.claim_page.load_mut()?;
    ensure(page.pool == accounts.pool.key(), RewardError::ClaimPageMismatch)?;
    ensure(pool.parameters.vesting_bps == 0, RewardError::VestingApplies)?;
    let payee = accounts.payee(&pool, &root)?;
    args.require_proof(accounts, &root, &payee)?;
    let now = if pool.has_limits() {
        Clock::get()?.unix_timestamp
    } else {
        0
    };
    let (paid, outcome) = Claim::record(&mut pool, &mut page, &args.grant, now)?;
    outcome.require_some()?;
    Ok((payee, paid, outcome))
}

pub(crate) fn handle_claim(ctx: Context<Claim>, args: ClaimArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (payee, paid, outcome) = record(accounts, &args)?;
    accounts.payment().pay(outcome.amount)?;
    emit(
        &accounts.event_authority,
        &RewardClaimed {
            pool: accounts.pool.key(),
            index: paid.index,
            payee,
            old_total: paid.old_total,
            new_total: paid.new_total,
        },
    )
}

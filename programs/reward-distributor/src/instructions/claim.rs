//! `claim`

use anchor_lang::prelude::*;
use flywheel_merkle::{Leaf, leaf_node, root_from_proof};
use flywheel_onchain::errors::inline::ensure;

use super::require_no_more_accounts;
use crate::contexts::{Claim, Grant, Outcome, Paid, PoolSigner};
use crate::errors::RewardError;
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

/// Checks everything and records the payment; returns the payee, what it is paid, and what the pool signs with.
fn record(accounts: &Claim<'_>, args: &ClaimArgs) -> Result<(Pubkey, Paid, Outcome, PoolSigner)> {
    let mut open = accounts.open()?;
    ensure(open.pool.parameters.vesting_bps == 0, RewardError::VestingApplies)?;
    args.require_proof(accounts, &open.root, &open.payee)?;
    let now = if open.pool.has_limits() {
        Clock::get()?.unix_timestamp
    } else {
        0
    };
    let (paid, outcome) = open.record(&args.grant, now)?;
    outcome.require_some()?;
    Ok((open.payee, paid, outcome, PoolSigner::of(&open.pool)))
}

pub(crate) fn handle_claim(ctx: Context<Claim>, args: ClaimArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (payee, paid, outcome, signer) = record(accounts, &args)?;
    accounts.payment().pay(&signer, outcome.amount)?;
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

//! `prove_unregistered`

use anchor_lang::prelude::*;
use flywheel_onchain::ensure_key;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::RewardError;
use crate::registry::Network;
use crate::state::Evidence;

/// Accounts of `prove_unregistered`.
#[derive(Accounts)]
pub struct ChallengeUnregistered<'info> {
    /// The challenge.
    pub challenge: Challenge<'info>,
    /// A leaf of the challenged root.
    pub leaf: AccountLoader<'info, Evidence>,
    /// The pool's network.
    pub network: AccountLoader<'info, Network>,
}

pub(crate) fn handle_prove_unregistered(ctx: Context<ChallengeUnregistered>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let challenge = &accounts.challenge;
    challenge.open()?;
    ensure_key(
        &accounts.network.key(),
        &challenge.pool.load()?.network,
        RewardError::NetworkMismatch,
    )?;
    let unregistered = {
        let leaf = accounts.leaf.load()?;
        challenge.require_of_challenged(&leaf)?;
        leaf.index >= accounts.network.load()?.next_device_index
    };
    challenge.judge(Fraud::Unregistered, unregistered)
}

//! `release_root`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{RootReleased, emit};
use crate::state::{Pool, RewardRoot, RootStatus};

/// Accounts of `release_root`.
#[event_cpi]
#[derive(Accounts)]
pub struct ReleaseRoot<'info> {
    /// The pool.
    pub pool: AccountLoader<'info, Pool>,
    /// The root.
    #[account(
        mut,
        has_one = pool @ RewardError::RootMismatch,
        has_one = rent_payer @ RewardError::RentPayerMismatch,
    )]
    pub reward_root: AccountLoader<'info, RewardRoot>,
    /// CHECK: who paid rent and bond, by its address in the root; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

impl ReleaseRoot<'_> {
    fn return_bond(&self) -> Result<u64> {
        let bond = core::mem::take(&mut self.reward_root.load_mut()?.bond);
        ensure(bond > 0, RewardError::NothingToRelease)?;
        let root: &AccountInfo<'_> = self.reward_root.as_ref();
        root.sub_lamports(bond)?;
        self.rent_payer.add_lamports(bond)?;
        Ok(bond)
    }
}

pub(crate) fn handle_release_root(ctx: Context<ReleaseRoot>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (is_final, is_over) = {
        let (pool, root) = (accounts.pool.load()?, accounts.reward_root.load()?);
        (
            root.status == RootStatus::Final.code(),
            root.epoch < pool.next_epoch,
        )
    };
    let lamports = if is_final {
        accounts.return_bond()?
    } else {
        // As long as its epoch can become final, the account keeps a rejected root from being proposed again.
        ensure(is_over, RewardError::RootStillOpen)?;
        close(accounts.reward_root.as_ref(), &accounts.rent_payer)?
    };
    emit(
        &accounts.event_authority,
        &RootReleased {
            pool: accounts.pool.key(),
            root_account: accounts.reward_root.key(),
            rent_payer: accounts.rent_payer.key(),
            lamports,
            closed: !is_final,
        },
    )
}

//! `withdraw`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::contexts::PayOut;
use crate::errors::{StakingError, ensure, ensure_key};
use crate::events::{StakeWithdrawn, emit};
use crate::state::{OperatorStake, PoolSigner, StakePool, Ticket, clock};

/// Accounts of `withdraw`. Nobody signs but for the fee: the owner is paid whoever sends it.
#[event_cpi]
#[derive(Accounts)]
pub struct Withdraw<'info> {
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, StakePool>,
    /// The operator stake.
    #[account(mut, has_one = pool @ StakingError::PoolMismatch)]
    pub stake: AccountLoader<'info, OperatorStake>,
    /// The ticket.
    #[account(
        mut,
        has_one = stake @ StakingError::StakeMismatch,
        has_one = owner @ StakingError::OwnerMismatch,
    )]
    pub ticket: AccountLoader<'info, Ticket>,
    /// The ticket's owner, who gets its rent.
    ///
    /// CHECK: by the address in the ticket; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub owner: UncheckedAccount<'info>,
    /// CHECK: the token account to pay, read in `PayOut::require_owner`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub owner_account: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the program that owns the vault; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl Withdraw<'_> {
    /// Takes the ticket's stake out of the books.
    fn take(&self) -> Result<(PoolSigner, Pubkey, u64)> {
        let (mut pool, mut stake) = (self.pool.load_mut()?, self.stake.load_mut()?);
        let ticket = self.ticket.load()?;
        ensure(clock()? >= ticket.ready_at, StakingError::TicketNotReady)?;
        ensure(stake.open_cases == 0, StakingError::CaseRunning)?;
        ensure_key(self.vault.key, &pool.vault, StakingError::VaultMismatch)?;
        let amount = stake.take_ticket(&mut pool, ticket.shares)?;
        Ok((pool.signer(), pool.mint, amount))
    }
}

pub(crate) fn handle_withdraw(ctx: Context<Withdraw>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (signer, mint, amount) = accounts.take()?;
    let payment = PayOut {
        pool: accounts.pool.as_ref(),
        vault: &accounts.vault,
        to: &accounts.owner_account,
        token_program: &accounts.token_program,
    };
    payment.require_owner(&mint, accounts.owner.key)?;
    payment.transfer(&signer, amount)?;
    close(accounts.ticket.as_ref(), &accounts.owner)?;
    emit(
        &accounts.event_authority,
        &StakeWithdrawn {
            ticket: accounts.ticket.key(),
            owner: accounts.owner.key(),
            amount,
        },
    )
}

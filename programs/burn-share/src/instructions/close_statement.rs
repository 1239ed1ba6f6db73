//! `close_statement`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;
use flywheel_onchain::tokens::{plain_mint, token_account};

use super::require_no_more_accounts;
use crate::errors::BurnShareError;
use crate::events::{StatementClosed, emit};
use crate::seeds;
use crate::state::{Count, EpochStatement, RevenuePool, clock};

/// Accounts of `close_statement`.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseStatement<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The pool.
    #[account(
        mut,
        has_one = vault @ BurnShareError::VaultMismatch,
        has_one = mint @ BurnShareError::MintMismatch,
    )]
    pub pool: AccountLoader<'info, RevenuePool>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub mint: UncheckedAccount<'info>,
    /// The statement to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::STATEMENT, pool.key().as_ref(), &pool.load()?.epoch.to_le_bytes()],
        bump
    )]
    pub statement: UncheckedAccount<'info>,
    /// Creates the statement.
    pub system_program: Program<'info, System>,
}

impl CloseStatement<'_> {
    #[inline(never)]
    fn close(&self, bump: u8) -> Result<StatementClosed> {
        let count = self.count()?;
        let (pool_key, epoch) = (self.pool.key(), self.pool.load()?.epoch);
        let number = epoch.to_le_bytes();
        let seeds: &[&[u8]] = &[seeds::STATEMENT, pool_key.as_ref(), &number, &[bump]];
        let (payer, account) = (&self.payer, &self.statement);
        let mut statement =
            create::<EpochStatement, _>(payer, account, seeds, BurnShareError::AccountExists)?;
        statement.bump = bump;
        self.pool.load_mut()?.close_epoch(&mut statement, &count)?;
        Ok(StatementClosed {
            pool: pool_key,
            statement: account.key(),
            epoch,
            income: statement.income,
            burned: statement.burned,
            closing: statement.closing,
        })
    }

    fn count(&self) -> Result<Count> {
        let vault = token_account(&self.vault, self.mint.owner, BurnShareError::VaultMismatch)?;
        let mint = plain_mint(&self.mint, BurnShareError::MintNotAccepted)?;
        Ok(Count {
            vault_balance: vault.amount,
            supply: mint.supply,
            now: i64::from(clock()?),
        })
    }
}

pub(crate) fn handle_close_statement(ctx: Context<CloseStatement>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let event = ctx.accounts.close(ctx.bumps.statement)?;
    emit(&ctx.accounts.event_authority, &event)
}

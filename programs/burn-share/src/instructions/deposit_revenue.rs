//! `deposit_revenue`

use anchor_lang::prelude::*;
use flywheel_onchain::tokens::{Movement, token_account};

use super::require_no_more_accounts;
use crate::errors::{BurnShareError, ensure};
use crate::events::{RevenueDeposited, emit};
use crate::state::{Invoice, RevenuePool, clock, increase};

/// Accounts of `deposit_revenue`.
#[event_cpi]
#[derive(Accounts)]
pub struct DepositRevenue<'info> {
    /// Signs for `source`.
    pub depositor: Signer<'info>,
    /// CHECK: read in `book`, and the token program checks that the depositor may spend from it; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub source: UncheckedAccount<'info>,
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, RevenuePool>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl DepositRevenue<'_> {
    fn book(&self, invoice: &Invoice) -> Result<RevenueDeposited> {
        let mut pool = self.pool.load_mut()?;
        ensure(invoice.amount > 0, BurnShareError::AmountZero)?;
        pool.require_current(i64::from(clock()?))?;
        pool.require_vault(self.vault.key, self.token_program.key)?;
        // The vault itself would be a source that the token program accepts and that adds nothing.
        ensure(self.source.key != self.vault.key, BurnShareError::SourceMismatch)?;
        token_account(&self.source, &pool.token_program, BurnShareError::SourceMismatch)?;
        let counts = invoice.orders > 0 || invoice.customers > 0;
        ensure(
            !counts || *self.depositor.key == pool.parameters.market,
            BurnShareError::CountsNotAllowed,
        )?;
        let old_income = pool.current.income;
        pool.current.receive(invoice)?;
        increase(&mut pool.owed.undistributed, invoice.amount)?;
        Ok(RevenueDeposited {
            pool: self.pool.key(),
            depositor: self.depositor.key(),
            epoch: pool.epoch,
            category: invoice.category,
            invoice_hash: invoice.hash,
            orders: invoice.orders,
            customers: invoice.customers,
            old_income,
            new_income: pool.current.income,
        })
    }
}

pub(crate) fn handle_deposit_revenue(ctx: Context<DepositRevenue>, invoice: &Invoice) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = accounts.book(invoice)?;
    let movement = Movement {
        token_program: &accounts.token_program,
        from: &accounts.source,
        to: &accounts.vault,
        authority: &accounts.depositor,
    };
    movement.transfer(invoice.amount, &[])?;
    emit(&accounts.event_authority, &event)
}

//! `refund_revenue`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::PayOut;
use crate::errors::{BurnShareError, ensure};
use crate::events::{RevenueRefunded, emit};
use crate::programs::Network;
use crate::state::{CATEGORIES, PoolSigner, RevenuePool, clock};

/// Accounts of `refund_revenue`.
#[event_cpi]
#[derive(Accounts)]
pub struct RefundRevenue<'info> {
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ BurnShareError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// The pool.
    #[account(mut, has_one = network @ BurnShareError::NetworkMismatch)]
    pub pool: AccountLoader<'info, RevenuePool>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the token account to pay, which the authority chooses, but not the vault; the token program checks that it is of
    /// the mint; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub destination: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl RefundRevenue<'_> {
    fn book(
        &self,
        amount: u64,
        category: u8,
        invoice_hash: [u8; 32],
    ) -> Result<(PoolSigner, RevenueRefunded)> {
        let mut pool = self.pool.load_mut()?;
        ensure(amount > 0, BurnShareError::AmountZero)?;
        ensure(
            usize::from(category) < CATEGORIES,
            BurnShareError::CategoryInvalid,
        )?;
        pool.require_current(i64::from(clock()?))?;
        pool.require_vault(self.vault.key, self.token_program.key)?;
        let left = pool.owed.undistributed.checked_sub(amount);
        pool.owed.undistributed = left.ok_or(BurnShareError::RefundTooLarge)?;
        let (old_refunds, max_bps) = (pool.current.refunds, pool.parameters.max_refund_bps);
        pool.current.refund(amount, max_bps)?;
        let event = RevenueRefunded {
            pool: self.pool.key(),
            destination: self.destination.key(),
            category,
            invoice_hash,
            old_refunds,
            new_refunds: pool.current.refunds,
        };
        Ok((pool.signer(), event))
    }
}

pub(crate) fn handle_refund_revenue(
    ctx: Context<RefundRevenue>,
    amount: u64,
    category: u8,
    invoice_hash: [u8; 32],
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (signer, event) = accounts.book(amount, category, invoice_hash)?;
    let payment = PayOut {
        pool: accounts.pool.as_ref(),
        vault: &accounts.vault,
        to: &accounts.destination,
        token_program: &accounts.token_program,
    };
    payment.require_elsewhere()?;
    payment.transfer(&signer, amount)?;
    emit(&accounts.event_authority, &event)
}

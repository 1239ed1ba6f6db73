//! `pay_recipient`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::PayOut;
use crate::errors::{BurnShareError, ensure};
use crate::events::{RecipientPaid, emit};
use crate::state::{PoolSigner, Recipient, RevenuePool, clock};

/// Accounts of `pay_recipient`. Nobody signs but for the fee.
#[event_cpi]
#[derive(Accounts)]
pub struct PayRecipient<'info> {
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, RevenuePool>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the recipient's alone, by `PayOut::require_owner`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub destination: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl PayRecipient<'_> {
    /// Takes what is owed out of the books; returns the recipient as it was, and the mint.
    fn book(&self, index: u8) -> Result<(PoolSigner, Recipient, Pubkey)> {
        let mut pool = self.pool.load_mut()?;
        pool.require_current(i64::from(clock()?))?;
        pool.require_vault(self.vault.key, self.token_program.key)?;
        let recipient = pool.settle_recipient(usize::from(index))?;
        ensure(recipient.owed > 0, BurnShareError::NothingOwed)?;
        Ok((pool.signer(), recipient, pool.mint))
    }
}

pub(crate) fn handle_pay_recipient(ctx: Context<PayRecipient>, index: u8) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (signer, recipient, mint) = accounts.book(index)?;
    let payment = PayOut {
        pool: accounts.pool.as_ref(),
        vault: &accounts.vault,
        to: &accounts.destination,
        token_program: &accounts.token_program,
    };
    payment.require_owner(&mint, &recipient.wallet)?;
    payment.transfer(&signer, recipient.owed)?;
    emit(
        &accounts.event_authority,
        &RecipientPaid {
            pool: accounts.pool.key(),
            wallet: recipient.wallet,
            destination: accounts.destination.key(),
            amount: recipient.owed,
        },
    )
}

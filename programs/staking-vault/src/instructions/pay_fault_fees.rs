//! `pay_fault_fees`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::PayOut;
use crate::errors::{StakingError, ensure, ensure_key};
use crate::events::{FaultFeesPaid, emit};
use crate::state::{SlashPart, StakePool};

/// Accounts of `pay_fault_fees`. Nobody signs but for the fee.
#[event_cpi]
#[derive(Accounts)]
pub struct PayFaultFees<'info> {
    /// The pool.
    #[account(mut, has_one = vault @ StakingError::VaultMismatch)]
    pub pool: AccountLoader<'info, StakePool>,
    /// CHECK: the insurance's or the treasury's token account, by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub destination: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn handle_pay_fault_fees(ctx: Context<PayFaultFees>, part: SlashPart) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (signer, amount) = {
        let mut pool = accounts.pool.load_mut()?;
        let (destination, owed) = match part {
            // Whoever charges a fee is paid at once.
            SlashPart::Reporter => (Pubkey::default(), 0),
            SlashPart::Insurance => (
                pool.parameters.insurance,
                core::mem::take(&mut pool.insurance_owed),
            ),
            SlashPart::Treasury => (pool.parameters.treasury, core::mem::take(&mut pool.treasury_owed)),
        };
        ensure(owed > 0, StakingError::NothingOwed)?;
        ensure_key(
            accounts.destination.key,
            &destination,
            StakingError::DestinationMismatch,
        )?;
        ensure_key(
            accounts.token_program.key,
            &pool.token_program,
            StakingError::TokenProgramMismatch,
        )?;
        pool.slashed = pool.slashed.saturating_sub(owed);
        (pool.signer(), owed)
    };
    let payment = PayOut {
        pool: accounts.pool.as_ref(),
        vault: &accounts.vault,
        to: &accounts.destination,
        token_program: &accounts.token_program,
    };
    payment.transfer(&signer, amount)?;
    emit(
        &accounts.event_authority,
        &FaultFeesPaid {
            pool: accounts.pool.key(),
            destination: accounts.destination.key(),
            amount,
        },
    )
}

//! `pay_insurance`

use anchor_lang::prelude::*;
use flywheel_onchain::tokens::Movement;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{StakingError, ensure, ensure_key};
use crate::events::{InsurancePaid, emit};
use crate::state::{Insurance, clock};

/// Accounts of `pay_insurance`.
#[derive(Accounts)]
pub struct PayInsurance<'info> {
    /// The insurance, and the network's authority.
    pub configure: ConfigureInsurance<'info>,
    /// CHECK: the token account to pay, which the authority chooses; the token program checks that it is of the mint;
    /// test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub destination: UncheckedAccount<'info>,
    /// CHECK: by the address in the insurance; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the insurance; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl PayInsurance<'_> {
    /// Counts the payment; returns the insurance, and what it had paid before.
    fn count(&self, amount: u64) -> Result<(Insurance, u64)> {
        let configure = &self.configure;
        let (network, mut insurance) = (configure.network.load()?, configure.insurance.load_mut()?);
        ensure_key(
            configure.signer.key,
            &network.authority,
            StakingError::AuthorityMismatch,
        )?;
        ensure(amount > 0, StakingError::AmountZero)?;
        ensure_key(self.vault.key, &insurance.vault, StakingError::VaultMismatch)?;
        ensure_key(
            self.token_program.key,
            &insurance.token_program,
            StakingError::TokenProgramMismatch,
        )?;
        ensure(
            self.destination.key != self.vault.key,
            StakingError::DestinationMismatch,
        )?;
        let old_paid = insurance.paid;
        insurance.pay(amount, clock()?)?;
        Ok((*insurance, old_paid))
    }
}

pub(crate) fn handle_pay_insurance(
    ctx: Context<PayInsurance>,
    amount: u64,
    claim_hash: [u8; 32],
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (insurance, old_paid) = accounts.count(amount)?;
    let payment = Movement {
        token_program: &accounts.token_program,
        from: &accounts.vault,
        to: &accounts.destination,
        authority: accounts.configure.insurance.as_ref(),
    };
    insurance.sign(|seeds| payment.transfer(amount, seeds))?;
    emit(
        &accounts.configure.event_authority,
        &InsurancePaid {
            insurance: accounts.configure.insurance.key(),
            destination: accounts.destination.key(),
            claim_hash,
            old_paid,
            new_paid: insurance.paid,
        },
    )
}

//! `create_insurance`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;
use flywheel_onchain::tokens::{create_token_account, plain_mint};

use super::require_no_more_accounts;
use crate::errors::StakingError;
use crate::events::{InsuranceCreated, emit};
use crate::programs::Network;
use crate::seeds;
use crate::state::Insurance;

/// Accounts of `create_insurance`.
#[event_cpi]
#[derive(Accounts)]
pub struct CreateInsurance<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ StakingError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// CHECK: what it pays in, read by `plain_mint`; test `every_instruction_refuses_every_generated_attack`.
    pub mint: UncheckedAccount<'info>,
    /// The insurance to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::INSURANCE, network.key().as_ref(), mint.key().as_ref()], bump)]
    pub insurance: UncheckedAccount<'info>,
    /// The token account to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::INSURANCE_VAULT, insurance.key().as_ref()], bump)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: owns the mint, which is one of two programs'; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = *mint.owner @ StakingError::TokenProgramMismatch)]
    pub token_program: UncheckedAccount<'info>,
    /// Creates the accounts.
    pub system_program: Program<'info, System>,
}

impl CreateInsurance<'_> {
    #[inline(never)]
    fn found(&self, bump: u8, epoch_cap: u64) -> Result<()> {
        let network = self.network.load()?;
        let network_key = self.network.key();
        let seeds: &[&[u8]] = &[
            seeds::INSURANCE,
            network_key.as_ref(),
            self.mint.key.as_ref(),
            &[bump],
        ];
        let (payer, account) = (&self.payer, &self.insurance);
        let mut insurance = create::<Insurance, _>(payer, account, seeds, StakingError::AccountExists)?;
        insurance.version = Insurance::VERSION;
        insurance.bump = bump;
        insurance.network = network_key;
        insurance.mint = *self.mint.key;
        insurance.token_program = *self.mint.owner;
        insurance.vault = *self.vault.key;
        insurance.epoch_cap = epoch_cap;
        insurance.epoch_seconds = network.epoch_seconds;
        insurance.genesis = network.genesis;
        Ok(())
    }
}

pub(crate) fn handle_create_insurance(ctx: Context<CreateInsurance>, epoch_cap: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    plain_mint(&accounts.mint, StakingError::MintNotAccepted)?;
    accounts.found(ctx.bumps.insurance, epoch_cap)?;
    let insurance = accounts.insurance.key();
    create_token_account(
        &accounts.payer,
        &accounts.vault,
        &accounts.mint,
        &insurance,
        &[seeds::INSURANCE_VAULT, insurance.as_ref(), &[ctx.bumps.vault]],
        StakingError::AccountExists,
    )?;
    emit(
        &accounts.event_authority,
        &InsuranceCreated {
            network: accounts.network.key(),
            insurance,
            mint: accounts.mint.key(),
            epoch_cap,
        },
    )
}

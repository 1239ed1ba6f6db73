//! `open_payout_mint`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;
use flywheel_onchain::tokens::{create_token_account, plain_mint};

use super::require_no_more_accounts;
use crate::errors::RewardError;
use crate::events::{PayoutMintOpened, emit};
use crate::seeds;
use crate::state::{Payout, PayoutBalance};

/// Accounts of `open_payout_mint`.
#[event_cpi]
#[derive(Accounts)]
pub struct OpenPayoutMint<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The payout.
    pub payout: AccountLoader<'info, Payout>,
    /// CHECK: the mint, read by `plain_mint`; test `every_instruction_refuses_every_generated_attack`.
    pub mint: UncheckedAccount<'info>,
    /// The balance to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::PAYOUT_BALANCE, payout.key().as_ref(), mint.key().as_ref()],
        bump
    )]
    pub balance: UncheckedAccount<'info>,
    /// The token account to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::PAYOUT_VAULT, payout.key().as_ref(), mint.key().as_ref()],
        bump
    )]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: owns the mint, which is one of two programs'; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = *mint.owner @ RewardError::TokenProgramMismatch)]
    pub token_program: UncheckedAccount<'info>,
    /// Creates the accounts.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_open_payout_mint(ctx: Context<OpenPayoutMint>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (payout, mint) = (accounts.payout.key(), accounts.mint.key());
    let payer = &accounts.payer;
    plain_mint(&accounts.mint, RewardError::MintNotAccepted)?;
    {
        let bump = ctx.bumps.balance;
        let seeds: &[&[u8]] = &[seeds::PAYOUT_BALANCE, payout.as_ref(), mint.as_ref(), &[bump]];
        let account = &accounts.balance;
        let mut balance = create::<PayoutBalance, _>(payer, account, seeds, RewardError::AccountExists)?;
        balance.version = PayoutBalance::VERSION;
        balance.bump = bump;
        balance.payout = payout;
        balance.mint = mint;
        balance.token_program = accounts.token_program.key();
        balance.vault = accounts.vault.key();
    }
    let bump = ctx.bumps.vault;
    create_token_account(
        payer,
        &accounts.vault,
        &accounts.mint,
        &payout,
        &[seeds::PAYOUT_VAULT, payout.as_ref(), mint.as_ref(), &[bump]],
        RewardError::AccountExists,
    )?;
    emit(
        &accounts.event_authority,
        &PayoutMintOpened {
            payout,
            mint,
            vault: accounts.vault.key(),
        },
    )
}

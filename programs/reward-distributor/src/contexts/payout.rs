//! A payout, its vault, and the token account that it pays or is swept from.

use anchor_lang::prelude::*;
use flywheel_onchain::ensure_key;
use flywheel_onchain::tokens::Movement;

use crate::errors::RewardError;
use crate::seeds;
use crate::state::{Payout, PayoutBalance};

/// Accounts of `pay_out` and `sweep_payout`.
#[event_cpi]
#[derive(Accounts)]
pub struct MovePayout<'info> {
    /// The payout.
    pub payout: AccountLoader<'info, Payout>,
    /// Its balance of the mint.
    #[account(mut, has_one = payout @ RewardError::PayoutMismatch)]
    pub balance: AccountLoader<'info, PayoutBalance>,
    /// CHECK: by the address in the balance; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: a token account of a wallet of the payout, or of the payout itself; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub wallet_account: UncheckedAccount<'info>,
    /// CHECK: by the address in the balance; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl<'info> MovePayout<'info> {
    /// Checks vault and token program; returns the mint.
    pub(crate) fn require_vault(&self) -> Result<Pubkey> {
        let balance = self.balance.load()?;
        ensure_key(self.vault.key, &balance.vault, RewardError::PayoutMismatch)?;
        ensure_key(
            self.token_program.key,
            &balance.token_program,
            RewardError::TokenProgramMismatch,
        )?;
        Ok(balance.mint)
    }

    /// Transfers between two accounts on the payout's word.
    pub(crate) fn transfer(
        &self,
        from: &AccountInfo<'info>,
        to: &AccountInfo<'info>,
        amount: u64,
    ) -> Result<()> {
        let (creator, id, bump) = {
            let payout = self.payout.load()?;
            (payout.creator, payout.id.to_le_bytes(), [payout.bump])
        };
        let movement = Movement {
            token_program: &self.token_program,
            from,
            to,
            authority: self.payout.as_ref(),
        };
        movement.transfer(amount, &[seeds::PAYOUT, creator.as_ref(), &id, &bump])
    }
}

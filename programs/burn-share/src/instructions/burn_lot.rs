//! `burn_lot`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::PayOut;
use crate::errors::{BurnShareError, ensure};
use crate::events::{LotBurned, emit};
use crate::state::{PoolSigner, RevenuePool, clock};

/// Accounts of `burn_lot`. Nobody signs but for the fee.
#[event_cpi]
#[derive(Accounts)]
pub struct BurnLot<'info> {
    /// The native pool.
    #[account(mut, has_one = mint @ BurnShareError::MintMismatch)]
    pub pool: AccountLoader<'info, RevenuePool>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub mint: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl BurnLot<'_> {
    fn book(&self) -> Result<(PoolSigner, LotBurned)> {
        let (mut pool, now) = (self.pool.load_mut()?, i64::from(clock()?));
        pool.require_current(now)?;
        pool.require_vault(self.vault.key, self.token_program.key)?;
        ensure(pool.is_native(), BurnShareError::NotNative)?;
        let (old_burned, amount) = (pool.current.burned, pool.take_lot(now)?);
        pool.burn_from_vault(amount)?;
        let event = LotBurned {
            pool: self.pool.key(),
            window: pool.auction.window,
            amount,
            old_burned,
            new_burned: pool.current.burned,
        };
        Ok((pool.signer(), event))
    }
}

pub(crate) fn handle_burn_lot(ctx: Context<BurnLot>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (signer, event) = accounts.book()?;
    let payment = PayOut {
        pool: accounts.pool.as_ref(),
        vault: &accounts.vault,
        to: &accounts.mint,
        token_program: &accounts.token_program,
    };
    payment.burn(&signer, event.amount)?;
    emit(&accounts.event_authority, &event)
}

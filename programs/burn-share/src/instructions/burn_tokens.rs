//! `burn_tokens`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::Burn;
use crate::errors::{BurnShareError, ensure};
use crate::events::{TokensBurned, emit};
use crate::state::{RevenuePool, clock, increase};

/// Accounts of `burn_tokens`.
#[event_cpi]
#[derive(Accounts)]
pub struct BurnTokens<'info> {
    /// Signs for `source`.
    pub burner: Signer<'info>,
    /// CHECK: read in `Burn::burn`, and the token program checks that the burner may spend from it; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub source: UncheckedAccount<'info>,
    /// The native pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, RevenuePool>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub mint: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl BurnTokens<'_> {
    /// Books the burn; returns mint and token program beside the event.
    fn book(&self, amount: u64) -> Result<(TokensBurned, Pubkey, Pubkey)> {
        let mut pool = self.pool.load_mut()?;
        ensure(amount > 0, BurnShareError::AmountZero)?;
        ensure(pool.is_native(), BurnShareError::NotNative)?;
        pool.require_current(i64::from(clock()?))?;
        let old_burned = pool.current.burned;
        increase(&mut pool.current.burned, amount)?;
        let event = TokensBurned {
            pool: self.pool.key(),
            burner: self.burner.key(),
            amount,
            old_burned,
            new_burned: pool.current.burned,
        };
        Ok((event, pool.mint, pool.token_program))
    }
}

pub(crate) fn handle_burn_tokens(ctx: Context<BurnTokens>, amount: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (event, mint, token_program) = accounts.book(amount)?;
    let burn = Burn {
        from: &accounts.source,
        mint: &accounts.mint,
        token_program: &accounts.token_program,
        authority: &accounts.burner,
    };
    burn.burn((&mint, &token_program), amount)?;
    emit(&accounts.event_authority, &event)
}

//! `split_position`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{StakingError, ensure};
use crate::events::{PositionSplit, emit};
use crate::seeds;
use crate::state::{Books, Fraction, Position};

/// Accounts of `split_position`.
#[derive(Accounts)]
#[instruction(id: u32)]
pub struct SplitPosition<'info> {
    /// Pays the rent, which is given to the owner.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The position and its owner.
    pub own: OwnPosition<'info>,
    /// The position to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::POSITION, own.pool.key().as_ref(), own.owner.key().as_ref(), &id.to_le_bytes()],
        bump
    )]
    pub new_position: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl SplitPosition<'_> {
    /// Creates the other part: the same lock, the same multiplier, no rewards from before.
    #[inline(never)]
    fn create_part(&self, books: &Books<'_>, bump: u8, id: u32, shares: u64) -> Result<()> {
        let (pool_key, owner, number) = (self.own.pool.key(), self.own.owner.key(), id.to_le_bytes());
        let seeds: &[&[u8]] = &[
            seeds::POSITION,
            pool_key.as_ref(),
            owner.as_ref(),
            &number,
            &[bump],
        ];
        let (payer, account) = (&self.payer, &self.new_position);
        // Its content is borrowed, so `create` could not look at it.
        ensure(
            *account.key != self.own.position.key(),
            StakingError::AccountExists,
        )?;
        let mut part = create::<Position, _>(payer, account, seeds, StakingError::AccountExists)?;
        part.version = Position::VERSION;
        part.bump = bump;
        part.multiplier_bps = books.position.multiplier_bps;
        part.id = id;
        part.stake = books.position.stake;
        part.owner = owner;
        part.shares = shares;
        part.lock_seconds = books.position.lock_seconds;
        part.lock_end = books.position.lock_end;
        part.vote_lock = books.position.vote_lock;
        part.begin(&books.stake);
        Ok(())
    }
}

pub(crate) fn handle_split_position(ctx: Context<SplitPosition>, id: u32, shares: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (accounts, own) = (&ctx.accounts, &ctx.accounts.own);
    let event = {
        // The pool and the operator stake have the same shares and weight before and after: nothing is taken out.
        let mut books = Books::look(&own.pool, &own.stake, own.position.as_ref(), Fraction::GivenBack)?;
        let old_shares = books.position.shares;
        let new_shares = old_shares
            .checked_sub(shares)
            .ok_or(StakingError::StakeTooSmall)?;
        let active = books.stake.active();
        let minimum = books.pool.parameters.minimum_stake;
        ensure(
            active.assets_for(new_shares) >= minimum && active.assets_for(shares) >= minimum,
            StakingError::StakeBelowMinimum,
        )?;
        accounts.create_part(&books, ctx.bumps.new_position, id, shares)?;
        books.position.shares = new_shares;
        let pool = &mut books.pool;
        pool.positions = pool
            .positions
            .checked_add(1)
            .ok_or(StakingError::NumberOutOfRange)?;
        let stake = &mut books.stake;
        stake.positions = stake
            .positions
            .checked_add(1)
            .ok_or(StakingError::NumberOutOfRange)?;
        PositionSplit {
            position: own.position.key(),
            new_position: accounts.new_position.key(),
            old_shares,
            new_shares,
        }
    };
    emit(&own.event_authority, &event)
}

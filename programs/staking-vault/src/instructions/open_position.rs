//! `open_position`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;
use flywheel_stake::lock_end;

use super::require_no_more_accounts;
use crate::contexts::Payment;
use crate::errors::{StakingError, ensure_key};
use crate::events::{PositionOpened, emit};
use crate::seeds;
use crate::state::{Books, FULL_BPS, OperatorStake, PoolKind, Position, StakePool, clock};

/// Arguments of `open_position`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenPositionArgs {
    /// An id that the owner has no position of in this pool.
    pub id: u32,
    /// What to stake, base units.
    pub amount: u64,
    /// For how long it is locked, seconds; in governance pools to the end of the week.
    pub lock_seconds: u32,
}

/// Accounts of `open_position`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: OpenPositionArgs)]
pub struct OpenPosition<'info> {
    /// Pays the rent, which is given to the owner.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Who owns the position, and signs for `owner_account`.
    pub owner: Signer<'info>,
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, StakePool>,
    /// The operator stake.
    #[account(mut, has_one = pool @ StakingError::PoolMismatch)]
    pub stake: AccountLoader<'info, OperatorStake>,
    /// CHECK: the operator, by the address in the operator stake; test `every_instruction_refuses_every_generated_attack`.
    pub operator: UncheckedAccount<'info>,
    /// The position to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::POSITION, pool.key().as_ref(), owner.key().as_ref(), &args.id.to_le_bytes()],
        bump
    )]
    pub position: UncheckedAccount<'info>,
    /// CHECK: read in `Payment::pay`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub owner_account: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl OpenPosition<'_> {
    /// Creates the position without stake.
    #[inline(never)]
    fn create(&self, bump: u8, args: &OpenPositionArgs) -> Result<()> {
        let (pool, now) = (self.pool.load()?, clock()?);
        pool.require_running()?;
        pool.parameters.require_lock(args.lock_seconds)?;
        let (pool_key, id) = (self.pool.key(), args.id.to_le_bytes());
        let seeds: &[&[u8]] = &[
            seeds::POSITION,
            pool_key.as_ref(),
            self.owner.key.as_ref(),
            &id,
            &[bump],
        ];
        let mut position =
            create::<Position, _>(&self.payer, &self.position, seeds, StakingError::AccountExists)?;
        position.version = Position::VERSION;
        position.bump = bump;
        position.multiplier_bps = FULL_BPS;
        position.id = args.id;
        position.stake = self.stake.key();
        position.owner = self.owner.key();
        position.lock_seconds = args.lock_seconds;
        position.lock_end = end_of_lock(&pool, now, args.lock_seconds)?;
        Ok(())
    }

    /// Collateral is its operator's own.
    fn require_own_operator(&self) -> Result<()> {
        if self.pool.load()?.kind() != PoolKind::Collateral {
            return Ok(());
        }
        let stake = self.stake.load()?;
        let operator = stake.read_operator(&self.operator)?;
        let operator = operator.ok_or(StakingError::OperatorMismatch)?;
        ensure_key(self.owner.key, &operator.authority, StakingError::OwnerMismatch)
    }

    /// Stakes in the new position, which without shares earns nothing from before; returns what it says, and the pool's vault
    /// and token program.
    #[inline(never)]
    fn stake(&self, args: &OpenPositionArgs) -> Result<(PositionOpened, Pubkey, Pubkey)> {
        let mut books = Books::open(&self.pool, &self.stake, &self.position)?;
        books.deposit(args.amount)?;
        books.put_back()?;
        books.require_share()?;
        books.refresh_bond(&self.operator)?;
        books.pool.positions = next(books.pool.positions)?;
        books.stake.positions = next(books.stake.positions)?;
        let event = PositionOpened {
            stake: self.stake.key(),
            position: self.position.key(),
            owner: self.owner.key(),
            amount: args.amount,
            shares: books.position.shares,
            multiplier_bps: books.position.multiplier_bps,
            lock_end: books.position.lock_end,
        };
        Ok((event, books.pool.vault, books.pool.token_program))
    }
}

fn next(count: u32) -> Result<u32> {
    count
        .checked_add(1)
        .ok_or_else(|| StakingError::NumberOutOfRange.into())
}

/// When a lock ends that begins at `now`: where it votes, at the end of a week.
///
/// # Errors
/// `LockInvalid` after 2106.
pub(crate) fn end_of_lock(pool: &StakePool, now: u32, lock_seconds: u32) -> Result<u32> {
    let end = match pool.kind() {
        PoolKind::Governance => lock_end(now, lock_seconds),
        _ => now.checked_add(lock_seconds),
    };
    end.ok_or_else(|| StakingError::LockInvalid.into())
}

pub(crate) fn handle_open_position(ctx: Context<OpenPosition>, args: OpenPositionArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.require_own_operator()?;
    accounts.create(ctx.bumps.position, &args)?;
    let (event, vault, token_program) = accounts.stake(&args)?;
    let payment = Payment {
        from: &accounts.owner_account,
        vault: &accounts.vault,
        token_program: &accounts.token_program,
        authority: &accounts.owner,
    };
    payment.pay(&vault, &token_program, args.amount)?;
    emit(&accounts.event_authority, &event)
}

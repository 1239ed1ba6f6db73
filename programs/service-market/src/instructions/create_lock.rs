//! `create_lock`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::errors::{MarketError, ensure};
use crate::events::{LockCreated, emit};
use crate::seeds;
use crate::state::{Authorisation, Lock, Market, clock};

/// Arguments of `create_lock`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreateLockArgs {
    /// A number of the job that the payee has no lock of.
    pub job: u64,
    /// How much, base units.
    pub amount: u64,
    /// For how long, seconds.
    pub seconds: u32,
}

/// Accounts of `create_lock`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: CreateLockArgs)]
pub struct CreateLock<'info> {
    /// Who is authorised; pays the rent.
    #[account(mut)]
    pub payee: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The authorisation.
    #[account(
        mut,
        has_one = market @ MarketError::MarketMismatch,
        has_one = payee @ MarketError::PayeeMismatch,
    )]
    pub authorisation: AccountLoader<'info, Authorisation>,
    /// The lock to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::LOCK, authorisation.key().as_ref(), &args.job.to_le_bytes()],
        bump
    )]
    pub lock: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl CreateLock<'_> {
    #[inline(never)]
    fn create(&self, bump: u8, args: &CreateLockArgs) -> Result<LockCreated> {
        ensure(args.amount > 0, MarketError::AmountZero)?;
        self.market.load()?.require_running()?;
        self.authorisation.load_mut()?.lock(args.amount, args.seconds)?;
        let expires_at = clock()?.checked_add(args.seconds);
        let (key, job) = (self.authorisation.key(), args.job.to_le_bytes());
        let seeds: &[&[u8]] = &[seeds::LOCK, key.as_ref(), &job, &[bump]];
        let mut lock = create::<Lock, _>(&self.payee, &self.lock, seeds, MarketError::AccountExists)?;
        lock.version = Lock::VERSION;
        lock.bump = bump;
        lock.expires_at = expires_at.ok_or(MarketError::NumberOutOfRange)?;
        lock.authorisation = key;
        lock.job = args.job;
        lock.amount = args.amount;
        Ok(LockCreated {
            authorisation: key,
            lock: *self.lock.key,
            job: args.job,
            amount: args.amount,
            expires_at: lock.expires_at,
        })
    }
}

pub(crate) fn handle_create_lock(ctx: Context<CreateLock>, args: CreateLockArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let event = ctx.accounts.create(ctx.bumps.lock, &args)?;
    emit(&ctx.accounts.event_authority, &event)
}

//! `release_lock`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::errors::MarketError;
use crate::events::{LockReleased, emit};
use crate::state::{Authorisation, Lock, clock};

/// Accounts of `release_lock`.
#[event_cpi]
#[derive(Accounts)]
pub struct ReleaseLock<'info> {
    /// The payee, or, from the lock's expiry on, anybody.
    pub sender: Signer<'info>,
    /// The authorisation.
    #[account(mut, has_one = payee @ MarketError::PayeeMismatch)]
    pub authorisation: AccountLoader<'info, Authorisation>,
    /// The lock.
    #[account(mut, has_one = authorisation @ MarketError::AuthorisationMismatch)]
    pub lock: AccountLoader<'info, Lock>,
    /// The authorisation's payee, who gets the lock's rent.
    ///
    /// CHECK: by the address in the authorisation; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub payee: UncheckedAccount<'info>,
}

impl ReleaseLock<'_> {
    fn release(&self) -> Result<LockReleased> {
        let (mut authorisation, lock) = (self.authorisation.load_mut()?, self.lock.load()?);
        let by_payee = *self.sender.key == authorisation.payee;
        lock.require_releasable(by_payee, clock()?)?;
        authorisation.unlock(lock.amount);
        Ok(LockReleased {
            authorisation: self.authorisation.key(),
            lock: self.lock.key(),
            job: lock.job,
            amount: lock.amount,
        })
    }
}

pub(crate) fn handle_release_lock(ctx: Context<ReleaseLock>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = accounts.release()?;
    close(accounts.lock.as_ref(), &accounts.payee)?;
    emit(&accounts.event_authority, &event)
}

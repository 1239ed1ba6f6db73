//! `claim_lock`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::MarketError;
use crate::events::{LockClaimed, emit};
use crate::state::{Authorisation, Customer, Lock, Market, clock};

/// Accounts of `claim_lock`.
#[event_cpi]
#[derive(Accounts)]
pub struct ClaimLock<'info> {
    /// Who is authorised; gets the lock's rent.
    #[account(mut)]
    pub payee: Signer<'info>,
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The authorisation.
    #[account(
        mut,
        has_one = market @ MarketError::MarketMismatch,
        has_one = payee @ MarketError::PayeeMismatch,
    )]
    pub authorisation: AccountLoader<'info, Authorisation>,
    /// The lock.
    #[account(mut, has_one = authorisation @ MarketError::AuthorisationMismatch)]
    pub lock: AccountLoader<'info, Lock>,
    /// The account of the authorisation's payer, which is counted as a customer.
    #[account(mut)]
    pub customer_account: AccountLoader<'info, Customer>,
    /// CHECK: the token account to pay, read in `Escrow::pay`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub payee_token: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the program that owns the vault; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl ClaimLock<'_> {
    /// Takes the claim into the books; what is not claimed is free again.
    #[inline(never)]
    fn book(&self, amount: u64, proof_hash: [u8; 32]) -> Result<LockClaimed> {
        let (mut authorisation, lock) = (self.authorisation.load_mut()?, self.lock.load()?);
        lock.require_claimable(amount, clock()?)?;
        authorisation.unlock(lock.amount);
        let is_first = authorisation.claimed == 0;
        let settlement = authorisation.claim(amount)?;
        let (account, category) = (self.authorisation.as_ref().key, authorisation.category);
        let (mut market, mut customer) = (self.market.load_mut()?, self.customer_account.load_mut()?);
        customer.require(&market.network, &authorisation.payer)?;
        market.count_customer(category, &mut customer, clock()?)?;
        settle(&mut market, category, account, &settlement, is_first)?;
        Ok(LockClaimed {
            authorisation: *account,
            lock: self.lock.key(),
            job: lock.job,
            proof_hash,
            locked: lock.amount,
            claimed: amount,
            paid: settlement.paid,
            fees: settlement.fees,
        })
    }
}

pub(crate) fn handle_claim_lock(ctx: Context<ClaimLock>, amount: u64, proof_hash: [u8; 32]) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = accounts.book(amount, proof_hash)?;
    let escrow = Escrow {
        market: &accounts.market,
        vault: &accounts.vault,
        token: &accounts.payee_token,
        token_program: &accounts.token_program,
    };
    escrow.pay(accounts.payee.key, event.paid)?;
    close(accounts.lock.as_ref(), &accounts.payee)?;
    emit(&accounts.event_authority, &event)
}

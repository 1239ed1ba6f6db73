//! `crank`

use anchor_lang::prelude::*;

use super::{require_no_more_accounts, require_this_program};
use crate::contexts::{Fund, Funding, Legs, PayOut};
use crate::errors::{BurnShareError, ensure, ensure_key};
use crate::events::{RevenueDistributed, emit};
use crate::state::{Destinations, PoolSigner, RevenuePool, Split, clock, increase};

/// Accounts of `crank`. Nobody signs but for the fee. The accounts of a leg are given exactly when the leg is named.
#[event_cpi]
#[derive(Accounts)]
pub struct Crank<'info> {
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, RevenuePool>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
    /// CHECK: the token account that gets the bounty, which whoever cranks chooses, but not the vault; the token program checks
    /// that it is of the mint; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub bounty_account: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub reward_pool: Option<UncheckedAccount<'info>>,
    /// CHECK: by the distributor; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub reward_vault: Option<UncheckedAccount<'info>>,
    /// CHECK: by the distributor; test `every_instruction_refuses_every_generated_attack`.
    pub reward_event_authority: Option<UncheckedAccount<'info>>,
    /// CHECK: by its address; test `every_instruction_refuses_every_generated_attack`.
    pub reward_program: Option<UncheckedAccount<'info>>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub stake_pool: Option<UncheckedAccount<'info>>,
    /// CHECK: by the staking vault; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub stake_vault: Option<UncheckedAccount<'info>>,
    /// CHECK: by the staking vault; test `every_instruction_refuses_every_generated_attack`.
    pub stake_event_authority: Option<UncheckedAccount<'info>>,
    /// CHECK: by its address; test `every_instruction_refuses_every_generated_attack`.
    pub stake_program: Option<UncheckedAccount<'info>>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub mint: Option<UncheckedAccount<'info>>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub insurance: Option<UncheckedAccount<'info>>,
}

/// What is to be paid, base units.
struct Due {
    signer: PoolSigner,
    destinations: Destinations,
    mint: Pubkey,
    split: Split,
    epoch: u64,
    providers: u64,
    stakers: u64,
    burn: u64,
    insurance: u64,
}

impl<'info> Crank<'info> {
    fn require(&self, legs: Legs) -> Result<()> {
        self.providers().require(legs.providers())?;
        self.stakers().require(legs.stakers())?;
        ensure(
            self.mint.is_some() == legs.burn() && self.insurance.is_some() == legs.insurance(),
            BurnShareError::LegInvalid,
        )
    }

    /// Splits what is undistributed, and takes what is owed to the legs out of the books.
    #[inline(never)]
    fn book(&self, legs: Legs) -> Result<Due> {
        let (mut pool, now) = (self.pool.load_mut()?, i64::from(clock()?));
        pool.require_current(now)?;
        pool.require_vault(self.vault.key, self.token_program.key)?;
        let is_direct = pool.is_native() && pool.direct_burn != 0;
        ensure(is_direct || !legs.burn(), BurnShareError::LegInvalid)?;
        pool.roll(now)?;
        let split = pool.split()?;
        let take = |named: bool, owed: &mut u64| if named { core::mem::take(owed) } else { 0 };
        let providers = take(legs.providers(), &mut pool.owed.providers);
        let stakers = take(legs.stakers(), &mut pool.owed.stakers);
        let insurance = take(legs.insurance(), &mut pool.owed.insurance);
        let burn = if legs.burn() { pool.owed.for_burn } else { 0 };
        increase(&mut pool.current.providers, providers)?;
        increase(&mut pool.current.stakers, stakers)?;
        increase(&mut pool.current.insurance, insurance)?;
        pool.burn_from_vault(burn)?;
        let moved = [split.amount, providers, stakers, insurance, burn];
        ensure(moved != [0; 5], BurnShareError::NothingToDistribute)?;
        Ok(Due {
            signer: pool.signer(),
            destinations: pool.parameters.destinations,
            mint: pool.mint,
            split,
            epoch: pool.epoch,
            providers,
            stakers,
            burn,
            insurance,
        })
    }

    #[inline(never)]
    fn pay(&self, due: &Due) -> Result<()> {
        if due.split.bounty > 0 {
            let bounty = self.payment(&self.bounty_account);
            bounty.require_elsewhere()?;
            bounty.transfer(&due.signer, due.split.bounty)?;
        }
        let (to, signer) = (&due.destinations, &due.signer);
        self.providers()
            .pay(Fund::RewardPool, &to.reward_pool, signer, due.providers)?;
        self.stakers()
            .pay(Fund::Rewards, &to.stake_pool, signer, due.stakers)?;
        if let Some(mint) = &self.mint {
            ensure_key(mint.key, &due.mint, BurnShareError::MintMismatch)?;
            if due.burn > 0 {
                self.payment(mint).burn(signer, due.burn)?;
            }
        }
        if let Some(insurance) = &self.insurance {
            ensure_key(insurance.key, &to.insurance, BurnShareError::InsuranceMismatch)?;
            if due.insurance > 0 {
                self.payment(insurance).transfer(signer, due.insurance)?;
            }
        }
        Ok(())
    }

    fn payment<'a>(&'a self, to: &'a AccountInfo<'info>) -> PayOut<'a, 'info> {
        PayOut {
            pool: self.pool.as_ref(),
            vault: &self.vault,
            to,
            token_program: &self.token_program,
        }
    }

    fn providers(&self) -> Funding<'_, 'info> {
        Funding {
            funder: self.pool.as_ref(),
            from: &self.vault,
            token_program: &self.token_program,
            pool: &self.reward_pool,
            vault: &self.reward_vault,
            event_authority: &self.reward_event_authority,
            program: &self.reward_program,
        }
    }

    fn stakers(&self) -> Funding<'_, 'info> {
        Funding {
            funder: self.pool.as_ref(),
            from: &self.vault,
            token_program: &self.token_program,
            pool: &self.stake_pool,
            vault: &self.stake_vault,
            event_authority: &self.stake_event_authority,
            program: &self.stake_program,
        }
    }
}

pub(crate) fn handle_crank(ctx: Context<Crank>, legs: u8) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    require_this_program(&ctx.accounts.program)?;
    let (accounts, legs) = (&ctx.accounts, Legs::new(legs)?);
    accounts.require(legs)?;
    let due = accounts.book(legs)?;
    accounts.pay(&due)?;
    emit(
        &accounts.event_authority,
        &RevenueDistributed {
            pool: accounts.pool.key(),
            epoch: due.epoch,
            amount: due.split.amount,
            bounty: due.split.bounty,
            burn_bps: due.split.burn_bps,
            providers: due.providers,
            stakers: due.stakers,
            burned: due.burn,
            insurance: due.insurance,
        },
    )
}

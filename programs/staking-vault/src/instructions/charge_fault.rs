//! `charge_fault`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::{content_mut, create};
use flywheel_stake::SlashParts;

use super::require_no_more_accounts;
use crate::contexts::PayOut;
use crate::errors::{StakingError, ensure, ensure_key};
use crate::events::{FaultCharged, emit};
use crate::programs::{DEVICE_FAILED, Device, DeviceClass};
use crate::seeds;
use crate::state::{FaultRecord, OperatorStake, PoolSigner, StakePool, clock};

/// Accounts of `charge_fault`.
#[event_cpi]
#[derive(Accounts)]
pub struct ChargeFault<'info> {
    /// Whoever charges it; pays the record's rent when there is none yet.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The pool.
    #[account(mut, has_one = vault @ StakingError::VaultMismatch, has_one = mint @ StakingError::MintMismatch)]
    pub pool: AccountLoader<'info, StakePool>,
    /// The operator stake.
    #[account(mut, has_one = pool @ StakingError::PoolMismatch)]
    pub stake: AccountLoader<'info, OperatorStake>,
    /// CHECK: the operator, by the address in the operator stake; test `every_instruction_refuses_every_generated_attack`.
    pub operator: UncheckedAccount<'info>,
    /// The failed device.
    #[account(constraint = device.load()?.operator == operator.key() @ StakingError::DeviceMismatch)]
    pub device: AccountLoader<'info, Device>,
    /// The device's class.
    #[account(
        constraint = class.load()?.network == device.load()?.network
            && class.load()?.id == device.load()?.class @ StakingError::DeviceMismatch
    )]
    pub class: AccountLoader<'info, DeviceClass>,
    /// What the device has paid.
    ///
    /// CHECK: created here when it is not there yet, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::FAULT_RECORD, stake.key().as_ref(), device.key().as_ref()], bump)]
    pub record: UncheckedAccount<'info>,
    /// CHECK: the payer's token account for the bounty, read in `PayOut::require_owner`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub payer_account: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub mint: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
    /// Creates the record.
    pub system_program: Program<'info, System>,
}

impl ChargeFault<'_> {
    /// Creates the record unless it is there.
    #[inline(never)]
    fn open_record(&self, bump: u8) -> Result<()> {
        if !self.record.data_is_empty() {
            return Ok(());
        }
        let (stake, device) = (self.stake.key(), self.device.key());
        let seeds: &[&[u8]] = &[seeds::FAULT_RECORD, stake.as_ref(), device.as_ref(), &[bump]];
        let mut record =
            create::<FaultRecord, _>(&self.payer, &self.record, seeds, StakingError::AccountExists)?;
        record.version = FaultRecord::VERSION;
        record.bump = bump;
        record.stake = stake;
        record.device = device;
        record.payer = self.payer.key();
        Ok(())
    }

    /// Works out what is due and takes it out of the books.
    #[inline(never)]
    fn charge(&self) -> Result<(FaultCharged, SlashParts, PoolSigner)> {
        let (mut pool, mut stake, now) = (self.pool.load_mut()?, self.stake.load_mut()?, clock()?);
        let mut record = content_mut::<FaultRecord, _>(&self.record, StakingError::DeviceMismatch)?;
        ensure_key(
            self.token_program.key,
            &pool.token_program,
            StakingError::TokenProgramMismatch,
        )?;
        let device = self.device.load()?;
        ensure(device.status == DEVICE_FAILED, StakingError::DeviceNotFailed)?;
        if record.failed_since != device.status_since {
            (record.failed_since, record.periods, record.charged) = (device.status_since, 0, 0);
        }
        let ramp = pool.parameters.faults();
        ensure(ramp.period_seconds > 0, StakingError::NothingDue)?;
        let bond = self.class.load()?.bond_per_unit.checked_mul(u64::from(device.capacity));
        let bond = bond.ok_or(StakingError::NumberOutOfRange)?;
        let (old_periods, new_periods) = (record.periods, ramp.periods_since(record.failed_since, now));
        // What the collateral could not pay stays due.
        let due = ramp.owed(bond, new_periods).saturating_sub(record.charged);
        pool.accrue(now)?;
        stake.accrue(&pool)?;
        let fee = stake.take_fee(&mut pool, due)?;
        stake.refresh_bond(&pool, &self.operator, now)?;
        record.periods = new_periods;
        record.charged = record.charged.saturating_add(fee);
        let parts = pool.parameters.split().parts(fee);
        pool.owe(parts.insurance, parts.treasury)?;
        let event = FaultCharged {
            stake: self.stake.key(),
            device: self.device.key(),
            old_periods,
            new_periods,
            fee,
            burned: parts.burn,
            bounty: parts.reporter,
        };
        Ok((event, parts, pool.signer()))
    }
}

pub(crate) fn handle_charge_fault(ctx: Context<ChargeFault>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.open_record(ctx.bumps.record)?;
    let (event, parts, signer) = accounts.charge()?;
    let out = |to| PayOut {
        pool: accounts.pool.as_ref(),
        vault: &accounts.vault,
        to,
        token_program: &accounts.token_program,
    };
    out(&accounts.mint).burn(&signer, parts.burn)?;
    let bounty = out(&accounts.payer_account);
    bounty.require_owner(accounts.mint.key, accounts.payer.key)?;
    bounty.transfer(&signer, parts.reporter)?;
    emit(&accounts.event_authority, &event)
}

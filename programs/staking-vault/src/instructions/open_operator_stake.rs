//! `open_operator_stake`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::{content, create};

use super::require_no_more_accounts;
use crate::errors::{StakingError, ensure, ensure_key};
use crate::events::{OperatorStakeOpened, emit};
use crate::programs::Operator;
use crate::seeds;
use crate::state::{OperatorStake, PoolKind, StakePool, clock};

/// Accounts of `open_operator_stake`.
#[event_cpi]
#[derive(Accounts)]
pub struct OpenOperatorStake<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, StakePool>,
    /// The operator, or the system program, whose address is zero, for nobody.
    ///
    /// CHECK: read in `read_operator`; test `every_instruction_refuses_every_generated_attack`.
    pub operator: UncheckedAccount<'info>,
    /// The operator stake to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::OPERATOR_STAKE, pool.key().as_ref(), operator.key().as_ref()], bump)]
    pub stake: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl OpenOperatorStake<'_> {
    /// Checks that the pool takes such an operator; returns what its devices require.
    fn read_operator(&self, pool: &StakePool) -> Result<u64> {
        let nobody = *self.operator.key == Pubkey::default();
        let fits = match pool.kind() {
            PoolKind::Collateral => !nobody,
            PoolKind::Revenue => true,
            PoolKind::Governance => nobody,
        };
        ensure(fits, StakingError::OperatorNotTaken)?;
        if nobody {
            return Ok(0);
        }
        let operator = content::<Operator, _>(&self.operator, StakingError::OperatorMismatch)?;
        ensure_key(&operator.network, &pool.network, StakingError::OperatorMismatch)?;
        Ok(operator.bond_required)
    }

    #[inline(never)]
    fn open(&self, bump: u8) -> Result<()> {
        let (mut pool, now, pool_key) = (self.pool.load_mut()?, clock()?, self.pool.key());
        let required = self.read_operator(&pool)?;
        let seeds: &[&[u8]] = &[
            seeds::OPERATOR_STAKE,
            pool_key.as_ref(),
            self.operator.key.as_ref(),
            &[bump],
        ];
        let mut stake =
            create::<OperatorStake, _>(&self.payer, &self.stake, seeds, StakingError::AccountExists)?;
        stake.version = OperatorStake::VERSION;
        stake.bump = bump;
        stake.pool = pool_key;
        stake.operator = *self.operator.key;
        if pool.kind() == PoolKind::Collateral {
            stake.short_since = flywheel_stake::short_since(0, 0, required, now);
        }
        // It earns from now on.
        pool.accrue(now)?;
        stake.accrue(&pool)
    }
}

pub(crate) fn handle_open_operator_stake(ctx: Context<OpenOperatorStake>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.open(ctx.bumps.stake)?;
    emit(
        &accounts.event_authority,
        &OperatorStakeOpened {
            pool: accounts.pool.key(),
            stake: accounts.stake.key(),
            operator: accounts.operator.key(),
        },
    )
}

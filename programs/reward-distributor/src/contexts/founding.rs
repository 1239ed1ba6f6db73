//! A new pool.

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;
use flywheel_vesting::MAX_MONTHS;

use crate::errors::{RewardError, ensure};
use crate::events::PoolCreated;
use crate::registry::Network;
use crate::seeds;
use crate::state::{Pool, PoolParametersArgs, bps};

/// An emission schedule, as an argument; docs/DISTRIBUTOR.md has the table of kinds.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmissionArgs {
    /// 0 fixed, 1 geometric, 2 halving, 3 burn-linked, 4 funded.
    pub kind: u8,
    /// Emission of the first epoch, base units; the most of each epoch when burn-linked; 0 when funded.
    pub first_emission: u64,
    /// Retention in units of 2^-64, epochs between halvings, share of burns in basis points; 0 for the others.
    pub parameter: u64,
    /// The most that will ever be emitted, base units.
    pub cap: u64,
}

/// Arguments of `create_pool` and `create_funded_pool`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreatePoolArgs {
    /// The emission schedule.
    pub emission: EmissionArgs,
    /// The first epoch that emits.
    pub first_epoch: u64,
    /// The program whose statements a burn-linked schedule reads; zero for other schedules.
    pub burn_program: Pubkey,
    /// Months over which vesting shares vest, at most 24; 0 for no vesting.
    pub vesting_months: u8,
    /// Penalty on what is not vested for who leaves early, basis points; 0 without vesting.
    pub exit_penalty_bps: u16,
    /// What the authority may change later.
    pub parameters: PoolParametersArgs,
}

/// What a pool is created from, beside its arguments.
pub(crate) struct Founding<'a, 'info> {
    pub payer: &'a AccountInfo<'info>,
    pub network: &'a AccountLoader<'info, Network>,
    pub mint: &'a AccountInfo<'info>,
    pub pool: &'a AccountInfo<'info>,
    /// Bump of the pool's address.
    pub bump: u8,
    /// `MODE_MINT` or `MODE_FUNDED`.
    pub mode: u8,
    /// What claims take from.
    pub source: Pubkey,
}

impl Founding<'_, '_> {
    /// Creates the pool; returns what is to be said about it.
    #[inline(never)]
    pub fn found(&self, args: &CreatePoolArgs) -> Result<PoolCreated> {
        args.validate_vesting()?;
        let network = self.network.load()?;
        let network_key = self.network.key();
        let seeds: &[&[u8]] = &[
            seeds::POOL,
            network_key.as_ref(),
            self.mint.key.as_ref(),
            &[self.bump],
        ];
        let mut pool = create::<Pool, _>(self.payer, self.pool, seeds, RewardError::AccountExists)?;
        pool.version = Pool::VERSION;
        pool.bump = self.bump;
        pool.mode = self.mode;
        pool.emission_kind = args.emission.kind;
        pool.network = network_key;
        pool.mint = *self.mint.key;
        pool.token_program = *self.mint.owner;
        pool.source = self.source;
        pool.burn_program = args.burn_program;
        pool.first_emission = args.emission.first_emission;
        pool.emission_parameter = args.emission.parameter;
        pool.emission_cap = args.emission.cap;
        pool.genesis = network.genesis;
        pool.epoch_seconds = network.epoch_seconds;
        pool.first_epoch = args.first_epoch;
        pool.next_epoch = args.first_epoch;
        pool.vesting_months = args.vesting_months;
        pool.exit_penalty_bps = args.exit_penalty_bps;
        pool.parameters = args.parameters.into();
        pool.validate_schedule()?;
        // Fails now rather than in the first epoch when the clock's numbers do not fit.
        pool.epoch_end(args.first_epoch)?;
        Ok(self.event(args))
    }

    fn event(&self, args: &CreatePoolArgs) -> PoolCreated {
        PoolCreated {
            network: self.network.key(),
            pool: *self.pool.key,
            mint: *self.mint.key,
            mode: self.mode,
            emission_kind: args.emission.kind,
            first_epoch: args.first_epoch,
            first_emission: args.emission.first_emission,
            emission_parameter: args.emission.parameter,
            emission_cap: args.emission.cap,
            vesting_months: args.vesting_months,
            exit_penalty_bps: args.exit_penalty_bps,
            parameters: args.parameters,
        }
    }
}

impl CreatePoolArgs {
    fn validate_vesting(&self) -> Result<()> {
        self.parameters.validate(self.vesting_months)?;
        bps(self.exit_penalty_bps, RewardError::VestingInvalid)?;
        ensure(
            self.vesting_months <= MAX_MONTHS && (self.vesting_months > 0 || self.exit_penalty_bps == 0),
            RewardError::VestingInvalid,
        )
    }
}

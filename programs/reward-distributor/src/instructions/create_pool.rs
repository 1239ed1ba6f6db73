//! `create_pool`

use anchor_lang::prelude::*;
use anchor_spl::token_interface::{
    Mint, SetAuthority, TokenInterface, set_authority, spl_token_2022::instruction::AuthorityType,
};
use flywheel_math::Emission;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{PoolCreated, emit};
use crate::registry::Network;
use crate::seeds;
use crate::state::{EMISSION_FIXED, MAX_CHALLENGE_WINDOW_SECONDS, MODE_MINT, Pool};

/// Bytes of a mint without extensions.
const PLAIN_MINT_BYTES: usize = 82;

/// Arguments of `create_pool`. Amounts are in base units of the mint.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct CreatePoolArgs {
    /// Emission of each epoch, at least 1.
    pub emission_per_epoch: u64,
    /// The most that will ever be emitted, at least one epoch's emission.
    pub emission_cap: u64,
    /// The first epoch that emits.
    pub first_epoch: u64,
    /// How long an approved root can be challenged, seconds, at most 30 days.
    pub challenge_window_seconds: u32,
}

/// Accounts of `create_pool`.
#[event_cpi]
#[derive(Accounts)]
pub struct CreatePool<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The mint's present authority; the pool takes its place.
    pub mint_authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ RewardError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// The reward mint.
    #[account(mut, mint::token_program = token_program)]
    pub mint: Box<InterfaceAccount<'info, Mint>>,
    /// The pool to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::POOL, network.key().as_ref(), mint.key().as_ref()],
        bump
    )]
    pub pool: UncheckedAccount<'info>,
    /// The token program that owns the mint.
    pub token_program: Interface<'info, TokenInterface>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl CreatePool<'_> {
    fn validate(&self, args: &CreatePoolArgs) -> Result<()> {
        let mint = self.mint.to_account_info();
        ensure(
            mint.data_len() == PLAIN_MINT_BYTES && self.mint.freeze_authority.is_none(),
            RewardError::MintNotAccepted,
        )?;
        ensure(
            self.mint.mint_authority == Some(self.mint_authority.key()).into(),
            RewardError::MintAuthorityMismatch,
        )?;
        let emission = Emission::Fixed {
            per_epoch: args.emission_per_epoch,
            cap: args.emission_cap,
        };
        ensure(
            emission.validate().is_ok()
                && args.emission_per_epoch > 0
                && args.emission_cap >= args.emission_per_epoch,
            RewardError::EmissionInvalid,
        )?;
        // The supply must be able to hold all that the schedule emits on top of what exists.
        ensure(
            self.mint.supply.checked_add(args.emission_cap).is_some(),
            RewardError::EmissionInvalid,
        )?;
        ensure(
            args.challenge_window_seconds <= MAX_CHALLENGE_WINDOW_SECONDS,
            RewardError::ChallengeWindowInvalid,
        )?;
        Ok(())
    }
}

pub(crate) fn handle_create_pool(ctx: Context<CreatePool>, args: CreatePoolArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate(&args)?;
    {
        let network = accounts.network.load()?;
        let (network_key, mint) = (accounts.network.key(), accounts.mint.key());
        let seeds: &[&[u8]] = &[
            seeds::POOL,
            network_key.as_ref(),
            mint.as_ref(),
            &[ctx.bumps.pool],
        ];
        let mut pool = create::<Pool, _>(&accounts.payer, &accounts.pool, seeds, RewardError::AccountExists)?;
        pool.version = Pool::VERSION;
        pool.bump = ctx.bumps.pool;
        pool.mode = MODE_MINT;
        pool.emission_kind = EMISSION_FIXED;
        pool.network = accounts.network.key();
        pool.mint = accounts.mint.key();
        pool.token_program = accounts.token_program.key();
        pool.first_emission = args.emission_per_epoch;
        pool.emission_cap = args.emission_cap;
        pool.genesis = network.genesis;
        pool.epoch_seconds = network.epoch_seconds;
        pool.challenge_window_seconds = args.challenge_window_seconds;
        pool.first_epoch = args.first_epoch;
        pool.next_epoch = args.first_epoch;
        // Fails now rather than in the first epoch when the clock's numbers do not fit.
        pool.epoch_end(args.first_epoch)?;
    }
    set_authority(
        CpiContext::new(
            accounts.token_program.key(),
            SetAuthority {
                current_authority: accounts.mint_authority.to_account_info(),
                account_or_mint: accounts.mint.to_account_info(),
            },
        ),
        AuthorityType::MintTokens,
        Some(accounts.pool.key()),
    )?;
    emit(
        &ctx.accounts.event_authority,
        &PoolCreated {
            network: accounts.network.key(),
            pool: accounts.pool.key(),
            mint: accounts.mint.key(),
            first_epoch: args.first_epoch,
            first_emission: args.emission_per_epoch,
            emission_cap: args.emission_cap,
        },
    )
}

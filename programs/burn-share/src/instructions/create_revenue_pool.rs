//! `create_revenue_pool`

use anchor_lang::prelude::*;
use flywheel_math::Q64x64;
use flywheel_onchain::accounts::create;
use flywheel_onchain::tokens::{PlainMint, create_token_account, plain_mint};

use super::{require_no_more_accounts, require_this_program};
use crate::contexts::*;
use crate::errors::{BurnShareError, ensure};
use crate::events::{RevenuePoolCreated, emit};
use crate::programs::Network;
use crate::seeds;
use crate::state::{RecipientShare, RevenueParameters, RevenueParametersArgs, RevenuePool, clock, epoch_at};

/// Network tokens for payment tokens.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReferencePrice {
    /// Network tokens, base units.
    pub tokens: u64,
    /// Payment tokens for them, base units.
    pub payment: u64,
}

impl ReferencePrice {
    /// The reference of an auction; zero of a native pool.
    ///
    /// # Errors
    /// `AuctionInvalid` when an auction would have none, or a native pool one.
    fn of(&self, is_native: bool) -> Result<Q64x64> {
        let is_none = self.tokens == 0 && self.payment == 0;
        let is_some = self.tokens > 0 && self.payment > 0;
        let fits = if is_native { is_none } else { is_some };
        ensure(fits, BurnShareError::AuctionInvalid)?;
        match is_native {
            true => Ok(Q64x64::ZERO),
            false => Q64x64::from_ratio_ceil(self.tokens, self.payment)
                .map_err(|_| BurnShareError::AuctionInvalid.into()),
        }
    }
}

/// Accounts of `create_revenue_pool`.
#[event_cpi]
#[derive(Accounts)]
pub struct CreateRevenuePool<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ BurnShareError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// CHECK: what comes in, read by `plain_mint`; test `every_instruction_refuses_every_generated_attack`.
    pub mint: UncheckedAccount<'info>,
    /// The pool to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::REVENUE, network.key().as_ref(), mint.key().as_ref()], bump)]
    pub pool: UncheckedAccount<'info>,
    /// The pool's token account to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::VAULT, pool.key().as_ref()], bump)]
    pub vault: UncheckedAccount<'info>,
    /// The pool of the network's own token; none for that pool itself.
    pub token_pool: Option<AccountLoader<'info, RevenuePool>>,
    /// Where shares go.
    pub destinations: DestinationAccounts<'info>,
    /// CHECK: owns the mint, which is one of two programs'; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = *mint.owner @ BurnShareError::TokenProgramMismatch)]
    pub token_program: UncheckedAccount<'info>,
    /// Creates the accounts.
    pub system_program: Program<'info, System>,
}

impl CreateRevenuePool<'_> {
    /// The network's own token, and the pool in which burns of it are counted.
    fn token(&self) -> Result<(Pubkey, Pubkey)> {
        let Some(token_pool) = &self.token_pool else {
            return Ok((self.mint.key(), self.pool.key()));
        };
        let native = token_pool.load()?;
        ensure(
            native.network == self.network.key() && native.is_native(),
            BurnShareError::TokenPoolMismatch,
        )?;
        Ok((native.mint, token_pool.key()))
    }

    #[inline(never)]
    fn parameters(&self, args: &RevenueParametersArgs, token_mint: Pubkey) -> Result<RevenueParameters> {
        let home = Home {
            network: self.network.key(),
            mint: self.mint.key(),
            token_program: *self.mint.owner,
            token_mint,
            vault: self.vault.key(),
        };
        let parameters = args.with(self.destinations.check(&home)?);
        parameters.validate(self.token_pool.is_none())?;
        Ok(parameters)
    }

    #[inline(never)]
    fn found(
        &self,
        bump: u8,
        args: &RevenueParametersArgs,
        reference: ReferencePrice,
        recipients: &[RecipientShare],
    ) -> Result<()> {
        let mint = plain_mint(&self.mint, BurnShareError::MintNotAccepted)?;
        let (token_mint, token_pool) = self.token()?;
        let parameters = self.parameters(args, token_mint)?;
        let (network_key, mint_key) = (self.network.key(), self.mint.key());
        let seeds: &[&[u8]] = &[seeds::REVENUE, network_key.as_ref(), mint_key.as_ref(), &[bump]];
        let mut pool =
            create::<RevenuePool, _>(&self.payer, &self.pool, seeds, BurnShareError::AccountExists)?;
        pool.bump = bump;
        pool.network = network_key;
        pool.mint = mint_key;
        pool.token_program = *self.mint.owner;
        pool.vault = self.vault.key();
        pool.token_mint = token_mint;
        pool.token_pool = token_pool;
        pool.parameters = parameters;
        self.begin(&mut pool, &mint, reference)?;
        pool.admit(recipients)?;
        pool.require_recipients(&parameters)
    }

    #[inline(never)]
    fn begin(&self, pool: &mut RevenuePool, mint: &PlainMint, reference: ReferencePrice) -> Result<()> {
        let (network, now) = (self.network.load()?, i64::from(clock()?));
        let is_native = self.token_pool.is_none();
        pool.version = RevenuePool::VERSION;
        pool.native = u8::from(is_native);
        pool.genesis = network.genesis;
        pool.epoch_seconds = network.epoch_seconds;
        pool.epoch = epoch_at(network.genesis, network.epoch_seconds, now);
        pool.last_supply = if is_native { mint.supply } else { 0 };
        pool.auction.reference = reference.of(is_native)?.to_le_bytes();
        pool.begin_window(now);
        Ok(())
    }

    #[inline(never)]
    fn announce(
        &self,
        parameters: RevenueParametersArgs,
        reference: ReferencePrice,
        recipients: Vec<RecipientShare>,
    ) -> Result<()> {
        let (_, token_pool) = self.token()?;
        let content =
            flywheel_onchain::accounts::content::<RevenuePool, _>(&self.pool, BurnShareError::AccountExists)?;
        let (epoch, destinations) = (content.epoch, content.parameters.destinations.into());
        drop(content);
        emit(
            &self.event_authority,
            &RevenuePoolCreated {
                network: self.network.key(),
                pool: self.pool.key(),
                mint: self.mint.key(),
                token_pool,
                epoch,
                reference: reference.of(self.token_pool.is_none())?.to_bits(),
                parameters,
                destinations,
                recipients,
            },
        )
    }
}

pub(crate) fn handle_create_revenue_pool(
    ctx: Context<CreateRevenuePool>,
    parameters: RevenueParametersArgs,
    reference: ReferencePrice,
    recipients: Vec<RecipientShare>,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    require_this_program(&ctx.accounts.program)?;
    let accounts = &ctx.accounts;
    accounts.found(ctx.bumps.pool, &parameters, reference, &recipients)?;
    let pool = accounts.pool.key();
    create_token_account(
        &accounts.payer,
        &accounts.vault,
        &accounts.mint,
        &pool,
        &[seeds::VAULT, pool.as_ref(), &[ctx.bumps.vault]],
        BurnShareError::AccountExists,
    )?;
    accounts.announce(parameters, reference, recipients)
}

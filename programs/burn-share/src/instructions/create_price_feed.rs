//! `create_price_feed`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;
use flywheel_onchain::tokens::plain_mint;

use super::require_no_more_accounts;
use crate::errors::{BurnShareError, ensure};
use crate::events::{PriceFeedCreated, emit};
use crate::programs::Network;
use crate::seeds;
use crate::state::{FeedParametersArgs, PriceFeed};

/// Accounts of `create_price_feed`.
#[event_cpi]
#[derive(Accounts)]
pub struct CreatePriceFeed<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ BurnShareError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// CHECK: what is priced, read by `plain_mint`; test `every_instruction_refuses_every_generated_attack`.
    pub base: UncheckedAccount<'info>,
    /// CHECK: what it is priced in, read by `plain_mint`; test `every_instruction_refuses_every_generated_attack`.
    pub quote: UncheckedAccount<'info>,
    /// The feed to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::PRICE, network.key().as_ref(), base.key().as_ref(), quote.key().as_ref()],
        bump
    )]
    pub feed: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl CreatePriceFeed<'_> {
    fn validate(&self, scale: u8, parameters: &FeedParametersArgs) -> Result<()> {
        plain_mint(&self.base, BurnShareError::MintNotAccepted)?;
        plain_mint(&self.quote, BurnShareError::MintNotAccepted)?;
        ensure(self.base.key != self.quote.key, BurnShareError::FeedInvalid)?;
        PriceFeed::require_scale(scale)?;
        parameters.validate()
    }

    #[inline(never)]
    fn found(&self, bump: u8, scale: u8, parameters: FeedParametersArgs) -> Result<()> {
        let (network, base, quote) = (self.network.key(), self.base.key(), self.quote.key());
        let seeds: &[&[u8]] = &[
            seeds::PRICE,
            network.as_ref(),
            base.as_ref(),
            quote.as_ref(),
            &[bump],
        ];
        let mut feed = create::<PriceFeed, _>(&self.payer, &self.feed, seeds, BurnShareError::AccountExists)?;
        feed.version = PriceFeed::VERSION;
        feed.bump = bump;
        feed.scale = scale;
        feed.network = network;
        feed.base = base;
        feed.quote = quote;
        feed.parameters = parameters.into();
        Ok(())
    }
}

pub(crate) fn handle_create_price_feed(
    ctx: Context<CreatePriceFeed>,
    scale: u8,
    parameters: FeedParametersArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate(scale, &parameters)?;
    accounts.found(ctx.bumps.feed, scale, parameters)?;
    emit(
        &accounts.event_authority,
        &PriceFeedCreated {
            network: accounts.network.key(),
            feed: accounts.feed.key(),
            base: accounts.base.key(),
            quote: accounts.quote.key(),
            scale,
            parameters,
        },
    )
}

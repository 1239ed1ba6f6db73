//! `create_market`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;
use flywheel_onchain::tokens::{create_token_account, plain_mint};

use super::require_no_more_accounts;
use crate::errors::MarketError;
use crate::events::{MarketCreated, emit};
use crate::programs::Network;
use crate::seeds;
use crate::state::{Market, MarketParametersArgs};

/// Accounts of `create_market`.
#[event_cpi]
#[derive(Accounts)]
pub struct CreateMarket<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ MarketError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// CHECK: what is paid in, read by `plain_mint`; test `every_instruction_refuses_every_generated_attack`.
    pub mint: UncheckedAccount<'info>,
    /// The market to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::MARKET, network.key().as_ref(), mint.key().as_ref()], bump)]
    pub market: UncheckedAccount<'info>,
    /// The market's token account to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::VAULT, market.key().as_ref()], bump)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: owns the mint, which is one of two programs'; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = *mint.owner @ MarketError::TokenProgramMismatch)]
    pub token_program: UncheckedAccount<'info>,
    /// Creates the accounts.
    pub system_program: Program<'info, System>,
}

impl CreateMarket<'_> {
    #[inline(never)]
    fn found(&self, bump: u8, parameters: MarketParametersArgs) -> Result<()> {
        let network = self.network.load()?;
        let network_key = self.network.key();
        let seeds: &[&[u8]] = &[
            seeds::MARKET,
            network_key.as_ref(),
            self.mint.key.as_ref(),
            &[bump],
        ];
        let mut market = create::<Market, _>(&self.payer, &self.market, seeds, MarketError::AccountExists)?;
        market.version = Market::VERSION;
        market.bump = bump;
        market.network = network_key;
        market.mint = *self.mint.key;
        market.token_program = *self.mint.owner;
        market.vault = *self.vault.key;
        market.parameters = parameters.into();
        market.epoch_seconds = network.epoch_seconds;
        market.genesis = network.genesis;
        market.next_nonce = 1;
        Ok(())
    }
}

pub(crate) fn handle_create_market(
    ctx: Context<CreateMarket>,
    fee_bps: u16,
    settle_seconds: u32,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    plain_mint(&accounts.mint, MarketError::MintNotAccepted)?;
    // Revenue pool and feed are named by an update, when they exist.
    let parameters = MarketParametersArgs {
        fee_bps,
        settle_seconds,
        ..MarketParametersArgs::default()
    };
    parameters.validate()?;
    accounts.found(ctx.bumps.market, parameters)?;
    let market = accounts.market.key();
    create_token_account(
        &accounts.payer,
        &accounts.vault,
        &accounts.mint,
        &market,
        &[seeds::VAULT, market.as_ref(), &[ctx.bumps.vault]],
        MarketError::AccountExists,
    )?;
    emit(
        &accounts.event_authority,
        &MarketCreated {
            network: accounts.network.key(),
            market,
            mint: accounts.mint.key(),
            parameters,
        },
    )
}

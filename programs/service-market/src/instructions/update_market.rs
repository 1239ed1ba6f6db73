//! `update_market`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::content;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure};
use crate::events::{MarketUpdateProposed, emit};
use crate::programs::{PriceFeed, RevenuePool};
use crate::state::{Market, MarketParametersArgs, clock};

/// Accounts of `update_market`.
#[derive(Accounts)]
pub struct UpdateMarket<'info> {
    /// The market, and the network's authority.
    pub configure: ConfigureMarket<'info>,
    /// CHECK: the revenue pool, read in `require_pool`; the system program for none; test
    /// `every_instruction_refuses_every_generated_attack`.
    pub revenue_pool: UncheckedAccount<'info>,
    /// CHECK: the price feed, read in `require_feed`; the system program for none; test
    /// `every_instruction_refuses_every_generated_attack`.
    pub feed: UncheckedAccount<'info>,
}

/// # Errors
/// `RevenuePoolMismatch` unless it is none or one of the market's network and mint.
fn require_pool(market: &Market, account: &AccountInfo<'_>) -> Result<()> {
    if *account.key == Pubkey::default() {
        return Ok(());
    }
    let pool = content::<RevenuePool, _>(account, MarketError::RevenuePoolMismatch)?;
    ensure(
        pool.network == market.network && pool.mint == market.mint,
        MarketError::RevenuePoolMismatch,
    )
}

/// # Errors
/// `FeedMismatch` unless it is none, or one of the market's network that prices its mint, or something in its mint.
fn require_feed(market: &Market, account: &AccountInfo<'_>) -> Result<()> {
    if *account.key == Pubkey::default() {
        return Ok(());
    }
    let feed = content::<PriceFeed, _>(account, MarketError::FeedMismatch)?;
    ensure(
        feed.network == market.network && (feed.base == market.mint || feed.quote == market.mint),
        MarketError::FeedMismatch,
    )
}

pub(crate) fn handle_update_market(
    ctx: Context<UpdateMarket>,
    fee_bps: u16,
    settle_seconds: u32,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (accounts, configure) = (&ctx.accounts, &ctx.accounts.configure);
    let parameters = MarketParametersArgs {
        revenue_pool: accounts.revenue_pool.key(),
        feed: accounts.feed.key(),
        settle_seconds,
        fee_bps,
    };
    let ready_at = {
        let (network, mut market) = (configure.network.load()?, configure.market.load_mut()?);
        market.require_authority(&network, configure.signer.key)?;
        parameters.validate()?;
        require_pool(&market, &accounts.revenue_pool)?;
        require_feed(&market, &accounts.feed)?;
        market.proposed = parameters.into();
        market.update_ready_at = clock()?.saturating_add(network.change_delay_seconds);
        market.update_ready_at
    };
    emit(
        &configure.event_authority,
        &MarketUpdateProposed {
            market: configure.market.key(),
            parameters,
            ready_at,
        },
    )
}

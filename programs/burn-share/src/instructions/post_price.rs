//! `post_price`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::events::{PricePosted, emit};
use crate::prices::require_signatures;
use crate::state::{PostedPrice, PriceFeed, clock};

/// Accounts of `post_price`. Nobody signs but for the fee: the sources have signed the prices.
#[event_cpi]
#[derive(Accounts)]
pub struct PostPrice<'info> {
    /// The feed.
    #[account(mut)]
    pub feed: AccountLoader<'info, PriceFeed>,
    /// CHECK: the instructions sysvar, by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = solana_instructions_sysvar::ID)]
    pub instructions: UncheckedAccount<'info>,
}

pub(crate) fn handle_post_price(ctx: Context<PostPrice>, prices: [PostedPrice; 2]) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let (mut feed, key) = (accounts.feed.load_mut()?, accounts.feed.key());
        require_signatures(&accounts.instructions, &key, &feed.parameters.sources, &prices)?;
        let old_low = feed.low;
        feed.post(&prices, i64::from(clock()?))?;
        PricePosted {
            feed: key,
            old_low,
            new_low: feed.low,
            high: feed.high,
            timestamp: feed.timestamp,
        }
    };
    emit(&accounts.event_authority, &event)
}

//! `top_up_channel`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure};
use crate::events::{ChannelToppedUp, emit};
use crate::state::{Channel, Market};

/// Accounts of `top_up_channel`.
#[event_cpi]
#[derive(Accounts)]
pub struct TopUpChannel<'info> {
    /// Signs for `funder_token`.
    pub funder: Signer<'info>,
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The channel.
    #[account(mut, has_one = market @ MarketError::MarketMismatch)]
    pub channel: AccountLoader<'info, Channel>,
    /// CHECK: read in `Escrow::receive`, and the token program checks that the funder may spend from it;
    /// test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub funder_token: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn handle_top_up_channel(ctx: Context<TopUpChannel>, amount: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    ensure(amount > 0, MarketError::AmountZero)?;
    let event = {
        let (mut market, mut channel) = (accounts.market.load_mut()?, accounts.channel.load_mut()?);
        market.require_running()?;
        let old_deposit = channel.deposit;
        channel.top_up(amount)?;
        market.escrow(amount)?;
        ChannelToppedUp {
            channel: accounts.channel.key(),
            old_deposit,
            new_deposit: channel.deposit,
        }
    };
    let escrow = Escrow {
        market: &accounts.market,
        vault: &accounts.vault,
        token: &accounts.funder_token,
        token_program: &accounts.token_program,
    };
    escrow.receive(&accounts.funder, amount)?;
    emit(&accounts.event_authority, &event)
}

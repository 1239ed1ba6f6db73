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
    /// Signs for `funder_account`.
    pub funder: Signer<'info>,
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The channel.
    #[account(mut, has_one = market @ MarketError::MarketMismatch)]
    pub channel: AccountLoader<'info, Channel>,
    /// CHECK: read in `Payment::pay`, and the token program checks that the funder may spend from it;
    /// test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub funder_account: UncheckedAccount<'info>,
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
        market.take_in(amount)?;
        ChannelToppedUp {
            channel: accounts.channel.key(),
            old_deposit,
            new_deposit: channel.deposit,
        }
    };
    let payment = Payment {
        from: &accounts.funder_account,
        market: &accounts.market,
        vault: &accounts.vault,
        token_program: &accounts.token_program,
        authority: &accounts.funder,
    };
    payment.pay(amount)?;
    emit(&accounts.event_authority, &event)
}

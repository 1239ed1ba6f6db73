//! `close_channel`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::MarketError;
use crate::events::{ChannelClosed, emit};
use crate::state::{Channel, Market, clock};

/// Accounts of `close_channel`.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseChannel<'info> {
    /// The payee, or, from the channel's end on, anybody.
    pub sender: Signer<'info>,
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The channel.
    #[account(
        mut,
        has_one = market @ MarketError::MarketMismatch,
        has_one = customer @ MarketError::CustomerMismatch,
    )]
    pub channel: AccountLoader<'info, Channel>,
    /// The channel's customer, who gets its rent.
    ///
    /// CHECK: by the address in the channel; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub customer: UncheckedAccount<'info>,
    /// CHECK: the token account to pay, read in `Escrow::pay`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub customer_token: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the program that owns the vault; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl CloseChannel<'_> {
    /// Takes what is left out of the books.
    fn take(&self) -> Result<ChannelClosed> {
        let (mut market, channel) = (self.market.load_mut()?, self.channel.load()?);
        channel.require_closable(self.sender.key, clock()?)?;
        let refunded = channel.rest();
        market.release(refunded)?;
        Ok(ChannelClosed {
            channel: self.channel.key(),
            customer: channel.customer,
            cashed: channel.cashed,
            refunded,
        })
    }
}

pub(crate) fn handle_close_channel(ctx: Context<CloseChannel>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = accounts.take()?;
    let escrow = Escrow {
        market: &accounts.market,
        vault: &accounts.vault,
        token: &accounts.customer_token,
        token_program: &accounts.token_program,
    };
    escrow.pay(&event.customer, event.refunded)?;
    close(accounts.channel.as_ref(), &accounts.customer)?;
    emit(&accounts.event_authority, &event)
}

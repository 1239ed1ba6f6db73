//! `open_channel`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure};
use crate::events::{ChannelOpened, emit};
use crate::seeds;
use crate::state::{Channel, require_category, require_timeout};

/// Arguments of `open_channel`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenChannelArgs {
    /// An id that the customer has no channel of to this payee.
    pub id: u32,
    /// Who is paid.
    pub payee: Pubkey,
    /// Whose signature a voucher needs: the customer, or a key of its device.
    pub signer: Pubkey,
    /// What to put in, base units.
    pub amount: u64,
    /// How long vouchers can be cashed after a request to close, seconds.
    pub timeout_seconds: u32,
    /// The category that its fees are revenue of.
    pub category: u8,
}

/// Accounts of `open_channel`.
#[derive(Accounts)]
#[instruction(args: OpenChannelArgs)]
pub struct OpenChannel<'info> {
    /// Pays the rent, which is given to the customer.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Who funds the channel.
    pub buyer: Buyer<'info>,
    /// The channel to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [
            seeds::CHANNEL,
            buyer.market.key().as_ref(),
            buyer.customer.key().as_ref(),
            args.payee.as_ref(),
            &args.id.to_le_bytes(),
        ],
        bump
    )]
    pub channel: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl OpenChannel<'_> {
    #[inline(never)]
    fn open(&self, bump: u8, args: &OpenChannelArgs) -> Result<ChannelOpened> {
        ensure(args.amount > 0, MarketError::AmountZero)?;
        require_timeout(args.timeout_seconds)?;
        require_category(args.category)?;
        let mut market = self.buyer.market.load_mut()?;
        market.require_running()?;
        let (market_key, customer, id) = (
            self.buyer.market.key(),
            self.buyer.customer.key(),
            args.id.to_le_bytes(),
        );
        let seeds: &[&[u8]] = &[
            seeds::CHANNEL,
            market_key.as_ref(),
            customer.as_ref(),
            args.payee.as_ref(),
            &id,
            &[bump],
        ];
        let (payer, account) = (&self.payer, &self.channel);
        let mut channel = create::<Channel, _>(payer, account, seeds, MarketError::AccountExists)?;
        channel.version = Channel::VERSION;
        channel.bump = bump;
        channel.category = args.category;
        channel.id = args.id;
        channel.market = market_key;
        channel.customer = customer;
        channel.payee = args.payee;
        channel.signer = args.signer;
        channel.nonce = market.take_nonce()?;
        channel.deposit = args.amount;
        channel.timeout_seconds = args.timeout_seconds;
        channel.fee_bps = market.parameters.fee_bps;
        market.escrow(args.amount)?;
        Ok(ChannelOpened {
            market: market_key,
            channel: *self.channel.key,
            customer,
            payee: args.payee,
            signer: args.signer,
            nonce: channel.nonce,
            deposit: args.amount,
            timeout_seconds: args.timeout_seconds,
            fee_bps: channel.fee_bps,
            category: args.category,
        })
    }
}

pub(crate) fn handle_open_channel(ctx: Context<OpenChannel>, args: OpenChannelArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = accounts.open(ctx.bumps.channel, &args)?;
    accounts.buyer.pay(args.amount)?;
    emit(&accounts.buyer.event_authority, &event)
}

//! `open_channel`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure};
use crate::events::{ChannelOpened, emit};
use crate::seeds;
use crate::state::{Channel, Market, require_category, require_timeout};

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
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: OpenChannelArgs)]
pub struct OpenChannel<'info> {
    /// Pays the rent, which is given to the customer.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Who funds the channel, and signs for `customer_token`.
    pub customer: Signer<'info>,
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The channel to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [
            seeds::CHANNEL,
            market.key().as_ref(),
            customer.key().as_ref(),
            args.payee.as_ref(),
            &args.id.to_le_bytes(),
        ],
        bump
    )]
    pub channel: UncheckedAccount<'info>,
    /// CHECK: read in `Escrow::receive`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub customer_token: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl OpenChannel<'_> {
    #[inline(never)]
    fn open(&self, bump: u8, args: &OpenChannelArgs) -> Result<ChannelOpened> {
        ensure(args.amount > 0, MarketError::AmountZero)?;
        require_timeout(args.timeout_seconds)?;
        require_category(args.category)?;
        let mut market = self.market.load_mut()?;
        market.require_running()?;
        let (market_key, id) = (self.market.key(), args.id.to_le_bytes());
        let seeds: &[&[u8]] = &[
            seeds::CHANNEL,
            market_key.as_ref(),
            self.customer.key.as_ref(),
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
        channel.customer = *self.customer.key;
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
            customer: channel.customer,
            payee: channel.payee,
            signer: channel.signer,
            nonce: channel.nonce,
            deposit: channel.deposit,
            timeout_seconds: channel.timeout_seconds,
            fee_bps: channel.fee_bps,
            category: channel.category,
        })
    }
}

pub(crate) fn handle_open_channel(ctx: Context<OpenChannel>, args: OpenChannelArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = accounts.open(ctx.bumps.channel, &args)?;
    let escrow = Escrow {
        market: &accounts.market,
        vault: &accounts.vault,
        token: &accounts.customer_token,
        token_program: &accounts.token_program,
    };
    escrow.receive(&accounts.customer, args.amount)?;
    emit(&accounts.event_authority, &event)
}

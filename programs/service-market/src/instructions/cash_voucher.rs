//! `cash_voucher`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure, ensure_key};
use crate::events::{VoucherCashed, emit};
use crate::signatures::signer_of;
use crate::state::{Channel, Customer, Market, clock};
use crate::vouchers::voucher_message;

/// How many instructions before `cash_voucher` the signature stands.
const VOUCHER_DISTANCE: i64 = 1;

/// Accounts of `cash_voucher`. Nobody signs but for the fee: the payee is paid whoever sends it.
#[event_cpi]
#[derive(Accounts)]
pub struct CashVoucher<'info> {
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The channel.
    #[account(mut, has_one = market @ MarketError::MarketMismatch)]
    pub channel: AccountLoader<'info, Channel>,
    /// The account of the channel's customer, which is counted.
    #[account(mut)]
    pub customer_account: AccountLoader<'info, Customer>,
    /// CHECK: the token account to pay, read in `Escrow::pay`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub payee_token: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the program that owns the vault; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
    /// CHECK: the instructions sysvar, by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = solana_instructions_sysvar::ID)]
    pub instructions: UncheckedAccount<'info>,
}

impl CashVoucher<'_> {
    /// Checks the voucher, which stands directly before the current instruction.
    fn check(&self, channel: &Channel, total: u64, expiry: i64) -> Result<()> {
        ensure(
            expiry >= Clock::get()?.unix_timestamp,
            MarketError::VoucherExpired,
        )?;
        let (market, account) = (&channel.market, self.channel.as_ref().key);
        let message = voucher_message(&crate::ID, market, account, channel.nonce, total, expiry);
        let signer = signer_of(&message, &self.instructions, VOUCHER_DISTANCE)?;
        ensure_key(&signer, &channel.signer, MarketError::SignerMismatch)
    }

    /// Takes the voucher into the books.
    #[inline(never)]
    fn book(&self, total: u64, expiry: i64) -> Result<VoucherCashed> {
        let mut channel = self.channel.load_mut()?;
        self.check(&channel, total, expiry)?;
        let old_cashed = channel.cashed;
        let settlement = channel.cash(total)?;
        let (account, category) = (self.channel.as_ref().key, channel.category);
        let (mut market, mut customer) = (self.market.load_mut()?, self.customer_account.load_mut()?);
        customer.require(&market.network, &channel.customer)?;
        market.count_customer(category, &mut customer, clock()?)?;
        settle(&mut market, category, account, &settlement, old_cashed == 0)?;
        Ok(VoucherCashed {
            channel: *account,
            payee: channel.payee,
            old_cashed,
            new_cashed: channel.cashed,
            paid: settlement.paid,
            fees: settlement.fees,
        })
    }
}

pub(crate) fn handle_cash_voucher(ctx: Context<CashVoucher>, total: u64, expiry: i64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = accounts.book(total, expiry)?;
    let escrow = Escrow {
        market: &accounts.market,
        vault: &accounts.vault,
        token: &accounts.payee_token,
        token_program: &accounts.token_program,
    };
    escrow.pay(&event.payee, event.paid)?;
    emit(&accounts.event_authority, &event)
}

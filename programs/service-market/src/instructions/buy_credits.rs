//! `buy_credits`

use anchor_lang::Discriminator;
use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use flywheel_onchain::accounts::content;
use flywheel_onchain::calls::call;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure, ensure_key};
use crate::events::{CreditsBought, emit};
use crate::programs::{RevenuePool, burn_share};

/// Accounts of `buy_credits`.
#[derive(Accounts)]
pub struct BuyCredits<'info> {
    /// The customer, and the market whose mint the credits are of.
    pub buyer: CreditBuyer<'info>,
    /// CHECK: the market's price feed, read in `read_feed`; test `every_instruction_refuses_every_generated_attack`.
    pub feed: UncheckedAccount<'info>,
    /// CHECK: the customer's account of the network token, checked by burn-share; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub customer_token: UncheckedAccount<'info>,
    /// CHECK: the revenue pool of the network token, read in `book`; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub token_pool: UncheckedAccount<'info>,
    /// CHECK: the network token, checked by burn-share; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub token_mint: UncheckedAccount<'info>,
    /// CHECK: checked by burn-share; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
    /// CHECK: burn-share's event authority, checked there; test `every_instruction_refuses_every_generated_attack`.
    pub burn_share_events: UncheckedAccount<'info>,
    /// CHECK: by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = burn_share::ID @ MarketError::RevenuePoolMismatch)]
    pub burn_share: UncheckedAccount<'info>,
}

impl BuyCredits<'_> {
    /// Books the credits and what is burned for them.
    #[inline(never)]
    fn book(&self, credits: u64, max_tokens: u64) -> Result<CreditsBought> {
        let mut market = self.buyer.market.load_mut()?;
        let mut customer = self.buyer.customer_account.load_mut()?;
        market.require_running()?;
        ensure(credits > 0, MarketError::QuantityInvalid)?;
        let price = read_feed(&market, &self.feed)?;
        ensure_key(&price.quote, &market.mint, MarketError::FeedMismatch)?;
        let pool = content::<RevenuePool, _>(&self.token_pool, MarketError::RevenuePoolMismatch)?;
        ensure(
            pool.network == market.network && pool.mint == price.base,
            MarketError::RevenuePoolMismatch,
        )?;
        let tokens = price.tokens_for(credits)?;
        ensure(tokens <= max_tokens, MarketError::PriceTooHigh)?;
        let old_credits = customer.credits;
        customer.buy(&market.mint, credits, tokens)?;
        let sum = |a: u64, b: u64| a.checked_add(b).ok_or(MarketError::NumberOutOfRange);
        market.credits_bought = sum(market.credits_bought, credits)?;
        market.credit_tokens_burned = sum(market.credit_tokens_burned, tokens)?;
        Ok(CreditsBought {
            market: self.buyer.market.key(),
            customer: self.buyer.customer.key(),
            old_credits,
            new_credits: customer.credits,
            tokens,
        })
    }

    /// Burns the tokens.
    #[inline(never)]
    fn burn(&self, tokens: u64) -> Result<()> {
        let mut data = Vec::with_capacity(16);
        data.extend_from_slice(burn_share::client::args::BurnTokens::DISCRIMINATOR);
        data.extend_from_slice(&tokens.to_le_bytes());
        let instruction = Instruction {
            program_id: burn_share::ID,
            accounts: vec![
                AccountMeta::new_readonly(*self.buyer.customer.key, true),
                AccountMeta::new(*self.customer_token.key, false),
                AccountMeta::new(*self.token_pool.key, false),
                AccountMeta::new(*self.token_mint.key, false),
                AccountMeta::new_readonly(*self.token_program.key, false),
                AccountMeta::new_readonly(*self.burn_share_events.key, false),
                AccountMeta::new_readonly(burn_share::ID, false),
            ],
            data,
        };
        let infos = [
            self.buyer.customer.to_account_info(),
            self.customer_token.to_account_info(),
            self.token_pool.to_account_info(),
            self.token_mint.to_account_info(),
            self.token_program.to_account_info(),
            self.burn_share_events.to_account_info(),
            self.burn_share.to_account_info(),
        ];
        // The customer has signed the transaction.
        call(&instruction, &infos, &[])
    }
}

pub(crate) fn handle_buy_credits(ctx: Context<BuyCredits>, credits: u64, max_tokens: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = accounts.book(credits, max_tokens)?;
    accounts.burn(event.tokens)?;
    emit(&accounts.buyer.event_authority, &event)
}

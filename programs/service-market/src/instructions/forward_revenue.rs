//! `forward_revenue`

use anchor_lang::Discriminator;
use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use flywheel_onchain::accounts::content;
use flywheel_onchain::calls::call;

use super::require_no_more_accounts;
use crate::errors::{MarketError, ensure, ensure_key};
use crate::events::{RevenueForwarded, emit};
use crate::programs::{RevenuePool, burn_share};
use crate::state::{CategoryBooks, Market, MarketSigner};

/// Accounts of `forward_revenue`. Nobody signs but for the fee: the pool is the market's, whoever sends it.
#[event_cpi]
#[derive(Accounts)]
pub struct ForwardRevenue<'info> {
    /// The market.
    #[account(mut, has_one = vault @ MarketError::VaultMismatch)]
    pub market: AccountLoader<'info, Market>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the revenue pool, by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub revenue_pool: UncheckedAccount<'info>,
    /// CHECK: the revenue pool's vault, checked by burn-share; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub revenue_vault: UncheckedAccount<'info>,
    /// CHECK: checked by burn-share; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
    /// CHECK: burn-share's event authority, checked there; test `every_instruction_refuses_every_generated_attack`.
    pub burn_share_events: UncheckedAccount<'info>,
    /// CHECK: by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = burn_share::ID @ MarketError::RevenuePoolMismatch)]
    pub burn_share: UncheckedAccount<'info>,
}

impl ForwardRevenue<'_> {
    /// Takes the fees out of the books. The numbers of orders and customers are only taken from the market that the pool
    /// names; for another they are left out.
    #[inline(never)]
    fn take(&self, category: u8) -> Result<(RevenueForwarded, MarketSigner)> {
        let mut market = self.market.load_mut()?;
        ensure_key(
            self.revenue_pool.key,
            &market.parameters.revenue_pool,
            MarketError::RevenuePoolMismatch,
        )?;
        let pool = content::<RevenuePool, _>(&self.revenue_pool, MarketError::RevenuePoolMismatch)?;
        let is_pools = pool.parameters.market == self.market.key();
        let books = market.books_mut(category)?;
        ensure(books.fees > 0, MarketError::NothingToForward)?;
        let CategoryBooks {
            fees: amount,
            orders,
            customers,
            digest,
        } = core::mem::take(books);
        market.forwarded = market.forwarded.saturating_add(amount);
        let event = RevenueForwarded {
            market: self.market.key(),
            category,
            amount,
            orders: if is_pools { orders } else { 0 },
            customers: if is_pools { customers } else { 0 },
            digest,
        };
        Ok((event, market.signer()))
    }

    /// Deposits them.
    #[inline(never)]
    fn deposit(&self, forwarded: &RevenueForwarded, signer: &MarketSigner) -> Result<()> {
        let mut data = Vec::with_capacity(57);
        data.extend_from_slice(burn_share::client::args::DepositRevenue::DISCRIMINATOR);
        data.extend_from_slice(&forwarded.amount.to_le_bytes());
        data.push(forwarded.category);
        data.extend_from_slice(&forwarded.digest);
        data.extend_from_slice(&forwarded.orders.to_le_bytes());
        data.extend_from_slice(&forwarded.customers.to_le_bytes());
        let instruction = Instruction {
            program_id: burn_share::ID,
            accounts: vec![
                AccountMeta::new_readonly(self.market.key(), true),
                AccountMeta::new(*self.vault.key, false),
                AccountMeta::new(*self.revenue_pool.key, false),
                AccountMeta::new(*self.revenue_vault.key, false),
                AccountMeta::new_readonly(*self.token_program.key, false),
                AccountMeta::new_readonly(*self.burn_share_events.key, false),
                AccountMeta::new_readonly(burn_share::ID, false),
            ],
            data,
        };
        let infos = [
            self.market.to_account_info(),
            self.vault.to_account_info(),
            self.revenue_pool.to_account_info(),
            self.revenue_vault.to_account_info(),
            self.token_program.to_account_info(),
            self.burn_share_events.to_account_info(),
            self.burn_share.to_account_info(),
        ];
        signer.sign(|seeds| call(&instruction, &infos, seeds))
    }
}

pub(crate) fn handle_forward_revenue(ctx: Context<ForwardRevenue>, category: u8) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (event, signer) = accounts.take(category)?;
    accounts.deposit(&event, &signer)?;
    emit(&accounts.event_authority, &event)
}

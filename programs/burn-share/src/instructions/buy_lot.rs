//! `buy_lot`

use anchor_lang::prelude::*;
use flywheel_math::Q64x64;
use flywheel_revenue::held_within;

use super::{require_no_more_accounts, require_this_program};
use crate::contexts::{Burn, PayOut};
use crate::errors::{BurnShareError, ensure, ensure_key};
use crate::events::{LotBought, emit};
use crate::state::{
    Bid, Fill, PoolSigner, PriceFeed, RevenueParameters, RevenuePool, clock, decrease, increase,
};

/// Accounts of `buy_lot`.
#[event_cpi]
#[derive(Accounts)]
pub struct BuyLot<'info> {
    /// Signs for `source`.
    pub buyer: Signer<'info>,
    /// CHECK: the buyer's network tokens; read in `Burn::burn`, and the token program checks that the buyer may spend from it;
    /// test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub source: UncheckedAccount<'info>,
    /// CHECK: the token account that gets the payment tokens, which the buyer chooses, but not the vault; the token program
    /// checks that it is of the mint; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub destination: UncheckedAccount<'info>,
    /// The pool.
    #[account(mut, has_one = token_pool @ BurnShareError::TokenPoolMismatch)]
    pub pool: AccountLoader<'info, RevenuePool>,
    /// The native pool, in which the burn is counted.
    #[account(mut)]
    pub token_pool: AccountLoader<'info, RevenuePool>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the network's own token, by the address in the native pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub token_mint: UncheckedAccount<'info>,
    /// The pool's feed; none when it has none.
    pub feed: Option<AccountLoader<'info, PriceFeed>>,
    /// CHECK: the payment tokens' program, by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
    /// CHECK: the network tokens' program, by the address in the native pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_mint_program: UncheckedAccount<'info>,
}

/// What was booked.
struct Sale {
    signer: PoolSigner,
    window: u64,
    fill: Fill,
    token_mint: Pubkey,
    token_mint_program: Pubkey,
}

impl BuyLot<'_> {
    /// Holds a reference to the pool's feed.
    fn hold(&self, reference: Q64x64, parameters: &RevenueParameters, now: i64) -> Result<Q64x64> {
        let stored = parameters.destinations.feed;
        let Some(feed) = &self.feed else {
            ensure(stored == Pubkey::default(), BurnShareError::FeedMismatch)?;
            return Ok(reference);
        };
        ensure_key(&feed.key(), &stored, BurnShareError::FeedMismatch)?;
        let feed = feed.load()?;
        let (agreed, deviation) = (feed.fresh(now)?, parameters.max_deviation_bps);
        let held = held_within(reference, &agreed, feed.scale, deviation);
        held.map_err(|refusal| BurnShareError::from(refusal).into())
    }

    #[inline(never)]
    fn book(&self, bid: &Bid) -> Result<Sale> {
        let (mut pool, now) = (self.pool.load_mut()?, i64::from(clock()?));
        ensure(bid.amount > 0, BurnShareError::AmountZero)?;
        ensure(!pool.is_native(), BurnShareError::NotAuctioned)?;
        ensure(pool.halted == 0, BurnShareError::AuctionHalted)?;
        pool.require_current(now)?;
        pool.require_vault(self.vault.key, self.token_program.key)?;
        let fill = pool.sell(bid, now, |reference, parameters| {
            self.hold(reference, parameters, now)
        })?;
        decrease(&mut pool.owed.for_burn, fill.given)?;
        increase(&mut pool.current.sold, fill.given)?;
        increase(&mut pool.current.bought, fill.tokens)?;
        let fills = pool.current.fills.checked_add(1);
        pool.current.fills = fills.ok_or(BurnShareError::NumberOutOfRange)?;
        let mut token_pool = self.token_pool.load_mut()?;
        token_pool.require_current(now)?;
        increase(&mut token_pool.current.burned, fill.tokens)?;
        Ok(Sale {
            signer: pool.signer(),
            window: pool.auction.window,
            fill,
            token_mint: token_pool.mint,
            token_mint_program: token_pool.token_program,
        })
    }
}

pub(crate) fn handle_buy_lot(ctx: Context<BuyLot>, amount: u64, max_tokens: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    require_this_program(&ctx.accounts.program)?;
    let accounts = &ctx.accounts;
    let sale = accounts.book(&Bid { amount, max_tokens })?;
    let burn = Burn {
        from: &accounts.source,
        mint: &accounts.token_mint,
        token_program: &accounts.token_mint_program,
        authority: &accounts.buyer,
    };
    burn.burn((&sale.token_mint, &sale.token_mint_program), sale.fill.tokens)?;
    let payment = PayOut {
        pool: accounts.pool.as_ref(),
        vault: &accounts.vault,
        to: &accounts.destination,
        token_program: &accounts.token_program,
    };
    payment.require_elsewhere()?;
    payment.transfer(&sale.signer, sale.fill.given)?;
    emit(
        &accounts.event_authority,
        &LotBought {
            pool: accounts.pool.key(),
            buyer: accounts.buyer.key(),
            window: sale.window,
            given: sale.fill.given,
            tokens: sale.fill.tokens,
            price: sale.fill.price,
        },
    )
}

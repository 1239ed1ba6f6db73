//! Credits, and fees that are forwarded: what the market does with burn-share.

use service_market::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{MarketOf, OpenOrderArgs, OrderOf, PassOf, Purchase, build, event_authority};
use crate::address;
use crate::instructions::revenue::Revenue;

/// Burns network tokens of `customer_token` for credits. Signer: customer.
///
/// # Arguments
/// - `market`: the market whose mint the credits are of
/// - `native`: the revenue pool of the network token
/// - `feed`: the market's price feed
/// - `max_tokens`: the most that is burned, base units
pub fn buy_credits(
    market: MarketOf,
    customer: Address,
    customer_token: Address,
    native: &Revenue,
    feed: Address,
    (credits, max_tokens): (u64, u64),
) -> Instruction {
    let accounts = accounts::BuyCredits {
        buyer: market.credit_buyer(customer),
        feed,
        customer_token,
        token_pool: native.pool(),
        token_mint: native.mint.mint,
        token_program: native.mint.token_program,
        burn_share_events: burn_share::EVENT_AUTHORITY_AND_BUMP.0,
        burn_share: burn_share::ID,
    };
    let data = instruction::BuyCredits { credits, max_tokens };
    build(ID, accounts, data)
}

/// Opens an order, paid with credits. Signers: payer (of the rent), customer.
pub fn open_order_with_credits(payer: Address, of: OrderOf, purchase: Purchase) -> Instruction {
    let accounts = accounts::OpenOrderWithCredits {
        payer,
        buyer: of.market.credit_buyer(of.customer),
        plan: of.plan,
        order: of.address(),
        system_program: solana_system_interface::program::ID,
    };
    let args = OpenOrderArgs { id: of.id, purchase };
    build(ID, accounts, instruction::OpenOrderWithCredits { args })
}

/// Buys or renews a pass with credits. Signers: payer (of the rent), customer.
pub fn buy_pass_with_credits(payer: Address, of: PassOf, purchase: Purchase) -> Instruction {
    let accounts = accounts::BuyPassWithCredits {
        payer,
        buyer: of.market.credit_buyer(of.customer),
        plan: of.plan,
        holder: of.holder,
        pass: of.address(),
        system_program: solana_system_interface::program::ID,
    };
    build(ID, accounts, instruction::BuyPassWithCredits { purchase })
}

/// Sends the fees of a category to the revenue pool of the same mint. No signer but the fee payer. When a statement of the
/// pool is due, its closing goes in front ([`crate::instructions::revenue::close_due_statements`]).
pub fn forward_revenue(market: MarketOf, category: u8) -> Instruction {
    let pool = address::revenue_pool(&market.network, &market.mint.mint);
    let accounts = accounts::ForwardRevenue {
        market: market.address(),
        vault: market.vault(),
        revenue_pool: pool,
        revenue_vault: address::revenue_vault(&pool),
        token_program: market.mint.token_program,
        burn_share_events: burn_share::EVENT_AUTHORITY_AND_BUMP.0,
        burn_share: burn_share::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ForwardRevenue { category })
}

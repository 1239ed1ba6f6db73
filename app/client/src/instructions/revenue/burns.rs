//! Burns and the auction.

use burn_share::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{Revenue, build, event_authority};

/// Burns a lot of what is for the burn of a native pool. No signer but the fee payer.
pub fn burn_lot(native: &Revenue) -> Instruction {
    let accounts = accounts::BurnLot {
        pool: native.pool(),
        vault: native.vault(),
        mint: native.mint.mint,
        token_program: native.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::BurnLot {})
}

/// Who buys at an auction, and from which account into which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buyer {
    /// Signs.
    pub wallet: Address,
    /// Its network tokens, which are burned.
    pub source: Address,
    /// The token account that gets the payment tokens.
    pub destination: Address,
}

/// Buys payment tokens of `revenue` for network tokens of `native`. Signer: the buyer.
///
/// # Arguments
/// - `feed`: the pool's feed, if it has one
/// - `amount`: payment tokens at most, base units
/// - `max_tokens`: network tokens at most for all of them, base units; for less in proportion
pub fn buy_lot(
    buyer: &Buyer,
    revenue: &Revenue,
    native: &Revenue,
    feed: Option<Address>,
    amount: u64,
    max_tokens: u64,
) -> Instruction {
    let accounts = accounts::BuyLot {
        buyer: buyer.wallet,
        source: buyer.source,
        destination: buyer.destination,
        pool: revenue.pool(),
        token_pool: native.pool(),
        vault: revenue.vault(),
        token_mint: native.mint.mint,
        feed,
        token_program: revenue.mint.token_program,
        token_mint_program: native.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::BuyLot { amount, max_tokens })
}

/// Burns network tokens of the signer's own. Signer: burner.
pub fn burn_tokens(burner: Address, source: Address, native: &Revenue, amount: u64) -> Instruction {
    let accounts = accounts::BurnTokens {
        burner,
        source,
        pool: native.pool(),
        mint: native.mint.mint,
        token_program: native.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::BurnTokens { amount })
}

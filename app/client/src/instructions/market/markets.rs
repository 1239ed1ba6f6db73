//! Markets and customers.

use service_market::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{MarketOf, build, event_authority};
use crate::address;

/// Creates the market of a mint, without revenue pool and feed. Signers: payer, authority (the network's).
///
/// # Arguments
/// - `fee_bps`: the network's share of what is charged, basis points
/// - `settle_seconds`: how long after an order's end it can be settled
pub fn create_market(
    payer: Address,
    authority: Address,
    market: MarketOf,
    fee_bps: u16,
    settle_seconds: u32,
) -> Instruction {
    let accounts = accounts::CreateMarket {
        payer,
        authority,
        network: market.network,
        mint: market.mint.mint,
        market: market.address(),
        vault: market.vault(),
        token_program: market.mint.token_program,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    let data = instruction::CreateMarket {
        fee_bps,
        settle_seconds,
    };
    build(ID, accounts, data)
}

fn configure(signer: Address, market: MarketOf) -> accounts::ConfigureMarket {
    accounts::ConfigureMarket {
        signer,
        network: market.network,
        market: market.address(),
        event_authority: event_authority(),
        program: ID,
    }
}

/// Proposes new parameters. Signer: authority (the network's).
///
/// # Arguments
/// - `pool_and_feed`: the revenue pool and the price feed; [`super::NOTHING`] for none
pub fn update_market(
    authority: Address,
    market: MarketOf,
    pool_and_feed: (Address, Address),
    fee_bps: u16,
    settle_seconds: u32,
) -> Instruction {
    let accounts = accounts::UpdateMarket {
        configure: configure(authority, market),
        revenue_pool: pool_and_feed.0,
        feed: pool_and_feed.1,
    };
    let data = instruction::UpdateMarket {
        fee_bps,
        settle_seconds,
    };
    build(ID, accounts, data)
}

/// Puts proposed parameters in force. Signer: anybody.
pub fn apply_market_update(signer: Address, market: MarketOf) -> Instruction {
    build(ID, configure(signer, market), instruction::ApplyMarketUpdate {})
}

/// Stops or resumes selling. Signer: the network's pauser or authority.
pub fn set_market_pause(signer: Address, market: MarketOf, paused: bool) -> Instruction {
    build(
        ID,
        configure(signer, market),
        instruction::SetMarketPause { paused },
    )
}

/// Creates the account of a customer. Signer: payer.
pub fn create_customer(payer: Address, network: Address, wallet: Address) -> Instruction {
    let accounts = accounts::CreateCustomer {
        payer,
        wallet,
        network,
        customer_account: address::customer(&network, &wallet),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateCustomer {})
}

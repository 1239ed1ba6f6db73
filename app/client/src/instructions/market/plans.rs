//! Plans.

use service_market::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{MarketOf, PlanTermsArgs, Sells, build, event_authority};

/// Who sells: the key that acts, and the account that says so, an operator's or, for the network itself, the network's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seller {
    /// Signs.
    pub authority: Address,
    /// The operator's account, or the network's.
    pub account: Address,
}

/// Creates the plan of the market's next number. Signers: payer, the seller's authority.
///
/// # Arguments
/// - `id`: the next number, `plans` in the market's account
pub fn create_plan(
    payer: Address,
    seller: Seller,
    market: MarketOf,
    id: u32,
    (sells, unit, terms): (Sells, u8, PlanTermsArgs),
) -> Instruction {
    let accounts = accounts::CreatePlan {
        payer,
        authority: seller.authority,
        seller: seller.account,
        market: market.address(),
        plan: market.plan(id),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreatePlan { sells, unit, terms })
}

/// Changes a plan's terms, or retires it. Signer: the seller's authority.
pub fn update_plan(
    seller: Seller,
    market: MarketOf,
    plan: Address,
    terms: PlanTermsArgs,
    retire: bool,
) -> Instruction {
    let accounts = accounts::ActOnPlan {
        signer: seller.authority,
        seller: seller.account,
        market: market.address(),
        plan,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::UpdatePlan { terms, retire })
}

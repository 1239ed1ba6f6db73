//! Instructions of endowments.

use service_market::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{MarketOf, Purchase, build, event_authority};
use crate::address;

/// An endowment: its market and plan, who paid, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndowmentOf {
    /// The market.
    pub market: MarketOf,
    /// The plan.
    pub plan: Address,
    /// Who paid.
    pub customer: Address,
    /// The id in its address.
    pub id: u32,
}

impl EndowmentOf {
    /// The endowment's account.
    pub fn address(&self) -> Address {
        address::endowment(&self.plan, &self.customer, self.id)
    }
}

/// Pays an endowment from `customer_token`. Signers: payer (of the rent), customer.
///
/// # Arguments
/// - `feed`: the market's price feed where the plan's price is quoted, else [`super::NOTHING`]
pub fn pay_endowment(
    payer: Address,
    of: EndowmentOf,
    customer_token: Address,
    feed: Address,
    purchase: Purchase,
) -> Instruction {
    let accounts = accounts::PayEndowment {
        payer,
        buyer: of.market.buyer(of.customer, customer_token),
        plan: of.plan,
        feed,
        endowment: of.address(),
        system_program: solana_system_interface::program::ID,
    };
    build(ID, accounts, instruction::PayEndowment { id: of.id, purchase })
}

/// Pays for the periods that have passed, whoever sends it.
///
/// # Arguments
/// - `payee_token`: a token account that the plan's payee alone controls; the market's vault when the plan has no payee
pub fn release_endowment(of: EndowmentOf, payee_token: Address) -> Instruction {
    let accounts = accounts::ReleaseEndowment {
        market: of.market.address(),
        plan: of.plan,
        endowment: of.address(),
        payee_token,
        vault: of.market.vault(),
        token_program: of.market.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ReleaseEndowment {})
}

/// Closes an endowment of which everything is released, whoever sends it.
pub fn close_endowment(of: EndowmentOf) -> Instruction {
    let accounts = accounts::CloseEndowment {
        endowment: of.address(),
        customer: of.customer,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseEndowment {})
}

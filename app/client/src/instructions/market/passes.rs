//! Passes.

use service_market::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{MarketOf, Purchase, build, event_authority};
use crate::address;

/// A pass: its market and plan, who pays, and who may use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassOf {
    /// The market.
    pub market: MarketOf,
    /// The plan.
    pub plan: Address,
    /// Who pays.
    pub customer: Address,
    /// Who may use it.
    pub holder: Address,
}

impl PassOf {
    /// The pass's account.
    pub fn address(&self) -> Address {
        address::pass(&self.plan, &self.holder)
    }
}

/// Buys a pass, paid from `customer_token`, or renews it. Signers: payer (of the rent), customer.
///
/// # Arguments
/// - `payee_token`: a token account of the plan's payee; not read where everything is revenue
/// - `feed`: the market's price feed where the plan's price is quoted, else [`super::NOTHING`]
pub fn buy_pass(
    payer: Address,
    of: PassOf,
    customer_token: Address,
    payee_token: Address,
    feed: Address,
    purchase: Purchase,
) -> Instruction {
    let accounts = accounts::BuyPass {
        payer,
        buyer: of.market.buyer(of.customer, customer_token),
        plan: of.plan,
        feed,
        holder: of.holder,
        pass: of.address(),
        payee_token,
        system_program: solana_system_interface::program::ID,
    };
    build(ID, accounts, instruction::BuyPass { purchase })
}

/// Uses up units of a pass. Signer: the holder or the plan's meter.
pub fn use_pass(signer: Address, plan: Address, pass: Address, units: u64) -> Instruction {
    let accounts = accounts::UsePass {
        signer,
        plan,
        pass,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::UsePass { units })
}

/// Fails unless the holder has a valid pass of the plan. No signer but the fee payer.
pub fn check_pass(plan: Address, holder: Address) -> Instruction {
    let accounts = accounts::CheckPass {
        plan,
        holder,
        pass: address::pass(&plan, &holder),
    };
    build(ID, accounts, instruction::CheckPass {})
}

/// Closes a pass that has ended. No signer but the fee payer.
pub fn close_pass(plan: Address, holder: Address) -> Instruction {
    let accounts = accounts::ClosePass {
        pass: address::pass(&plan, &holder),
        holder,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ClosePass {})
}

//! Orders and their settlement.

use service_market::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{MarketOf, OpenOrderArgs, Seller, build, event_authority};
use crate::address;
use crate::instructions::registry::verify_instruction;
use crate::signatures::{SignedBy, usage_message};

/// An order: its market, who ordered, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderOf {
    /// The market.
    pub market: MarketOf,
    /// The plan.
    pub plan: Address,
    /// Who ordered.
    pub customer: Address,
    /// The id in the order's address.
    pub id: u64,
}

impl OrderOf {
    /// The order's account.
    pub fn address(&self) -> Address {
        self.market.order(&self.customer, self.id)
    }

    /// The message that reports `quantity` units; `nonce` is in the order's account.
    pub fn usage_message(&self, nonce: u64, quantity: u64) -> [u8; 32] {
        usage_message(&self.market.address(), &self.address(), nonce, quantity)
    }

    fn seller(&self, seller: Seller) -> accounts::SellerOfOrder {
        accounts::SellerOfOrder {
            signer: seller.authority,
            seller: seller.account,
            market: self.market.address(),
            plan: self.plan,
            order: self.address(),
            event_authority: event_authority(),
            program: ID,
        }
    }

    fn settle(&self, payee_token: Address) -> accounts::SettleOrder {
        accounts::SettleOrder {
            market: self.market.address(),
            order: self.address(),
            customer_account: self.market.customer(&self.customer),
            payee_token,
            vault: self.market.vault(),
            token_program: self.market.mint.token_program,
            instructions: solana_sdk_ids::sysvar::instructions::ID,
            event_authority: event_authority(),
            program: ID,
        }
    }

    fn close(&self, customer_token: Address) -> accounts::CloseOrder {
        accounts::CloseOrder {
            market: self.market.address(),
            order: self.address(),
            customer: self.customer,
            customer_account: self.market.customer(&self.customer),
            customer_token,
            vault: self.market.vault(),
            token_program: self.market.mint.token_program,
            event_authority: event_authority(),
            program: ID,
        }
    }
}

/// Opens an order, paid from `customer_token`. Signers: payer (of the rent), customer.
///
/// # Arguments
/// - `feed`: the market's price feed where the plan's price is quoted, else [`super::NOTHING`]
pub fn open_order(
    payer: Address,
    of: OrderOf,
    customer_token: Address,
    feed: Address,
    purchase: super::Purchase,
) -> Instruction {
    let accounts = accounts::OpenOrder {
        payer,
        buyer: of.market.buyer(of.customer, customer_token),
        plan: of.plan,
        feed,
        order: of.address(),
        system_program: solana_system_interface::program::ID,
    };
    let args = OpenOrderArgs { id: of.id, purchase };
    build(ID, accounts, instruction::OpenOrder { args })
}

/// Accepts an order. Signer: the seller's authority.
///
/// # Arguments
/// - `device`: the device that delivers where the order is bound to one, else [`super::NOTHING`]
pub fn accept_order(of: OrderOf, seller: Seller, device: Address) -> Instruction {
    let accounts = accounts::AcceptOrder {
        seller: of.seller(seller),
        device,
    };
    build(ID, accounts, instruction::AcceptOrder {})
}

/// The two instructions that settle an order up to `quantity` units: the customer's report and the settlement. No signer but
/// the fee payer.
///
/// # Arguments
/// - `report`: the customer's signature over [`OrderOf::usage_message`]; it is not verified here
/// - `nonce`: the order's
pub fn settle_order(
    of: OrderOf,
    payee_token: Address,
    nonce: u64,
    quantity: u64,
    report: &SignedBy,
) -> [Instruction; 2] {
    let settle = build(ID, of.settle(payee_token), instruction::SettleOrder { quantity });
    [
        verify_instruction(report, &of.usage_message(nonce, quantity)),
        settle,
    ]
}

/// The instructions that settle an order by oracles: their reports and the settlement. No signer but the fee payer. A
/// transaction without lookup tables has room for four reports.
pub fn settle_order_by_oracles(
    of: OrderOf,
    payee_token: Address,
    nonce: u64,
    quantity: u64,
    reports: &[SignedBy],
) -> Vec<Instruction> {
    let accounts = accounts::SettleOrderByOracles {
        settle: of.settle(payee_token),
        oracle_set: address::oracle_set(&of.market.network),
    };
    let data = instruction::SettleOrderByOracles {
        quantity,
        signatures: u8::try_from(reports.len()).unwrap_or(u8::MAX),
    };
    let message = of.usage_message(nonce, quantity);
    let reports = reports.iter().map(|report| verify_instruction(report, &message));
    reports.chain([build(ID, accounts, data)]).collect()
}

/// Cancels an order that nobody has accepted. Signer: the customer, or anybody when the time to accept has passed.
///
/// # Arguments
/// - `customer_token`: a token account of the customer; not read where the order is paid with credits
pub fn cancel_order(signer: Address, of: OrderOf, customer_token: Address) -> Instruction {
    let accounts = accounts::CancelOrder {
        signer,
        close: of.close(customer_token),
    };
    build(ID, accounts, instruction::CancelOrder {})
}

/// Ends an order with notice. Signer: the customer.
pub fn end_order(of: OrderOf) -> Instruction {
    let accounts = accounts::EndOrder {
        customer: of.customer,
        order: of.address(),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::EndOrder {})
}

/// Lets go of the rest of an order. Signer: the seller's authority.
pub fn release_order(of: OrderOf, seller: Seller) -> Instruction {
    build(ID, of.seller(seller), instruction::ReleaseOrder {})
}

/// Closes an order that is completed or has expired. No signer but the fee payer.
///
/// # Arguments
/// - `customer_token`: a token account of the customer; not read where nothing is left or the order is paid with credits
pub fn close_order(of: OrderOf, customer_token: Address) -> Instruction {
    build(ID, of.close(customer_token), instruction::CloseOrder {})
}

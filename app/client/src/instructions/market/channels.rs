//! Instructions of channels, and the vouchers that are cashed.

use service_market::vouchers::voucher_message;
use service_market::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_sdk_ids::sysvar;

use super::{MarketOf, build, event_authority};
use crate::address;
use crate::error::ClientError;
use crate::instructions::registry::verify_instruction;
use crate::signatures::SignedBy;

pub use service_market::instructions::OpenChannelArgs;

/// A channel with the market that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelOf {
    /// The market.
    pub market: MarketOf,
    /// The channel's account.
    pub channel: Address,
}

/// What a channel's signer signs over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voucher {
    /// The market.
    pub market: Address,
    /// The channel.
    pub channel: Address,
    /// The channel's nonce, from its account.
    pub nonce: u64,
    /// What may have been cashed of the channel ever, base units.
    pub total: u64,
    /// Its last second, unix seconds.
    pub expiry: i64,
}

impl Voucher {
    /// The message that the channel's signer signs.
    pub fn message(&self) -> [u8; 32] {
        voucher_message(
            &ID,
            &self.market,
            &self.channel,
            self.nonce,
            self.total,
            self.expiry,
        )
    }
}

/// Opens a channel. Signers: payer, customer.
pub fn open_channel(
    payer: Address,
    customer: Address,
    market: MarketOf,
    customer_account: Address,
    args: OpenChannelArgs,
) -> Instruction {
    let accounts = accounts::OpenChannel {
        payer,
        customer,
        market: market.address,
        channel: address::channel(&market.address, &customer, &args.payee, args.id),
        customer_account,
        vault: market.vault(),
        token_program: market.token_program,
        system_program: solana_sdk_ids::system_program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::OpenChannel { args })
}

/// Adds to a channel's deposit, base units. Signer: funder.
pub fn top_up_channel(funder: Address, of: ChannelOf, funder_account: Address, amount: u64) -> Instruction {
    let accounts = accounts::TopUpChannel {
        funder,
        market: of.market.address,
        channel: of.channel,
        funder_account,
        vault: of.market.vault(),
        token_program: of.market.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::TopUpChannel { amount })
}

/// The two instructions that cash a voucher: its signature, and the cashing. No signer but the fee payer.
///
/// # Arguments
/// - `signed`: the voucher's message, signed by the channel's signer
/// - `payee_account`: a token account of the payee
///
/// # Errors
/// [`ClientError::Signing`] when the signature is not one over the voucher: the chain would charge for finding out.
pub fn cash_voucher(
    market: MarketOf,
    voucher: &Voucher,
    signed: &SignedBy,
    payee_account: Address,
) -> Result<[Instruction; 2], ClientError> {
    let message = voucher.message();
    if !signed.verify(&message) {
        let reason = format!("{} has not signed this voucher", signed.key);
        return Err(ClientError::Signing(reason));
    }
    let accounts = accounts::CashVoucher {
        market: voucher.market,
        channel: voucher.channel,
        payee_account,
        vault: market.vault(),
        token_program: market.token_program,
        instructions: sysvar::instructions::ID,
        event_authority: event_authority(),
        program: ID,
    };
    let cash = instruction::CashVoucher {
        total: voucher.total,
        expiry: voucher.expiry,
    };
    Ok([verify_instruction(signed, &message), build(ID, accounts, cash)])
}

/// Starts the time after which anybody may close a channel. Signer: customer.
pub fn request_close_channel(customer: Address, channel: Address) -> Instruction {
    let accounts = accounts::RequestCloseChannel {
        customer,
        channel,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::RequestCloseChannel {})
}

/// Closes a channel and gives its customer what is left. Signer: the payee, or, from its end on, anybody.
pub fn close_channel(
    sender: Address,
    of: ChannelOf,
    customer: Address,
    customer_account: Address,
) -> Instruction {
    let accounts = accounts::CloseChannel {
        sender,
        market: of.market.address,
        channel: of.channel,
        customer,
        customer_account,
        vault: of.market.vault(),
        token_program: of.market.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseChannel {})
}

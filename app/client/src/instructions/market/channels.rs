//! Instructions of channels, and the vouchers that are cashed.

use service_market::instructions::OpenChannelArgs;
use service_market::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_sdk_ids::sysvar;

use super::{MarketOf, build, event_authority};
use crate::address;
use crate::instructions::registry::verify_instruction;
use crate::signatures::{SignedBy, voucher_message};

/// A channel: who pays whom, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelOf {
    /// The market.
    pub market: MarketOf,
    /// Who funds it.
    pub customer: Address,
    /// Who is paid.
    pub payee: Address,
    /// The id in its address.
    pub id: u32,
}

impl ChannelOf {
    /// The channel's account.
    pub fn address(&self) -> Address {
        address::channel(&self.market.address(), &self.customer, &self.payee, self.id)
    }

    /// The message that the channel's signer signs.
    ///
    /// # Arguments
    /// - `nonce`: the channel's, from its account
    pub fn voucher_message(&self, nonce: u64, voucher: Voucher) -> [u8; 32] {
        voucher_message(
            &self.market.address(),
            &self.address(),
            nonce,
            voucher.total,
            voucher.expiry,
        )
    }
}

/// What may have been cashed of a channel, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voucher {
    /// In sum, base units.
    pub total: u64,
    /// Its last second, unix seconds.
    pub expiry: i64,
}

/// What a channel is opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelTerms {
    /// Whose signature a voucher needs.
    pub signer: Address,
    /// What to put in, base units.
    pub amount: u64,
    /// How long vouchers can be cashed after a request to close, seconds, an hour to a year.
    pub timeout_seconds: u32,
    /// The category that its fees are revenue of, 0 to 9.
    pub category: u8,
}

/// Opens a channel, paid from `customer_token`. Signers: payer (of the rent), customer.
pub fn open_channel(
    payer: Address,
    of: ChannelOf,
    customer_token: Address,
    terms: ChannelTerms,
) -> Instruction {
    let accounts = accounts::OpenChannel {
        payer,
        buyer: of.market.buyer(of.customer, customer_token),
        channel: of.address(),
        system_program: solana_system_interface::program::ID,
    };
    let args = OpenChannelArgs {
        id: of.id,
        payee: of.payee,
        signer: terms.signer,
        amount: terms.amount,
        timeout_seconds: terms.timeout_seconds,
        category: terms.category,
    };
    build(ID, accounts, instruction::OpenChannel { args })
}

/// Adds to a channel's deposit, base units. Signer: funder.
pub fn top_up_channel(funder: Address, of: ChannelOf, funder_token: Address, amount: u64) -> Instruction {
    let accounts = accounts::TopUpChannel {
        funder,
        market: of.market.address(),
        channel: of.address(),
        funder_token,
        vault: of.market.vault(),
        token_program: of.market.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::TopUpChannel { amount })
}

/// The two instructions that cash a voucher, whoever sends them: the signature and the cashing.
///
/// # Arguments
/// - `nonce`: the channel's, from its account
/// - `signed`: the voucher's message, signed by the channel's signer
/// - `payee_token`: a token account that the payee alone controls
pub fn cash_voucher(
    of: ChannelOf,
    nonce: u64,
    voucher: Voucher,
    signed: &SignedBy,
    payee_token: Address,
) -> [Instruction; 2] {
    let accounts = accounts::CashVoucher {
        market: of.market.address(),
        channel: of.address(),
        customer_account: of.market.customer(&of.customer),
        payee_token,
        vault: of.market.vault(),
        token_program: of.market.mint.token_program,
        instructions: sysvar::instructions::ID,
        event_authority: event_authority(),
        program: ID,
    };
    let cash = instruction::CashVoucher {
        total: voucher.total,
        expiry: voucher.expiry,
    };
    [
        verify_instruction(signed, &of.voucher_message(nonce, voucher)),
        build(ID, accounts, cash),
    ]
}

/// Starts the time after which anybody may close a channel. Signer: customer.
pub fn request_close_channel(of: ChannelOf) -> Instruction {
    let accounts = accounts::RequestCloseChannel {
        customer: of.customer,
        channel: of.address(),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::RequestCloseChannel {})
}

/// Closes a channel and gives its customer what is left. Signer: the payee, or, from its end on, anybody.
pub fn close_channel(sender: Address, of: ChannelOf, customer_token: Address) -> Instruction {
    let accounts = accounts::CloseChannel {
        sender,
        market: of.market.address(),
        channel: of.address(),
        customer: of.customer,
        customer_token,
        vault: of.market.vault(),
        token_program: of.market.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseChannel {})
}

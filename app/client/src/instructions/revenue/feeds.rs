//! Price feeds.

use burn_share::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_signer::Signer;

use super::{FeedParametersArgs, PostedPrice, build, event_authority};
use crate::address;
use crate::error::ClientError;
use crate::instructions::registry::verify_instruction;
use crate::signatures::{SignedBy, price_message};

/// A pair whose price is fed: names a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The network.
    pub network: Address,
    /// What is priced.
    pub base: Address,
    /// What it is priced in.
    pub quote: Address,
}

impl Pair {
    /// The feed.
    pub fn feed(&self) -> Address {
        address::price_feed(&self.network, &self.base, &self.quote)
    }
}

/// Creates the feed of a pair; a price is for 10^scale base units of the base mint. Signers: payer, authority (the network's).
pub fn create_price_feed(
    payer: Address,
    authority: Address,
    pair: &Pair,
    scale: u8,
    parameters: FeedParametersArgs,
) -> Instruction {
    let accounts = accounts::CreatePriceFeed {
        payer,
        authority,
        network: pair.network,
        base: pair.base,
        quote: pair.quote,
        feed: pair.feed(),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreatePriceFeed { scale, parameters })
}

fn configure(signer: Address, network: Address, feed: Address) -> accounts::ConfigurePriceFeed {
    accounts::ConfigurePriceFeed {
        signer,
        network,
        feed,
        event_authority: event_authority(),
        program: ID,
    }
}

/// Proposes other sources or limits. Signer: authority (the network's).
pub fn update_price_feed(
    authority: Address,
    network: Address,
    feed: Address,
    parameters: FeedParametersArgs,
) -> Instruction {
    let accounts = configure(authority, network, feed);
    build(ID, accounts, instruction::UpdatePriceFeed { parameters })
}

/// Puts proposed sources and limits in force. Signer: anybody.
pub fn apply_price_feed(signer: Address, network: Address, feed: Address) -> Instruction {
    let accounts = configure(signer, network, feed);
    build(ID, accounts, instruction::ApplyPriceFeed {})
}

/// A price with its source's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedPrice {
    /// What is posted.
    pub posted: PostedPrice,
    /// The source's signature over [`price_message`].
    pub signed: SignedBy,
}

impl SignedPrice {
    /// Signs a price for a feed.
    ///
    /// # Errors
    /// [`ClientError::Signing`] when the signer fails.
    pub fn sign(source: &dyn Signer, feed: &Address, posted: PostedPrice) -> Result<Self, ClientError> {
        let signed = SignedBy::sign(source, &price_message(feed, &posted))?;
        Ok(Self { posted, signed })
    }
}

/// The three instructions that post a price of each source, in the feed's order. They are not verified here; the chain refuses
/// the transaction if a signature is bad. No signer but the fee payer.
pub fn post_price(feed: Address, prices: &[SignedPrice; 2]) -> [Instruction; 3] {
    let [first, second] =
        prices.map(|one| verify_instruction(&one.signed, &price_message(&feed, &one.posted)));
    let accounts = accounts::PostPrice {
        feed,
        instructions: solana_sdk_ids::sysvar::instructions::ID,
        event_authority: event_authority(),
        program: ID,
    };
    let data = instruction::PostPrice {
        prices: prices.map(|one| one.posted),
    };
    [first, second, build(ID, accounts, data)]
}

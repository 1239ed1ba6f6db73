//! Sends transactions and reads accounts.

#[cfg(feature = "embedded")]
mod embedded;
#[cfg(feature = "embedded")]
mod file;
mod filter;
#[cfg(any(feature = "embedded", feature = "rpc"))]
mod logs;
#[cfg(any(feature = "embedded", feature = "rpc"))]
mod outgoing;
#[cfg(feature = "rpc")]
mod rpc;

#[cfg(feature = "embedded")]
pub use embedded::EmbeddedChain;
#[cfg(feature = "embedded")]
pub use file::FileChain;
pub use filter::Filter;
#[cfg(feature = "rpc")]
pub use rpc::{Commitment, Patience, RpcChain};

use solana_account::Account;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;

use crate::error::ClientError;

/// What a transaction did.
#[derive(Debug, Clone, Default)]
pub struct Receipt {
    /// Compute units of each instruction, in order; 0 for precompiles, which are not metered.
    pub compute_units: Vec<u64>,
    /// The transaction's logs.
    pub logs: Vec<String>,
    /// The events that the programs sent, in order: discriminator and fields, as the IDL describes them.
    pub events: Vec<Vec<u8>>,
    /// The fee, lamports.
    pub fee: u64,
}

/// A chain to send transactions to.
pub trait Chain {
    /// Sends one transaction of these instructions, paid by the first signer and signed by all of them.
    ///
    /// # Errors
    /// [`ClientError::Refused`] when the chain refuses it (then nothing of it happened), [`ClientError::TooLarge`] or
    /// [`ClientError::Signing`] before it is sent; of a node, [`ClientError::Expired`] (nothing of it happened) and
    /// [`ClientError::Unreachable`] (it may have happened: read the accounts before it is repeated).
    fn send(&mut self, instructions: &[Instruction], signers: &[&Keypair]) -> Result<Receipt, ClientError>;

    /// The account at an address, `None` when there is none.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`]; never of a chain inside this process.
    fn account(&self, address: &Address) -> Result<Option<Account>, ClientError>;

    /// The accounts at these addresses, in the same order, `None` where there is none.
    ///
    /// # Errors
    /// As of [`Chain::account`].
    fn accounts(&self, addresses: &[Address]) -> Result<Vec<Option<Account>>, ClientError> {
        addresses.iter().map(|address| self.account(address)).collect()
    }

    /// Every account of a program whose data passes all filters, in the order of their addresses.
    ///
    /// # Errors
    /// As of [`Chain::account`].
    fn program_accounts(
        &self,
        program: &Address,
        filters: &[Filter],
    ) -> Result<Vec<(Address, Account)>, ClientError>;

    /// The chain's time, unix seconds.
    ///
    /// # Errors
    /// As of [`Chain::account`].
    fn now(&self) -> Result<i64, ClientError>;

    /// Lamports that an account of this many bytes of data must hold.
    ///
    /// # Errors
    /// As of [`Chain::account`].
    fn minimum_balance(&self, bytes: usize) -> Result<u64, ClientError>;
}

/// Reads and decodes an account.
///
/// # Errors
/// [`ClientError::AccountMissing`], [`ClientError::UnexpectedAccount`] or [`ClientError::Unreachable`].
pub fn read<T: anchor_lang::ZeroCopy + anchor_lang::Discriminator>(
    chain: &(impl Chain + ?Sized),
    address: &Address,
) -> Result<T, ClientError> {
    let account = chain
        .account(address)?
        .ok_or(ClientError::AccountMissing { address: *address })?;
    crate::accounts::decode(&account.data)
}

/// The balance of a token account of a chain inside this process in base units, `None` when there is no such account;
/// [`crate::tokens::token_account`] reads one of any chain.
#[cfg(feature = "embedded")]
pub fn token_balance(chain: &EmbeddedChain, address: &Address) -> Option<u64> {
    let account = chain.account(address)?;
    let amount = account.data.get(64..72)?;
    Some(u64::from_le_bytes(amount.try_into().ok()?))
}

/// The supply of a mint of a chain inside this process in base units, `None` when there is no such account.
#[cfg(feature = "embedded")]
pub fn token_supply(chain: &EmbeddedChain, mint: &Address) -> Option<u64> {
    let account = chain.account(mint)?;
    let supply = account.data.get(36..44)?;
    Some(u64::from_le_bytes(supply.try_into().ok()?))
}

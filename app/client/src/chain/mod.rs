//! Sends transactions and reads accounts.

mod budget;
#[cfg(feature = "embedded")]
mod embedded;
#[cfg(feature = "embedded")]
mod file;
mod filter;
#[cfg(any(feature = "embedded", feature = "rpc"))]
mod logs;
#[cfg(feature = "rpc")]
pub mod nonblocking;
#[cfg(any(feature = "embedded", feature = "rpc"))]
mod outgoing;
#[cfg(feature = "rpc")]
mod rpc;

pub use budget::{BUDGET_BYTES, ComputeBudget, ComputeUnitLimit, ComputeUnitPrice, MAX_COMPUTE_UNITS};
#[cfg(feature = "embedded")]
pub use embedded::EmbeddedChain;
#[cfg(feature = "embedded")]
pub use file::FileChain;
pub use filter::Filter;
#[cfg(feature = "rpc")]
pub use nonblocking::{Commitment, Patience};
#[cfg(all(feature = "rpc", feature = "idl"))]
pub use nonblocking::{MENTIONS_AT_ONCE, Mention};
#[cfg(feature = "rpc")]
pub use rpc::RpcChain;

use solana_account::Account;
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::AddressLookupTableAccount;
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

use crate::error::{ClientError, Refusal};

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

/// One transaction of a batch.
pub struct Outgoing<'a, S: Signer + ?Sized + 'a = dyn Signer + 'a> {
    /// The instructions, executed together or not at all.
    pub instructions: Vec<Instruction>,
    /// Who signs; the first one pays.
    pub signers: Vec<&'a S>,
}

/// What a transaction would do if it were sent now.
#[derive(Debug, Clone, Default)]
pub struct Simulation {
    /// Why it would be refused; `None` when it would be executed.
    pub refusal: Option<Refusal>,
    /// Compute units of the whole transaction, those of its compute-budget instructions included.
    pub units: u64,
    /// Compute units of each instruction, in order; 0 for precompiles, which are not metered.
    pub compute_units: Vec<u64>,
    /// The limit that the transaction would be sent with, compute units; `None` when it would have the cluster's default.
    pub limit: Option<u32>,
    /// The price that the transaction would be sent with, micro-lamports for each unit of the limit.
    pub price: u64,
    /// The fee, lamports.
    pub fee: u64,
    /// The logs.
    pub logs: Vec<String>,
}

/// A chain to send transactions to.
pub trait Chain {
    /// Sends one transaction of these instructions, paid by the first signer and signed by all of them.
    ///
    /// # Errors
    /// [`ClientError::Refused`] when the chain refuses it (then nothing of it happened), [`ClientError::TooLarge`] or
    /// [`ClientError::Signing`] before it is sent; of a node, [`ClientError::Expired`] (nothing of it happened) and
    /// [`ClientError::Unreachable`] (it may have happened: read the accounts before it is repeated).
    fn send(&mut self, instructions: &[Instruction], signers: &[&dyn Signer])
    -> Result<Receipt, ClientError>;

    /// Sends transactions that do not depend on each other; a chain behind a node executes them in any order. Gives what became
    /// of each, in the order of the batch: what was executed, what was refused or expired (nothing of it happened), and what
    /// nobody knows ([`ClientError::Unreachable`]). Those of which nothing was sent because of an earlier failure are
    /// [`ClientError::NotSent`].
    ///
    /// # Arguments
    /// - `progress`: called with the number of transactions whose fate is known, each time that it grows
    fn send_all(
        &mut self,
        batch: &[Outgoing<'_>],
        progress: &mut dyn FnMut(usize),
    ) -> Vec<Result<Receipt, ClientError>> {
        let mut failed = false;
        let mut send = |(number, outgoing): (usize, &Outgoing<'_>)| {
            if failed {
                return Err(ClientError::NotSent);
            }
            let result = self.send(&outgoing.instructions, &outgoing.signers);
            failed = result.is_err();
            progress(number + 1);
            result
        };
        batch.iter().enumerate().map(&mut send).collect()
    }

    /// Sends a transaction that is signed already.
    ///
    /// # Arguments
    /// - `instructions`: those of the caller, without compute-budget instructions that were added behind them
    ///
    /// # Errors
    /// As of [`Chain::send`]; it cannot be signed anew, so that it expires with its blockhash.
    fn submit(
        &mut self,
        instructions: &[Instruction],
        transaction: &VersionedTransaction,
    ) -> Result<Receipt, ClientError>;

    /// What a transaction of these instructions would do if `payer` sent it now, with the chain's compute budget. Nothing is
    /// sent, and no signature is needed.
    ///
    /// # Errors
    /// [`ClientError::TooLarge`] or [`ClientError::Unreachable`]. What the chain would refuse is no error, but
    /// [`Simulation::refusal`].
    fn simulate(&mut self, payer: &Address, instructions: &[Instruction]) -> Result<Simulation, ClientError>;

    /// A blockhash with which a transaction can be signed now.
    ///
    /// # Errors
    /// As of [`Chain::account`].
    fn latest_blockhash(&self) -> Result<Hash, ClientError>;

    /// Which compute-budget instructions are added to what is sent from now on.
    fn set_budget(&mut self, budget: ComputeBudget);

    /// Bytes that transactions should leave free for compute-budget instructions that must not be left out.
    fn reserved_bytes(&self) -> usize;

    /// Lookup tables that transactions may use from now on, in place of those before; see [`crate::tables`].
    fn set_tables(&mut self, tables: Vec<AddressLookupTableAccount>);

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

    /// The chain's present slot.
    ///
    /// # Errors
    /// As of [`Chain::account`].
    fn slot(&self) -> Result<u64, ClientError> {
        let address = solana_sdk_ids::sysvar::clock::ID;
        let clock = self.account(&address)?;
        let slot = clock.as_ref().and_then(|clock| clock.data.first_chunk());
        slot.map(|bytes| u64::from_le_bytes(*bytes))
            .ok_or(ClientError::AccountMissing { address })
    }

    /// Waits until the chain has reached a slot. A chain inside this process goes there at once.
    ///
    /// # Errors
    /// As of [`Chain::account`].
    fn wait_for_slot(&mut self, slot: u64) -> Result<(), ClientError>;

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

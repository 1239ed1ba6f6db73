//! A cluster behind the JSON-RPC of one of its nodes, for callers that wait: [`nonblocking::RpcChain`] with a runtime.

use std::future::Future;

use solana_account::Account;
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::AddressLookupTableAccount;
#[cfg(feature = "idl")]
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;
#[cfg(feature = "idl")]
use solana_transaction_status_client_types::EncodedConfirmedTransactionWithStatusMeta;
use tokio::runtime::{Builder, Handle, Runtime};

use super::nonblocking;
use super::{Chain, Commitment, ComputeBudget, Filter, Outgoing, Patience, Receipt, Simulation};
use crate::error::ClientError;

/// A cluster behind one of its nodes, as [`nonblocking::RpcChain`]; each call waits until it is done.
///
/// As with the Solana client, calls from a task of tokio need its runtime with several threads; there, [`nonblocking::RpcChain`] is
/// the better choice.
///
/// ```no_run
/// use flywheel_client::chain::{Chain, Patience, RpcChain};
///
/// # fn example(wallet: solana_address::Address) -> Result<(), flywheel_client::ClientError> {
/// let chain = RpcChain::new("http://127.0.0.1:8899", Patience::default());
/// let lamports = chain.account(&wallet)?.map_or(0, |account| account.lamports);
/// # Ok(())
/// # }
/// ```
pub struct RpcChain {
    chain: nonblocking::RpcChain,
    driver: Driver,
}

/// What runs the chain's futures.
enum Driver {
    /// A runtime of its own; `None` where the system allows none, which each call says.
    Own(Option<Runtime>),
    /// That of the tasks by which it was called.
    Of(Handle),
}

impl Drop for RpcChain {
    fn drop(&mut self) {
        // A runtime must not wait for its tasks when it is dropped inside another one.
        if let Driver::Own(runtime) = &mut self.driver
            && let Some(runtime) = runtime.take()
        {
            runtime.shutdown_background();
        }
    }
}

impl From<nonblocking::RpcChain> for RpcChain {
    fn from(chain: nonblocking::RpcChain) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().ok();
        Self {
            chain,
            driver: Driver::Own(runtime),
        }
    }
}

impl RpcChain {
    /// The cluster behind the node at `url`, `http://` or `https://`. Nothing is asked yet.
    pub fn new(url: &str, patience: Patience) -> Self {
        Self::with_commitment(url, patience, Commitment::default())
    }

    /// As [`Self::new`], with answers of this commitment; what is sent is waited for until it has it.
    pub fn with_commitment(url: &str, patience: Patience, commitment: Commitment) -> Self {
        nonblocking::RpcChain::with_commitment(url, patience, commitment).into()
    }

    /// As [`Chain::send`], with signers of any one kind.
    ///
    /// # Errors
    /// As of [`Chain::send`].
    pub fn send<S: Signer + ?Sized>(
        &mut self,
        instructions: &[Instruction],
        signers: &[&S],
    ) -> Result<Receipt, ClientError> {
        self.wait(self.chain.send(instructions, signers))?
    }

    /// As [`nonblocking::RpcChain::airdrop`].
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub fn airdrop(&self, address: &Address, lamports: u64) -> Result<(), ClientError> {
        self.wait(self.chain.airdrop(address, lamports))?
    }

    /// As [`nonblocking::RpcChain::mentions`].
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    #[cfg(feature = "idl")]
    pub fn mentions(
        &self,
        address: &Address,
        before: Option<Signature>,
    ) -> Result<Vec<nonblocking::Mention>, ClientError> {
        self.wait(self.chain.mentions(address, before))?
    }

    /// As [`nonblocking::RpcChain::transaction`].
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    #[cfg(feature = "idl")]
    pub fn transaction(
        &self,
        signature: &Signature,
    ) -> Result<Option<EncodedConfirmedTransactionWithStatusMeta>, ClientError> {
        self.wait(self.chain.transaction(signature))?
    }

    /// The latest slot of which the node answers.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub fn slot(&self) -> Result<u64, ClientError> {
        self.wait(self.chain.slot())?
    }

    /// That this node cannot answer, and why.
    #[cfg(feature = "idl")]
    pub(crate) fn incomplete(&self, reason: impl Into<String>) -> ClientError {
        self.chain.unreachable(reason)
    }

    /// The same chain for tasks, with the same connections.
    pub fn nonblocking(&self) -> &nonblocking::RpcChain {
        &self.chain
    }

    /// A chain for a thread that may wait, of a runtime that goes on meanwhile.
    pub(super) fn in_runtime(chain: nonblocking::RpcChain, runtime: Handle) -> Self {
        Self {
            chain,
            driver: Driver::Of(runtime),
        }
    }

    /// Waits for the chain.
    fn wait<T>(&self, future: impl Future<Output = T>) -> Result<T, ClientError> {
        match &self.driver {
            Driver::Own(Some(runtime)) => Ok(tokio::task::block_in_place(|| runtime.block_on(future))),
            Driver::Of(handle) => Ok(handle.block_on(future)),
            Driver::Own(None) => Err(self.chain.no_runtime()),
        }
    }
}

impl Chain for RpcChain {
    fn send(
        &mut self,
        instructions: &[Instruction],
        signers: &[&dyn Signer],
    ) -> Result<Receipt, ClientError> {
        self.send(instructions, signers)
    }

    fn send_all(
        &mut self,
        batch: &[Outgoing<'_>],
        progress: &mut dyn FnMut(usize),
    ) -> Vec<Result<Receipt, ClientError>> {
        match self.wait(self.chain.send_all(batch, progress)) {
            Ok(results) => results,
            Err(error) => nonblocking::stopped(batch.len(), error),
        }
    }

    fn submit(
        &mut self,
        instructions: &[Instruction],
        transaction: &VersionedTransaction,
    ) -> Result<Receipt, ClientError> {
        self.wait(self.chain.submit(instructions, transaction))?
    }

    fn simulate(&mut self, payer: &Address, instructions: &[Instruction]) -> Result<Simulation, ClientError> {
        self.wait(self.chain.simulate(payer, instructions))?
    }

    fn latest_blockhash(&self) -> Result<Hash, ClientError> {
        self.wait(self.chain.latest_blockhash())?
    }

    fn set_budget(&mut self, budget: ComputeBudget) {
        self.chain = self.chain.clone().with_budget(budget);
    }

    fn reserved_bytes(&self) -> usize {
        self.chain.reserved_bytes()
    }

    fn set_tables(&mut self, tables: Vec<AddressLookupTableAccount>) {
        self.chain = self.chain.clone().with_tables(tables);
    }

    fn account(&self, address: &Address) -> Result<Option<Account>, ClientError> {
        self.wait(self.chain.account(address))?
    }

    fn accounts(&self, addresses: &[Address]) -> Result<Vec<Option<Account>>, ClientError> {
        self.wait(self.chain.accounts(addresses))?
    }

    fn program_accounts(
        &self,
        program: &Address,
        filters: &[Filter],
    ) -> Result<Vec<(Address, Account)>, ClientError> {
        self.wait(self.chain.program_accounts(program, filters))?
    }

    fn now(&self) -> Result<i64, ClientError> {
        self.wait(self.chain.now())?
    }

    fn slot(&self) -> Result<u64, ClientError> {
        self.wait(self.chain.slot())?
    }

    fn wait_for_slot(&mut self, slot: u64) -> Result<(), ClientError> {
        self.wait(self.chain.wait_for_slot(slot))?
    }

    fn minimum_balance(&self, bytes: usize) -> Result<u64, ClientError> {
        self.wait(self.chain.minimum_balance(bytes))?
    }
}

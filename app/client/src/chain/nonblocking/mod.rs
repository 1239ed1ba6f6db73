//! A cluster behind the JSON-RPC of one of its nodes, without blocking.
//!
//! [`RpcChain`] has the methods of [`super::Chain`] as `async fn`s; [`super::RpcChain`] is the same for callers that wait. What the
//! rest of this crate reads, such as [`crate::queries`], takes a [`super::Chain`]: [`RpcChain::blocking`] runs it on a thread that may
//! wait.
//!
//! ```no_run
//! use flywheel_client::chain::{Patience, nonblocking::RpcChain};
//! use flywheel_client::instructions::registry;
//! use flywheel_client::queries::{self, DeviceFilter};
//! use solana_keypair::Keypair;
//! use solana_signer::Signer;
//!
//! # async fn example(network: solana_address::Address) -> Result<(), flywheel_client::ClientError> {
//! let chain = RpcChain::new("http://127.0.0.1:8899", Patience::default());
//! let operator = Keypair::new();
//! let register = registry::register_operator(operator.pubkey(), operator.pubkey(), network);
//! let receipt = chain.send(&[register], &[&operator]).await?;
//! let devices = chain.blocking(move |chain| queries::devices(chain, &network, &DeviceFilter::default())).await?;
//! # let _ = (receipt, devices);
//! # Ok(())
//! # }
//! ```

mod asking;
mod batch;
mod blockhash;
mod delivery;
mod endpoint;
mod faucet;
#[cfg(feature = "idl")]
mod history;
mod options;
mod pricing;
mod receipt;
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use solana_account::Account;
use solana_account_decoder_client_types::{UiAccount, UiAccountEncoding};
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_hash::Hash;
use solana_message::AddressLookupTableAccount;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::config::{RpcAccountInfoConfig, RpcProgramAccountsConfig};
use solana_rpc_client_api::filter::{Memcmp, RpcFilterType};

pub(super) use batch::stopped;
#[cfg(feature = "idl")]
pub use history::{MENTIONS_AT_ONCE, Mention};
pub use options::{Commitment, Patience};

use super::{ComputeBudget, Filter};
use crate::error::ClientError;

/// Most accounts that a node gives at once.
const ACCOUNTS_AT_ONCE: usize = 100;
/// Most filters that a node takes; what others would leave out is left out here.
const FILTERS_AT_ONCE: usize = 4;
/// Where `unix_timestamp` stands in the clock sysvar.
const CLOCK_TIME: std::ops::Range<usize> = 32..40;
/// Transactions of a batch that are under way at once if nothing else is asked for.
const IN_FLIGHT: usize = 64;

/// A cluster behind one of its nodes. Reads what is confirmed, unless another commitment is asked for, and nothing older than
/// what it has itself sent, even if several nodes answer to one address. Clones share that, and their connections.
#[derive(Clone)]
pub struct RpcChain {
    client: Arc<RpcClient>,
    /// What to call the node in errors: without path and query, where keys of providers stand.
    endpoint: Arc<str>,
    patience: Patience,
    commitment: CommitmentConfig,
    /// The slot of the latest transaction that was sent from here.
    seen: Arc<AtomicU64>,
    blockhash: Arc<tokio::sync::Mutex<blockhash::Recent>>,
    budget: ComputeBudget,
    tables: Arc<[AddressLookupTableAccount]>,
    in_flight: usize,
}

impl RpcChain {
    /// The cluster behind the node at `url`, `http://` or `https://`. Nothing is asked yet.
    ///
    /// ```no_run
    /// use flywheel_client::chain::{Patience, nonblocking::RpcChain};
    /// let chain = RpcChain::new("https://api.devnet.solana.com", Patience::default());
    /// ```
    pub fn new(url: &str, patience: Patience) -> Self {
        Self::with_commitment(url, patience, Commitment::default())
    }

    /// As [`Self::new`], with answers of this commitment; what is sent is waited for until it has it.
    ///
    /// ```no_run
    /// use flywheel_client::chain::{Commitment, Patience, nonblocking::RpcChain};
    /// let chain = RpcChain::with_commitment("http://127.0.0.1:8899", Patience::default(), Commitment::Finalized);
    /// ```
    pub fn with_commitment(url: &str, patience: Patience, commitment: Commitment) -> Self {
        let commitment = commitment.into();
        let client = RpcClient::new_with_timeout_and_commitment(url.to_owned(), patience.timeout, commitment);
        Self {
            client: Arc::new(client),
            endpoint: endpoint::without_secrets(url).into(),
            patience,
            commitment,
            seen: Arc::default(),
            blockhash: Arc::default(),
            budget: ComputeBudget::default(),
            tables: Arc::default(),
            in_flight: IN_FLIGHT,
        }
    }

    /// The same with another compute budget; without, the limit is found by trying out, and no price is paid.
    ///
    /// ```no_run
    /// use flywheel_client::chain::{ComputeBudget, ComputeUnitPrice, Patience, nonblocking::RpcChain};
    /// let price = ComputeUnitPrice::Recent { percentile: 75, cap: 100_000 };
    /// let chain = RpcChain::new("https://api.devnet.solana.com", Patience::default())
    ///     .with_budget(ComputeBudget { price, ..ComputeBudget::default() });
    /// ```
    #[must_use]
    pub fn with_budget(mut self, budget: ComputeBudget) -> Self {
        self.budget = budget;
        self
    }

    /// The same with lookup tables, as [`super::Chain::set_tables`].
    ///
    /// ```no_run
    /// # fn example(chain: flywheel_client::chain::nonblocking::RpcChain, table: flywheel_client::tables::LookupTable) {
    /// let chain = chain.with_tables(vec![table.account()]);
    /// # }
    /// ```
    #[must_use]
    pub fn with_tables(mut self, tables: Vec<AddressLookupTableAccount>) -> Self {
        self.tables = tables.into();
        self
    }

    /// The same with so many transactions of a batch under way at once, at least 1; 64 if nothing is set. Public nodes that allow
    /// few requests want fewer.
    ///
    /// ```no_run
    /// use flywheel_client::chain::{Patience, nonblocking::RpcChain};
    /// let chain = RpcChain::new("https://api.devnet.solana.com", Patience::default()).with_in_flight(8);
    /// ```
    #[must_use]
    pub fn with_in_flight(mut self, transactions: usize) -> Self {
        self.in_flight = transactions.max(1);
        self
    }

    /// As [`super::Chain::reserved_bytes`].
    ///
    /// ```no_run
    /// # fn example(chain: flywheel_client::chain::nonblocking::RpcChain) {
    /// assert_eq!(chain.reserved_bytes(), 0, "no price is paid");
    /// # }
    /// ```
    pub fn reserved_bytes(&self) -> usize {
        self.budget.reserved_bytes()
    }

    /// As [`super::Chain::account`].
    ///
    /// # Errors
    /// As of [`super::Chain::account`].
    ///
    /// ```no_run
    /// # async fn example(chain: flywheel_client::chain::nonblocking::RpcChain, wallet: solana_address::Address)
    /// # -> Result<(), flywheel_client::ClientError> {
    /// let lamports = chain.account(&wallet).await?.map_or(0, |account| account.lamports);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn account(&self, address: &Address) -> Result<Option<Account>, ClientError> {
        Ok(self
            .accounts(std::slice::from_ref(address))
            .await?
            .pop()
            .flatten())
    }

    /// As [`super::Chain::accounts`].
    ///
    /// # Errors
    /// As of [`super::Chain::account`].
    ///
    /// ```no_run
    /// # async fn example(chain: flywheel_client::chain::nonblocking::RpcChain, devices: Vec<solana_address::Address>)
    /// # -> Result<(), flywheel_client::ClientError> {
    /// let found = chain.accounts(&devices).await?;
    /// assert_eq!(found.len(), devices.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn accounts(&self, addresses: &[Address]) -> Result<Vec<Option<Account>>, ClientError> {
        let mut all = Vec::with_capacity(addresses.len());
        for some in addresses.chunks(ACCOUNTS_AT_ONCE) {
            let ask = || {
                let config = self.account_config();
                self.client.get_multiple_ui_accounts_with_config(some, config)
            };
            let answer = self.ask(ask).await?;
            if answer.value.len() != some.len() {
                return Err(self.unreachable("it answered with fewer accounts than it was asked for"));
            }
            for account in answer.value {
                let account = account.map(|account| self.decode(account)).transpose()?;
                all.push(account.filter(|account| account.lamports > 0));
            }
        }
        Ok(all)
    }

    /// As [`super::Chain::program_accounts`].
    ///
    /// # Errors
    /// As of [`super::Chain::account`].
    ///
    /// ```no_run
    /// use flywheel_client::chain::Filter;
    /// # async fn example(chain: flywheel_client::chain::nonblocking::RpcChain, network: solana_address::Address)
    /// # -> Result<(), flywheel_client::ClientError> {
    /// let of_network = [Filter::DataSize(160), Filter::memcmp(16, network)];
    /// let devices = chain.program_accounts(&device_registry::ID, &of_network).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn program_accounts(
        &self,
        program: &Address,
        filters: &[Filter],
    ) -> Result<Vec<(Address, Account)>, ClientError> {
        let (asked, checked) = filters.split_at(filters.len().min(FILTERS_AT_ONCE));
        let filters: Vec<RpcFilterType> = asked.iter().map(filter).collect();
        let ask = || {
            let config = RpcProgramAccountsConfig {
                filters: Some(filters.clone()),
                account_config: self.account_config(),
                ..RpcProgramAccountsConfig::default()
            };
            self.client.get_program_ui_accounts_with_config(program, config)
        };
        let answer = self.ask(ask).await?;
        let mut found = Vec::with_capacity(answer.len());
        for (address, account) in answer {
            let account = self.decode(account)?;
            if checked.iter().all(|filter| filter.matches(&account.data)) {
                found.push((address, account));
            }
        }
        found.sort_unstable_by_key(|(address, _)| *address);
        Ok(found)
    }

    /// As [`super::Chain::now`].
    ///
    /// # Errors
    /// As of [`super::Chain::account`].
    ///
    /// ```no_run
    /// # async fn example(chain: flywheel_client::chain::nonblocking::RpcChain) -> Result<(), flywheel_client::ClientError> {
    /// let unix_seconds: i64 = chain.now().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn now(&self) -> Result<i64, ClientError> {
        let clock = self.account(&solana_sdk_ids::sysvar::clock::ID).await?;
        let time = clock.as_ref().and_then(|clock| clock.data.get(CLOCK_TIME));
        let time = time.and_then(|bytes| bytes.try_into().ok());
        time.map(i64::from_le_bytes)
            .ok_or_else(|| self.unreachable("it has no clock"))
    }

    /// As [`super::Chain::slot`].
    ///
    /// # Errors
    /// As of [`super::Chain::account`].
    ///
    /// ```no_run
    /// # async fn example(chain: flywheel_client::chain::nonblocking::RpcChain) -> Result<(), flywheel_client::ClientError> {
    /// let slot = chain.slot().await?;
    /// chain.wait_for_slot(slot + 1).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn slot(&self) -> Result<u64, ClientError> {
        self.ask(|| self.client.get_slot_with_commitment(self.commitment))
            .await
    }

    /// As [`super::Chain::wait_for_slot`]; see [`Self::slot`].
    ///
    /// # Errors
    /// As of [`super::Chain::account`].
    pub async fn wait_for_slot(&self, slot: u64) -> Result<(), ClientError> {
        while self.slot().await? < slot {
            tokio::time::sleep(self.patience.poll).await;
        }
        Ok(())
    }

    /// As [`super::Chain::minimum_balance`].
    ///
    /// # Errors
    /// As of [`super::Chain::account`].
    ///
    /// ```no_run
    /// # async fn example(chain: flywheel_client::chain::nonblocking::RpcChain) -> Result<(), flywheel_client::ClientError> {
    /// let rent_of_a_device = chain.minimum_balance(160).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn minimum_balance(&self, bytes: usize) -> Result<u64, ClientError> {
        self.ask(|| self.client.get_minimum_balance_for_rent_exemption(bytes))
            .await
    }

    /// As [`super::Chain::latest_blockhash`].
    ///
    /// # Errors
    /// As of [`super::Chain::account`].
    ///
    /// ```no_run
    /// # async fn example(chain: flywheel_client::chain::nonblocking::RpcChain) -> Result<(), flywheel_client::ClientError> {
    /// println!("--blockhash {}", chain.latest_blockhash().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn latest_blockhash(&self) -> Result<Hash, ClientError> {
        let ask = || self.client.get_latest_blockhash_with_commitment(self.commitment);
        Ok(self.ask(ask).await?.0)
    }

    /// Runs what waits, such as the reads of [`crate::queries`], [`crate::staking`] and [`crate::revenue`], on a thread that may.
    ///
    /// # Errors
    /// What it gives itself.
    ///
    /// # Panics
    /// Outside of a runtime of tokio, and where the task itself does.
    ///
    /// ```no_run
    /// use flywheel_client::queries;
    /// # async fn example(chain: flywheel_client::chain::nonblocking::RpcChain) -> Result<(), flywheel_client::ClientError> {
    /// let networks = chain.blocking(queries::networks).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn blocking<T: Send + 'static>(
        &self,
        read: impl FnOnce(&super::RpcChain) -> Result<T, ClientError> + Send + 'static,
    ) -> Result<T, ClientError> {
        let chain = super::RpcChain::in_runtime(self.clone(), tokio::runtime::Handle::current());
        let done = tokio::task::spawn_blocking(move || read(&chain)).await;
        done.unwrap_or_else(|failed| match failed.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(self.unreachable("the program is ending")),
        })
    }

    fn account_config(&self) -> RpcAccountInfoConfig {
        let seen = self.seen.load(Ordering::Relaxed);
        RpcAccountInfoConfig {
            encoding: Some(UiAccountEncoding::Base64),
            commitment: Some(self.commitment),
            min_context_slot: (seen > 0).then_some(seen),
            ..RpcAccountInfoConfig::default()
        }
    }

    fn decode(&self, account: UiAccount) -> Result<Account, ClientError> {
        let data = account.data.decode();
        let owner = account.owner.parse();
        let (Some(data), Ok(owner)) = (data, owner) else {
            return Err(self.unreachable("it answered with an account that cannot be read"));
        };
        Ok(Account {
            lamports: account.lamports,
            data,
            owner,
            executable: account.executable,
            rent_epoch: account.rent_epoch,
        })
    }

    /// The error of a system that gives no threads or sockets.
    pub(super) fn no_runtime(&self) -> ClientError {
        self.unreachable("this machine gives no more files or threads")
    }

    pub(in crate::chain) fn unreachable(&self, reason: impl Into<String>) -> ClientError {
        ClientError::Unreachable {
            endpoint: self.endpoint.to_string(),
            reason: reason.into(),
        }
    }
}

fn filter(filter: &Filter) -> RpcFilterType {
    match filter {
        Filter::DataSize(bytes) => RpcFilterType::DataSize(*bytes as u64),
        Filter::Memcmp { offset, bytes } => RpcFilterType::Memcmp(Memcmp::new_base58_encoded(*offset, bytes)),
    }
}

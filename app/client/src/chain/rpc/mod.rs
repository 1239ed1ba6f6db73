//! A cluster behind the JSON-RPC of one of its nodes.

mod asking;
mod delivery;
mod endpoint;
#[cfg(feature = "idl")]
mod history;

#[cfg(feature = "idl")]
pub use history::{MENTIONS_AT_ONCE, Mention};

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use solana_account::Account;
use solana_account_decoder_client_types::{UiAccount, UiAccountEncoding};
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_rpc_client::rpc_client::RpcClient;
use solana_rpc_client_api::config::{RpcAccountInfoConfig, RpcProgramAccountsConfig};
use solana_rpc_client_api::filter::{Memcmp, RpcFilterType};

use super::{Chain, Filter, Receipt};
use crate::error::ClientError;

/// Most accounts that a node gives at once.
const ACCOUNTS_AT_ONCE: usize = 100;
/// Where `unix_timestamp` stands in the clock sysvar.
const CLOCK_TIME: std::ops::Range<usize> = 32..40;

/// How long a node is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For one answer.
    pub timeout: Duration,
    /// How often a question is asked again that had no answer, or one such as 429 or 503 that tells to come back later.
    pub retries: usize,
    /// The pause before the first of these; each further one is twice as long, and all vary by chance, so that many clients
    /// do not come back at once.
    pub pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
    /// How long to wait before looking again whether a transaction is confirmed.
    pub poll: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            retries: 5,
            pause: Duration::from_millis(200),
            longest_pause: Duration::from_secs(8),
            poll: Duration::from_millis(500),
        }
    }
}

/// How sure a cluster is of what it answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Commitment {
    /// One node has executed it.
    Processed,
    /// Two thirds of the stake have voted for it.
    #[default]
    Confirmed,
    /// It can no longer be undone.
    Finalized,
}

impl From<Commitment> for CommitmentConfig {
    fn from(commitment: Commitment) -> Self {
        match commitment {
            Commitment::Processed => Self::processed(),
            Commitment::Confirmed => Self::confirmed(),
            Commitment::Finalized => Self::finalized(),
        }
    }
}

/// A cluster behind one of its nodes. Reads what is confirmed, unless another commitment is asked for, and nothing older than
/// what it has itself sent, even if several nodes answer to one address.
pub struct RpcChain {
    client: RpcClient,
    /// What to call the node in errors: without path and query, where keys of providers stand.
    endpoint: String,
    patience: Patience,
    commitment: CommitmentConfig,
    /// The slot of the latest transaction that was sent from here.
    seen: AtomicU64,
}

impl RpcChain {
    /// The cluster behind the node at `url`, `http://` or `https://`. Nothing is asked yet.
    pub fn new(url: &str, patience: Patience) -> Self {
        Self::with_commitment(url, patience, Commitment::default())
    }

    /// As [`Self::new`], with answers of this commitment; what is sent is waited for until it has it.
    pub fn with_commitment(url: &str, patience: Patience, commitment: Commitment) -> Self {
        let commitment = commitment.into();
        Self {
            client: RpcClient::new_with_timeout_and_commitment(url, patience.timeout, commitment),
            endpoint: endpoint::without_secrets(url),
            patience,
            commitment,
            seen: AtomicU64::new(0),
        }
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

    fn unreachable(&self, reason: impl Into<String>) -> ClientError {
        ClientError::Unreachable {
            endpoint: self.endpoint.clone(),
            reason: reason.into(),
        }
    }
}

impl Chain for RpcChain {
    fn send(&mut self, instructions: &[Instruction], signers: &[&Keypair]) -> Result<Receipt, ClientError> {
        self.deliver(instructions, signers)
    }

    fn account(&self, address: &Address) -> Result<Option<Account>, ClientError> {
        Ok(self.accounts(std::slice::from_ref(address))?.pop().flatten())
    }

    fn accounts(&self, addresses: &[Address]) -> Result<Vec<Option<Account>>, ClientError> {
        let mut all = Vec::with_capacity(addresses.len());
        for some in addresses.chunks(ACCOUNTS_AT_ONCE) {
            let answer = self.ask(|client| {
                let config = self.account_config();
                client.get_multiple_ui_accounts_with_config(some, config)
            })?;
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

    fn program_accounts(
        &self,
        program: &Address,
        filters: &[Filter],
    ) -> Result<Vec<(Address, Account)>, ClientError> {
        let filters: Vec<RpcFilterType> = filters.iter().map(filter).collect();
        let answer = self.ask(|client| {
            let config = RpcProgramAccountsConfig {
                filters: Some(filters.clone()),
                account_config: self.account_config(),
                ..RpcProgramAccountsConfig::default()
            };
            client.get_program_ui_accounts_with_config(program, config)
        })?;
        let mut found = Vec::with_capacity(answer.len());
        for (address, account) in answer {
            found.push((address, self.decode(account)?));
        }
        found.sort_unstable_by_key(|(address, _)| *address);
        Ok(found)
    }

    fn now(&self) -> Result<i64, ClientError> {
        let clock = self.account(&solana_sdk_ids::sysvar::clock::ID)?;
        let time = clock.as_ref().and_then(|clock| clock.data.get(CLOCK_TIME));
        let time = time.and_then(|bytes| bytes.try_into().ok());
        time.map(i64::from_le_bytes)
            .ok_or_else(|| self.unreachable("it has no clock"))
    }

    fn minimum_balance(&self, bytes: usize) -> Result<u64, ClientError> {
        self.ask(|client| client.get_minimum_balance_for_rent_exemption(bytes))
    }
}

fn filter(filter: &Filter) -> RpcFilterType {
    match filter {
        Filter::DataSize(bytes) => RpcFilterType::DataSize(*bytes as u64),
        Filter::Memcmp { offset, bytes } => RpcFilterType::Memcmp(Memcmp::new_base58_encoded(*offset, bytes)),
    }
}

//! A chain in this process that lives on in a file: what one command does, the next one finds.

mod journal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use solana_account::Account;
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::AddressLookupTableAccount;
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

use super::{Chain, ComputeBudget, EmbeddedChain, Filter, Receipt, Simulation, outgoing};
use crate::deploy;
use crate::error::ClientError;
use journal::{Journal, Record, Stored, failure};

/// A file of so many bytes or fewer is not worth making smaller.
const SMALL: u64 = 1 << 20;
/// A file is made smaller when it is so many times as large as what it holds.
const SLACK: u64 = 4;

/// A chain that lives on in a file. Each transaction is in the file before [`Chain::send`] returns, so that a process that
/// is killed loses none that it was told about. Its time is the machine's unless it is set.
///
/// One process at a time may open a file; a file beside it, `<name>.lock`, says that one does. Programs are not kept:
/// each process brings its own.
pub struct FileChain {
    chain: EmbeddedChain,
    journal: Journal,
    fixed_time: Option<i64>,
    _lock: Lock,
}

impl FileChain {
    /// Starts a chain in a new file, with every Flywheel program from `programs`.
    ///
    /// # Errors
    /// [`ClientError::ChainFile`] when there is such a file already or it cannot be written, [`ClientError::ProgramFile`]
    /// when a program has not been built.
    pub fn create(path: &Path, programs: &Path) -> Result<Self, ClientError> {
        let lock = lock(path)?;
        let chain = EmbeddedChain::new(programs)?;
        if path.exists() {
            return Err(failure(path, "exists; open it, or name another file"));
        }
        let journal = Journal::write(path, &[])?;
        Ok(Self::start(chain, journal, None, lock))
    }

    /// Opens the chain in a file, with every Flywheel program from `programs`.
    ///
    /// # Errors
    /// [`ClientError::ChainFile`] when there is no such file, another process has it open, or it is damaged;
    /// [`ClientError::ProgramFile`] when a program has not been built.
    pub fn open(path: &Path, programs: &Path) -> Result<Self, ClientError> {
        if !path.exists() {
            // The error of a missing file, without leaving a lock beside it.
            Journal::read(path)?;
        }
        let lock = lock(path)?;
        let (mut journal, records) = Journal::open(path)?;
        let state = State::of(records);
        let live = state.record();
        let size = borsh::object_length(&live).unwrap_or(usize::MAX) as u64;
        if journal.length() > SMALL.max(size.saturating_mul(SLACK)) {
            journal = Journal::write(path, &[live])?;
        }
        let fixed_time = state.fixed_time;
        let chain = state.play(programs, path)?;
        Ok(Self::start(chain, journal, fixed_time, lock))
    }

    /// The chain in a file as it stands, for reading: what is sent to it stays in memory. Another process may have it
    /// open meanwhile.
    ///
    /// # Errors
    /// As of [`FileChain::open`], but for other processes.
    pub fn snapshot(path: &Path, programs: &Path) -> Result<EmbeddedChain, ClientError> {
        let state = State::of(Journal::read(path)?);
        let time = state.fixed_time;
        let mut chain = state.play(programs, path)?;
        chain.set_time(time.unwrap_or_else(machine_time));
        Ok(chain)
    }

    fn start(chain: EmbeddedChain, journal: Journal, fixed_time: Option<i64>, lock: Lock) -> Self {
        let mut chain = Self {
            chain,
            journal,
            fixed_time,
            _lock: lock,
        };
        chain.set_clock();
        chain
    }

    /// Gives an address lamports: a faucet, which only a chain of one's own has.
    ///
    /// # Errors
    /// [`ClientError::Refused`] when the address would hold less than an account must, [`ClientError::ChainFile`] when
    /// the file cannot be written.
    pub fn airdrop(&mut self, address: &Address, lamports: u64) -> Result<(), ClientError> {
        self.chain.airdrop(address, lamports)?;
        self.save([*address])
    }

    /// Sets the chain's time to unix seconds, at which it stands still; to the machine's with `None`. Lives on in the file.
    ///
    /// # Errors
    /// [`ClientError::ChainFile`] when the file cannot be written.
    pub fn set_time(&mut self, unix_timestamp: Option<i64>) -> Result<(), ClientError> {
        self.fixed_time = unix_timestamp;
        self.set_clock();
        self.save([])
    }

    /// As [`Chain::account`], which cannot fail here.
    pub fn account(&self, address: &Address) -> Option<Account> {
        self.chain.account(address)
    }

    /// As [`Chain::now`], which cannot fail here.
    pub fn now(&self) -> i64 {
        self.fixed_time.unwrap_or_else(machine_time)
    }

    /// As [`Chain::minimum_balance`], which cannot fail here.
    pub fn minimum_balance(&self, bytes: usize) -> u64 {
        self.chain.minimum_balance(bytes)
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
        self.set_clock();
        let payer = outgoing::payer(signers)?;
        let result = self.chain.send(instructions, signers);
        self.save(written(&payer, instructions))?;
        result
    }

    fn set_clock(&mut self) {
        let now = self.now();
        if self.chain.now() != now {
            self.chain.set_time(now);
        }
    }

    fn save(&mut self, written: impl IntoIterator<Item = Address>) -> Result<(), ClientError> {
        let accounts = written
            .into_iter()
            .map(|address| stored(address, self.chain.account(&address).unwrap_or_default()));
        let record = Record {
            accounts: accounts.collect(),
            fixed_time: self.fixed_time,
        };
        self.journal.add(&record)
    }
}

impl Chain for FileChain {
    fn send(
        &mut self,
        instructions: &[Instruction],
        signers: &[&dyn Signer],
    ) -> Result<Receipt, ClientError> {
        self.send(instructions, signers)
    }

    fn submit(
        &mut self,
        instructions: &[Instruction],
        transaction: &VersionedTransaction,
    ) -> Result<Receipt, ClientError> {
        self.set_clock();
        let result = self.chain.submit(instructions, transaction);
        let payer = transaction.message.static_account_keys().first();
        let payer = payer.copied().unwrap_or_default();
        self.save(written(&payer, instructions))?;
        result
    }

    fn simulate(&mut self, payer: &Address, instructions: &[Instruction]) -> Result<Simulation, ClientError> {
        self.set_clock();
        self.chain.simulate(payer, instructions)
    }

    /// Always the same: the chain has no blocks, and forgets which transactions it has executed when its process ends.
    fn latest_blockhash(&self) -> Result<Hash, ClientError> {
        self.chain.latest_blockhash()
    }

    fn set_budget(&mut self, budget: ComputeBudget) {
        self.chain.set_budget(budget);
    }

    fn reserved_bytes(&self) -> usize {
        self.chain.reserved_bytes()
    }

    fn set_tables(&mut self, tables: Vec<AddressLookupTableAccount>) {
        self.chain.set_tables(tables);
    }

    fn account(&self, address: &Address) -> Result<Option<Account>, ClientError> {
        Ok(self.account(address))
    }

    fn program_accounts(
        &self,
        program: &Address,
        filters: &[Filter],
    ) -> Result<Vec<(Address, Account)>, ClientError> {
        Ok(self.chain.program_accounts(program, filters))
    }

    fn now(&self) -> Result<i64, ClientError> {
        Ok(self.now())
    }

    fn wait_for_slot(&mut self, slot: u64) -> Result<(), ClientError> {
        self.chain.wait_for_slot(slot)
    }

    fn minimum_balance(&self, bytes: usize) -> Result<u64, ClientError> {
        Ok(self.minimum_balance(bytes))
    }
}

/// What a transaction may have written. One that is refused has cost its payer the fee. No instruction can write what the
/// transaction does not name.
fn written(payer: &Address, instructions: &[Instruction]) -> Vec<Address> {
    let mut written: Vec<Address> = instructions
        .iter()
        .flat_map(|instruction| &instruction.accounts)
        .filter(|meta| meta.is_writable)
        .map(|meta| meta.pubkey)
        .chain([*payer])
        .collect();
    written.sort_unstable();
    written.dedup();
    written
}

/// What all records together say.
struct State {
    accounts: BTreeMap<[u8; 32], Stored>,
    fixed_time: Option<i64>,
}

impl State {
    fn of(records: Vec<Record>) -> Self {
        let mut state = Self {
            accounts: BTreeMap::new(),
            fixed_time: None,
        };
        for record in records {
            state.fixed_time = record.fixed_time;
            for account in record.accounts {
                if account.lamports == 0 {
                    state.accounts.remove(&account.address);
                } else {
                    state.accounts.insert(account.address, account);
                }
            }
        }
        state
    }

    /// One record that says the same.
    fn record(&self) -> Record {
        Record {
            accounts: self.accounts.values().cloned().collect(),
            fixed_time: self.fixed_time,
        }
    }

    /// A chain that holds it.
    fn play(self, programs: &Path, path: &Path) -> Result<EmbeddedChain, ClientError> {
        let mut chain = EmbeddedChain::new(programs)?;
        // A program is loaded as soon as its account is there, from another that must be there before it.
        let (programs, others): (Vec<Stored>, Vec<Stored>) =
            self.accounts.into_values().partition(|stored| stored.executable);
        let last_change = others
            .iter()
            .filter_map(|stored| deploy::changed_in(&stored.data))
            .max();
        for stored in others.into_iter().chain(programs) {
            let account = Account {
                lamports: stored.lamports,
                data: stored.data,
                owner: stored.owner.into(),
                executable: stored.executable,
                // What the runtime writes into accounts that pay no rent; all have since rent is no longer collected.
                rent_epoch: u64::MAX,
            };
            chain
                .svm()
                .set_account(stored.address.into(), account)
                .map_err(|error| {
                    failure(path, format!("holds what no chain can ({error}); restore a copy"))
                })?;
        }
        if let Some(slot) = last_change {
            chain.svm().warp_to_slot(slot.saturating_add(1));
        }
        Ok(chain)
    }
}

fn stored(address: Address, account: Account) -> Stored {
    Stored {
        address: address.to_bytes(),
        lamports: account.lamports,
        owner: account.owner.to_bytes(),
        executable: account.executable,
        data: account.data,
    }
}

/// Keeps other processes from opening the file until it is dropped.
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a process that another thread is just starting holds a copy of it until it is another
        // program, and the lock with it. Unlocking ends the lock for all copies.
        let _ = self.0.unlock();
    }
}

/// The lock of a chain file. It is on a file of its own, since the chain's is replaced when it is made smaller.
fn lock(path: &Path) -> Result<Lock, ClientError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let mut options = OpenOptions::new();
    let file = options
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .map_err(|error| {
            failure(
                path,
                format!("cannot be locked ({error}); check that its folder exists and is writable"),
            )
        })?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(failure(
            path,
            "another process is using it; wait until that one has ended, then repeat the command",
        )),
        Err(TryLockError::Error(error)) => Err(failure(
            path,
            format!("cannot be locked ({error}); keep it on a disk of this machine"),
        )),
    }
}

fn machine_time() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX)
}

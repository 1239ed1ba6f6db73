//! Keeps the cluster's accounts in a file. Written from time to time and at the end, each time anew beside the old one, so that
//! the file is always whole; transactions are not kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use solana_account::{Account, ReadableAccount};
use solana_address::Address;
use solana_clock::Clock;
use surfpool_core::surfnet::locker::SurfnetSvmLocker;

/// How a state file begins; the last byte is the version of its form.
const MAGIC: &[u8; 8] = b"flylocl\x01";
/// How long changes may be unwritten.
const INTERVAL: Duration = Duration::from_secs(2);

/// Owners of accounts that every cluster makes for itself.
const OWN: [Address; 3] = [
    Address::from_str_const("NativeLoader1111111111111111111111111111111"),
    Address::from_str_const("Sysvar1111111111111111111111111111111111111"),
    Address::from_str_const("BPFLoader2111111111111111111111111111111111"),
];

/// Address, lamports, data, owner, and whether it is a program.
type Stored = ([u8; 32], u64, Vec<u8>, [u8; 32], bool);

/// The cluster's time in unix seconds, and its accounts.
type Content = (i64, Vec<Stored>);

/// A file that a cluster's accounts are kept in.
pub struct State {
    path: PathBuf,
    /// The cluster's revision that is in the file.
    revision: u64,
    written: Instant,
}

impl State {
    /// The state in this file, not read yet.
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            revision: 0,
            written: Instant::now(),
        }
    }

    /// Gives the cluster the accounts of the file, and returns its time in unix seconds; `None` if there is no file.
    pub fn load(&self, locker: &SurfnetSvmLocker) -> Result<Option<i64>> {
        if !self.path.exists() {
            return Ok(None);
        }
        let name = self.path.display();
        let bytes = fs::read(&self.path).with_context(|| format!("--state: {name} cannot be read"))?;
        let Some(content) = bytes.strip_prefix(MAGIC) else {
            bail!("--state: {name} is no state of a local cluster; name another file");
        };
        let (time, accounts): Content = bincode::deserialize(content)
            .with_context(|| format!("--state: {name} is damaged; remove it, or restore a copy"))?;
        // A program is loaded as soon as its account is there, from another that must be there before it.
        let (programs, others): (Vec<_>, Vec<_>) = accounts.into_iter().partition(|(.., program)| *program);
        locker
            .with_svm_writer(|machine| {
                for (address, lamports, data, owner, executable) in others.into_iter().chain(programs) {
                    let account = Account {
                        lamports,
                        data,
                        owner: owner.into(),
                        executable,
                        rent_epoch: u64::MAX,
                    };
                    let address = Address::new_from_array(address);
                    machine
                        .set_account(&address, account)
                        .map_err(|error| format!("{address}: {error}"))?;
                }
                Ok::<(), String>(())
            })
            .map_err(|error| anyhow!("--state: an account of {name} cannot be restored: {error}"))?;
        Ok(Some(time))
    }

    /// Writes the file if something has changed and it is time to.
    pub fn save_if_due(&mut self, locker: &SurfnetSvmLocker) -> Result<()> {
        if self.written.elapsed() < INTERVAL {
            return Ok(());
        }
        self.save(locker)
    }

    /// Writes the file if something has changed.
    pub fn save(&mut self, locker: &SurfnetSvmLocker) -> Result<()> {
        self.written = Instant::now();
        let read = locker.with_svm_reader(|machine| {
            let revision = machine.write_version;
            if revision == self.revision {
                return Ok(None);
            }
            let time = machine.inner.get_sysvar::<Clock>().unix_timestamp;
            let accounts = machine
                .inner
                .get_all_accounts()
                .map_err(|error| error.to_string())?;
            Ok::<_, String>(Some((revision, time, accounts)))
        });
        let Some((revision, time, accounts)) = read.map_err(|error| anyhow!("--state: {error}"))? else {
            return Ok(());
        };
        let stored = accounts
            .into_iter()
            .filter(|(_, account)| account.lamports() > 0 && !OWN.contains(account.owner()));
        let stored: Vec<Stored> = stored
            .map(|(address, account)| {
                (
                    address.to_bytes(),
                    account.lamports(),
                    account.data().to_vec(),
                    account.owner().to_bytes(),
                    account.executable(),
                )
            })
            .collect();
        let mut bytes = MAGIC.to_vec();
        bytes.extend(bincode::serialize(&(time, stored)).context("--state: the accounts cannot be written")?);
        let beside = self.path.with_extension("part");
        let write = || {
            fs::write(&beside, &bytes)?;
            fs::rename(&beside, &self.path)
        };
        write().with_context(|| format!("--state: {} cannot be written", self.path.display()))?;
        self.revision = revision;
        Ok(())
    }
}

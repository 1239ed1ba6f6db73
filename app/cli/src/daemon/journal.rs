//! What the daemon remembers across restarts: the root that it has computed for each epoch. A file of JSON, replaced as a whole,
//! so that it is never half written.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use flywheel_client::instructions::rewards::ProposeRootArgs;
use serde::{Deserialize, Serialize};
use solana_address::Address;

use crate::failure::Failure;

/// The version of the format.
const VERSION: u32 = 1;

/// A root as the file has it; hashes in hexadecimal digits.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    root: String,
    total: u64,
    leaf_count: u32,
    data_hash: String,
    /// The 128 bytes of the URI, padding included.
    uri: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Content {
    version: u32,
    pool: String,
    /// By epoch; `null` where nobody has earned anything yet.
    epochs: BTreeMap<u64, Option<Entry>>,
}

/// The journal of a pool.
pub struct Journal {
    path: PathBuf,
    pool: Address,
    epochs: BTreeMap<u64, Option<ProposeRootArgs>>,
    _lock: File,
}

impl Journal {
    /// Opens a journal, or begins one. One daemon at a time may have it open; a file beside it, `<name>.lock`, says that one
    /// does.
    pub fn open(path: &Path, pool: Address) -> Result<Self, Failure> {
        let lock = lock(path)?;
        let mut journal = Self {
            path: path.to_owned(),
            pool,
            epochs: BTreeMap::new(),
            _lock: lock,
        };
        match std::fs::read(path) {
            Ok(bytes) => journal.load(&bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => journal.save()?,
            Err(error) => {
                return Err(failure(
                    path,
                    format!("cannot be read ({error}); name another file"),
                ));
            }
        }
        Ok(journal)
    }

    fn load(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let damaged = |what: String| {
            let advice = "remove it: what it holds is computed again";
            failure(&self.path, format!("is no journal ({what}); {advice}"))
        };
        let content: Content = serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
        if content.version != VERSION {
            return Err(damaged(format!("version {}", content.version)));
        }
        if content.pool != self.pool.to_string() {
            let other = format!(
                "is of pool {}, not of {}; name another file",
                content.pool, self.pool
            );
            return Err(failure(&self.path, other));
        }
        for (epoch, entry) in content.epochs {
            let root = match entry {
                None => None,
                Some(entry) => Some(root_of(&entry).ok_or_else(|| damaged(format!("epoch {epoch}")))?),
            };
            self.epochs.insert(epoch, root);
        }
        Ok(())
    }

    /// The root of an epoch: `None` when it is not computed yet, `Some(None)` when it pays nobody.
    pub fn root(&self, epoch: u64) -> Option<Option<&ProposeRootArgs>> {
        self.epochs.get(&epoch).map(Option::as_ref)
    }

    /// Remembers what was computed for an epoch. It is on the disk when this returns.
    pub fn record(&mut self, epoch: u64, root: Option<ProposeRootArgs>) -> Result<(), Failure> {
        self.epochs.insert(epoch, root);
        self.save()
    }

    /// Forgets the epochs before `epoch`, which can no longer become final.
    pub fn forget_before(&mut self, epoch: u64) -> Result<(), Failure> {
        let kept = self.epochs.split_off(&epoch);
        let forgotten = std::mem::replace(&mut self.epochs, kept);
        if forgotten.is_empty() { Ok(()) } else { self.save() }
    }

    fn save(&self) -> Result<(), Failure> {
        let content = Content {
            version: VERSION,
            pool: self.pool.to_string(),
            epochs: self
                .epochs
                .iter()
                .map(|(epoch, root)| (*epoch, root.as_ref().map(entry_of)))
                .collect(),
        };
        let bytes = serde_json::to_vec_pretty(&content).unwrap_or_default();
        let replace = || {
            let draft = beside(&self.path, ".new");
            let mut file = File::create(&draft)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            std::fs::rename(&draft, &self.path)
        };
        replace().map_err(|error: std::io::Error| {
            failure(&self.path, format!("cannot be written ({error}); check the disk"))
        })
    }
}

fn entry_of(root: &ProposeRootArgs) -> Entry {
    Entry {
        root: hex::encode(root.root),
        total: root.total,
        leaf_count: root.leaf_count,
        data_hash: hex::encode(root.data_hash),
        uri: hex::encode(root.uri),
    }
}

fn root_of(entry: &Entry) -> Option<ProposeRootArgs> {
    let mut root = ProposeRootArgs {
        root: [0; 32],
        total: entry.total,
        leaf_count: entry.leaf_count,
        data_hash: [0; 32],
        uri: [0; reward_distributor::state::URI_BYTES],
    };
    hex::decode_to_slice(&entry.root, &mut root.root).ok()?;
    hex::decode_to_slice(&entry.data_hash, &mut root.data_hash).ok()?;
    hex::decode_to_slice(&entry.uri, &mut root.uri).ok()?;
    Some(root)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn lock(path: &Path) -> Result<File, Failure> {
    let unusable = |error: std::io::Error| {
        let advice = "check that its folder exists and is writable";
        failure(path, format!("cannot be locked ({error}); {advice}"))
    };
    let mut options = OpenOptions::new();
    let options = options.create(true).truncate(false).write(true);
    let file = options.open(beside(path, ".lock")).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(failure(
            path,
            "another daemon is using it; end that one, or name another journal with --journal",
        )),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

fn failure(path: &Path, reason: impl std::fmt::Display) -> Failure {
    Failure::Argument(format!("journal {}: {reason}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POOL: Address = Address::new_from_array([3; 32]);

    fn root(byte: u8) -> ProposeRootArgs {
        ProposeRootArgs {
            root: [byte; 32],
            total: u64::MAX,
            leaf_count: 7,
            data_hash: [9; 32],
            uri: [byte; 128],
        }
    }

    #[test]
    fn what_was_computed_is_found_again_and_what_is_settled_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.json");
        let mut journal = Journal::open(&path, POOL).unwrap();
        journal.record(4, Some(root(1))).unwrap();
        journal.record(5, None).unwrap();
        journal.record(6, Some(root(2))).unwrap();
        drop(journal);
        let mut journal = Journal::open(&path, POOL).unwrap();
        let found = journal.root(4).unwrap().unwrap();
        assert_eq!(
            (found.commitment(), found.total),
            (root(1).commitment(), u64::MAX)
        );
        assert!(journal.root(5).unwrap().is_none() && journal.root(7).is_none());
        journal.forget_before(6).unwrap();
        drop(journal);
        let journal = Journal::open(&path, POOL).unwrap();
        assert!(journal.root(5).is_none() && journal.root(6).is_some());
    }

    #[test]
    fn a_journal_of_another_pool_a_damaged_one_and_one_in_use_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.json");
        let complaint = |pool| Journal::open(&path, pool).err().unwrap().to_string();
        let journal = Journal::open(&path, POOL).unwrap();
        assert!(complaint(POOL).contains("another daemon is using it"));
        drop(journal);
        assert!(complaint(Address::default()).contains("is of pool"));
        std::fs::write(&path, "{\"version\":1").unwrap();
        assert!(complaint(POOL).contains("is no journal"));
    }
}

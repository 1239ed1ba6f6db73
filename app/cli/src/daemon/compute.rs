//! Where the roots come from that the daemon proposes and votes for.

use std::path::PathBuf;

use flywheel_client::accounts::Pool;
use flywheel_client::instructions::rewards::ProposeRootArgs;
use flywheel_merkle::{Domain, MerkleError};
use flywheel_oracle::input::{self, Input, OnInvalid};
use flywheel_oracle::manifest::Leaves;
use flywheel_oracle::network_file::Network;
use flywheel_oracle::rewards::Rewards;
use flywheel_oracle::table::Source;
use reward_distributor::state::URI_BYTES;
use serde::Deserialize;
use solana_address::Address;

use crate::failure::Failure;
use crate::words;

/// Computes the root of an epoch.
pub trait Compute {
    /// The root over all that every device has earned until the end of `epoch`. Epochs are asked for in their order; the first
    /// may be any, since a daemon that was restarted does not ask again for what its journal holds.
    ///
    /// # Errors
    /// See [`NoRoot`].
    fn compute(&mut self, epoch: u64) -> Result<ProposeRootArgs, NoRoot>;

    /// Refuses a pool that this is not computed for.
    ///
    /// # Errors
    /// [`Failure::Argument`].
    fn check(&self, _pool: &Pool) -> Result<(), Failure> {
        Ok(())
    }
}

/// Why there is no root of an epoch.
#[derive(Debug)]
pub enum NoRoot {
    /// Not yet: what it is computed from is not complete. It is asked for again.
    NotReady(String),
    /// Nobody has earned anything by its end.
    NobodyEarned,
    /// It cannot be computed.
    Failed(Failure),
}

/// Roots that something else computes: a folder in which the manifest of each epoch appears as `<epoch>.json`.
pub struct FromManifests {
    folder: PathBuf,
    pool: Address,
    uri: Uri,
}

/// A manifest, as far as a root needs it; it may say more.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestFile {
    /// The pool's address.
    pub pool: String,
    /// The epoch after which the totals hold.
    pub epoch: u64,
    root: String,
    total: u64,
    leaf_count: u32,
    data_hash: String,
}

impl ManifestFile {
    /// Reads a manifest; `None` when there is no such file.
    pub fn open(path: &std::path::Path) -> Result<Option<Self>, Failure> {
        let failure = |reason: String| Failure::Argument(format!("manifest {}: {reason}", path.display()));
        match std::fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|error| failure(format!("is no manifest ({error}); write it anew"))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failure(format!("cannot be read ({error})"))),
        }
    }

    /// What is proposed of it.
    pub fn proposal(&self, uri: &Uri) -> Result<ProposeRootArgs, Failure> {
        let hash = |name: &str, text: &str| {
            words::hash(text)
                .map_err(|error| Failure::Argument(format!("manifest: {name} {text:?}: {error}")))
        };
        Ok(ProposeRootArgs {
            root: hash("root", &self.root)?,
            total: self.total,
            leaf_count: self.leaf_count,
            data_hash: hash("dataHash", &self.data_hash)?,
            uri: uri.of(self.epoch)?,
        })
    }
}

impl FromManifests {
    /// The manifests in `folder` of a pool.
    pub fn new(folder: PathBuf, pool: Address, uri: Uri) -> Self {
        Self { folder, pool, uri }
    }
}

impl Compute for FromManifests {
    fn compute(&mut self, epoch: u64) -> Result<ProposeRootArgs, NoRoot> {
        let path = self.folder.join(format!("{epoch}.json"));
        let manifest = ManifestFile::open(&path).map_err(NoRoot::Failed)?;
        let manifest = manifest.ok_or_else(|| NoRoot::NotReady(format!("there is no {}", path.display())))?;
        if manifest.pool != self.pool.to_string() || manifest.epoch != epoch {
            return Err(NoRoot::Failed(Failure::Argument(format!(
                "manifest {}: is of epoch {} of pool {}; name each file by its epoch, and each pool's folder with --manifests",
                path.display(),
                manifest.epoch,
                manifest.pool
            ))));
        }
        if manifest.leaf_count == 0 {
            return Err(NoRoot::NobodyEarned);
        }
        manifest.proposal(&self.uri).map_err(NoRoot::Failed)
    }
}

/// Roots from a network file, a devices file and a usage file, which are read anew for every epoch. Operators stand in the
/// devices file by their wallets, which are paid.
pub struct FromFiles {
    network: Network,
    devices: PathBuf,
    usage: PathBuf,
    pool: Address,
    uri: Uri,
}

impl FromFiles {
    /// Roots for a pool from these files.
    pub fn new(network: Network, devices: PathBuf, usage: PathBuf, pool: Address, uri: Uri) -> Self {
        Self {
            network,
            devices,
            usage,
            pool,
            uri,
        }
    }

    fn read(&self) -> Result<Input, Failure> {
        let hint = "Correct the file; the daemon reads it again.";
        let failure = |problems| Failure::of_file(problems, hint);
        let devices = Source::open(&self.devices).map_err(|problem| Failure::of_file(problem, hint))?;
        let usage = Source::open(&self.usage).map_err(|problem| Failure::of_file(problem, hint))?;
        input::load(&self.network, &devices, &usage, OnInvalid::Refuse).map_err(failure)
    }

    fn wallets(&self, input: &Input) -> Result<Vec<Address>, Failure> {
        let wallet = |name: &String| {
            words::address(name).map_err(|_| {
                Failure::Argument(format!(
                    "{}: operator {name:?} is no address; name each operator by the wallet that is paid",
                    self.devices.display()
                ))
            })
        };
        input.operators.iter().map(wallet).collect()
    }

    fn leaves(&self, epoch: u64) -> Result<Leaves, NoRoot> {
        let input = self.read().map_err(NoRoot::Failed)?;
        let due = input.epochs.last().map_or(0, |work| u64::from(work.epoch));
        if due < epoch {
            let usage = self.usage.display();
            return Err(NoRoot::NotReady(format!("{usage} ends with epoch {due}")));
        }
        let wallets = self.wallets(&input).map_err(NoRoot::Failed)?;
        let failed = |error| NoRoot::Failed(Failure::of_rewards(&self.network.file, error));
        let mut rewards = Rewards::new(&self.network, &input.devices).map_err(failed)?;
        for work in input.epochs.iter().filter(|work| u64::from(work.epoch) <= epoch) {
            rewards.pay(work).map_err(failed)?;
        }
        let domain = Domain {
            program_id: reward_distributor::ID.to_bytes(),
            pool: self.pool.to_bytes(),
        };
        let payee = |index: u32| {
            let device = input.devices.get(index as usize);
            let wallet = device.and_then(|device| wallets.get(device.operator as usize));
            wallet.copied().unwrap_or_default().to_bytes()
        };
        Leaves::build(&domain, rewards.totals(), payee).map_err(|error| match error {
            MerkleError::EmptyTree => NoRoot::NobodyEarned,
            other => NoRoot::Failed(Failure::Ledger(format!("the rewards make no tree: {other}"))),
        })
    }
}

impl Compute for FromFiles {
    fn compute(&mut self, epoch: u64) -> Result<ProposeRootArgs, NoRoot> {
        let leaves = self.leaves(epoch)?;
        let root = leaves.tree.root();
        Ok(ProposeRootArgs {
            root: root.hash,
            total: root.sum,
            leaf_count: leaves.tree.leaf_count(),
            data_hash: leaves.data_hash(),
            uri: self.uri.of(epoch).map_err(NoRoot::Failed)?,
        })
    }

    fn check(&self, pool: &Pool) -> Result<(), Failure> {
        let expected = (pool.genesis, pool.epoch_seconds);
        let found = (self.network.genesis, self.network.epoch_seconds);
        if expected == found {
            return Ok(());
        }
        Err(Failure::Argument(format!(
            "{}: epoch 0 begins at {} and lasts {} s, in the pool at {} and {} s; correct genesis and epoch_seconds",
            self.network.file, found.0, found.1, expected.0, expected.1
        )))
    }
}

/// Where leaves are published, with `{epoch}` for the epoch.
#[derive(Debug, Clone, Default)]
pub struct Uri(pub String);

impl Uri {
    /// The URI of an epoch as accounts hold it.
    fn of(&self, epoch: u64) -> Result<[u8; URI_BYTES], Failure> {
        let text = self.0.replace("{epoch}", &epoch.to_string());
        let mut uri = [0; URI_BYTES];
        let room = uri.get_mut(..text.len()).ok_or_else(|| {
            Failure::Argument(format!(
                "--uri: {text:?} has {} bytes; name one of at most {URI_BYTES}",
                text.len()
            ))
        })?;
        room.copy_from_slice(text.as_bytes());
        Ok(uri)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_names_its_epoch_and_fits() {
        let uri = Uri("https://example.com/{epoch}/leaves".to_owned())
            .of(12)
            .unwrap();
        assert!(uri.starts_with(b"https://example.com/12/leaves\0"));
        assert_eq!(Uri::default().of(1).unwrap(), [0; URI_BYTES]);
        let long = Uri("x".repeat(129)).of(1).unwrap_err().to_string();
        assert!(long.contains("129 bytes"), "{long}");
    }

    #[test]
    fn a_manifest_is_ready_when_its_file_is_there_and_is_of_its_epoch_and_pool() {
        let folder = tempfile::tempdir().unwrap();
        let pool = Address::new_from_array([3; 32]);
        let mut roots = FromManifests::new(folder.path().to_owned(), pool, Uri::default());
        assert!(matches!(roots.compute(4), Err(NoRoot::NotReady(_))));
        let write = |name: &str, epoch: u64, leaves: u32| {
            let hash = "ab".repeat(32);
            let text = format!(
                r#"{{"pool":"{pool}","epoch":{epoch},"root":"{hash}","total":18446744073709551615,"leafCount":{leaves},
                    "dataHash":"{hash}","rule":"more"}}"#
            );
            std::fs::write(folder.path().join(name), text).unwrap();
        };
        write("4.json", 4, 2);
        let root = roots.compute(4).unwrap();
        assert_eq!(
            (root.root, root.total, root.leaf_count),
            ([0xab; 32], u64::MAX, 2)
        );
        write("5.json", 4, 2);
        assert!(matches!(roots.compute(5), Err(NoRoot::Failed(_))));
        write("6.json", 6, 0);
        assert!(matches!(roots.compute(6), Err(NoRoot::NobodyEarned)));
        std::fs::write(folder.path().join("7.json"), "{").unwrap();
        assert!(matches!(roots.compute(7), Err(NoRoot::Failed(_))));
    }
}

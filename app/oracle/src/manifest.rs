//! What an oracle publishes for an epoch: the leaves as a file, and a manifest that says what root they must lead to and
//! what they were computed from.

use std::path::{Path, PathBuf};

use flywheel_merkle::{Domain, Leaf, MerkleError, Node, PrunedTree, SumTree};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::file;
use crate::leaves::{LeafTable, encode};
use crate::problem::{Column, Problem};

pub use crate::leaves::LEAF_BYTES;

/// The version of leaves files and manifests that this crate writes.
pub const VERSION: u32 = 1;

/// The leaves of an epoch with the whole tree over them, in memory: for as many devices as `flywheel run` plays. For a
/// million there is [`LeafTable`] with a [`PrunedTree`].
#[derive(Debug, Clone)]
pub struct Leaves {
    /// The leaves, sorted by device index.
    pub leaves: Vec<Leaf>,
    /// The tree over them.
    pub tree: SumTree,
    domain: Domain,
}

/// What there is to check a leaves file against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// The version of the format, [`VERSION`].
    #[schemars(description = "The version of the format.")]
    pub version: u32,
    /// The address of the program that pays, which is hashed into every leaf.
    pub program: String,
    /// The pool's address, as the chain writes it.
    pub pool: String,
    /// The epoch after which the totals hold.
    pub epoch: u64,
    /// The hash at the top of the tree, in hexadecimal digits.
    pub root: String,
    /// The sum of all lifetime totals, in base units.
    pub total: u64,
    /// How many leaves there are.
    pub leaf_count: u32,
    /// SHA-256 of the leaves file, in hexadecimal digits.
    pub data_hash: String,
    /// The rule that the epoch's pool was divided by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What the leaves were computed from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<Inputs>,
}

/// SHA-256 of each file that leaves were computed from, in hexadecimal digits: whoever has the same files gets the same root.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Inputs {
    /// The network file.
    pub network: String,
    /// The snapshot of the registry.
    pub snapshot: String,
    /// The usage file.
    pub usage: String,
    /// The leaves of the epoch before; absent in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// What rules that look back remembered of the epochs before; absent in the first and with rules that do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<String>,
    /// What was burned in the epoch, in base units: no file, but the number itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burned: Option<u64>,
    /// What had been paid into the pool until the end of the epoch, in base units: no file, but the number itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funded_total: Option<u64>,
}

/// What a root is worth nothing without: which pool of which program, and after which epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The program that pays and the pool it pays from.
    pub domain: Domain,
    /// The epoch after which the totals hold.
    pub epoch: u64,
}

/// Where the files of an epoch are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The leaves.
    pub leaves: PathBuf,
    /// What rules that look back remember, for the next epoch; only there with such rules.
    pub history: PathBuf,
    /// The manifest, which is written last: where it is, the others are complete.
    pub manifest: PathBuf,
}

impl Files {
    /// The files of an epoch of a pool in a folder: `POOL-EPOCH.leaves`, `POOL-EPOCH.json`.
    pub fn of(folder: &Path, pool: &str, epoch: u64) -> Self {
        Self {
            leaves: folder.join(format!("{pool}-{epoch}.leaves")),
            history: folder.join(format!("{pool}-{epoch}.history")),
            manifest: folder.join(format!("{pool}-{epoch}.json")),
        }
    }
}

impl Manifest {
    /// The manifest of some leaves.
    ///
    /// # Arguments
    /// - `scope`: what they hold for
    /// - `root`: the root of their tree
    /// - `leaf_count`: how many there are
    /// - `data_hash`: SHA-256 of the leaves file
    pub fn new(scope: &Scope, root: &Node, leaf_count: u32, data_hash: [u8; 32]) -> Self {
        Self {
            version: VERSION,
            program: address_text(&scope.domain.program_id),
            pool: address_text(&scope.domain.pool),
            epoch: scope.epoch,
            root: hex::encode(root.hash),
            total: root.sum,
            leaf_count,
            data_hash: hex::encode(data_hash),
            rule: None,
            inputs: None,
        }
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// A [`Problem`] that names the line and what is wrong in it, or the version if it is a later one.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let name = path.display().to_string();
        let bytes = file::Bytes::map(path)?;
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|error| Problem {
            line: u64::try_from(error.line()).ok(),
            column: Some(Column::Character(error.column())),
            ..Problem::of_file(
                &name,
                "a manifest that `oracle compute` writes",
                error.to_string(),
            )
        })?;
        if manifest.version != VERSION {
            let found = format!("version {}; use the release that wrote it", manifest.version);
            return Err(Problem::of_file(
                &name,
                format!("a manifest of version {VERSION}"),
                found,
            ));
        }
        Ok(manifest)
    }

    /// Writes the manifest, whole or not at all.
    ///
    /// # Errors
    /// Those of [`file::replace`].
    pub fn write(&self, path: &Path) -> Result<(), Problem> {
        file::replace(path, |out| {
            serde_json::to_writer_pretty(&mut *out, self)?;
            out.write_all(b"\n")
        })
    }

    /// What the manifest holds for.
    ///
    /// # Errors
    /// A [`Problem`] of `name` when it names no addresses.
    pub fn scope(&self, name: &str) -> Result<Scope, Problem> {
        let address = |key: &str, text: &str| {
            address_of(text).ok_or_else(|| {
                Problem::of_file(name, format!("{key:?} to be an address"), format!("{text:?}"))
            })
        };
        let domain = Domain {
            program_id: address("program", &self.program)?,
            pool: address("pool", &self.pool)?,
        };
        let epoch = self.epoch;
        Ok(Scope { domain, epoch })
    }

    /// Builds the tree of some leaves and checks that it is the one that this manifest promises.
    ///
    /// # Errors
    /// A [`Problem`] of the file `name` that says which number differs.
    pub fn check(&self, name: &str, leaves: &LeafTable) -> Result<PrunedTree, Problem> {
        let scope = self.scope(name)?;
        let tree = PrunedTree::build(&scope.domain, leaves)
            .map_err(|error| Problem::of_file(name, "leaves that make a tree", error.to_string()))?;
        let actual = Self::new(&scope, &tree.root(), tree.leaf_count(), leaves.data_hash());
        let numbers = [
            (
                "leaves",
                self.leaf_count.to_string(),
                actual.leaf_count.to_string(),
            ),
            (
                "base units in all",
                self.total.to_string(),
                actual.total.to_string(),
            ),
            ("as the root", self.root.clone(), actual.root),
            ("as the file's SHA-256", self.data_hash.clone(), actual.data_hash),
        ];
        match numbers.into_iter().find(|(_, promised, found)| promised != found) {
            None => Ok(tree),
            Some((what, promised, found)) => {
                let expected = format!("{promised} {what}, as the manifest says");
                Err(Problem::of_file(name, expected, found))
            }
        }
    }
}

/// An address as the chain writes it, in base 58.
pub fn address_text(address: &[u8; 32]) -> String {
    bs58::encode(address).into_string()
}

/// The address that a text in base 58 stands for, if it does.
pub fn address_of(text: &str) -> Option<[u8; 32]> {
    let mut address = [0; 32];
    let length = bs58::decode(text).onto(&mut address).ok()?;
    (length == address.len()).then_some(address)
}

impl Leaves {
    /// Builds the tree over the devices that have ever earned: a leaf for each total above zero.
    ///
    /// # Arguments
    /// - `totals`: lifetime totals in base units, by device index
    /// - `payee`: the account that is paid for a device, by its index
    ///
    /// # Errors
    /// [`MerkleError::EmptyTree`] when nobody has earned anything yet, [`MerkleError::SumOverflow`].
    pub fn build(
        domain: &Domain,
        totals: &[u64],
        payee: impl Fn(u32) -> [u8; 32],
    ) -> Result<Self, MerkleError> {
        let earned = (0..).zip(totals).filter(|(_, total)| **total > 0);
        let leaves: Vec<Leaf> = earned
            .map(|(index, total)| Leaf {
                index,
                payee: payee(index),
                total: *total,
            })
            .collect();
        let tree = SumTree::build(domain, &leaves)?;
        Ok(Self {
            leaves,
            tree,
            domain: *domain,
        })
    }

    /// The leaves file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.leaves.len() * LEAF_BYTES);
        self.leaves.iter().for_each(|leaf| encode(leaf, &mut bytes));
        bytes
    }

    /// SHA-256 of the leaves file.
    pub fn data_hash(&self) -> [u8; 32] {
        file::sha256(&self.bytes())
    }

    /// The manifest of these leaves after an epoch.
    pub fn manifest(&self, epoch: u64) -> Manifest {
        let scope = Scope {
            domain: self.domain,
            epoch,
        };
        Manifest::new(
            &scope,
            &self.tree.root(),
            self.tree.leaf_count(),
            self.data_hash(),
        )
    }
}

#[cfg(test)]
mod tests {
    use flywheel_merkle::{Node, leaf_node, verify};

    use super::*;

    const DOMAIN: Domain = Domain {
        program_id: [1; 32],
        pool: [2; 32],
    };

    fn leaves(totals: &[u64]) -> Leaves {
        Leaves::build(&DOMAIN, totals, |index| [index as u8 + 10; 32]).unwrap()
    }

    #[test]
    fn devices_that_earned_nothing_have_no_leaf() {
        let leaves = leaves(&[0, 7, 0, 5]);
        assert_eq!(
            leaves
                .leaves
                .iter()
                .map(|leaf| (leaf.index, leaf.total))
                .collect::<Vec<_>>(),
            [(1, 7), (3, 5)]
        );
        assert_eq!((leaves.tree.leaf_count(), leaves.tree.root().sum), (2, 12));
        assert_eq!(
            Leaves::build(&DOMAIN, &[0, 0], |_| [0; 32]).unwrap_err(),
            MerkleError::EmptyTree
        );
    }

    #[test]
    fn every_leaf_is_proved_by_its_position() {
        let leaves = leaves(&[4, 5, 6]);
        for (position, leaf) in (0..).zip(&leaves.leaves) {
            let proof = leaves.tree.proof(position).unwrap();
            let root: Node = leaves.tree.root();
            assert!(verify(leaf_node(&DOMAIN, leaf), position, 3, &proof, &root).is_ok());
        }
    }

    #[test]
    fn the_manifest_names_root_total_count_and_the_hash_of_the_file() {
        let leaves = leaves(&[9]);
        let mut file = vec![0, 0, 0, 0];
        file.extend([10; 32]);
        file.extend([9, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(leaves.bytes(), file);
        let expected = Manifest {
            version: 1,
            program: address_text(&[1; 32]),
            pool: address_text(&[2; 32]),
            epoch: 3,
            root: hex::encode(leaf_node(&DOMAIN, &leaves.leaves[0]).hash),
            total: 9,
            leaf_count: 1,
            data_hash: hex::encode(file::sha256(&file)),
            rule: None,
            inputs: None,
        };
        assert_eq!(leaves.manifest(3), expected);
    }

    /// A manifest in a file, changed by hand.
    fn reopened(edit: impl Fn(String) -> String) -> Result<Manifest, Problem> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.json");
        leaves(&[9]).manifest(3).write(&path).unwrap();
        std::fs::write(&path, edit(std::fs::read_to_string(&path).unwrap())).unwrap();
        Manifest::open(&path)
    }

    #[test]
    fn a_manifest_comes_back_as_it_was_written() {
        assert_eq!(reopened(|text| text).unwrap(), leaves(&[9]).manifest(3));
    }

    #[test]
    fn a_manifest_that_is_none_or_of_a_later_version_is_refused() {
        let complaint = |edit: fn(String) -> String| reopened(edit).unwrap_err().to_string();
        assert!(
            complaint(|text| text.replace("\"total\"", "\"sum\""))
                .contains("x.json:7:7: expected a manifest")
        );
        assert!(
            complaint(|text| text.replace("\"version\": 1", "\"version\": 2")).ends_with(
                "x.json: expected a manifest of version 1, found version 2; use the release that wrote it"
            )
        );
    }

    #[test]
    fn leaves_are_served_only_if_they_lead_to_the_manifests_root() {
        let leaves = leaves(&[4, 5, 6]);
        let table = LeafTable::new("x.leaves", leaves.bytes()).unwrap();
        let manifest = leaves.manifest(1);
        assert_eq!(
            manifest.check("x.leaves", &table).unwrap().root(),
            leaves.tree.root()
        );
        let complaint = |edit: fn(&mut Manifest)| {
            let mut changed = manifest.clone();
            edit(&mut changed);
            changed.check("x.leaves", &table).unwrap_err().to_string()
        };
        assert_eq!(
            complaint(|manifest| manifest.total += 1),
            "x.leaves: expected 16 base units in all, as the manifest says, found 15"
        );
        assert!(complaint(|manifest| manifest.root = "00".repeat(32)).contains("as the root"));
        assert!(complaint(|manifest| manifest.pool = address_text(&[3; 32])).contains("as the root"));
        assert!(complaint(|manifest| manifest.pool = "x".into()).contains("\"pool\" to be an address"));
    }
}

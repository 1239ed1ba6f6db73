//! What an oracle publishes for an epoch: the leaves as a file, and a manifest that says what root they must lead to.

use flywheel_merkle::{Domain, Leaf, MerkleError, SumTree};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Bytes of one leaf in a leaves file: index (u32) ‖ payee (32) ‖ total (u64), integers little endian.
pub const LEAF_BYTES: usize = 44;

/// The leaves of an epoch with the tree over them.
#[derive(Debug, Clone)]
pub struct Leaves {
    /// The leaves, sorted by device index.
    pub leaves: Vec<Leaf>,
    /// The tree over them.
    pub tree: SumTree,
}

/// What there is to check a leaves file against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
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
        Ok(Self { leaves, tree })
    }

    /// The leaves file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.leaves.len() * LEAF_BYTES);
        for leaf in &self.leaves {
            bytes.extend_from_slice(&leaf.index.to_le_bytes());
            bytes.extend_from_slice(&leaf.payee);
            bytes.extend_from_slice(&leaf.total.to_le_bytes());
        }
        bytes
    }

    /// SHA-256 of the leaves file.
    pub fn data_hash(&self) -> [u8; 32] {
        Sha256::digest(self.bytes()).into()
    }

    /// The manifest of these leaves.
    pub fn manifest(&self, pool: &str, epoch: u64) -> Manifest {
        let root = self.tree.root();
        Manifest {
            pool: pool.to_owned(),
            epoch,
            root: hex::encode(root.hash),
            total: root.sum,
            leaf_count: self.tree.leaf_count(),
            data_hash: hex::encode(self.data_hash()),
        }
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
        let manifest = leaves.manifest("POOL", 3);
        assert_eq!(
            (
                manifest.pool.as_str(),
                manifest.epoch,
                manifest.total,
                manifest.leaf_count
            ),
            ("POOL", 3, 9, 1)
        );
        assert_eq!(manifest.data_hash, hex::encode(Sha256::digest(&file)));
        assert_eq!(
            manifest.root,
            hex::encode(leaf_node(&DOMAIN, &leaves.leaves[0]).hash)
        );
    }
}

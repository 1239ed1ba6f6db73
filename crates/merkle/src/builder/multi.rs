use alloc::vec::Vec;

use super::SumTree;
use crate::error::MerkleError;
use crate::multiproof::{check_positions, multiproof_root};
use crate::node::Node;

/// A proof of several leaves of one tree: the siblings that cannot be computed from the leaves, in the order of
/// [`multiproof_root`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multiproof {
    /// The proved leaves' positions, strictly increasing.
    pub positions: Vec<u32>,
    /// The leaves of the whole tree.
    pub leaf_count: u32,
    /// 40 bytes per node: what a program takes as `proof`.
    pub siblings: Vec<u8>,
}

impl Multiproof {
    /// The root to which this proof leads from `leaves`, one per position.
    ///
    /// # Errors
    ///
    /// [`MerkleError::MultiproofSize`] when the leaves are not as many as the positions; those of [`multiproof_root`].
    pub fn root(&self, leaves: &[Node]) -> Result<Node, MerkleError> {
        if leaves.len() != self.positions.len() {
            return Err(MerkleError::MultiproofSize);
        }
        let leaves: Vec<_> = self
            .positions
            .iter()
            .copied()
            .zip(leaves.iter().copied())
            .collect();
        multiproof_root(&leaves, self.leaf_count, &self.siblings)
    }
}

impl SumTree {
    /// The one minimal proof of the leaves at `positions`, 1 to 16 of them, strictly increasing.
    ///
    /// # Errors
    ///
    /// [`MerkleError::MultiproofSize`], [`MerkleError::UnsortedPositions`], [`MerkleError::PositionOutOfRange`].
    pub fn multiproof(&self, positions: &[u32]) -> Result<Multiproof, MerkleError> {
        check_positions(positions.iter().copied(), self.leaf_count())?;
        let mut siblings = Vec::new();
        let mut places = positions.to_vec();
        for level in self.levels().take_while(|level| level.len() > 1) {
            for place in &places {
                let sibling_place = place ^ 1;
                if places.binary_search(&sibling_place).is_ok() {
                    continue;
                }
                let sibling = usize::try_from(sibling_place)
                    .ok()
                    .and_then(|place| level.get(place));
                siblings.extend_from_slice(sibling.map_or(&[], |node| node.as_slice()));
            }
            places.iter_mut().for_each(|place| *place >>= 1);
            places.dedup();
        }
        Ok(Multiproof {
            positions: positions.to_vec(),
            leaf_count: self.leaf_count(),
            siblings,
        })
    }
}

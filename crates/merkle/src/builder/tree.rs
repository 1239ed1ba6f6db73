use alloc::vec;
use alloc::vec::Vec;

use super::level::{EMPTY, Encoded, add_siblings, check, hash_parents, leaf_node, levels, node_count};
use crate::error::MerkleError;
use crate::hash::LeafHasher;
use crate::node::{Domain, Leaf, Node};

/// Nodes that one task of a parallel build hashes: some 100 microseconds of work.
const CHUNK: usize = 2048;

/// A complete tree with all its nodes, 80 bytes per leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumTree {
    /// The levels one after the other, the leaves first.
    nodes: Vec<Encoded>,
    leaf_count: u32,
    root: Node,
}

impl SumTree {
    /// Builds the tree of `leaves`, on all cores with the feature `parallel`.
    ///
    /// # Errors
    ///
    /// [`MerkleError::EmptyTree`], [`MerkleError::TooManyLeaves`], [`MerkleError::UnsortedLeaves`] also for a duplicate
    /// index, [`MerkleError::SumOverflow`].
    pub fn build(domain: &Domain, leaves: &[Leaf]) -> Result<Self, MerkleError> {
        let leaf_count = check(leaves)?;
        let mut nodes = vec![EMPTY; node_count(leaves.len())];
        let (level, mut above) = nodes
            .split_at_mut_checked(leaves.len())
            .ok_or(MerkleError::EmptyTree)?;
        hash_leaves(level, domain, leaves);
        let mut level: &[Encoded] = level;
        while level.len() > 1 {
            let (parents, rest) = above
                .split_at_mut_checked(level.len().div_ceil(2))
                .ok_or(MerkleError::EmptyTree)?;
            hash_level(parents, level);
            (level, above) = (parents, rest);
        }
        let root = level
            .first()
            .map(Node::from_bytes)
            .ok_or(MerkleError::EmptyTree)?;
        Ok(Self {
            nodes,
            leaf_count,
            root,
        })
    }

    /// The root: its sum is the sum of all totals.
    pub const fn root(&self) -> Node {
        self.root
    }

    /// The number of leaves, at least 1. Programs store it beside the root.
    pub const fn leaf_count(&self) -> u32 {
        self.leaf_count
    }

    /// The node of the leaf at `position`.
    pub fn leaf(&self, position: u32) -> Option<Node> {
        self.levels()
            .next()?
            .get(usize::try_from(position).ok()?)
            .map(Node::from_bytes)
    }

    /// The proof of the leaf at `position`: `depth(leaf_count)` siblings of 40 bytes, from the leaf's upwards.
    ///
    /// # Errors
    ///
    /// [`MerkleError::PositionOutOfRange`].
    pub fn proof(&self, position: u32) -> Result<Vec<u8>, MerkleError> {
        if position >= self.leaf_count {
            return Err(MerkleError::PositionOutOfRange);
        }
        let place = usize::try_from(position).map_err(|_| MerkleError::PositionOutOfRange)?;
        let mut proof = Vec::new();
        add_siblings(&mut proof, self.levels(), place);
        Ok(proof)
    }

    /// The levels from the leaves to the root.
    pub(super) fn levels(&self) -> impl Iterator<Item = &[Encoded]> {
        levels(
            &self.nodes,
            usize::try_from(self.leaf_count).unwrap_or(usize::MAX),
        )
    }
}

fn hash_leaves(level: &mut [Encoded], domain: &Domain, leaves: &[Leaf]) {
    let hasher = LeafHasher::new(domain);
    for_each_chunk(level, leaves, CHUNK, |nodes, leaves| {
        for (node, leaf) in nodes.iter_mut().zip(leaves) {
            *node = leaf_node(&hasher, leaf);
        }
    });
}

fn hash_level(parents: &mut [Encoded], children: &[Encoded]) {
    for_each_chunk(parents, children, CHUNK.saturating_mul(2), hash_parents);
}

/// Calls `work` with chunks of `CHUNK` outputs and the `per_chunk` inputs that belong to each.
#[cfg(feature = "parallel")]
fn for_each_chunk<T: Sync>(
    outputs: &mut [Encoded],
    inputs: &[T],
    per_chunk: usize,
    work: impl Fn(&mut [Encoded], &[T]) + Sync,
) {
    use rayon::prelude::*;

    if outputs.len() <= CHUNK {
        return work(outputs, inputs);
    }
    outputs
        .par_chunks_mut(CHUNK)
        .zip(inputs.par_chunks(per_chunk))
        .for_each(|(outputs, inputs)| work(outputs, inputs));
}

/// Calls `work` once.
#[cfg(not(feature = "parallel"))]
fn for_each_chunk<T>(
    outputs: &mut [Encoded],
    inputs: &[T],
    _per_chunk: usize,
    work: impl Fn(&mut [Encoded], &[T]),
) {
    work(outputs, inputs);
}

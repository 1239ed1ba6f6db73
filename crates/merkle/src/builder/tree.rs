use alloc::vec;
use alloc::vec::Vec;

use crate::error::MerkleError;
use crate::hash::{InnerHasher, LeafHasher};
use crate::node::{Domain, Leaf, NODE_LENGTH, Node};

type Encoded = [u8; NODE_LENGTH];

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
        let leaf_count = u32::try_from(leaves.len()).map_err(|_| MerkleError::TooManyLeaves)?;
        check(leaves)?;

        let mut nodes = vec![[0; NODE_LENGTH]; node_count(leaves.len())];
        let (level, mut above) = nodes
            .split_at_mut_checked(leaves.len())
            .ok_or(MerkleError::EmptyTree)?;
        hash_leaves(level, domain, leaves);
        let mut level: &[Encoded] = level;
        while level.len() > 1 {
            let (parents, rest) = above
                .split_at_mut_checked(level.len().div_ceil(2))
                .ok_or(MerkleError::EmptyTree)?;
            hash_parents(parents, level);
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
        let mut place = usize::try_from(position).map_err(|_| MerkleError::PositionOutOfRange)?;
        let mut proof = Vec::new();
        for level in self.levels().take_while(|level| level.len() > 1) {
            proof.extend_from_slice(level.get(place ^ 1).unwrap_or(&[0; NODE_LENGTH]));
            place >>= 1;
        }
        Ok(proof)
    }

    /// The levels from the leaves to the root.
    pub(super) fn levels(&self) -> impl Iterator<Item = &[Encoded]> {
        let mut rest = self.nodes.as_slice();
        let mut width = usize::try_from(self.leaf_count).unwrap_or(usize::MAX);
        core::iter::from_fn(move || {
            let (level, above) = rest
                .split_at_checked(width)
                .filter(|(level, _)| !level.is_empty())?;
            rest = above;
            width = if width == 1 { 0 } else { width.div_ceil(2) };
            Some(level)
        })
    }
}

/// Refuses what makes a tree ambiguous or its sum wrong. After this no partial sum can overflow.
fn check(leaves: &[Leaf]) -> Result<(), MerkleError> {
    if leaves.is_empty() {
        return Err(MerkleError::EmptyTree);
    }
    if !leaves.is_sorted_by(|left, right| left.index < right.index) {
        return Err(MerkleError::UnsortedLeaves);
    }
    leaves
        .iter()
        .try_fold(0_u64, |sum, leaf| sum.checked_add(leaf.total))
        .map(|_| ())
        .ok_or(MerkleError::SumOverflow)
}

/// Nodes of all levels together: below two per leaf, and one more per level.
fn node_count(leaf_count: usize) -> usize {
    let mut width = leaf_count;
    let mut count = width;
    while width > 1 {
        width = width.div_ceil(2);
        count = count.saturating_add(width);
    }
    count
}

fn hash_leaves(level: &mut [Encoded], domain: &Domain, leaves: &[Leaf]) {
    let hasher = LeafHasher::new(domain);
    for_each_chunk(level, leaves, CHUNK, |nodes, leaves| {
        for (node, leaf) in nodes.iter_mut().zip(leaves) {
            *node = Node {
                hash: hasher.hash(leaf),
                sum: leaf.total,
            }
            .to_bytes();
        }
    });
}

fn hash_parents(parents: &mut [Encoded], children: &[Encoded]) {
    for_each_chunk(parents, children, CHUNK.saturating_mul(2), |parents, children| {
        let mut hasher = InnerHasher::new();
        for (parent, pair) in parents.iter_mut().zip(children.chunks(2)) {
            let (left, right) = match pair {
                [left, right] => (left, right),
                [left] => (left, &[0; NODE_LENGTH]),
                _ => continue,
            };
            // `check` has added all totals without overflow.
            let sum = Node::from_bytes(left)
                .sum
                .wrapping_add(Node::from_bytes(right).sum);
            *parent = Node {
                hash: hasher.hash(left, right),
                sum,
            }
            .to_bytes();
        }
    });
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

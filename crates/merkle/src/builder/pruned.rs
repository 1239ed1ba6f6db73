use alloc::vec;
use alloc::vec::Vec;

use super::LeafSource;
#[cfg(doc)]
use super::SumTree;
use super::level::{EMPTY, Encoded, add_siblings, check, hash_parents, leaf_node, levels, node_count};
use crate::error::MerkleError;
use crate::hash::LeafHasher;
use crate::node::{Domain, Node};

/// Levels that are left out, and the leaves below one node of the lowest level that is kept.
const PRUNED_LEVELS: u32 = 8;
const SUBTREE_LEAVES: usize = 1 << PRUNED_LEVELS;
/// Subtrees that one task of a parallel build hashes: some 100 microseconds of work.
#[cfg(feature = "parallel")]
const SUBTREES_PER_TASK: usize = 8;

/// A tree without its eight lowest levels: a third of a byte per leaf instead of the 80 of a [`SumTree`].
///
/// The nodes that a proof needs below are hashed again from 256 leaves, which takes some 50 microseconds. Building takes as
/// many hashes as a [`SumTree`], and each subtree stays in the processor's cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrunedTree {
    domain: Domain,
    /// The levels that are kept, one after the other, the lowest first.
    nodes: Vec<Encoded>,
    leaf_count: u32,
    root: Node,
}

impl PrunedTree {
    /// Builds the tree of `leaves`, on all cores with the feature `parallel`.
    ///
    /// # Errors
    ///
    /// Those of [`SumTree::build`].
    pub fn build<L: LeafSource + ?Sized>(domain: &Domain, leaves: &L) -> Result<Self, MerkleError> {
        let leaf_count = check(leaves)?;
        let hasher = LeafHasher::new(domain);
        let width = leaves.count().div_ceil(SUBTREE_LEAVES);
        let mut nodes = vec![EMPTY; node_count(width)];
        let (level, mut above) = nodes.split_at_mut_checked(width).ok_or(MerkleError::EmptyTree)?;
        hash_subtrees(level, &hasher, leaves, leaf_count);
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
            domain: *domain,
            nodes,
            leaf_count,
            root,
        })
    }

    /// The root: that of the [`SumTree`] of the same leaves.
    pub const fn root(&self) -> Node {
        self.root
    }

    /// The number of leaves, at least 1.
    pub const fn leaf_count(&self) -> u32 {
        self.leaf_count
    }

    /// The proof of the leaf at `position`: the one that the [`SumTree`] of the same leaves gives.
    ///
    /// # Arguments
    ///
    /// - `leaves`: those that the tree was built of
    /// - `position`: the rank of the leaf, from 0
    ///
    /// # Errors
    ///
    /// [`MerkleError::PositionOutOfRange`]; [`MerkleError::RootMismatch`] when the leaves around the position are not those
    /// that the tree was built of.
    pub fn proof<L: LeafSource + ?Sized>(&self, leaves: &L, position: u32) -> Result<Vec<u8>, MerkleError> {
        if position >= self.leaf_count {
            return Err(MerkleError::PositionOutOfRange);
        }
        let position = usize::try_from(position).map_err(|_| MerkleError::PositionOutOfRange)?;
        let (subtree, place) = (position / SUBTREE_LEAVES, position % SUBTREE_LEAVES);
        let mut scratch = Scratch::new(self.leaf_count);
        let top = scratch.hash(&LeafHasher::new(&self.domain), leaves, subtree);
        if self.nodes.get(subtree) != Some(&top) {
            return Err(MerkleError::RootMismatch);
        }
        let mut proof = scratch.siblings(place);
        let width = leaves.count().div_ceil(SUBTREE_LEAVES);
        add_siblings(&mut proof, levels(&self.nodes, width), subtree);
        Ok(proof)
    }
}

/// One subtree, hashed from its leaves; kept from one to the next to allocate once.
struct Scratch {
    /// The levels that are left out, the leaves first, each as long as the subtree has nodes there.
    levels: Vec<Vec<Encoded>>,
    /// How high the subtrees of this tree are: lower than [`PRUNED_LEVELS`] when there is but one.
    height: usize,
}

impl Scratch {
    fn new(leaf_count: u32) -> Self {
        // A tree of n leaves is as high as n - 1 has binary digits.
        let depth = u32::BITS.saturating_sub(leaf_count.saturating_sub(1).leading_zeros());
        Self {
            levels: Vec::new(),
            height: usize::try_from(depth.min(PRUNED_LEVELS)).unwrap_or(0),
        }
    }

    /// Hashes a subtree and gives its topmost node. The last subtree may be narrower; it is as high as the others.
    fn hash<L: LeafSource + ?Sized>(&mut self, hasher: &LeafHasher, leaves: &L, subtree: usize) -> Encoded {
        let first = subtree.saturating_mul(SUBTREE_LEAVES);
        let last = first.saturating_add(SUBTREE_LEAVES).min(leaves.count());
        self.levels.resize_with(self.height.saturating_add(1), Vec::new);
        let mut levels = self.levels.iter_mut();
        let Some(mut below) = levels.next() else {
            return EMPTY;
        };
        below.clear();
        let nodes = (first..last).map_while(|position| leaves.leaf(position));
        below.extend(nodes.map(|leaf| leaf_node(hasher, &leaf)));
        for level in levels {
            level.clear();
            level.resize(below.len().div_ceil(2), EMPTY);
            hash_parents(level, below);
            below = level;
        }
        below.first().copied().unwrap_or(EMPTY)
    }

    /// The siblings on the path from the leaf at `place` to the top of the subtree.
    fn siblings(&self, place: usize) -> Vec<u8> {
        let mut proof = Vec::new();
        let mut place = place;
        for level in self.levels.iter().take(self.height) {
            proof.extend_from_slice(level.get(place ^ 1).unwrap_or(&EMPTY));
            place >>= 1;
        }
        proof
    }
}

/// Hashes the lowest level that is kept.
#[cfg(feature = "parallel")]
fn hash_subtrees<L: LeafSource + ?Sized>(
    level: &mut [Encoded],
    hasher: &LeafHasher,
    leaves: &L,
    leaf_count: u32,
) {
    use rayon::prelude::*;

    let tasks = level.par_chunks_mut(SUBTREES_PER_TASK).enumerate();
    tasks.for_each(|(task, nodes)| {
        let first = task.saturating_mul(SUBTREES_PER_TASK);
        hash_task(nodes, hasher, leaves, leaf_count, first);
    });
}

/// Hashes the lowest level that is kept.
#[cfg(not(feature = "parallel"))]
fn hash_subtrees<L: LeafSource + ?Sized>(
    level: &mut [Encoded],
    hasher: &LeafHasher,
    leaves: &L,
    leaf_count: u32,
) {
    hash_task(level, hasher, leaves, leaf_count, 0);
}

fn hash_task<L: LeafSource + ?Sized>(
    nodes: &mut [Encoded],
    hasher: &LeafHasher,
    leaves: &L,
    leaf_count: u32,
    first: usize,
) {
    let mut scratch = Scratch::new(leaf_count);
    for (subtree, node) in (first..).zip(nodes) {
        *node = scratch.hash(hasher, leaves, subtree);
    }
}

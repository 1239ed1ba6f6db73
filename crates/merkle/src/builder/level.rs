//! Nodes of one level from what is below them.

use alloc::vec::Vec;

use super::LeafSource;
use crate::error::MerkleError;
use crate::hash::{InnerHasher, LeafHasher};
use crate::node::{Leaf, NODE_LENGTH, Node};

pub(super) type Encoded = [u8; NODE_LENGTH];

/// What stands in for a missing right sibling.
pub(super) const EMPTY: Encoded = [0; NODE_LENGTH];

/// Refuses what makes a tree ambiguous or its sum wrong. After this no partial sum can overflow.
pub(super) fn check(leaves: &(impl LeafSource + ?Sized)) -> Result<u32, MerkleError> {
    let count = u32::try_from(leaves.count()).map_err(|_| MerkleError::TooManyLeaves)?;
    let mut before: Option<u32> = None;
    let mut sum = 0_u64;
    for leaf in (0..leaves.count()).map_while(|position| leaves.leaf(position)) {
        if before.is_some_and(|before| before >= leaf.index) {
            return Err(MerkleError::UnsortedLeaves);
        }
        before = Some(leaf.index);
        sum = sum.checked_add(leaf.total).ok_or(MerkleError::SumOverflow)?;
    }
    before.map(|_| count).ok_or(MerkleError::EmptyTree)
}

pub(super) fn leaf_node(hasher: &LeafHasher, leaf: &Leaf) -> Encoded {
    Node {
        hash: hasher.hash(leaf),
        sum: leaf.total,
    }
    .to_bytes()
}

pub(super) fn hash_parents(parents: &mut [Encoded], children: &[Encoded]) {
    let mut hasher = InnerHasher::new();
    for (parent, pair) in parents.iter_mut().zip(children.chunks(2)) {
        let (left, right) = match pair {
            [left, right] => (left, right),
            [left] => (left, &EMPTY),
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
}

/// Nodes of all levels together: below two per leaf, and one more per level.
pub(super) fn node_count(leaf_count: usize) -> usize {
    let mut width = leaf_count;
    let mut count = width;
    while width > 1 {
        width = width.div_ceil(2);
        count = count.saturating_add(width);
    }
    count
}

/// The levels of a tree whose lowest is `width` nodes wide, in `nodes` one after the other, from the lowest upwards.
pub(super) fn levels(nodes: &[Encoded], width: usize) -> impl Iterator<Item = &[Encoded]> {
    let (mut rest, mut width) = (nodes, width);
    core::iter::from_fn(move || {
        let (level, above) = rest
            .split_at_checked(width)
            .filter(|(level, _)| !level.is_empty())?;
        rest = above;
        width = if width == 1 { 0 } else { width.div_ceil(2) };
        Some(level)
    })
}

/// Adds the siblings of the path from `place` in the lowest of `levels` to a proof; the root has none.
pub(super) fn add_siblings<'a>(
    proof: &mut Vec<u8>,
    levels: impl Iterator<Item = &'a [Encoded]>,
    place: usize,
) {
    let mut place = place;
    for level in levels.take_while(|level| level.len() > 1) {
        proof.extend_from_slice(level.get(place ^ 1).unwrap_or(&EMPTY));
        place >>= 1;
    }
}

use crate::error::MerkleError;
use crate::hash::PathHasher;
use crate::node::{NODE_LENGTH, Node};

/// Levels above the leaves of the largest tree.
pub const MAX_DEPTH: u32 = 32;

/// Levels above the leaves of a tree of `leaf_count` leaves: `ceil(log2 leaf_count)`, which is also the number of nodes in
/// each of its proofs.
///
/// # Errors
///
/// [`MerkleError::EmptyTree`].
#[inline]
pub fn depth(leaf_count: u32) -> Result<u32, MerkleError> {
    let last = leaf_count.checked_sub(1).ok_or(MerkleError::EmptyTree)?;
    Ok(MAX_DEPTH.saturating_sub(last.leading_zeros()))
}

/// The root to which `proof` leads from the leaf at `position`.
///
/// `proof` holds the sibling of each node on the path, 40 bytes each, from the leaf's upwards; [`Node::EMPTY`] where the
/// tree of `leaf_count` leaves has no sibling, and only there.
///
/// The caller compares the result with a root it trusts, or uses [`verify`].
///
/// # Errors
///
/// [`MerkleError::EmptyTree`], [`MerkleError::PositionOutOfRange`], [`MerkleError::ProofLength`],
/// [`MerkleError::EmptySibling`], [`MerkleError::SiblingBeyondEdge`], [`MerkleError::SumOverflow`].
#[inline]
pub fn root_from_proof(
    leaf: Node,
    position: u32,
    leaf_count: u32,
    proof: &[u8],
) -> Result<Node, MerkleError> {
    root_from_node(leaf, 0, position, leaf_count, proof)
}

/// The root to which `proof` leads from an inner node: number `position` of its level, levels counted from the leaves'.
///
/// As [`root_from_proof`] does for leaves. It shows what a root commits to at any place, which a proof of fraud needs.
///
/// # Errors
///
/// Those of [`root_from_proof`]; [`MerkleError::PositionOutOfRange`] also for a level above the root.
#[inline]
pub fn root_from_node(
    node: Node,
    level: u32,
    position: u32,
    leaf_count: u32,
    proof: &[u8],
) -> Result<Node, MerkleError> {
    let depth = depth(leaf_count)?;
    let above = depth.checked_sub(level).ok_or(MerkleError::PositionOutOfRange)?;
    // The last position of the node's level. A shift by all bits leaves the root's.
    let last = leaf_count
        .saturating_sub(1)
        .checked_shr(level)
        .unwrap_or_default();
    if position > last {
        return Err(MerkleError::PositionOutOfRange);
    }
    let (siblings, rest) = proof.as_chunks::<NODE_LENGTH>();
    if !rest.is_empty() || Ok(above) != u32::try_from(siblings.len()) {
        return Err(MerkleError::ProofLength);
    }

    let beyond_edge = siblings_beyond_edge(position, last, siblings)?;
    let mut hasher = PathHasher::new(&node);
    let mut sum = node.sum;
    let mut place = position;
    let mut empty = 0_u32;
    for sibling in siblings {
        let sibling_sum = sum_of(sibling);
        if sibling_sum == 0 && is_empty(sibling) {
            empty = empty.wrapping_add(1);
        }
        if sibling_sum > !sum {
            return Err(MerkleError::SumOverflow);
        }
        sum = sum.wrapping_add(sibling_sum);
        hasher.climb(sibling, place & 1 == 0, sum);
        place >>= 1;
    }
    if empty != beyond_edge {
        return Err(MerkleError::EmptySibling);
    }
    Ok(hasher.node())
}

/// Checks that `leaf` is at `position` of the tree with this `root` and `leaf_count`.
///
/// # Errors
///
/// Those of [`root_from_proof`], and [`MerkleError::RootMismatch`].
#[inline]
pub fn verify(
    leaf: Node,
    position: u32,
    leaf_count: u32,
    proof: &[u8],
    root: &Node,
) -> Result<(), MerkleError> {
    if root_from_proof(leaf, position, leaf_count, proof)? == *root {
        Ok(())
    } else {
        Err(MerkleError::RootMismatch)
    }
}

#[inline(always)]
fn sum_of(node: &[u8; NODE_LENGTH]) -> u64 {
    let mut sum = [0; 8];
    sum.copy_from_slice(&node[32..]);
    u64::from_le_bytes(sum)
}

/// How many nodes on the path from `position` have no sibling; refuses one that has a node in its place.
#[inline(always)]
fn siblings_beyond_edge(
    position: u32,
    last: u32,
    siblings: &[[u8; NODE_LENGTH]],
) -> Result<u32, MerkleError> {
    // From the level on at which the path meets that of the last position it is the rightmost one, and its left nodes have no
    // sibling.
    let meets = u32::BITS.saturating_sub((position ^ last).leading_zeros());
    let rightmost = u32::MAX.checked_shl(meets).unwrap_or(0);
    let mut places = !position & rightmost;
    let mut count = 0_u32;
    while places != 0 {
        let level = usize::try_from(places.trailing_zeros()).unwrap_or(usize::MAX);
        // Above the root there is nothing.
        let Some(sibling) = siblings.get(level) else { break };
        if !is_empty(sibling) {
            return Err(MerkleError::SiblingBeyondEdge);
        }
        places &= places.wrapping_sub(1);
        count = count.wrapping_add(1);
    }
    Ok(count)
}

/// Kept out of the loop: almost no sibling has a sum of zero.
#[cold]
fn is_empty(node: &[u8; NODE_LENGTH]) -> bool {
    *node == [0; NODE_LENGTH]
}

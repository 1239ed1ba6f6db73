use crate::error::MerkleError;
use crate::node::{NODE_LENGTH, Node, parent};
use crate::proof::depth;

/// The most leaves that one multiproof is for: the scratch space of verification, 768 bytes of stack.
pub const MULTIPROOF_MAX_LEAVES: usize = 16;

/// The root to which a multiproof leads from several leaves of one tree.
///
/// `leaves` are (position, node) pairs, sorted strictly by position. `proof` holds the siblings that cannot be computed
/// from the leaves, 40 bytes each: level by level from the leaves' upwards, within a level from left to right. A missing
/// sibling at the tree's edge is not part of it. So each set of leaves has exactly one multiproof, and it is minimal.
///
/// # Errors
///
/// [`MerkleError::EmptyTree`], [`MerkleError::MultiproofSize`], [`MerkleError::UnsortedPositions`],
/// [`MerkleError::PositionOutOfRange`], [`MerkleError::ProofLength`], [`MerkleError::EmptySibling`],
/// [`MerkleError::SumOverflow`].
pub fn multiproof_root(leaves: &[(u32, Node)], leaf_count: u32, proof: &[u8]) -> Result<Node, MerkleError> {
    let depth = depth(leaf_count)?;
    check_positions(leaves.iter().map(|(position, _)| *position), leaf_count)?;
    let (siblings, rest) = proof.as_chunks::<NODE_LENGTH>();
    if !rest.is_empty() {
        return Err(MerkleError::ProofLength);
    }
    let mut siblings = siblings.iter();

    let mut scratch = [(0_u32, Node::EMPTY); MULTIPROOF_MAX_LEAVES];
    let known = scratch
        .get_mut(..leaves.len())
        .ok_or(MerkleError::MultiproofSize)?;
    known.copy_from_slice(leaves);
    let mut known_count = leaves.len();
    let mut last = leaf_count.saturating_sub(1);
    for _ in 0..depth {
        known_count = climb(&mut scratch, known_count, last, || {
            let sibling = Node::from_bytes(siblings.next().ok_or(MerkleError::ProofLength)?);
            if sibling == Node::EMPTY {
                Err(MerkleError::EmptySibling)
            } else {
                Ok(sibling)
            }
        })?;
        last >>= 1;
    }
    if siblings.next().is_some() {
        return Err(MerkleError::ProofLength);
    }
    let [(_, root), ..] = scratch;
    Ok(root)
}

/// Checks that all `leaves` are in the tree with this `root` and `leaf_count`; see [`multiproof_root`].
///
/// # Errors
///
/// Those of [`multiproof_root`], and [`MerkleError::RootMismatch`].
pub fn verify_multiproof(
    leaves: &[(u32, Node)],
    leaf_count: u32,
    proof: &[u8],
    root: &Node,
) -> Result<(), MerkleError> {
    if multiproof_root(leaves, leaf_count, proof)? == *root {
        Ok(())
    } else {
        Err(MerkleError::RootMismatch)
    }
}

/// Refuses positions that are none, too many, not strictly increasing or beyond the tree.
pub(crate) fn check_positions(
    positions: impl ExactSizeIterator<Item = u32>,
    leaf_count: u32,
) -> Result<(), MerkleError> {
    if positions.len() == 0 || positions.len() > MULTIPROOF_MAX_LEAVES {
        return Err(MerkleError::MultiproofSize);
    }
    let mut least = 0;
    for position in positions {
        if position < least {
            return Err(MerkleError::UnsortedPositions);
        }
        // A position of u32::MAX is beyond any leaf count, so the next one needs no check.
        if position >= leaf_count {
            return Err(MerkleError::PositionOutOfRange);
        }
        least = position.saturating_add(1);
    }
    Ok(())
}

/// Replaces the first `count` nodes, known in one level, by their parents; returns how many those are.
fn climb(
    known: &mut [(u32, Node)],
    count: usize,
    last: u32,
    mut next_sibling: impl FnMut() -> Result<Node, MerkleError>,
) -> Result<usize, MerkleError> {
    let (mut read, mut written) = (0_usize, 0_usize);
    while read < count {
        let (place, node) = *known.get(read).ok_or(MerkleError::MultiproofSize)?;
        read = read.saturating_add(1);
        let sibling_place = place ^ 1;
        let above = if place > sibling_place {
            parent(&next_sibling()?, &node)?
        } else if let Some((_, sibling)) = known
            .get(read)
            .filter(|(next, _)| read < count && *next == sibling_place)
        {
            read = read.saturating_add(1);
            parent(&node, sibling)?
        } else if sibling_place > last {
            parent(&node, &Node::EMPTY)?
        } else {
            parent(&node, &next_sibling()?)?
        };
        *known.get_mut(written).ok_or(MerkleError::MultiproofSize)? = (place >> 1, above);
        written = written.saturating_add(1);
    }
    Ok(written)
}

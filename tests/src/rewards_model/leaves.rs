//! Lists of leaves that no honest oracle makes.

use super::Leaf;

/// Adds a leaf of an index above all others.
pub(crate) fn add_leaf(leaves: &mut Vec<Leaf>, index: u32, room: u64) {
    let index = leaves.iter().map(|leaf| leaf.index + 1).fold(index, u32::max);
    leaves.push(Leaf {
        index,
        payee: 0,
        total: room / 2,
    });
}

/// Exchanges a leaf with the next one.
pub(crate) fn swap_leaves(leaves: &mut [Leaf], first: usize) {
    let second = (first + 1) % leaves.len();
    leaves.swap(first, second);
}

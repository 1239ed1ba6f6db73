mod level;
mod multi;
mod pruned;
mod tree;

pub use multi::Multiproof;
pub use pruned::PrunedTree;
pub use tree::SumTree;

use crate::node::Leaf;

/// Leaves that are read by their position, wherever they are kept: in memory, or in a file.
pub trait LeafSource: Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// The leaf at `position`, from 0; `None` from [`Self::count`] on.
    fn leaf(&self, position: usize) -> Option<Leaf>;
}

impl LeafSource for [Leaf] {
    fn count(&self) -> usize {
        self.len()
    }

    fn leaf(&self, position: usize) -> Option<Leaf> {
        self.get(position).copied()
    }
}

mod multi;
mod tree;

pub use multi::Multiproof;
pub use tree::SumTree;

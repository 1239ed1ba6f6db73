//! Sum trees as an oracle may make them: sorted or not, with a node whose sum is a lie.

use flywheel_merkle::{Domain, Leaf as MerkleLeaf, NODE_LENGTH, Node, SumTree, leaf_node, parent_hash};
use solana_address::Address;

use super::Leaf;

/// A node with another sum than what is below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lie {
    /// Counted from the leaves.
    pub level: usize,
    /// In its level.
    pub position: usize,
    /// What it says.
    pub sum: u64,
}

/// A tree with all its nodes.
#[derive(Debug, Clone)]
pub struct Tree {
    levels: Vec<Vec<Node>>,
    /// Its false node, if any.
    pub lie: Option<Lie>,
}

/// A leaf as the tree hashes it.
pub fn merkle_leaf(leaf: &Leaf, names: &[Address]) -> MerkleLeaf {
    MerkleLeaf {
        index: leaf.index,
        payee: names[leaf.payee].to_bytes(),
        total: leaf.total,
    }
}

impl Tree {
    /// The tree of these leaves in this order.
    ///
    /// # Panics
    /// When an honest tree is not the one that `SumTree` builds.
    pub fn build(domain: &Domain, leaves: &[MerkleLeaf], lie: Option<Lie>) -> Self {
        let says = |level: usize, position: usize, node: Node| match lie {
            Some(lie) if (lie.level, lie.position) == (level, position) => Node { sum: lie.sum, ..node },
            _ => node,
        };
        let bottom = leaves.iter().map(|leaf| leaf_node(domain, leaf));
        let bottom = bottom.enumerate().map(|(position, node)| says(0, position, node));
        let mut levels: Vec<Vec<Node>> = vec![bottom.collect()];
        while levels.last().is_some_and(|level| level.len() > 1) {
            let (level, below) = (levels.len(), &levels[levels.len() - 1]);
            let above = below.chunks(2).map(|pair| {
                let (left, right) = (pair[0], pair.get(1).copied().unwrap_or(Node::EMPTY));
                Node {
                    hash: parent_hash(&left, &right),
                    sum: left.sum.saturating_add(right.sum),
                }
            });
            let above = above
                .enumerate()
                .map(|(position, node)| says(level, position, node));
            let above = above.collect();
            levels.push(above);
        }
        let tree = Self { levels, lie };
        if let (None, Ok(honest)) = (lie, SumTree::build(domain, leaves)) {
            assert_eq!(tree.root(), honest.root());
        }
        tree
    }

    /// The root; nothing for a tree without leaves.
    pub fn root(&self) -> Node {
        let top = self.levels.last().and_then(|level| level.first());
        top.copied().unwrap_or(Node::EMPTY)
    }

    /// Levels above the leaves.
    pub fn depth(&self) -> usize {
        self.levels.len() - 1
    }

    /// A node.
    pub fn node(&self, level: usize, position: usize) -> Node {
        self.levels[level].get(position).copied().unwrap_or(Node::EMPTY)
    }

    /// Sibling nodes from a node to the root.
    pub fn proof(&self, level: usize, position: usize) -> Vec<u8> {
        let siblings = (level..self.depth()).map(|above| self.node(above, (position >> (above - level)) ^ 1));
        siblings.flat_map(|node| node.to_bytes()).collect()
    }

    /// What does not follow from the leaves at these positions, level by level.
    pub fn multiproof(&self, positions: &[usize]) -> Vec<u8> {
        let (mut places, mut proof) = (positions.to_vec(), Vec::<[u8; NODE_LENGTH]>::new());
        for level in 0..self.depth() {
            for place in &places {
                let sibling = place ^ 1;
                if !places.contains(&sibling) && sibling < self.levels[level].len() {
                    proof.push(self.node(level, sibling).to_bytes());
                }
            }
            places = places.iter().map(|place| place >> 1).collect();
            places.dedup();
        }
        proof.concat()
    }

    /// Whether a branch from this leaf adds up: no false node is on it.
    pub fn adds_up(&self, position: usize) -> bool {
        self.lie.is_none_or(|lie| position >> lie.level != lie.position)
    }
}

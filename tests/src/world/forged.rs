//! Trees that lie, which the builder of honest ones refuses to make.

use flywheel_client::instructions::rewards::{BadSum, Below, Branch, ProposeRootArgs};
use flywheel_merkle::{Domain, Leaf, Node, leaf_node, parent_hash};
use solana_address::Address;

/// A node that claims another sum than it has: level, counted from the leaves', position in it, and the sum.
pub type Lie = (usize, usize, u64);

/// A tree over any leaves, in any order, in which nodes may lie about their sums.
pub struct ForgedTree {
    leaves: Vec<Leaf>,
    /// From the leaves' level to the root's.
    levels: Vec<Vec<Node>>,
}

impl ForgedTree {
    /// A tree of `leaves` as they stand. What is above a lie adds up with it; a sum that does not fit wraps around.
    pub fn build(domain: &Domain, leaves: &[Leaf], lies: &[Lie]) -> Self {
        let nodes = leaves.iter().map(|leaf| leaf_node(domain, leaf)).collect();
        let mut levels = vec![tell(nodes, 0, lies)];
        while let Some(nodes) = levels.last().filter(|nodes| nodes.len() > 1) {
            let above = nodes.chunks(2).map(parent).collect();
            levels.push(tell(above, levels.len(), lies));
        }
        Self {
            leaves: leaves.to_vec(),
            levels,
        }
    }

    /// Its root, as it says.
    pub fn root(&self) -> Node {
        self.levels[self.depth()][0]
    }

    /// Levels above the leaves.
    pub fn depth(&self) -> usize {
        self.levels.len() - 1
    }

    /// Nodes of a level, counted from the leaves'.
    pub fn width(&self, level: usize) -> usize {
        self.levels[level].len()
    }

    /// What a node says its sum is.
    pub fn sum(&self, level: usize, position: usize) -> u64 {
        self.levels[level][position].sum
    }

    /// Siblings from a node to the root, 40 bytes each.
    pub fn siblings(&self, level: usize, position: usize) -> Vec<u8> {
        let above = self.levels[level..].iter().enumerate();
        above
            .take(self.depth() - level)
            .flat_map(|(height, nodes)| {
                let sibling = nodes.get((position >> height) ^ 1);
                sibling.copied().unwrap_or(Node::EMPTY).to_bytes()
            })
            .collect()
    }

    /// The branch of a leaf.
    pub fn branch(&self, position: usize) -> Branch {
        let leaf = self.leaves[position];
        Branch {
            index: leaf.index,
            payee: Address::new_from_array(leaf.payee),
            total: leaf.total,
            position: u32::try_from(position).expect("a small tree"),
            proof: self.siblings(0, position),
        }
    }

    /// A node with what is below it and the path above it.
    pub fn bad_sum(&self, level: usize, position: usize) -> BadSum {
        let below = match level.checked_sub(1) {
            None => {
                let Branch {
                    index, payee, total, ..
                } = self.branch(position);
                Below::Leaf { index, payee, total }
            }
            Some(below) => {
                let node = |position: usize| self.levels[below].get(position).copied();
                Below::Nodes {
                    left: node(2 * position).expect("a left child").to_bytes(),
                    right: node(2 * position + 1).unwrap_or(Node::EMPTY).to_bytes(),
                }
            }
        };
        BadSum {
            sum: self.sum(level, position),
            level: u8::try_from(level).expect("a small tree"),
            position: u32::try_from(position).expect("a small tree"),
            below,
            proof: self.siblings(level, position),
        }
    }

    /// Its proposal.
    pub fn proposal(&self) -> ProposeRootArgs {
        let root = self.root();
        ProposeRootArgs {
            root: root.hash,
            total: root.sum,
            leaf_count: u32::try_from(self.leaves.len()).expect("a small tree"),
            data_hash: [7; 32],
            uri: [0; 128],
        }
    }
}

fn tell(mut nodes: Vec<Node>, level: usize, lies: &[Lie]) -> Vec<Node> {
    for (_, position, sum) in lies.iter().filter(|lie| lie.0 == level) {
        nodes[*position].sum = *sum;
    }
    nodes
}

fn parent(pair: &[Node]) -> Node {
    let right = pair.get(1).copied().unwrap_or(Node::EMPTY);
    Node {
        hash: parent_hash(&pair[0], &right),
        sum: pair[0].sum.wrapping_add(right.sum),
    }
}

use solana_sha256_hasher::hashv;

use super::{INNER, LEAF};
use crate::node::{Domain, Leaf, NODE_LENGTH, Node};

#[inline(always)]
pub(crate) fn leaf(domain: &Domain, leaf: &Leaf) -> [u8; 32] {
    hashv(&[
        &[LEAF],
        &domain.program_id,
        &domain.pool,
        &leaf.index.to_le_bytes(),
        &leaf.payee,
        &leaf.total.to_le_bytes(),
    ])
    .to_bytes()
}

/// Three slices are the cheapest: 85 CU, and for each slice half its bytes, at least 10.
#[inline(always)]
pub(crate) fn inner(left: &[u8; NODE_LENGTH], right: &[u8; NODE_LENGTH]) -> [u8; 32] {
    hashv(&[&[INNER], left, right]).to_bytes()
}

/// Hashes up a path. Prefix and node lie in one piece, which makes one slice less of a left node, and nothing of a sibling is
/// copied.
pub(crate) struct PathHasher {
    tagged_node: [u8; 1 + NODE_LENGTH],
}

impl PathHasher {
    #[inline(always)]
    pub(crate) fn new(node: &Node) -> Self {
        let mut tagged_node = [INNER; 1 + NODE_LENGTH];
        tagged_node[1..].copy_from_slice(&node.to_bytes());
        Self { tagged_node }
    }

    /// Climbs to the node above; `sum` is that node's.
    #[inline(always)]
    pub(crate) fn climb(&mut self, sibling: &[u8; NODE_LENGTH], is_left: bool, sum: u64) {
        // Once in each branch: where they meet, each result would be copied once more.
        if is_left {
            let hash = hashv(&[&self.tagged_node, sibling]);
            self.tagged_node[1..33].copy_from_slice(hash.as_bytes());
        } else {
            let (tag, node) = self.tagged_node.split_at(1);
            let hash = hashv(&[tag, sibling, node]);
            self.tagged_node[1..33].copy_from_slice(hash.as_bytes());
        }
        self.tagged_node[33..].copy_from_slice(&sum.to_le_bytes());
    }

    /// The node that the path has come to.
    #[inline(always)]
    pub(crate) fn node(&self) -> Node {
        let mut bytes = [0; NODE_LENGTH];
        bytes.copy_from_slice(&self.tagged_node[1..]);
        Node::from_bytes(&bytes)
    }
}

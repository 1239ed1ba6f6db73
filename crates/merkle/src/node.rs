use crate::MerkleError;
use crate::hash;

/// Bytes of an encoded node.
pub const NODE_LENGTH: usize = 40;

/// A node of the tree: what its subtree contains, and the sum of the totals in it, in base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// SHA-256 of a leaf or of two child nodes.
    pub hash: [u8; 32],
    /// The sum of the totals of all leaves below.
    pub sum: u64,
}

impl Node {
    /// What stands in for a missing right sibling.
    pub const EMPTY: Self = Self {
        hash: [0; 32],
        sum: 0,
    };

    /// `hash ‖ sum`, as proofs and accounts hold it.
    #[inline]
    pub fn to_bytes(&self) -> [u8; NODE_LENGTH] {
        let mut bytes = [0; NODE_LENGTH];
        bytes[..32].copy_from_slice(&self.hash);
        bytes[32..].copy_from_slice(&self.sum.to_le_bytes());
        bytes
    }

    /// From `hash ‖ sum`; every 40 bytes are a node.
    #[inline]
    pub fn from_bytes(bytes: &[u8; NODE_LENGTH]) -> Self {
        let mut hash = [0; 32];
        let mut sum = [0; 8];
        hash.copy_from_slice(&bytes[..32]);
        sum.copy_from_slice(&bytes[32..]);
        Self {
            hash,
            sum: u64::from_le_bytes(sum),
        }
    }
}

/// What a tree's leaves are bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain {
    /// The program that pays.
    pub program_id: [u8; 32],
    /// The pool it pays from.
    pub pool: [u8; 32],
}

/// One device's reward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The device's index in its network.
    pub index: u32,
    /// The account that is paid.
    pub payee: [u8; 32],
    /// Lifetime total in base units.
    pub total: u64,
}

/// The node of a leaf.
#[inline]
pub fn leaf_node(domain: &Domain, leaf: &Leaf) -> Node {
    Node {
        hash: hash::leaf(domain, leaf),
        sum: leaf.total,
    }
}

/// The node above `left` and `right`.
///
/// # Errors
///
/// [`MerkleError::SumOverflow`].
#[inline]
pub fn parent(left: &Node, right: &Node) -> Result<Node, MerkleError> {
    let sum = left.sum.checked_add(right.sum).ok_or(MerkleError::SumOverflow)?;
    Ok(Node {
        hash: hash::inner(&left.to_bytes(), &right.to_bytes()),
        sum,
    })
}

/// The hash of the node above `left` and `right`, whatever their sums; a node's own sum is not part of its hash.
#[inline]
pub fn parent_hash(left: &Node, right: &Node) -> [u8; 32] {
    hash::inner(&left.to_bytes(), &right.to_bytes())
}

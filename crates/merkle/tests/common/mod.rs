//! The tree's definition once more: recursive, streaming SHA-256, nothing shared with the crate.
#![allow(dead_code, reason = "each test file uses its own part")]

use flywheel_merkle::{Domain, Leaf, Node};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

pub const DOMAIN: Domain = Domain {
    program_id: [0x11; 32],
    pool: [0x22; 32],
};

/// (hash, sum) of a subtree.
pub type Plain = ([u8; 32], u64);

pub fn plain_leaf(domain: &Domain, leaf: &Leaf) -> Plain {
    let mut message = vec![0_u8];
    message.extend(domain.program_id);
    message.extend(domain.pool);
    message.extend(leaf.index.to_le_bytes());
    message.extend(leaf.payee);
    message.extend(leaf.total.to_le_bytes());
    (Sha256::digest(message).into(), leaf.total)
}

pub fn plain_parent(left: Plain, right: Plain) -> Plain {
    let mut message = vec![1_u8];
    for (hash, sum) in [left, right] {
        message.extend(hash);
        message.extend(sum.to_le_bytes());
    }
    (Sha256::digest(message).into(), left.1 + right.1)
}

/// The subtree of `levels` levels over `leaves`, which are the leftmost ones of its 2^levels places. One without any leaf is
/// the empty node, whatever its height.
pub fn plain_tree(leaves: &[Plain], levels: u32) -> Plain {
    match (leaves, levels) {
        ([], _) => ([0; 32], 0),
        ([leaf], 0) => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().min(1 << (levels - 1)));
            plain_parent(plain_tree(left, levels - 1), plain_tree(right, levels - 1))
        }
    }
}

pub fn plain_root(domain: &Domain, leaves: &[Leaf]) -> Node {
    let levels = (0..).find(|levels| 1_usize << levels >= leaves.len()).unwrap();
    let leaves: Vec<Plain> = leaves.iter().map(|leaf| plain_leaf(domain, leaf)).collect();
    let (hash, sum) = plain_tree(&leaves, levels);
    Node { hash, sum }
}

/// Leaves with gaps between their indexes and some totals of zero.
pub fn leaves(count: u32) -> Vec<Leaf> {
    (0..count)
        .map(|i| Leaf {
            index: i * 3 + i % 2,
            payee: Sha256::digest(i.to_le_bytes()).into(),
            total: u64::from(i % 5) * 1_000_003,
        })
        .collect()
}

pub fn any_leaves(count: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Vec<Leaf>> {
    let leaf = (any::<[u8; 32]>(), prop_oneof![Just(0), 0..=1_u64 << 40]);
    (proptest::collection::btree_map(any::<u32>(), leaf, count)).prop_map(|leaves| {
        leaves
            .into_iter()
            .map(|(index, (payee, total))| Leaf { index, payee, total })
            .collect()
    })
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! The Merkle sum tree that commits to reward totals.
//!
//! Every node carries the sum of the totals below it, and the hash of a node covers the sums of its children: a root
//! commits to its total, so a root above what has been emitted is refused without trusting who made it.
//!
//! # Definition
//!
//! H is SHA-256, ‖ is concatenation, integers are little endian. A node is 40 bytes: `hash (32) ‖ sum (u64)`.
//!
//! - leaf: `hash = H(0x00 ‖ program id (32) ‖ pool (32) ‖ index (u32) ‖ payee (32) ‖ total (u64))`, `sum = total`
//! - inner node: `hash = H(0x01 ‖ left (40) ‖ right (40))`, `sum = left.sum + right.sum`, which must not overflow
//! - a node without a right sibling is paired with [`Node::EMPTY`], 40 zero bytes: no preimage of a zero hash is known, and
//!   nothing is duplicated (CVE-2012-2459)
//!
//! Leaves are sorted strictly by index; a leaf's position is its rank. A tree of n leaves has exactly
//! `depth(n) = ceil(log2 n)` levels above its leaves, and so has every proof. The root of one leaf is that leaf. There
//! is no empty tree.
//!
//! The first byte separates leaves from inner nodes, so no inner node passes for a leaf; program and pool are part of
//! each leaf, so no leaf passes in another pool or deployment. Programs store the leaf count with the root: position
//! and count together determine the path, and which of its siblings lie beyond the edge.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "builder")]
extern crate alloc;

#[cfg(feature = "builder")]
mod builder;
mod error;
mod hash;
mod multiproof;
mod node;
mod proof;

#[cfg(feature = "builder")]
pub use builder::{LeafSource, Multiproof, PrunedTree, SumTree};
pub use error::MerkleError;
pub use multiproof::{MULTIPROOF_MAX_LEAVES, multiproof_root, verify_multiproof};
pub use node::{Domain, Leaf, NODE_LENGTH, Node, leaf_node, parent, parent_hash};
pub use proof::{MAX_DEPTH, depth, root_from_node, root_from_proof, verify};

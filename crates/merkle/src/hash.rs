//! SHA-256 of leaves and inner nodes: by system call on chain, by compression of prepared blocks elsewhere.

/// The first byte of what is hashed for a leaf.
const LEAF: u8 = 0;
/// The first byte of what is hashed for an inner node.
const INNER: u8 = 1;

#[cfg(target_os = "solana")]
mod chain;
#[cfg(target_os = "solana")]
pub(crate) use chain::{PathHasher, inner, leaf};

#[cfg(not(target_os = "solana"))]
mod host;
#[cfg(all(not(target_os = "solana"), feature = "builder"))]
pub(crate) use host::{InnerHasher, LeafHasher};
#[cfg(not(target_os = "solana"))]
pub(crate) use host::{PathHasher, inner, leaf};

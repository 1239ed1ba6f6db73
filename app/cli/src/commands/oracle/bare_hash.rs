//! As many SHA-256 of the same lengths as a tree takes, and nothing else: what a tree is measured against.

use std::hint::black_box;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use sha2::digest::generic_array::GenericArray;
use sha2::{Digest, Sha256, compress256};

/// Bytes that are hashed for a leaf: 0, program, pool, index, payee, total.
const LEAF_MESSAGE: usize = 1 + 32 + 32 + 4 + 32 + 8;
/// Bytes that are hashed for an inner node: 1 and two nodes of 40 bytes.
const INNER_MESSAGE: usize = 1 + 40 + 40;
/// Hashes of one task, as many as a task of a tree has.
const TASK: u64 = 2_048;

/// How many hashes a tree takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashes {
    /// Of leaves.
    pub leaves: u64,
    /// Of inner nodes.
    pub inner: u64,
}

impl Hashes {
    /// Those of a tree of so many leaves.
    pub fn of(leaves: u64) -> Self {
        let mut width = leaves;
        let mut inner = 0;
        while width > 1 {
            width = width.div_ceil(2);
            inner += width;
        }
        Self { leaves, inner }
    }

    /// How long they take on all cores: each message hashed whole, by the plain function of the library.
    pub fn time(self) -> Duration {
        let started = Instant::now();
        each(self.leaves, digest_message::<LEAF_MESSAGE>);
        each(self.inner, digest_message::<INNER_MESSAGE>);
        started.elapsed()
    }

    /// How long they take if what all leaves begin with is hashed once, as the tree does: one block for a leaf, two for an inner
    /// node, without padding.
    pub fn time_with_midstate(self) -> Duration {
        let started = Instant::now();
        each(self.leaves, compress_blocks::<1>);
        each(self.inner, compress_blocks::<2>);
        started.elapsed()
    }
}

/// Calls `hash` so many times on all cores, with another number each time.
fn each(count: u64, hash: fn(u64)) {
    let tasks = count.div_ceil(TASK);
    (0..tasks).into_par_iter().for_each(|task| {
        let first = task * TASK;
        (first..(first + TASK).min(count)).for_each(hash);
    });
}

fn digest_message<const LENGTH: usize>(number: u64) {
    let mut message = [7; LENGTH];
    if let Some(start) = message.first_chunk_mut() {
        *start = number.to_le_bytes();
    }
    black_box(Sha256::digest(black_box(&message)));
}

fn compress_blocks<const BLOCKS: usize>(number: u64) {
    let mut block = [7; 64];
    if let Some(start) = block.first_chunk_mut() {
        *start = number.to_le_bytes();
    }
    let blocks = [GenericArray::from(block); BLOCKS];
    let mut state = [1; 8];
    compress256(&mut state, black_box(&blocks));
    black_box(state);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_takes_a_hash_for_each_leaf_and_each_pair() {
        let hashes = [1, 2, 3, 5, 1_024].map(|leaves| Hashes::of(leaves).inner);
        // Five leaves: 3 + 2 + 1.
        assert_eq!(hashes, [0, 1, 3, 6, 1_023]);
    }
}

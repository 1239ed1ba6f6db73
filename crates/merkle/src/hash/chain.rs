use solana_sha256_hasher::hashv;

use super::{INNER, LEAF};
use crate::node::{Domain, Leaf, NODE_LENGTH};

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

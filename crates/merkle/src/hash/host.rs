//! Both messages have a fixed length between one and two blocks of 64 bytes, so padding is constant and needs no streaming
//! hasher. What is hashed for all leaves of a tree begins with the same 64 bytes: that block is compressed once.

use sha2::compress256;
use sha2::digest::generic_array::GenericArray;

use super::{INNER, LEAF};
use crate::node::{Domain, Leaf, NODE_LENGTH, Node};

/// The initial state of SHA-256 (FIPS 180-4, 5.3.3).
const INITIAL: [u32; 8] = [
    0x6A09_E667,
    0xBB67_AE85,
    0x3C6E_F372,
    0xA54F_F53A,
    0x510E_527F,
    0x9B05_688C,
    0x1F83_D9AB,
    0x5BE0_CD19,
];
/// The bit that follows a message (FIPS 180-4, 5.1.1).
const END: u8 = 0x80;
/// Bits of 1 + 32 + 32 + 4 + 32 + 8 bytes.
const LEAF_BITS: u16 = 872;
/// Bits of 1 + 40 + 40 bytes.
const INNER_BITS: u16 = 648;

/// Hashes leaves of one domain.
pub(crate) struct LeafHasher {
    after_first_block: [u32; 8],
    second_block: [u8; 64],
}

impl LeafHasher {
    pub(crate) fn new(domain: &Domain) -> Self {
        let mut first_block = [0; 64];
        first_block[0] = LEAF;
        first_block[1..33].copy_from_slice(&domain.program_id);
        first_block[33..64].copy_from_slice(&domain.pool[..31]);
        let mut after_first_block = INITIAL;
        compress(&mut after_first_block, &first_block);

        let mut second_block = [0; 64];
        second_block[0] = domain.pool[31];
        second_block[45] = END;
        second_block[62..].copy_from_slice(&LEAF_BITS.to_be_bytes());
        Self {
            after_first_block,
            second_block,
        }
    }

    pub(crate) fn hash(&self, leaf: &Leaf) -> [u8; 32] {
        let mut block = self.second_block;
        block[1..5].copy_from_slice(&leaf.index.to_le_bytes());
        block[5..37].copy_from_slice(&leaf.payee);
        block[37..45].copy_from_slice(&leaf.total.to_le_bytes());
        let mut state = self.after_first_block;
        compress(&mut state, &block);
        digest(&state)
    }
}

/// Hashes inner nodes; holds the prepared blocks.
pub(crate) struct InnerHasher {
    blocks: [u8; 128],
}

impl InnerHasher {
    pub(crate) fn new() -> Self {
        let mut blocks = [0; 128];
        blocks[0] = INNER;
        blocks[81] = END;
        blocks[126..].copy_from_slice(&INNER_BITS.to_be_bytes());
        Self { blocks }
    }

    pub(crate) fn hash(&mut self, left: &[u8; NODE_LENGTH], right: &[u8; NODE_LENGTH]) -> [u8; 32] {
        self.blocks[1..41].copy_from_slice(left);
        self.blocks[41..81].copy_from_slice(right);
        let mut state = INITIAL;
        let (blocks, _) = self.blocks.as_chunks::<64>();
        for block in blocks {
            compress(&mut state, block);
        }
        digest(&state)
    }
}

/// Hashes up a path.
pub(crate) struct PathHasher {
    hasher: InnerHasher,
    node: Node,
}

impl PathHasher {
    pub(crate) fn new(node: &Node) -> Self {
        Self {
            hasher: InnerHasher::new(),
            node: *node,
        }
    }

    /// Climbs to the node above; `sum` is that node's.
    pub(crate) fn climb(&mut self, sibling: &[u8; NODE_LENGTH], is_left: bool, sum: u64) {
        let node = self.node.to_bytes();
        let hash = if is_left {
            self.hasher.hash(&node, sibling)
        } else {
            self.hasher.hash(sibling, &node)
        };
        self.node = Node { hash, sum };
    }

    /// The node that the path has come to.
    pub(crate) const fn node(&self) -> Node {
        self.node
    }
}

pub(crate) fn leaf(domain: &Domain, leaf: &Leaf) -> [u8; 32] {
    LeafHasher::new(domain).hash(leaf)
}

pub(crate) fn inner(left: &[u8; NODE_LENGTH], right: &[u8; NODE_LENGTH]) -> [u8; 32] {
    InnerHasher::new().hash(left, right)
}

#[inline(always)]
fn compress(state: &mut [u32; 8], block: &[u8; 64]) {
    compress256(state, core::slice::from_ref(GenericArray::from_slice(block)));
}

#[inline(always)]
fn digest(state: &[u32; 8]) -> [u8; 32] {
    let mut bytes = [0; 32];
    let (words, _) = bytes.as_chunks_mut::<4>();
    for (out, word) in words.iter_mut().zip(state) {
        *out = word.to_be_bytes();
    }
    bytes
}

//! `prove_bad_sum`

use anchor_lang::prelude::*;
use flywheel_merkle::{Leaf, NODE_LENGTH, Node, leaf_node, parent_hash, root_from_node};

use super::require_no_more_accounts;
use crate::contexts::{Challenge, Fraud, domain};

/// What a node is the hash of.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub enum Below {
    /// A leaf.
    Leaf {
        /// Device index.
        index: u32,
        /// Payee.
        payee: Pubkey,
        /// Total, base units.
        total: u64,
    },
    /// Two nodes, 40 bytes each.
    Nodes {
        /// The left one.
        left: [u8; NODE_LENGTH],
        /// The right one.
        right: [u8; NODE_LENGTH],
    },
}

/// A node whose sum is not that of what is below it: the highest such node on its path.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct BadSum {
    /// The node's sum, base units; its hash is that of what is below.
    pub sum: u64,
    /// Its level, counted from the leaves'.
    pub level: u8,
    /// Its position in the level.
    pub position: u32,
    /// What it is the hash of.
    pub below: Below,
    /// Sibling nodes from the node to the root, 40 bytes each.
    pub proof: Vec<u8>,
}

impl BadSum {
    /// Whether the node is in the tree of `root` and has another sum than what is below it.
    fn is_shown(&self, root: &Node, leaf_count: u32, pool: &Pubkey) -> bool {
        let (hash, sum) = match &self.below {
            Below::Leaf { index, payee, total } => {
                let leaf = Leaf {
                    index: *index,
                    payee: payee.to_bytes(),
                    total: *total,
                };
                (leaf_node(&domain(pool), &leaf).hash, Some(*total))
            }
            Below::Nodes { left, right } => {
                let (left, right) = (Node::from_bytes(left), Node::from_bytes(right));
                (parent_hash(&left, &right), left.sum.checked_add(right.sum))
            }
        };
        let node = Node { hash, sum: self.sum };
        let level = u32::from(self.level);
        sum != Some(self.sum)
            && root_from_node(node, level, self.position, leaf_count, &self.proof) == Ok(*root)
    }
}

pub(crate) fn handle_prove_bad_sum(ctx: Context<Challenge>, bad_sum: BadSum) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let challenge = &ctx.accounts;
    challenge.open()?;
    let shown = {
        let root = challenge.reward_root.load()?;
        let top = Node {
            hash: root.root,
            sum: root.total,
        };
        bad_sum.is_shown(&top, root.leaf_count, &challenge.pool.key())
    };
    challenge.judge(Fraud::BadSum, shown)
}

//! A tree without its lowest levels has the same root and gives the same proofs as the whole tree.

mod common;

use common::{DOMAIN, any_leaves, leaves};
use flywheel_merkle::{Leaf, MerkleError, PrunedTree, SumTree};
use proptest::prelude::*;

fn both(leaves: &[Leaf]) -> (SumTree, PrunedTree) {
    (
        SumTree::build(&DOMAIN, leaves).unwrap(),
        PrunedTree::build(&DOMAIN, leaves).unwrap(),
    )
}

#[test]
fn roots_are_the_same_at_every_count_around_the_cut() {
    for count in (1..=20)
        .chain(250..=260)
        .chain(505..=520)
        .chain([2_047, 2_049, 4_100, 70_001])
    {
        let leaves = leaves(count);
        let (whole, pruned) = both(&leaves);
        assert_eq!(
            (pruned.root(), pruned.leaf_count()),
            (whole.root(), whole.leaf_count()),
            "{count} leaves"
        );
    }
}

#[test]
fn every_proof_is_the_one_of_the_whole_tree() {
    for count in [1, 2, 3, 255, 256, 257, 300, 511, 513, 1_025, 2_600] {
        let leaves = leaves(count);
        let (whole, pruned) = both(&leaves);
        for position in 0..count {
            assert_eq!(
                pruned.proof(leaves.as_slice(), position),
                whole.proof(position),
                "leaf {position} of {count}"
            );
        }
    }
}

#[test]
fn a_position_beyond_the_last_leaf_has_no_proof() {
    let leaves = leaves(300);
    let pruned = both(&leaves).1;
    for position in [300, 301, 512, u32::MAX] {
        assert_eq!(
            pruned.proof(leaves.as_slice(), position),
            Err(MerkleError::PositionOutOfRange)
        );
    }
}

#[test]
fn leaves_that_have_changed_since_give_no_proof() {
    let leaves = leaves(600);
    let pruned = both(&leaves).1;
    let mut changed = leaves.clone();
    changed[599].total += 1;
    assert_eq!(
        pruned.proof(changed.as_slice(), 512),
        Err(MerkleError::RootMismatch)
    );
    // Those of another subtree are not looked at.
    assert!(pruned.proof(changed.as_slice(), 511).is_ok());
    assert_eq!(
        pruned.proof(&leaves[..512], 599),
        Err(MerkleError::RootMismatch),
        "leaves that are gone"
    );
}

#[test]
fn what_a_whole_tree_refuses_is_refused() {
    let mut leaves = leaves(700);
    assert_eq!(
        PrunedTree::build(&DOMAIN, &leaves[..0]),
        Err(MerkleError::EmptyTree)
    );
    leaves[0].total = u64::MAX;
    assert_eq!(
        PrunedTree::build(&DOMAIN, leaves.as_slice()),
        Err(MerkleError::SumOverflow)
    );
    leaves[0].total = 0;
    leaves[512].index = leaves[511].index;
    assert_eq!(
        PrunedTree::build(&DOMAIN, leaves.as_slice()),
        Err(MerkleError::UnsortedLeaves)
    );
}

proptest! {
    #[test]
    fn any_leaves_have_the_same_root_and_proofs(leaves in any_leaves(1..1_200), at: prop::sample::Index) {
        let (whole, pruned) = both(&leaves);
        prop_assert_eq!(pruned.root(), whole.root());
        let position = at.index(leaves.len()) as u32;
        prop_assert_eq!(pruned.proof(leaves.as_slice(), position), whole.proof(position));
    }
}

//! Multiproofs prove what single proofs prove, minimally and in one way only.

mod common;

use common::{DOMAIN, any_leaves, leaves};
use flywheel_merkle::{
    MULTIPROOF_MAX_LEAVES, MerkleError, NODE_LENGTH, Node, SumTree, leaf_node, multiproof_root,
    root_from_proof, verify_multiproof,
};
use proptest::prelude::*;

fn tree(count: u32) -> SumTree {
    SumTree::build(&DOMAIN, &leaves(count)).unwrap()
}

fn pick(tree: &SumTree, positions: &[u32]) -> Vec<(u32, Node)> {
    positions
        .iter()
        .map(|position| (*position, tree.leaf(*position).unwrap()))
        .collect()
}

#[test]
fn every_subset_of_every_small_tree_verifies() {
    for count in 1..=9_u32 {
        let tree = tree(count);
        for subset in 1..1_u32 << count {
            let positions: Vec<u32> = (0..count)
                .filter(|position| subset >> position & 1 == 1)
                .collect();
            let proof = tree.multiproof(&positions).unwrap();
            let leaves = pick(&tree, &positions);
            assert_eq!(
                verify_multiproof(&leaves, count, &proof.siblings, &tree.root()),
                Ok(())
            );
            let nodes: Vec<Node> = leaves.iter().map(|(_, node)| *node).collect();
            assert_eq!(proof.root(&nodes), Ok(tree.root()));
        }
    }
}

#[test]
fn a_multiproof_of_all_leaves_is_empty() {
    for count in 1..=16 {
        let positions: Vec<u32> = (0..count).collect();
        assert_eq!(tree(count).multiproof(&positions).unwrap().siblings, []);
    }
}

#[test]
fn siblings_come_level_by_level_from_left_to_right() {
    let tree = tree(8);
    let proof = tree.multiproof(&[2, 5]).unwrap();
    let above = |left: u32| {
        let pair = pick(&tree, &[left, left + 1]);
        flywheel_merkle::parent(&pair[0].1, &pair[1].1).unwrap()
    };
    let expected = [tree.leaf(3).unwrap(), tree.leaf(4).unwrap(), above(0), above(6)];
    assert_eq!(proof.siblings, expected.map(|node| node.to_bytes()).concat());
}

#[test]
fn nothing_beyond_the_edge_is_part_of_a_multiproof() {
    // Leaf 4 of 5: two empty siblings, then one real one.
    let tree = tree(5);
    assert_eq!(tree.multiproof(&[4]).unwrap().siblings.len(), NODE_LENGTH);
    let padded = tree.proof(4).unwrap();
    let leaf = pick(&tree, &[4]);
    assert_eq!(multiproof_root(&leaf, 5, &padded), Err(MerkleError::EmptySibling));
}

#[test]
fn bad_position_lists_are_refused_by_builder_and_verifier() {
    let tree = tree(40);
    let many: Vec<u32> = (0..=MULTIPROOF_MAX_LEAVES as u32).collect();
    let cases: [(&[u32], MerkleError); 6] = [
        (&[], MerkleError::MultiproofSize),
        (&many, MerkleError::MultiproofSize),
        (&[3, 3], MerkleError::UnsortedPositions),
        (&[3, 2], MerkleError::UnsortedPositions),
        (&[3, 40], MerkleError::PositionOutOfRange),
        (&[u32::MAX, u32::MAX], MerkleError::PositionOutOfRange),
    ];
    for (positions, error) in cases {
        assert_eq!(tree.multiproof(positions), Err(error));
        let leaves: Vec<_> = positions
            .iter()
            .map(|position| (*position, tree.root()))
            .collect();
        assert_eq!(multiproof_root(&leaves, 40, &[]), Err(error));
    }
    assert_eq!(
        multiproof_root(&pick(&tree, &[0]), 0, &[]),
        Err(MerkleError::EmptyTree)
    );
}

#[test]
fn every_wrong_length_is_refused() {
    let tree = tree(21);
    let leaves = pick(&tree, &[0, 9, 20]);
    let mut proof = tree.multiproof(&[0, 9, 20]).unwrap().siblings;
    let right = proof.len();
    proof.resize(right + 2 * NODE_LENGTH, 1);
    for length in (0..proof.len()).filter(|length| *length != right) {
        assert_eq!(
            multiproof_root(&leaves, 21, &proof[..length]),
            Err(MerkleError::ProofLength)
        );
    }
}

#[test]
fn an_empty_node_inside_the_edge_and_an_overflowing_sum_are_refused() {
    let tree = tree(8);
    let leaves = pick(&tree, &[2, 5]);
    let mut proof = tree.multiproof(&[2, 5]).unwrap().siblings;
    proof[32..40].copy_from_slice(&u64::MAX.to_le_bytes());
    assert_eq!(multiproof_root(&leaves, 8, &proof), Err(MerkleError::SumOverflow));
    proof[..NODE_LENGTH].fill(0);
    assert_eq!(
        multiproof_root(&leaves, 8, &proof),
        Err(MerkleError::EmptySibling)
    );
}

#[test]
fn a_multiproof_needs_one_leaf_per_position() {
    let tree = tree(8);
    let proof = tree.multiproof(&[2, 5]).unwrap();
    assert_eq!(
        proof.root(&[tree.leaf(2).unwrap()]),
        Err(MerkleError::MultiproofSize)
    );
}

proptest! {
    #[test]
    fn a_multiproof_proves_what_single_proofs_prove(
        leaves in any_leaves(1..120),
        picks in proptest::collection::vec(any::<proptest::sample::Index>(), 1..=16),
    ) {
        let tree = SumTree::build(&DOMAIN, &leaves).unwrap();
        let mut positions: Vec<u32> = picks.iter().map(|pick| pick.index(leaves.len()) as u32).collect();
        positions.sort_unstable();
        positions.dedup();
        let proof = tree.multiproof(&positions).unwrap();
        let nodes: Vec<_> =
            positions.iter().map(|position| (*position, leaf_node(&DOMAIN, &leaves[*position as usize]))).collect();
        let count = tree.leaf_count();
        prop_assert_eq!(multiproof_root(&nodes, count, &proof.siblings), Ok(tree.root()));
        let mut singles = 0;
        for (position, node) in nodes {
            let single = tree.proof(position).unwrap();
            singles += single.len();
            prop_assert_eq!(root_from_proof(node, position, count, &single), Ok(tree.root()));
        }
        prop_assert!(proof.siblings.len() <= singles);
    }

    #[test]
    fn any_single_bit_change_fails(
        leaves in any_leaves(2..60),
        picks in proptest::collection::vec(any::<proptest::sample::Index>(), 1..=8),
        bit in any::<proptest::sample::Index>(),
    ) {
        let tree = SumTree::build(&DOMAIN, &leaves).unwrap();
        let mut positions: Vec<u32> = picks.iter().map(|pick| pick.index(leaves.len()) as u32).collect();
        positions.sort_unstable();
        positions.dedup();
        let known = pick(&tree, &positions);
        let siblings = tree.multiproof(&positions).unwrap().siblings;
        let mut bytes: Vec<u8> = known
            .iter()
            .flat_map(|(position, node)| [&position.to_le_bytes()[..], &node.to_bytes()].concat())
            .collect();
        let known_length = bytes.len();
        bytes.extend(&siblings);
        let check = |bytes: &[u8]| {
            let (known, siblings) = bytes.split_at(known_length);
            let known: Vec<(u32, Node)> = known
                .chunks(44)
                .map(|entry| {
                    let position = u32::from_le_bytes(entry[..4].try_into().unwrap());
                    (position, Node::from_bytes(entry[4..].try_into().unwrap()))
                })
                .collect();
            verify_multiproof(&known, tree.leaf_count(), siblings, &tree.root())
        };
        prop_assert_eq!(check(&bytes), Ok(()));
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(check(&bytes).is_err());
    }
}

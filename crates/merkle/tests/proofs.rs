//! Single proofs: every true one is accepted, and nothing else.

mod common;

use common::{DOMAIN, any_leaves, leaves};
use flywheel_merkle::{
    Domain, Leaf, MerkleError, NODE_LENGTH, Node, SumTree, depth, leaf_node, parent, root_from_node,
    root_from_proof, verify,
};
use proptest::prelude::*;

fn tree(count: u32) -> (Vec<Leaf>, SumTree) {
    let leaves = leaves(count);
    let tree = SumTree::build(&DOMAIN, &leaves).unwrap();
    (leaves, tree)
}

#[test]
fn every_proof_of_every_small_tree_verifies_and_has_the_trees_depth() {
    for count in 1..=130 {
        let (leaves, tree) = tree(count);
        for (position, leaf) in (0..).zip(&leaves) {
            let proof = tree.proof(position).unwrap();
            assert_eq!(proof.len(), depth(count).unwrap() as usize * NODE_LENGTH);
            let leaf = leaf_node(&DOMAIN, leaf);
            assert_eq!(tree.leaf(position), Some(leaf));
            assert_eq!(verify(leaf, position, count, &proof, &tree.root()), Ok(()));
        }
        assert_eq!(tree.proof(count), Err(MerkleError::PositionOutOfRange));
        assert_eq!(tree.leaf(count), None);
    }
}

#[test]
fn every_node_on_a_path_leads_to_the_root_from_its_own_level_and_place_only() {
    for count in 1..=40 {
        let (leaves, tree) = tree(count);
        let depth = depth(count).unwrap();
        for (position, leaf) in (0..).zip(&leaves) {
            let proof = tree.proof(position).unwrap();
            let mut node = leaf_node(&DOMAIN, leaf);
            for level in 0..=depth {
                let (place, rest) = (position >> level, &proof[level as usize * NODE_LENGTH..]);
                assert_eq!(root_from_node(node, level, place, count, rest), Ok(tree.root()));
                for other in (0..count).filter(|other| *other != place) {
                    assert_ne!(root_from_node(node, level, other, count, rest), Ok(tree.root()));
                }
                for other in (0..depth + 2).filter(|other| *other != level) {
                    assert!(root_from_node(node, other, place, count, rest).is_err());
                }
                if let Some(sibling) = rest.first_chunk::<NODE_LENGTH>() {
                    let sibling = Node::from_bytes(sibling);
                    let (left, right) = if place & 1 == 0 {
                        (node, sibling)
                    } else {
                        (sibling, node)
                    };
                    node = parent(&left, &right).unwrap();
                }
            }
        }
    }
}

#[test]
fn no_other_position_and_no_other_leaf_count_of_that_path_verifies() {
    for count in 1..=33 {
        let (leaves, tree) = tree(count);
        for (position, leaf) in (0..).zip(&leaves) {
            let (leaf, proof) = (leaf_node(&DOMAIN, leaf), tree.proof(position).unwrap());
            for other in (0..70).chain([u32::MAX]) {
                let verified = verify(leaf, other, count, &proof, &tree.root());
                assert_eq!(verified.is_ok(), other == position);
                if other >= count {
                    assert_eq!(verified, Err(MerkleError::PositionOutOfRange));
                }
            }
        }
    }
}

#[test]
fn a_smaller_leaf_count_that_hides_a_leaf_is_refused_at_the_edge() {
    let (leaves, tree) = tree(6);
    let proof = tree.proof(4).unwrap();
    let leaf = leaf_node(&DOMAIN, &leaves[4]);
    assert_eq!(
        verify(leaf, 4, 5, &proof, &tree.root()),
        Err(MerkleError::SiblingBeyondEdge)
    );
    assert_eq!(
        verify(leaf, 4, 7, &proof, &tree.root()),
        Err(MerkleError::EmptySibling)
    );
}

#[test]
fn every_wrong_length_is_refused() {
    for count in [1, 2, 3, 5, 16, 17] {
        let (leaves, tree) = tree(count);
        let leaf = leaf_node(&DOMAIN, &leaves[0]);
        let mut proof = tree.proof(0).unwrap();
        let right = proof.len();
        proof.resize(right + 2 * NODE_LENGTH, 0);
        for length in (0..proof.len()).filter(|length| *length != right) {
            let refused = root_from_proof(leaf, 0, count, &proof[..length]);
            assert_eq!(
                refused,
                Err(MerkleError::ProofLength),
                "{count} leaves, {length} bytes"
            );
        }
    }
    let leaf = leaf_node(&DOMAIN, &leaves(1)[0]);
    assert_eq!(root_from_proof(leaf, 0, 0, &[]), Err(MerkleError::EmptyTree));
}

#[test]
fn an_empty_node_counts_only_beyond_the_edge() {
    let (leaves, tree) = tree(5);
    let leaf = leaf_node(&DOMAIN, &leaves[4]);
    let proof = tree.proof(4).unwrap();
    // Leaf 4 of 5 has no sibling, nor has the node above it.
    assert_eq!(&proof[..2 * NODE_LENGTH], &[0; 2 * NODE_LENGTH]);
    for level in 0..2 {
        let mut filled = proof.clone();
        filled[level * NODE_LENGTH] = 1;
        assert_eq!(
            root_from_proof(leaf, 4, 5, &filled),
            Err(MerkleError::SiblingBeyondEdge)
        );
        let mut with_sum = proof.clone();
        with_sum[level * NODE_LENGTH + 32] = 1;
        assert_eq!(
            root_from_proof(leaf, 4, 5, &with_sum),
            Err(MerkleError::SiblingBeyondEdge)
        );
    }
    let mut emptied = proof;
    emptied[2 * NODE_LENGTH..].fill(0);
    assert_eq!(
        root_from_proof(leaf, 4, 5, &emptied),
        Err(MerkleError::EmptySibling)
    );
}

#[test]
fn an_inner_node_is_no_leaf() {
    // Second preimage: present the parent of leaves 0 and 1 as leaf 0 of a tree half as large.
    let (leaves, tree) = tree(4);
    let nodes: Vec<Node> = leaves.iter().map(|leaf| leaf_node(&DOMAIN, leaf)).collect();
    let inner = parent(&nodes[0], &nodes[1]).unwrap();
    let proof = tree.proof(0).unwrap();
    let shortened = &proof[NODE_LENGTH..];
    assert_eq!(
        root_from_proof(inner, 0, 4, shortened),
        Err(MerkleError::ProofLength)
    );
    // With the stored leaf count the path's length is fixed. With a forged one the hash decides: nobody has a leaf, 109
    // bytes that begin with 0, whose hash is that of 81 bytes that begin with 1.
    assert_eq!(root_from_proof(inner, 0, 2, shortened), Ok(tree.root()));
    let pair = [nodes[0].to_bytes(), nodes[1].to_bytes()].concat();
    for offset in [0, 8, 16] {
        let mut payee = [0; 32];
        payee.copy_from_slice(&pair[offset..offset + 32]);
        let forged = Leaf {
            index: 0,
            payee,
            total: inner.sum,
        };
        assert_ne!(leaf_node(&DOMAIN, &forged).hash, inner.hash);
    }
}

#[test]
fn another_program_or_pool_has_other_leaves() {
    let (leaves, tree) = tree(9);
    let proof = tree.proof(3).unwrap();
    let swapped = Domain {
        program_id: DOMAIN.pool,
        pool: DOMAIN.program_id,
    };
    let other_pool = Domain {
        pool: [0x23; 32],
        ..DOMAIN
    };
    let other_program = Domain {
        program_id: [0x12; 32],
        ..DOMAIN
    };
    for domain in [swapped, other_pool, other_program] {
        let leaf = leaf_node(&domain, &leaves[3]);
        assert_eq!(
            verify(leaf, 3, 9, &proof, &tree.root()),
            Err(MerkleError::RootMismatch)
        );
    }
}

#[test]
fn a_total_moved_between_two_leaves_changes_the_root_though_the_sum_stays() {
    let (mut leaves, tree) = tree(8);
    leaves[1].total += 7;
    leaves[2].total -= 7;
    let moved = SumTree::build(&DOMAIN, &leaves).unwrap();
    assert_eq!(moved.root().sum, tree.root().sum);
    assert_ne!(moved.root().hash, tree.root().hash);
}

#[test]
fn a_sum_of_siblings_that_overflows_is_refused() {
    let (leaves, tree) = tree(4);
    let leaf = leaf_node(&DOMAIN, &leaves[1]);
    let mut proof = tree.proof(1).unwrap();
    proof[NODE_LENGTH + 32..].copy_from_slice(&u64::MAX.to_le_bytes());
    assert_eq!(root_from_proof(leaf, 1, 4, &proof), Err(MerkleError::SumOverflow));
}

#[test]
fn the_largest_tree_has_proofs_of_thirty_two_levels() {
    // No such tree can be built here; any siblings give some root, and the path must not wrap.
    let leaf = Node {
        hash: [7; 32],
        sum: 1,
    };
    let sibling = Node {
        hash: [8; 32],
        sum: 1,
    }
    .to_bytes();
    let proof = sibling.repeat(32);
    let root = root_from_proof(leaf, 0, u32::MAX, &proof).unwrap();
    assert_eq!(root.sum, 33);
    // 2^32 - 1 leaves: the last has no sibling, and all nodes above it do.
    let last = u32::MAX - 1;
    assert_eq!(
        root_from_proof(leaf, last, u32::MAX, &proof),
        Err(MerkleError::SiblingBeyondEdge)
    );
    let edge = [vec![0; NODE_LENGTH], sibling.repeat(31)].concat();
    assert_eq!(root_from_proof(leaf, last, u32::MAX, &edge).unwrap().sum, 32);
    assert_eq!(
        root_from_proof(leaf, u32::MAX, u32::MAX, &proof),
        Err(MerkleError::PositionOutOfRange)
    );
}

proptest! {
    #[test]
    fn all_proofs_of_random_trees_verify(leaves in any_leaves(1..80)) {
        let tree = SumTree::build(&DOMAIN, &leaves).unwrap();
        for (position, leaf) in (0..).zip(&leaves) {
            let (leaf, proof) = (leaf_node(&DOMAIN, leaf), tree.proof(position).unwrap());
            prop_assert_eq!(verify(leaf, position, tree.leaf_count(), &proof, &tree.root()), Ok(()));
        }
    }

    #[test]
    fn any_single_bit_change_fails(
        leaves in any_leaves(1..40),
        position in any::<proptest::sample::Index>(),
        bit in any::<proptest::sample::Index>(),
    ) {
        let tree = SumTree::build(&DOMAIN, &leaves).unwrap();
        let position = position.index(leaves.len());
        let (leaf, count, root) = (leaves[position], tree.leaf_count(), tree.root());
        // Everything that a claimant sends or a root says, as one string of bits.
        let mut bytes = tree.proof(position as u32).unwrap();
        let proof_length = bytes.len();
        bytes.extend(leaf.index.to_le_bytes());
        bytes.extend(leaf.payee);
        bytes.extend(leaf.total.to_le_bytes());
        bytes.extend((position as u32).to_le_bytes());
        bytes.extend(root.to_bytes());
        let check = |bytes: &[u8]| {
            let (proof, rest) = bytes.split_at(proof_length);
            let leaf = Leaf {
                index: u32::from_le_bytes(rest[..4].try_into().unwrap()),
                payee: rest[4..36].try_into().unwrap(),
                total: u64::from_le_bytes(rest[36..44].try_into().unwrap()),
            };
            let position = u32::from_le_bytes(rest[44..48].try_into().unwrap());
            let root = Node::from_bytes(rest[48..].try_into().unwrap());
            verify(leaf_node(&DOMAIN, &leaf), position, count, proof, &root)
        };
        prop_assert_eq!(check(&bytes), Ok(()));
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(check(&bytes).is_err());
    }
}

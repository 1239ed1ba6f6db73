//! Nodes, trees and roots are those of the definition.

mod common;

use common::{DOMAIN, any_leaves, hex, leaves, plain_leaf, plain_parent, plain_root};
use flywheel_merkle::{Domain, Leaf, MAX_DEPTH, MerkleError, Node, SumTree, depth, leaf_node, parent};
use proptest::prelude::*;

fn root(leaves: &[Leaf]) -> Node {
    SumTree::build(&DOMAIN, leaves).unwrap().root()
}

#[test]
fn known_answers() {
    // Made with Python's hashlib:
    //   leaf = lambda i, payee, total: (H(b"\0" + b"\x11"*32 + b"\x22"*32 + le4(i) + payee + le8(total)), total)
    //   node = lambda l, r: (H(b"\1" + l[0] + le8(l[1]) + r[0] + le8(r[1])), l[1] + r[1])
    let leaf = |index, total| Leaf {
        index,
        payee: [index as u8; 32],
        total,
    };
    let leaves = [leaf(0, 5), leaf(1, 0), leaf(7, 1_000_000_000_000)];
    let node = leaf_node(&DOMAIN, &leaves[0]);
    assert_eq!(hex(&node.hash), LEAF);
    assert_eq!(node.sum, 5);
    assert_eq!(hex(&root(&leaves[..2]).hash), ROOT_OF_TWO);
    assert_eq!(hex(&root(&leaves).hash), ROOT_OF_THREE);
    assert_eq!(root(&leaves).sum, 1_000_000_000_005);
}

const LEAF: &str = "71bf527bfbb6d71cc3fc709f4c0bee97b56835f5aecd043d7b501df1d457f2ae";
const ROOT_OF_TWO: &str = "4bc8acbc5712d77011e48e467321202bec4a5df93e29d6b10edf7da707157a3c";
const ROOT_OF_THREE: &str = "77176ce98ab5bccb5d1dbc8817f88ce81ff4fdfc0a0cf9e53a1e37033aaed200";

#[test]
fn every_small_tree_has_the_recursive_definitions_root() {
    for count in 1..=300 {
        let leaves = leaves(count);
        let tree = SumTree::build(&DOMAIN, &leaves).unwrap();
        assert_eq!(tree.root(), plain_root(&DOMAIN, &leaves), "{count} leaves");
        assert_eq!(tree.leaf_count(), count);
    }
}

#[test]
fn trees_of_several_parallel_chunks_have_the_recursive_definitions_root() {
    for count in [2_047, 2_048, 2_049, 4_095, 4_096, 4_097, 6_145, 40_000] {
        let leaves = leaves(count);
        assert_eq!(root(&leaves), plain_root(&DOMAIN, &leaves), "{count} leaves");
    }
}

#[test]
fn the_root_of_one_leaf_is_that_leaf() {
    let leaf = leaves(1)[0];
    let tree = SumTree::build(&DOMAIN, &[leaf]).unwrap();
    assert_eq!(tree.root(), leaf_node(&DOMAIN, &leaf));
    assert_eq!(tree.proof(0), Ok(vec![]));
}

#[test]
fn there_is_no_empty_tree() {
    assert_eq!(SumTree::build(&DOMAIN, &[]), Err(MerkleError::EmptyTree));
    assert_eq!(depth(0), Err(MerkleError::EmptyTree));
}

#[test]
fn depth_is_the_rounded_up_logarithm() {
    for count in (1..70_000).chain([1 << 31, (1 << 31) + 1, u32::MAX]) {
        let expected = (0..=MAX_DEPTH).find(|depth| 1_u64 << depth >= u64::from(count));
        assert_eq!(depth(count).ok(), expected);
    }
}

#[test]
fn duplicate_and_unsorted_indexes_are_refused() {
    let mut duplicate = leaves(9);
    duplicate[5].index = duplicate[4].index;
    assert_eq!(
        SumTree::build(&DOMAIN, &duplicate),
        Err(MerkleError::UnsortedLeaves)
    );
    let mut unsorted = leaves(9);
    unsorted.swap(7, 8);
    assert_eq!(
        SumTree::build(&DOMAIN, &unsorted),
        Err(MerkleError::UnsortedLeaves)
    );
}

#[test]
fn sums_that_overflow_are_refused() {
    let mut leaves = leaves(3);
    leaves[0].total = u64::MAX - 1;
    leaves[1].total = 1;
    leaves[2].total = 0;
    assert_eq!(root(&leaves).sum, u64::MAX);
    leaves[2].total = 1;
    assert_eq!(SumTree::build(&DOMAIN, &leaves), Err(MerkleError::SumOverflow));
    let node = |sum| Node { hash: [3; 32], sum };
    assert_eq!(parent(&node(u64::MAX), &node(1)), Err(MerkleError::SumOverflow));
    assert_eq!(parent(&node(u64::MAX), &node(0)).unwrap().sum, u64::MAX);
}

#[test]
fn repeating_the_last_leaf_changes_the_root() {
    // CVE-2012-2459: where a missing sibling is a copy of the node, [a, b, c] and [a, b, c, c] have one root.
    let three = leaves(3);
    let nodes: Vec<Node> = three.iter().map(|leaf| leaf_node(&DOMAIN, leaf)).collect();
    let duplicated = parent(
        &parent(&nodes[0], &nodes[1]).unwrap(),
        &parent(&nodes[2], &nodes[2]).unwrap(),
    );
    assert_ne!(Ok(root(&three)), duplicated);
}

#[test]
fn different_leaf_counts_never_share_a_root() {
    let mut roots: Vec<_> = (1..200).map(|count| root(&leaves(count)).hash).collect();
    roots.sort_unstable();
    roots.dedup();
    assert_eq!(roots.len(), 199);
}

proptest! {
    #[test]
    fn nodes_are_those_of_the_definition(
        program_id in any::<[u8; 32]>(),
        pool in any::<[u8; 32]>(),
        index in any::<u32>(),
        payee in any::<[u8; 32]>(),
        total in any::<u64>(),
        right in (any::<[u8; 32]>(), any::<u64>()),
    ) {
        let (domain, leaf) = (Domain { program_id, pool }, Leaf { index, payee, total });
        let plain = plain_leaf(&domain, &leaf);
        let node = leaf_node(&domain, &leaf);
        prop_assert_eq!((node.hash, node.sum), plain);
        let other = Node { hash: right.0, sum: right.1 };
        match parent(&node, &other) {
            Ok(above) => prop_assert_eq!((above.hash, above.sum), plain_parent(plain, right)),
            Err(error) => {
                prop_assert_eq!(error, MerkleError::SumOverflow);
                prop_assert!(total.checked_add(right.1).is_none());
            }
        }
    }

    #[test]
    fn the_host_hashes_as_the_system_call_does(left in any::<[u8; 32]>(), right in any::<[u8; 32]>(), sum in any::<u64>()) {
        let left = Node { hash: left, sum: sum >> 1 };
        let right = Node { hash: right, sum: sum >> 2 };
        let hash = solana_sha256_hasher::hashv(&[&[1], &left.to_bytes(), &right.to_bytes()]);
        prop_assert_eq!(parent(&left, &right).unwrap().hash, hash.to_bytes());
    }

    #[test]
    fn random_trees_have_the_recursive_definitions_root(leaves in any_leaves(1..200)) {
        prop_assert_eq!(root(&leaves), plain_root(&DOMAIN, &leaves));
    }

    #[test]
    fn the_root_sums_all_totals(leaves in any_leaves(1..100)) {
        prop_assert_eq!(root(&leaves).sum, leaves.iter().map(|leaf| leaf.total).sum::<u64>());
    }

    #[test]
    fn bytes_round_trip(bytes in any::<[u8; 32]>(), sum in any::<u64>()) {
        let node = Node { hash: bytes, sum };
        prop_assert_eq!(Node::from_bytes(&node.to_bytes()), node);
    }
}

//! Proofs that lead to no root: every instruction that takes a branch refuses them, whatever a root says about itself.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, Branch, ClaimArgs, ClaimManyArgs, Grant};
use flywheel_merkle::{Domain, Leaf, Node, SumTree, leaf_node, parent_hash};
use flywheel_tests::world::{World, keypair};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A pool with final roots, as bad as oracles like.
struct Payer {
    world: World,
    challenger: Keypair,
}

impl Payer {
    fn new(seed: &str) -> Self {
        let mut world = World::new(seed);
        world.create_claim_page(0).unwrap();
        Self {
            challenger: world.funded(&format!("{seed}/challenger")),
            world,
        }
    }

    /// The payee's token account, created when it is not there.
    fn wallet(&mut self, payee: &Address) -> Address {
        let wallet = address::associated_token_account(payee, &self.world.mint.pubkey());
        if self.world.lamports(&wallet) == 0 {
            self.world.token_account(payee);
        }
        wallet
    }

    /// What becomes of the branch as evidence, as a claim, and as a claim of several devices, which takes the siblings
    /// `many`. Evidence goes first, because it changes nothing for the others.
    fn tried(&mut self, root: Address, branch: &Branch, many: &[u8]) -> [String; 3] {
        let (from, wallet) = (self.world.source(), self.wallet(&branch.payee));
        let grant = Grant {
            index: branch.index,
            total: branch.total,
            position: branch.position,
        };
        let one = ClaimArgs {
            grant,
            proof: branch.proof.clone(),
        };
        let many = ClaimManyArgs {
            grants: vec![grant],
            proof: many.to_vec(),
        };
        let challenger = self.challenger.insecure_clone();
        let lay = rewards::lay_evidence(challenger.pubkey(), root, branch.clone());
        [
            self.world.attempt(lay, &[&challenger]),
            self.world.tried(&rewards::claim(from, root, wallet, one)),
            self.world.tried(&rewards::claim_many(from, root, wallet, many)),
        ]
    }

    fn refuses(&mut self, root: Address, branch: &Branch, many: &[u8]) {
        let claimed = self.world.pool_state().claimed;
        let became = self.tried(root, branch, many);
        assert_eq!(became, ["ProofInvalid"; 3], "{branch:?}");
        let pool = self.world.pool_state();
        assert_eq!((pool.claimed, self.world.supply()), (claimed, claimed));
    }
}

/// Leaves of the operator with indices and positions 0, 1, ... and totals 100, 101, ...
fn leaves(world: &World, count: u32) -> Vec<Leaf> {
    let payee = world.operator.pubkey();
    let leaf = |index: u32| World::leaf(index, &payee, 100 + u64::from(index));
    (0..count).map(leaf).collect()
}

fn branch(leaves: &[Leaf], tree: &SumTree, position: u32) -> Branch {
    let leaf = leaves[position as usize];
    Branch {
        index: leaf.index,
        payee: leaf.payee.into(),
        total: leaf.total,
        position,
        proof: tree.proof(position).unwrap(),
    }
}

fn siblings(tree: &SumTree, position: u32) -> Vec<u8> {
    tree.multiproof(&[position]).unwrap().siblings
}

/// What is hashed for a leaf are 109 bytes that begin with 0, for an inner node 81 that begin with 1: who shows the 80
/// bytes of two children as if they were a leaf's has other bytes to hash, wherever in them payee and index are taken from.
#[test]
fn no_inner_node_is_paid_as_a_leaf_even_if_the_root_says_that_its_tree_is_that_shallow() {
    let mut payer = Payer::new("second preimage");
    let leaves = leaves(&payer.world, 4);
    let tree = payer.world.tree_of(&leaves);
    let honest = World::proposal(&tree);
    let mut shallow = honest.clone();
    shallow.leaf_count = 2;
    let roots = [
        payer.world.finalized(0, &honest),
        payer.world.finalized(1, &shallow),
    ];
    let children = [0, 1].map(|place| leaf_node(&payer.world.domain(), &leaves[place]));
    let inner = Node {
        hash: parent_hash(&children[0], &children[1]),
        sum: 201,
    };
    let bytes = children.map(|node| node.to_bytes()).concat();
    let full = tree.proof(0).unwrap();
    let above = &full[40..];
    assert_eq!(above.len(), 40);
    let mut payees: Vec<[u8; 32]> = [0, 4, 8, 32, 40, 48]
        .map(|offset| bytes[offset..offset + 32].try_into().unwrap())
        .to_vec();
    payees.push(inner.hash);
    for root in roots {
        for payee in &payees {
            for index in [
                0,
                u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) % 256,
            ] {
                let forged = Branch {
                    index,
                    payee: (*payee).into(),
                    total: inner.sum,
                    position: 0,
                    proof: above.to_vec(),
                };
                payer.refuses(root, &forged, above);
            }
        }
    }
    // The shallow root pays no leaf of the deeper tree either; the honest one pays all.
    let last = branch(&leaves, &tree, 3);
    payer.refuses(roots[1], &last, &siblings(&tree, 3));
    let became = payer.tried(roots[0], &last, &siblings(&tree, 3));
    assert_eq!(became, ["accepted", "accepted", "NothingToClaim"]);
    assert_eq!(payer.world.supply(), 103);
}

/// Whatever stands below a leaf is no part of the tree, even if the root says that there is a level more.
#[test]
fn no_leaf_is_paid_as_an_inner_node_of_a_root_that_says_that_its_tree_is_deeper() {
    let mut payer = Payer::new("deeper");
    let leaves = leaves(&payer.world, 4);
    let tree = payer.world.tree_of(&leaves);
    let mut deeper = World::proposal(&tree);
    deeper.leaf_count = 8;
    let root = payer.world.finalized(0, &deeper);
    let mut first = branch(&leaves, &tree, 0);
    payer.refuses(root, &first, &siblings(&tree, 0));
    let own = leaf_node(&payer.world.domain(), &leaves[0]).to_bytes();
    for below in [[0; 40], [0xff; 40], own] {
        for place in [0, 40, 80] {
            let mut longer = tree.proof(0).unwrap();
            longer.splice(place..place, below);
            first.proof = longer.clone();
            payer.refuses(root, &first, &longer);
        }
    }
}

/// Every change of a proof's length: none at all, a node or a byte less or more, and as many nodes as a transaction holds.
fn wrong_lengths(proof: &[u8]) -> Vec<Vec<u8>> {
    let most = 18 * 40;
    let mut wrong = vec![
        [proof, &[0; 40]].concat(),
        [&[0; 40], proof].concat(),
        [proof, &[0xff; 40]].concat(),
        [proof, &[0]].concat(),
        [proof, &vec![0; most - proof.len()]].concat(),
        [proof, &vec![0x5a; most - proof.len()]].concat(),
    ];
    if !proof.is_empty() {
        wrong.push(vec![]);
        wrong.push(proof[40..].to_vec());
        wrong.push(proof[..proof.len() - 40].to_vec());
        wrong.push(proof[..proof.len() - 1].to_vec());
        wrong.push([proof, &proof[..40]].concat());
        wrong.push([proof, proof].concat());
    }
    wrong
}

#[test]
fn an_empty_and_an_overlong_proof_are_refused_for_a_tree_of_any_depth() {
    for count in [1, 2, 3, 5, 8, 9] {
        let mut payer = Payer::new(&format!("lengths {count}"));
        let leaves = leaves(&payer.world, count);
        let tree = payer.world.tree_of(&leaves);
        let root = payer.world.finalized(0, &World::proposal(&tree));
        for position in [0, count - 1] {
            let right = branch(&leaves, &tree, position);
            let many = siblings(&tree, position);
            let wrong = wrong_lengths(&right.proof).into_iter();
            // Each is changed alike; when the siblings are fewer, some changes are those of the longest list.
            let wrong_many = wrong_lengths(&many);
            for (place, proof) in wrong.enumerate() {
                let forged = Branch {
                    proof,
                    ..right.clone()
                };
                payer.refuses(root, &forged, &wrong_many[place % wrong_many.len()]);
            }
        }
        let last = branch(&leaves, &tree, count - 1);
        let became = payer.tried(root, &last, &siblings(&tree, count - 1));
        assert_eq!(became, ["accepted", "accepted", "NothingToClaim"], "{count}");
        assert_eq!(payer.world.supply(), 100 + u64::from(count - 1));
    }
}

/// Oracles copy a root as it stands: from another pool, or from the program of another cluster, which has another address.
#[test]
fn leaves_of_another_pool_or_of_another_clusters_program_are_paid_by_no_root() {
    let mut payer = Payer::new("other domains");
    let own = payer.world.domain();
    let other = |name: &str| keypair(name).pubkey().to_bytes();
    let domains = [
        Domain {
            pool: other("another pool"),
            ..own
        },
        Domain {
            program_id: other("another cluster's program"),
            ..own
        },
        Domain {
            program_id: own.pool,
            pool: own.program_id,
        },
        Domain {
            program_id: [0; 32],
            ..own
        },
    ];
    let leaves = leaves(&payer.world, 4);
    for (domain, epoch) in domains.iter().zip(0..) {
        let tree = SumTree::build(domain, &leaves).unwrap();
        let root = payer.world.finalized(epoch, &World::proposal(&tree));
        for position in 0..4 {
            let copied = branch(&leaves, &tree, position);
            payer.refuses(root, &copied, &siblings(&tree, position));
        }
    }
    // The same leaves in a root of their own.
    let tree = payer.world.tree_of(&leaves);
    let root = payer.world.finalized(9, &World::proposal(&tree));
    let first = branch(&leaves, &tree, 0);
    let became = payer.tried(root, &first, &siblings(&tree, 0));
    assert_eq!(became, ["accepted", "accepted", "NothingToClaim"]);
    assert_eq!(payer.world.supply(), 100);
}

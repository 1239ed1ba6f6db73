//! What proofs of fraud take in large trees: bytes of a transaction, compute units.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, BadSum, Below, Branch, Challenged, ProposeRootArgs};
use flywheel_client::transactions::{MAX_BYTES, message, size};
use flywheel_merkle::{Node, leaf_node, root_from_proof};
use flywheel_tests::outcome;
use flywheel_tests::world::{TRIAL_EPOCH, Trial, World};
use rand::{Rng, SeedableRng, rngs::StdRng};
use reward_distributor::state::RootStatus;
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::{AddressLookupTableAccount, VersionedMessage, v0};
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

/// The most that a proof of fraud may take, compute units.
const BUDGET: u64 = 60_000;

/// Levels of a tree of a million devices, and of as many as there can be.
const LEVELS: [u32; 2] = [20, 32];

/// What a proof of a wrong sum takes in a tree of a million devices, bytes: alone, and with a lookup table.
const BAD_SUM_BYTES: (usize, usize) = (1_242, 1_152);

/// Position of the first of two leaves.
const FIRST: u32 = 4;

/// Two leaves beside each other in a tree of many leaves: all the others are stood for by random siblings.
struct Large {
    branches: [Branch; 2],
    proposal: ProposeRootArgs,
    bad_leaf: BadSum,
}

impl Large {
    /// A tree of `levels` levels with these two (device index, total) pairs. The first leaf's node says that its sum is larger
    /// by `lie`.
    fn new(world: &World, levels: u32, leaves: [(u32, u64); 2], lie: u64) -> Self {
        let mut random = StdRng::seed_from_u64(u64::from(levels));
        // Of 2^32 leaves there can be all but one.
        let leaf_count = u32::try_from(1u64 << levels).unwrap_or(u32::MAX);
        let mut sibling = || Node {
            hash: random.random(),
            sum: random.random_range(1..9),
        };
        let above: Vec<u8> = (1..levels).flat_map(|_| sibling().to_bytes()).collect();
        let payee = world.operator.pubkey();
        let mut nodes =
            leaves.map(|(index, total)| leaf_node(&world.domain(), &World::leaf(index, &payee, total)));
        nodes[0].sum += lie;
        let proof = |side: usize| [nodes[1 - side].to_bytes().as_slice(), &above].concat();
        let root = root_from_proof(nodes[0], FIRST, leaf_count, &proof(0)).unwrap();
        let branch = |side: usize| Branch {
            index: leaves[side].0,
            payee,
            total: leaves[side].1,
            position: [FIRST, FIRST + 1][side],
            proof: proof(side),
        };
        let (index, total) = leaves[0];
        Self {
            branches: [branch(0), branch(1)],
            bad_leaf: BadSum {
                sum: nodes[0].sum,
                level: 0,
                position: FIRST,
                below: Below::Leaf { index, payee, total },
                proof: proof(0),
            },
            proposal: ProposeRootArgs {
                root: root.hash,
                total: root.sum,
                leaf_count,
                data_hash: [7; 32],
                uri: [0; 128],
            },
        }
    }
}

/// A proof that holds against a root of many levels, or what is laid down for one.
struct Proven {
    trial: Trial,
    name: &'static str,
    instruction: Instruction,
    root: Address,
}

impl Proven {
    /// Proposes a tree with these leaves and lays both down; `proof` says what is wrong with it.
    fn new(
        (levels, leaves, lie): (u32, [(u32, u64); 2], u64),
        name: &'static str,
        proof: impl Fn(&mut Trial, Challenged, Large, [Address; 2]) -> Instruction,
    ) -> Self {
        let mut trial = Trial::new(&format!("{name} of {levels}"));
        let large = Large::new(&trial.world, levels, leaves, lie);
        let root = trial.world.proposed(0, TRIAL_EPOCH, &large.proposal);
        let challenger = trial.challenger.pubkey();
        let laid = [FIRST, FIRST + 1].map(|position| address::evidence(&root, &challenger, position));
        if name != "lay_evidence" && lie == 0 {
            for branch in large.branches.clone() {
                units(&mut trial, rewards::lay_evidence(challenger, root, branch));
            }
        }
        let challenged = trial.challenged(root);
        let instruction = proof(&mut trial, challenged, large, laid);
        Self {
            trial,
            name,
            instruction,
            root,
        }
    }

    /// Every proof, in trees of this many levels.
    fn every(levels: u32) -> Vec<Self> {
        let of = |index, total| (levels, [(index, total), (7, 600)], 0);
        let lied = (levels, [(3, 9), (7, 600)], 1);
        let twice = (levels, [(3, 9), (3, 600)], 0);
        vec![
            Self::new(of(3, 9), "lay_evidence", |trial, challenged, large, _| {
                let [branch, _] = large.branches;
                rewards::lay_evidence(trial.challenger.pubkey(), challenged.reward_root, branch)
            }),
            Self::new(twice, "prove_unsorted", |_, challenged, _, [first, second]| {
                challenged.prove_unsorted(first, second)
            }),
            Self::new(lied, "prove_bad_sum", |_, challenged, large, _| {
                challenged.prove_bad_sum(large.bad_leaf)
            }),
            Self::new(of(2, 59), "prove_decrease", |trial, challenged, _, [leaf, _]| {
                challenged.prove_decrease(leaf, trial.lay_before(1))
            }),
            Self::new(
                of(1, 50),
                "prove_omission",
                |trial, challenged, _, [below, above]| {
                    challenged.prove_omission(trial.lay_before(1), below, above)
                },
            ),
            Self::new(
                of(2, 261),
                "prove_above_cap",
                |trial, challenged, _, [leaf, _]| challenged.prove_above_cap(leaf, trial.lay_before(1)),
            ),
            Self::new(
                of(3, 201),
                "prove_newcomer_above_cap",
                |trial, challenged, _, [leaf, _]| {
                    challenged.prove_newcomer_above_cap(leaf, trial.lay_before(1), trial.lay_before(2))
                },
            ),
            Self::new(
                of(8, 9),
                "prove_unregistered",
                |trial, challenged, _, [leaf, _]| challenged.prove_unregistered(trial.world.network, leaf),
            ),
        ]
    }

    /// Bytes of a transaction whose fee the challenger pays.
    fn bytes(&self) -> usize {
        size(
            &self.trial.challenger.pubkey(),
            std::slice::from_ref(&self.instruction),
        )
        .unwrap()
    }

    /// The same with a lookup table of what all challenges in a pool have in common.
    fn bytes_with_table(&self) -> usize {
        let world = &self.trial.world;
        let common = [
            world.pool,
            world.network,
            world.pool_state().parameters.insurance,
            solana_system_interface::program::ID,
            address::event_authority(&reward_distributor::ID),
        ];
        let table = AddressLookupTableAccount {
            key: Address::default(),
            addresses: common.to_vec(),
        };
        let instructions = std::slice::from_ref(&self.instruction);
        let key = self.trial.challenger.pubkey();
        let compiled = v0::Message::try_compile(&key, instructions, &[table], Hash::default());
        1 + 64 + VersionedMessage::V0(compiled.unwrap()).serialize().len()
    }
}

/// Of a tree of a million devices, only the proof of a wrong sum needs a lookup table of the pool's accounts. Proofs from
/// stored leaves are the same for every tree, whereas of 32 levels the branch itself is larger than a transaction.
#[test]
fn every_proof_from_stored_leaves_fits_a_transaction_whatever_the_tree() {
    for levels in LEVELS {
        for proven in Proven::every(levels) {
            let (name, bytes, with_table) = (proven.name, proven.bytes(), proven.bytes_with_table());
            println!("{name} with {levels} levels: {bytes} bytes, {with_table} with a lookup table");
            match (name, levels) {
                ("lay_evidence", 32) => assert!(with_table > MAX_BYTES),
                ("prove_bad_sum", 20) => assert_eq!((bytes, with_table), BAD_SUM_BYTES),
                ("prove_bad_sum", _) => assert!(with_table > MAX_BYTES),
                _ => assert!(bytes <= MAX_BYTES, "{name} with {levels} levels: {bytes}"),
            }
        }
    }
    assert!(BAD_SUM_BYTES.0 > MAX_BYTES && BAD_SUM_BYTES.1 <= MAX_BYTES);
}

/// Sends without regard to size, as one may with a lookup table; returns the compute units.
fn units(trial: &mut Trial, instruction: Instruction) -> u64 {
    let (challenger, chain) = (trial.challenger.insecure_clone(), &mut trial.world.chain);
    chain.next_blockhash();
    let blockhash = chain.svm().latest_blockhash();
    let message = message(&challenger.pubkey(), &[instruction], blockhash).unwrap();
    let transaction = VersionedTransaction::try_new(message, &[&challenger]).unwrap();
    let sent = chain.svm().send_transaction(transaction);
    sent.expect("accepted").compute_units_consumed
}

#[test]
fn every_proof_stays_within_its_compute_budget() {
    for levels in LEVELS {
        for mut proven in Proven::every(levels) {
            let taken = units(&mut proven.trial, proven.instruction);
            println!("{} with {levels} levels: {taken} CU", proven.name);
            assert!(taken <= BUDGET, "{} with {levels} levels: {taken}", proven.name);
            let status = proven.trial.world.root_state(proven.root).status;
            let rejected = status == RootStatus::Rejected.code();
            assert_eq!(rejected, proven.name != "lay_evidence", "{}", proven.name);
        }
    }
}

#[test]
fn two_branches_of_a_large_tree_are_shown_one_after_the_other() {
    let mut trial = Trial::new("two transactions");
    let large = Large::new(&trial.world, 20, [(3, 10), (3, 600)], 0);
    let root = trial.world.proposed(0, TRIAL_EPOCH, &large.proposal);
    let challenger = trial.challenger.insecure_clone();
    // The challenger pays the fees: another payer's signature would not fit beside a branch.
    let positions = large.branches.clone().map(|branch| branch.position);
    for branch in large.branches {
        let lay = rewards::lay_evidence(challenger.pubkey(), root, branch);
        trial.world.send_paid_by(&challenger, &[lay], &[]).unwrap();
    }
    let [first, second] = positions.map(|position| address::evidence(&root, &challenger.pubkey(), position));
    let before = trial.world.lamports(&challenger.pubkey());
    let proof = trial.challenged(root).prove_unsorted(first, second);
    assert_eq!(trial.send(proof), "accepted");
    let gained = trial.world.lamports(&challenger.pubkey()) - before;
    assert_eq!(gained, 37_500_003);
    assert_eq!(trial.world.root_state(root).status, RootStatus::Rejected.code());
    assert_eq!(outcome(trial.world.vote(0, TRIAL_EPOCH, root)), "RootRejected");
}

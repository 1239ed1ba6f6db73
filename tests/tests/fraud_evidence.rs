//! Evidence, and what proofs take in large trees: bytes of a transaction, compute units.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, BadSum, Below, Branch, Challenged, ProposeRootArgs};
use flywheel_client::transactions::{MAX_BYTES, message, size};
use flywheel_merkle::{Node, leaf_node, root_from_proof};
use flywheel_tests::outcome;
use flywheel_tests::world::{HONEST, ODD_BOND, Proof, TRIAL_EPOCH, Trial, World};
use rand::{Rng, SeedableRng, rngs::StdRng};
use reward_distributor::state::{Evidence, RootStatus};
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::{AddressLookupTableAccount, VersionedMessage, v0};
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

/// The most that a proof of fraud may take, compute units.
const BUDGET: u64 = 60_000;

#[test]
fn evidence_costs_its_rent_until_its_challenger_takes_it_back() {
    let mut trial = Trial::new("rent of evidence");
    let (challenger, last_root) = (trial.challenger.insecure_clone(), trial.last_root);
    let before = trial.world.lamports(&challenger.pubkey());
    let evidence = trial.lay_before(1);
    let rent = trial.world.rent(Evidence::SPACE);
    assert_eq!(trial.world.lamports(&evidence), rent);
    assert_eq!(trial.world.lamports(&challenger.pubkey()), before - rent);
    let laid: Evidence = trial.world.state(&evidence);
    assert_eq!(
        (laid.index, laid.position, laid.leaf_count, laid.total),
        (2, 1, 3, 60)
    );
    assert_eq!(
        (laid.reward_root, laid.challenger),
        (last_root, challenger.pubkey())
    );

    let thief = trial.world.funded("thief");
    let mut stolen = rewards::close_evidence(thief.pubkey(), last_root, 1);
    stolen.accounts[1].pubkey = evidence;
    assert_eq!(trial.world.attempt(stolen, &[&thief]), "EvidenceMismatch");
    let close = rewards::close_evidence(challenger.pubkey(), last_root, 1);
    assert_eq!(trial.send(close.clone()), "accepted");
    assert_eq!(trial.world.lamports(&evidence), 0);
    assert_eq!(trial.world.lamports(&challenger.pubkey()), before);
    assert_ne!(trial.send(close), "accepted");

    // What was taken back proves nothing any more.
    let tree = trial.tree(&[(1, 50), (2, 59), (5, 101)], &[]);
    let accused = trial.accuse(tree);
    let proof = trial
        .challenged(accused.root)
        .prove_decrease(evidence, accused.tree.branch(1));
    assert_ne!(trial.send(proof), "accepted");
    assert_eq!(trial.world.lamports(&challenger.pubkey()), before);
    let status = trial.world.root_state(accused.root).status;
    assert_eq!(status, RootStatus::Proposed.code());
}

#[test]
fn evidence_outlives_the_trial_and_can_still_be_taken_back() {
    let mut trial = Trial::new("after the trial");
    let tree = trial.tree(&[(1, 50), (5, 100), (2, 60)], &[]);
    let accused = trial.accuse(tree);
    let before = trial.world.lamports(&trial.challenger.pubkey());
    trial.lay(accused.root, accused.tree.branch(1));
    let proof = Proof::Unsorted {
        evidence: 1,
        branch: 2,
    };
    assert_eq!(trial.judge(&accused, proof), 37_500_003);
    let later = trial.tree(&HONEST, &[]);
    trial.world.finalized(TRIAL_EPOCH + 1, &later.proposal());
    let release = rewards::release_root(trial.world.pool, accused.root, trial.sponsor.pubkey());
    assert_eq!(trial.world.tried(&release), "accepted");
    let close = rewards::close_evidence(trial.challenger.pubkey(), accused.root, 1);
    assert_eq!(trial.send(close), "accepted");
    let after = trial.world.lamports(&trial.challenger.pubkey());
    assert_eq!(after, before + 37_500_003);
}

#[test]
fn only_a_branch_that_leads_to_the_root_is_laid_down_and_only_once() {
    let mut trial = Trial::new("true evidence");
    let honest = trial.tree(&HONEST, &[]);
    let honest = trial.accuse(honest);
    let challenger = trial.challenger.insecure_clone();
    let lay = |root, branch| rewards::lay_evidence(challenger.pubkey(), root, branch);
    let branch = honest.tree.branch(2);
    type Edit = fn(&mut Branch);
    let edits: [Edit; 6] = [
        |branch| branch.index += 1,
        |branch| branch.total += 1,
        |branch| branch.position += 1,
        |branch| branch.payee = Address::default(),
        |branch| branch.proof[0] ^= 1,
        |branch| branch.proof.truncate(80),
    ];
    for edit in edits {
        let mut forged = branch.clone();
        edit(&mut forged);
        assert_eq!(trial.send(lay(honest.root, forged)), "ProofInvalid");
    }
    assert_eq!(trial.send(lay(trial.last_root, branch.clone())), "ProofInvalid");
    assert_eq!(trial.send(lay(honest.root, branch.clone())), "accepted");
    assert_eq!(trial.send(lay(honest.root, branch)), "AccountExists");
}

#[test]
fn evidence_of_another_root_proves_nothing_and_costs_nothing() {
    let mut trial = Trial::new("evidence of another root");
    let tree = trial.tree(&[(1, 50), (5, 100), (2, 60)], &[]);
    let accused = trial.accuse(tree);
    let (of_last, of_accused) = (
        trial.lay_before(0),
        trial.lay(accused.root, accused.tree.branch(0)),
    );
    let challenged = trial.challenged(accused.root);
    let branch = || accused.tree.branch(2);
    let proofs = [
        challenged.prove_unsorted(of_last, branch()),
        challenged.prove_decrease(of_accused, branch()),
        challenged.prove_above_cap(of_accused, branch()),
        challenged.prove_newcomer_above_cap(of_accused, of_last, branch()),
        challenged.prove_newcomer_above_cap(of_last, of_accused, branch()),
    ];
    let before = trial.world.lamports(&trial.challenger.pubkey());
    for proof in proofs {
        assert_eq!(trial.send(proof), "EvidenceMismatch");
    }
    assert_eq!(trial.world.lamports(&trial.challenger.pubkey()), before);
    let root = trial.world.root_state(accused.root);
    assert_eq!((root.status, root.bond), (RootStatus::Proposed.code(), ODD_BOND));
}

#[test]
fn one_challenger_may_use_what_another_has_laid_down() {
    let mut trial = Trial::new("shared evidence");
    let tree = trial.tree(&[(1, 50), (2, 59), (5, 101)], &[]);
    let accused = trial.accuse(tree);
    let evidence = trial.lay_before(1);
    trial.challenger = trial.world.funded("second challenger");
    let before = trial.world.lamports(&trial.challenger.pubkey());
    let proof = trial
        .challenged(accused.root)
        .prove_decrease(evidence, accused.tree.branch(1));
    assert_eq!(trial.send(proof), "accepted");
    let gained = trial.world.lamports(&trial.challenger.pubkey()) - before;
    assert_eq!(gained, 37_500_003);
}

/// Two leaves in the two halves of a tree of many leaves: all the others are stood for by random siblings.
struct Large {
    branches: [Branch; 2],
    proposal: ProposeRootArgs,
    bad_leaf: BadSum,
}

impl Large {
    /// A tree of `levels` levels. Both leaves are of the device `index`, so they are out of order; the first is of `total`, and
    /// its node says that its sum is larger by `lie`.
    fn new(world: &World, levels: u32, (index, total, lie): (u32, u64, u64)) -> Self {
        let mut random = StdRng::seed_from_u64(u64::from(levels));
        // Of 2^32 leaves there can be all but one.
        let leaf_count = u32::try_from(1u64 << levels).unwrap_or(u32::MAX);
        let half = 1u32 << (levels - 1);
        let counts = [half, leaf_count - half];
        let mut sibling = || Node {
            hash: random.random(),
            sum: random.random_range(1..9),
        };
        let mut proofs = [0, 1].map(|_| {
            (1..levels)
                .flat_map(|_| sibling().to_bytes())
                .collect::<Vec<u8>>()
        });
        let totals = [total, 600];
        let payee = world.operator.pubkey();
        let mut nodes = totals.map(|total| leaf_node(&world.domain(), &World::leaf(index, &payee, total)));
        nodes[0].sum += lie;
        // Position 5 of either half is far from its edge.
        let top = |side: usize| root_from_proof(nodes[side], 5, counts[side], &proofs[side]).unwrap();
        let halves = [top(0), top(1)];
        proofs[0].extend(halves[1].to_bytes());
        proofs[1].extend(halves[0].to_bytes());
        let root = root_from_proof(nodes[0], 5, leaf_count, &proofs[0]).unwrap();
        let branch = |side: usize| Branch {
            index,
            payee,
            total: totals[side],
            position: [5, 5 + half][side],
            proof: proofs[side].clone(),
        };
        Self {
            branches: [branch(0), branch(1)],
            bad_leaf: BadSum {
                node: nodes[0].to_bytes(),
                level: 0,
                position: 5,
                below: Below::Leaf { index, payee, total },
                proof: proofs[0].clone(),
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

/// A proof that holds against a root of many levels.
struct Proven {
    trial: Trial,
    name: &'static str,
    instruction: Instruction,
    root: Address,
}

impl Proven {
    /// Proposes a tree with this leaf; `proof` says what is wrong with it.
    fn new(
        (levels, leaf): (u32, (u32, u64, u64)),
        name: &'static str,
        proof: impl Fn(&mut Trial, Challenged, Large) -> Instruction,
    ) -> Self {
        let mut trial = Trial::new(&format!("{name} of {levels}"));
        let large = Large::new(&trial.world, levels, leaf);
        let root = trial.world.proposed(0, TRIAL_EPOCH, &large.proposal);
        let challenged = trial.challenged(root);
        let instruction = proof(&mut trial, challenged, large);
        Self {
            trial,
            name,
            instruction,
            root,
        }
    }

    /// Every proof, in trees of this many levels. What must be laid down before is, but for `prove_unsorted`.
    fn every(levels: u32) -> Vec<Self> {
        let laid = |trial: &Trial, root| address::evidence(&root, &trial.challenger.pubkey(), 5);
        let of = |leaf| (levels, leaf);
        vec![
            Self::new(of((3, 9, 0)), "lay_evidence", |trial, challenged, large| {
                let [branch, _] = large.branches;
                rewards::lay_evidence(trial.challenger.pubkey(), challenged.reward_root, branch)
            }),
            Self::new(of((3, 9, 0)), "prove_unsorted", |trial, challenged, large| {
                let [_, second] = large.branches;
                challenged.prove_unsorted(laid(trial, challenged.reward_root), second)
            }),
            Self::new(of((3, 9, 1)), "prove_bad_sum", |_, challenged, large| {
                challenged.prove_bad_sum(large.bad_leaf)
            }),
            Self::new(of((2, 59, 0)), "prove_decrease", |trial, challenged, large| {
                let [branch, _] = large.branches;
                challenged.prove_decrease(trial.lay_before(1), branch)
            }),
            Self::new(of((2, 261, 0)), "prove_above_cap", |trial, challenged, large| {
                let [branch, _] = large.branches;
                challenged.prove_above_cap(trial.lay_before(1), branch)
            }),
            Self::new(
                of((3, 201, 0)),
                "prove_newcomer_above_cap",
                |trial, challenged, large| {
                    let (below, above) = (trial.lay_before(1), trial.lay_before(2));
                    let [branch, _] = large.branches;
                    challenged.prove_newcomer_above_cap(below, above, branch)
                },
            ),
            Self::new(
                of((3, 301, 0)),
                "prove_lifetime_above_cap",
                |_, challenged, large| {
                    let [branch, _] = large.branches;
                    challenged.prove_lifetime_above_cap(branch)
                },
            ),
            Self::new(of((8, 9, 0)), "prove_unregistered", |trial, challenged, large| {
                let [branch, _] = large.branches;
                challenged.prove_unregistered(trial.world.network, branch)
            }),
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

/// Trees up to 262,144 devices need nothing but a transaction; up to 1,048,576 a lookup table of the pool's accounts beside it.
#[test]
fn every_proof_fits_a_transaction_of_its_own() {
    for proven in Proven::every(18) {
        println!("{} with 18 levels: {} bytes", proven.name, proven.bytes());
        assert!(proven.bytes() <= MAX_BYTES, "{}", proven.name);
    }
    for proven in Proven::every(20) {
        let (bytes, with_table) = (proven.bytes(), proven.bytes_with_table());
        println!(
            "{} with 20 levels: {bytes} bytes, {with_table} with a lookup table",
            proven.name
        );
        assert!(with_table <= MAX_BYTES, "{}", proven.name);
    }
}

/// Sends without regard to size, as one may with a lookup table; returns the compute units.
fn units(trial: &mut Trial, instruction: Instruction) -> u64 {
    let (challenger, chain) = (trial.challenger.insecure_clone(), &mut trial.world.chain);
    chain.next_blockhash();
    let blockhash = chain.svm().latest_blockhash();
    let message = message(&challenger.pubkey(), &[instruction], blockhash).unwrap();
    let transaction = VersionedTransaction::try_new(message, &[&challenger]).unwrap();
    let sent = chain.svm().send_transaction(transaction);
    sent.expect("an accepted proof").compute_units_consumed
}

#[test]
fn every_proof_stays_within_its_compute_budget() {
    for levels in [20, 32] {
        for mut proven in Proven::every(levels) {
            if proven.name == "prove_unsorted" {
                let [first, _] = Large::new(&proven.trial.world, levels, (3, 9, 0)).branches;
                let lay = rewards::lay_evidence(proven.trial.challenger.pubkey(), proven.root, first);
                units(&mut proven.trial, lay);
            }
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
    let large = Large::new(&trial.world, 19, (3, 10, 0));
    let root = trial.world.proposed(0, TRIAL_EPOCH, &large.proposal);
    let [first, second] = large.branches;
    let laid = trial.lay(root, first);
    let proof = trial.challenged(root).prove_unsorted(laid, second);
    // The challenger pays the fee: another payer's signature would not fit beside it.
    let challenger = trial.challenger.insecure_clone();
    let (fee, before) = (5_000, trial.world.lamports(&challenger.pubkey()));
    trial.world.send_paid_by(&challenger, &[proof], &[]).unwrap();
    let gained = trial.world.lamports(&challenger.pubkey()) + fee - before;
    assert_eq!(gained, 37_500_003);
    assert_eq!(trial.world.root_state(root).status, RootStatus::Rejected.code());
    assert_eq!(outcome(trial.world.vote(0, TRIAL_EPOCH, root)), "RootRejected");
}

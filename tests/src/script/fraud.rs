//! The parts of the script about proofs of fraud: one root for each, all of one epoch.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, BadSum, Below, Branch, Challenged, ProposeRootArgs};
use flywheel_merkle::{Leaf, Node, leaf_node, parent, parent_hash};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::Stage;
use super::pools::DEVICE_CAP;
use super::rewards::seeds;
use crate::world::{EMISSION, World, keypair};

/// The epoch in which the frauds happen.
pub const EPOCH: u64 = 1;
/// The total of the only leaf of the last final root.
const BEFORE: u64 = EMISSION / 2;

/// A root of two leaves, whether or not it may be one.
struct Pair {
    leaves: [Leaf; 2],
    nodes: [Node; 2],
}

impl Pair {
    fn new(world: &World, indices: [u32; 2], totals: [u64; 2]) -> Self {
        let payee = world.operator.pubkey().to_bytes();
        let leaf = |place: usize| Leaf {
            index: indices[place],
            payee,
            total: totals[place],
        };
        let leaves = [leaf(0), leaf(1)];
        let nodes = leaves.map(|leaf| leaf_node(&world.domain(), &leaf));
        Self { leaves, nodes }
    }

    fn root(&self) -> Node {
        parent(&self.nodes[0], &self.nodes[1]).expect("a small sum")
    }

    fn branch(&self, place: usize) -> Branch {
        let leaf = self.leaves[place];
        Branch {
            index: leaf.index,
            payee: Address::new_from_array(leaf.payee),
            total: leaf.total,
            position: u32::try_from(place).expect("0 or 1"),
            proof: self.nodes[1 - place].to_bytes().to_vec(),
        }
    }
}

/// Proposes a root of two leaves and returns who challenges it.
fn propose(stage: &mut Stage<'_>, root: Node) -> Challenged {
    let args = ProposeRootArgs {
        root: root.hash,
        total: root.sum,
        leaf_count: 2,
        data_hash: [9; 32],
        uri: [0; 128],
    };
    let world = &mut stage.world;
    world.propose(0, EPOCH, &args).expect("a proposal");
    Challenged {
        challenger: world.payer.pubkey(),
        pool: world.pool,
        epoch: EPOCH,
        reward_root: world.root_account(EPOCH, &args),
        insurance: keypair("insurance").pubkey(),
    }
}

/// Every kind of proof; `last_root` is the last final root, of one leaf.
pub fn prove(stage: &mut Stage<'_>, last_root: Address) {
    stage.world.end_epoch(EPOCH);
    stage.world.open_epoch(EPOCH).expect("an epoch");
    let payer = stage.world.payer.insecure_clone();
    let before = lay(stage, &payer, last_root);
    unsorted(stage, &payer);
    bad_sum(stage, &payer);
    let pair = Pair::new(&stage.world, [0, 1], [BEFORE - 1, DEVICE_CAP]);
    let (challenged, [leaf, _]) = accuse(stage, &pair);
    let prove = challenged.prove_decrease(leaf, before);
    stage.run("prove_decrease", vec![prove], &[&payer], &[0]);
    let pair = Pair::new(&stage.world, [0, 1], [BEFORE + DEVICE_CAP + 1, 1]);
    let (challenged, [leaf, _]) = accuse(stage, &pair);
    let prove = challenged.prove_above_cap(leaf, before);
    stage.run("prove_above_cap", vec![prove], &[&payer], &[0]);
    let pair = Pair::new(&stage.world, [0, 1], [BEFORE, DEVICE_CAP + 1]);
    let (challenged, [_, leaf]) = accuse(stage, &pair);
    let prove = challenged.prove_newcomer_above_cap(leaf, before, before);
    stage.run("prove_newcomer_above_cap", vec![prove], &[&payer], &[0]);
    let pair = Pair::new(&stage.world, [1, 2], [BEFORE, 1]);
    let (challenged, [first, _]) = accuse(stage, &pair);
    let prove = challenged.prove_omission(before, first, first);
    stage.run("prove_omission", vec![prove], &[&payer], &[0]);
    let pair = Pair::new(&stage.world, [0, 1], [2 * DEVICE_CAP + 1, 1]);
    let (challenged, [leaf, _]) = accuse(stage, &pair);
    let prove = challenged.prove_lifetime_above_cap(leaf);
    stage.run("prove_lifetime_above_cap", vec![prove], &[&payer], &[0]);
    let pair = Pair::new(&stage.world, [0, 1_000_000], [BEFORE, 1]);
    let (challenged, [_, leaf]) = accuse(stage, &pair);
    let prove = challenged.prove_unregistered(stage.world.network, leaf);
    stage.run("prove_unregistered", vec![prove], &[&payer], &[0]);
    let close = rewards::close_evidence(payer.pubkey(), last_root, 0);
    stage.run("close_evidence", vec![close], &[&payer], &[]);
}

/// Lays down the only leaf of the last final root.
fn lay(stage: &mut Stage<'_>, payer: &Keypair, last_root: Address) -> Address {
    let branch = Branch {
        index: 0,
        payee: stage.world.operator.pubkey(),
        total: BEFORE,
        position: 0,
        proof: Vec::new(),
    };
    let key = payer.pubkey();
    let lay = rewards::lay_evidence(key, last_root, branch);
    let created = seeds(b"evidence", &last_root, &[key.as_ref(), &0u32.to_le_bytes()]);
    stage.run_creation("lay_evidence", vec![lay], &[payer], &[], (2, created));
    address::evidence(&last_root, &key, 0)
}

/// Proposes the root of a pair and lays down both leaves.
fn accuse(stage: &mut Stage<'_>, pair: &Pair) -> (Challenged, [Address; 2]) {
    let challenged = propose(stage, pair.root());
    let (key, root) = (challenged.challenger, challenged.reward_root);
    for place in [0, 1] {
        let lay = rewards::lay_evidence(key, root, pair.branch(place));
        stage.world.send(&[lay], &[]).expect("evidence");
    }
    (
        challenged,
        [0, 1].map(|position| address::evidence(&root, &key, position)),
    )
}

fn unsorted(stage: &mut Stage<'_>, payer: &Keypair) {
    let pair = Pair::new(&stage.world, [1, 0], [DEVICE_CAP, BEFORE]);
    let (challenged, [first, second]) = accuse(stage, &pair);
    let prove = challenged.prove_unsorted(first, second);
    stage.run("prove_unsorted", vec![prove], &[payer], &[0]);
}

fn bad_sum(stage: &mut Stage<'_>, payer: &Keypair) {
    let pair = Pair::new(&stage.world, [0, 1], [BEFORE, 1]);
    let [left, right] = pair.nodes;
    let root = Node {
        hash: parent_hash(&left, &right),
        sum: BEFORE + 2,
    };
    let challenged = propose(stage, root);
    let shown = BadSum {
        sum: root.sum,
        level: 1,
        position: 0,
        below: Below::Nodes {
            left: left.to_bytes(),
            right: right.to_bytes(),
        },
        proof: Vec::new(),
    };
    let prove = challenged.prove_bad_sum(shown);
    stage.run("prove_bad_sum", vec![prove], &[payer], &[0]);
}

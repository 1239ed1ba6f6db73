//! What happens in one slot: a root becomes final, or is rejected, while claims arrive.

use flywheel_client::instructions::rewards;
use flywheel_tests::outcome;
use flywheel_tests::world::{CHALLENGE_WINDOW, Proof, TRIAL_EPOCH, Trial, World};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_signer::Signer;

const OLD: [(u32, u64); 2] = [(0, 100), (1, 50)];
const NEW: [(u32, u64); 3] = [(0, 130), (1, 50), (2, 5)];

/// A final root that grants device 0 100, and an approved one that grants it 130 and can become final now.
struct Race {
    world: World,
    wallet: Address,
    claim_old: Instruction,
    claim_new: Instruction,
    finalize: Instruction,
}

impl Race {
    fn new(seed: &str) -> Self {
        let mut world = World::new(seed);
        let wallet = world.token_account(&world.operator.pubkey());
        world.create_claim_page(0).unwrap();
        let (old_tree, new_tree) = (world.tree(&OLD), world.tree(&NEW));
        let old = world.finalized(0, &World::proposal(&old_tree));
        world.opened(1);
        let new = world.proposed(0, 1, &World::proposal(&new_tree));
        world.approve(1, new);
        world.wait(CHALLENGE_WINDOW);
        Self {
            claim_old: world.claim_instruction(old, &old_tree, &OLD, 0, wallet),
            claim_new: world.claim_instruction(new, &new_tree, &NEW, 0, wallet),
            finalize: rewards::finalize_root(world.network, world.pool, 1, new),
            wallet,
            world,
        }
    }

    /// What becomes of each transaction and what the payee has then. All are in one slot: the embedded chain stays in it.
    fn run(&mut self, transactions: &[Vec<Instruction>]) -> (Vec<String>, u64) {
        let now = self.world.chain.now();
        let sent = transactions.iter();
        let became = sent
            .map(|instructions| outcome(self.world.send(instructions, &[])))
            .collect();
        assert_eq!(self.world.chain.now(), now);
        (became, self.world.tokens(&self.wallet))
    }

    /// In the end the payee has what the new root grants, whatever happened before.
    fn end(mut self) {
        self.world.tried(&self.finalize);
        self.world.tried(&self.claim_new);
        for claim in [&self.claim_old, &self.claim_new] {
            assert_eq!(self.world.tried(claim), "NothingToClaim");
        }
        let pool = self.world.pool_state();
        assert_eq!((pool.finalized_total, pool.claimed), (185, 130));
        assert_eq!((self.world.tokens(&self.wallet), self.world.supply()), (130, 130));
    }
}

/// An order of the three, what becomes of each when each is a transaction, and what has been paid then; and the same when
/// they are one.
type Case = ([char; 3], [&'static str; 3], u64, &'static str, u64);

const DONE: &str = "accepted";
const EARLY: &str = "RootNotFinal";
const NOTHING: &str = "NothingToClaim";
const CASES: [Case; 6] = [
    (['o', 'f', 'n'], [DONE; 3], 130, DONE, 130),
    (['f', 'o', 'n'], [DONE; 3], 130, DONE, 130),
    (['f', 'n', 'o'], [DONE, DONE, NOTHING], 130, NOTHING, 0),
    (['o', 'n', 'f'], [DONE, EARLY, DONE], 100, EARLY, 0),
    (['n', 'o', 'f'], [EARLY, DONE, DONE], 100, EARLY, 0),
    (['n', 'f', 'o'], [EARLY, DONE, DONE], 100, EARLY, 0),
];

/// The claims of the old and of the new root and the finalisation, in this order.
fn ordered(race: &Race, order: [char; 3]) -> [Instruction; 3] {
    order.map(|letter| match letter {
        'o' => race.claim_old.clone(),
        'n' => race.claim_new.clone(),
        _ => race.finalize.clone(),
    })
}

#[test]
fn a_root_that_is_replaced_in_the_slot_of_a_claim_pays_nothing_twice_in_any_order() {
    for (order, outcomes, paid, _, _) in CASES {
        let mut race = Race::new(&format!("slot {order:?}"));
        let transactions = ordered(&race, order).map(|instruction| vec![instruction]);
        let expected = (outcomes.map(str::to_owned).to_vec(), paid);
        assert_eq!(race.run(&transactions), expected, "{order:?}");
        race.end();
    }
}

#[test]
fn a_root_that_is_replaced_in_the_transaction_of_a_claim_pays_nothing_twice_in_any_order() {
    for (order, _, _, became, paid) in CASES {
        let mut race = Race::new(&format!("transaction {order:?}"));
        let transaction = ordered(&race, order).to_vec();
        let expected = (vec![became.to_owned()], paid);
        assert_eq!(race.run(&[transaction]), expected, "{order:?}");
        race.end();
    }
}

/// The last final root grants device 1 50. A wrong root is approved and its window is over.
fn trial(seed: &str) -> (Trial, [Instruction; 2], Address) {
    let mut trial = Trial::new(seed);
    let wrong = trial.tree(&[(1, 50), (2, 60), (5, 301)], &[]);
    let wrong = trial.accuse(wrong);
    trial.world.approve(TRIAL_EPOCH, wrong.root);
    let prove = trial.prove(&wrong, Proof::AboveCap { before: 2, leaf: 2 });
    trial.world.wait(CHALLENGE_WINDOW);
    let (network, pool) = (trial.world.network, trial.world.pool);
    let finalize = rewards::finalize_root(network, pool, TRIAL_EPOCH, wrong.root);
    (trial, [prove, finalize], wrong.root)
}

#[test]
fn a_root_that_is_rejected_in_the_slot_of_its_finalisation_pays_nothing() {
    let (mut trial, [prove, finalize], wrong) = trial("rejected in time");
    let totals = [(1, 50), (2, 60), (5, 301)];
    let wallet = trial.world.token_account(&trial.world.operator.pubkey());
    trial.world.create_claim_page(0).unwrap();
    assert_eq!(trial.send(prove), "accepted");
    let world = &mut trial.world;
    assert_eq!(world.tried(&finalize), "RootNotApproved");
    let tree = world.tree(&totals);
    let claim = world.claim_instruction(wrong, &tree, &totals, 5, wallet);
    assert_eq!(world.tried(&claim), "RootNotFinal");
    // The one that takes its place has a window of its own.
    let right = [(1, 50), (2, 60), (5, 300)];
    let right_tree = world.tree(&right);
    let root = world.proposed(0, TRIAL_EPOCH, &World::proposal(&right_tree));
    world.approve(TRIAL_EPOCH, root);
    let refused = outcome(world.finalize(TRIAL_EPOCH, root));
    assert_eq!(refused, "ChallengeWindowOpen");
    world.wait(CHALLENGE_WINDOW);
    world.finalize(TRIAL_EPOCH, root).unwrap();
    let claim = world.claim_instruction(root, &right_tree, &right, 5, wallet);
    assert_eq!(world.tried(&claim), "accepted");
    assert_eq!((world.tokens(&wallet), world.supply()), (300, 300));
}

#[test]
fn a_proof_that_comes_after_the_finalisation_in_its_slot_is_refused_and_costs_nothing() {
    let (mut trial, [prove, finalize], wrong) = trial("rejected too late");
    assert_eq!(trial.world.tried(&finalize), "accepted");
    let challenger = trial.challenger.pubkey();
    let before = trial.world.lamports(&challenger);
    assert_eq!(trial.send(prove), "RootNotChallengeable");
    assert_eq!(trial.world.lamports(&challenger), before);
    assert_eq!(trial.world.pool_state().last_root, wrong);
}

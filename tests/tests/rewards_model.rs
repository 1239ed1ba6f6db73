//! Random sequences of what happens to two reward pools, each compared with the model after every step.

use std::cell::RefCell;

use flywheel_tests::rewards_model::{Action, Network, Scene, action};
use flywheel_tests::sequences::{self, Tally, for_minutes, listed, shortened, silenced};
use proptest::collection::vec;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Actions in a sequence, at least.
const STEPS: usize = 1_000;
/// Sequences that are always the same: as many as it takes for every proof to hold and to fail.
const FIXED: u32 = 60;
/// Sequences that are new each time.
const NEW: u32 = 20;

/// What was done so far in a sequence.
#[derive(Debug, Clone, Default)]
struct Played {
    scene: u32,
    actions: Vec<Action>,
}

/// Plays sequences from a seed; a failing one is made shorter before it is shown.
fn play(seed: [u8; 32], sequences: u32) -> Tally {
    let config = Config {
        cases: sequences,
        failure_persistence: None,
        // Shorter numbers aim elsewhere; what was done is shortened instead, below.
        max_shrink_iters: 0,
        ..Config::default()
    };
    let (tally, last) = (RefCell::new(Tally::default()), RefCell::new(Played::default()));
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let sequence = (0u32..64, vec(action(), STEPS..STEPS + 50));
    let played = runner.run(&sequence, |(scene, actions): (u32, Vec<Action>)| {
        let mut network = Network::found(Scene(scene));
        last.replace(Played {
            scene,
            actions: vec![],
        });
        for action in &actions {
            let aimed = network.aim(action);
            last.borrow_mut().actions.push(aimed.clone());
            let outcome = network.step(&aimed);
            let mut tally = tally.borrow_mut();
            tally.count(kind(&aimed), outcome);
        }
        network.compare_registry();
        Ok(())
    });
    match played {
        Ok(()) => tally.into_inner(),
        Err(TestError::Fail(reason, _)) => {
            let Played { scene, actions } = last.into_inner();
            let shown = shortened(actions, reason.message(), |actions| fails(scene, actions));
            panic!("seed {seed:?}: {reason}\nscene {scene}\n{}", listed(&shown));
        }
        Err(failure) => panic!("seed {seed:?}: {failure}"),
    }
}

/// What a sequence fails with.
fn fails(scene: u32, actions: &[Action]) -> Option<String> {
    silenced(|| {
        let mut network = Network::found(Scene(scene));
        for action in actions {
            network.step(action);
        }
    })
}

/// The name of an action's kind; of a proof of fraud, with what it shows.
fn kind(action: &Action) -> String {
    match action {
        Action::Prove { proof, .. } => format!("Prove{proof:?}"),
        Action::ClaimMany { vesting: true, .. } => "ClaimVesting".to_owned(),
        other => sequences::kind(other),
    }
}

/// What is said of an action that was done.
const DONE: [&str; 3] = ["accepted", "proven", "forfeited"];

#[test]
fn the_distributor_does_what_the_model_says_in_sequences_that_are_always_the_same() {
    let tally = play([42; 32], FIXED);
    tally.show_done(FIXED.into(), &DONE);
    tally.require(|kind| {
        if kind.starts_with("Prove") {
            &DONE[1..]
        } else {
            &DONE[..1]
        }
    });
}

#[test]
fn the_distributor_does_what_the_model_says_in_sequences_that_are_new_each_time() {
    let seed: [u8; 32] = rand::random();
    println!("seed {seed:?}");
    play(seed, NEW).show_done(NEW.into(), &DONE);
}

/// Minutes of sequences: `FLYWHEEL_MODEL_SECONDS=300 cargo test --profile fast -p flywheel-tests --test rewards_model --
/// --ignored --nocapture`. docs/TESTING.md records what it came to.
#[test]
#[ignore = "runs for FLYWHEEL_MODEL_SECONDS, 300 unless set; see its comment for the command"]
fn the_distributor_does_what_the_model_says_for_minutes() {
    let mut sequences = 0;
    let all = for_minutes(|all: &mut Tally| {
        let seed: [u8; 32] = rand::random();
        println!("seed {seed:?}");
        all.add(play(seed, NEW));
        sequences += u64::from(NEW);
    });
    all.show_done(sequences, &DONE);
}

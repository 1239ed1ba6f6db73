//! Random sequences of actions, each compared with the model after every step.

use std::cell::RefCell;

use flywheel_tests::model::{Action, Network, action};
use flywheel_tests::sequences::{Tally, for_minutes, kind, listed};
use proptest::collection::vec;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Actions in a sequence, at least.
const STEPS: usize = 300;

/// Plays sequences from a seed; a failing one is made shorter before it is shown.
fn play(seed: [u8; 32], sequences: u32) -> Tally {
    let config = Config {
        cases: sequences,
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    let tally = RefCell::new(Tally::default());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let played = runner.run(&vec(action(), STEPS..STEPS + 50), |actions: Vec<Action>| {
        let mut network = Network::found();
        for action in &actions {
            let done = network.step(action);
            let mut tally = tally.borrow_mut();
            let outcome = if done { "accepted" } else { "refused" };
            tally.count(kind(action), outcome.to_owned());
        }
        Ok(())
    });
    if let Err(failure) = played {
        let TestError::Fail(reason, actions) = failure else {
            panic!("seed {seed:?}: {failure}");
        };
        // What shrinking turns into a wait of nothing has no part in it.
        let needed = actions.iter().filter(|action| !matches!(action, Action::Wait(0)));
        panic!("seed {seed:?}: {reason}\n{}", listed(&needed.collect::<Vec<_>>()));
    }
    tally.into_inner()
}

#[test]
fn the_registry_does_what_the_model_says_in_sequences_that_are_always_the_same() {
    let tally = play([42; 32], 12);
    tally.show(12);
    tally.require_accepted(|_| false);
}

#[test]
fn the_registry_does_what_the_model_says_in_sequences_that_are_new_each_time() {
    let seed: [u8; 32] = rand::random();
    println!("seed {seed:?}");
    play(seed, 8).show(8);
}

/// Minutes of sequences: `FLYWHEEL_MODEL_SECONDS=300 cargo test --profile fast -p flywheel-tests --test model -- --ignored
/// --nocapture`. docs/TESTING.md records what it came to.
#[test]
#[ignore = "runs for FLYWHEEL_MODEL_SECONDS, 300 unless set; see its comment for the command"]
fn the_registry_does_what_the_model_says_for_minutes() {
    let mut sequences = 0;
    let all = for_minutes(|all: &mut Tally| {
        let seed: [u8; 32] = rand::random();
        println!("seed {seed:?}");
        all.add(play(seed, 50));
        sequences += 50;
    });
    all.show(sequences);
}

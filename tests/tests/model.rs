//! Random sequences of actions, each compared with the model after every step.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use flywheel_tests::model::{Action, Network, action};
use proptest::collection::vec;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Actions in a sequence, at least.
const STEPS: usize = 300;

/// How often each kind of action was done and refused.
type Tally = BTreeMap<String, (u64, u64)>;

/// Plays sequences from a seed; a failing one is made shorter before it is shown.
fn play(seed: [u8; 32], sequences: u32) -> Tally {
    let config = Config {
        cases: sequences,
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    let tally = RefCell::new(Tally::new());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let played = runner.run(&vec(action(), STEPS..STEPS + 50), |actions: Vec<Action>| {
        let mut network = Network::found();
        for action in &actions {
            let done = network.step(action);
            let mut tally = tally.borrow_mut();
            let counts = tally.entry(kind(action)).or_default();
            if done {
                counts.0 += 1;
            } else {
                counts.1 += 1;
            }
        }
        Ok(())
    });
    if let Err(failure) = played {
        let TestError::Fail(reason, actions) = failure else {
            panic!("seed {seed:?}: {failure}");
        };
        // What shrinking turns into a wait of nothing has no part in it.
        let needed = actions.iter().filter(|action| !matches!(action, Action::Wait(0)));
        let needed: Vec<String> = needed.map(|action| format!("{action:?}")).collect();
        panic!("seed {seed:?}: {reason}\n{}", needed.join("\n"));
    }
    tally.into_inner()
}

/// The name of an action's kind.
fn kind(action: &Action) -> String {
    let text = format!("{action:?}");
    text.split(['(', ' ']).next().unwrap_or_default().to_owned()
}

fn summary(sequences: u32, tally: &Tally) -> String {
    let (done, refused) = tally
        .values()
        .fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
    format!("{sequences} sequences: {done} actions done, {refused} refused")
}

#[test]
fn the_registry_does_what_the_model_says_in_sequences_that_are_always_the_same() {
    let tally = play([42; 32], 12);
    println!("{}", summary(12, &tally));
    for (kind, (done, refused)) in &tally {
        println!("  {kind}: {done} done, {refused} refused");
        assert!(*done > 0, "{kind} was never done, so nothing is known about it");
    }
}

#[test]
fn the_registry_does_what_the_model_says_in_sequences_that_are_new_each_time() {
    let seed: [u8; 32] = rand::random();
    println!("seed {seed:?}");
    println!("{}", summary(8, &play(seed, 8)));
}

/// Minutes of sequences: `FLYWHEEL_MODEL_SECONDS=300 cargo test --profile fast -p flywheel-tests --test model -- --ignored
/// --nocapture`. docs/TESTING.md records what it came to.
#[test]
#[ignore = "runs for FLYWHEEL_MODEL_SECONDS, 300 unless set; see its comment for the command"]
fn the_registry_does_what_the_model_says_for_minutes() {
    let seconds = std::env::var("FLYWHEEL_MODEL_SECONDS").map_or(Ok(300), |text| text.parse());
    let limit = Duration::from_secs(seconds.expect("FLYWHEEL_MODEL_SECONDS is a number"));
    let started = Instant::now();
    let (mut sequences, mut all) = (0, Tally::new());
    while started.elapsed() < limit {
        let seed: [u8; 32] = rand::random();
        println!("seed {seed:?}");
        for (kind, (done, refused)) in play(seed, 50) {
            let counts = all.entry(kind).or_default();
            *counts = (counts.0 + done, counts.1 + refused);
        }
        sequences += 50;
    }
    println!("{}", summary(sequences, &all));
}

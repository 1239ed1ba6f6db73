//! Random sequences of what happens to two reward pools, each compared with the model after every step.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use flywheel_tests::rewards_model::{Action, Network, Scene, action};
use proptest::collection::vec;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Actions in a sequence, at least.
const STEPS: usize = 400;

/// How often each kind of action was accepted, and refused for which reason.
type Tally = BTreeMap<String, BTreeMap<String, u64>>;

/// Plays sequences from a seed; a failing one is made shorter before it is shown.
fn play(seed: [u8; 32], sequences: u32) -> Tally {
    let config = Config {
        cases: sequences,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Config::default()
    };
    let tally = RefCell::new(Tally::new());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let sequence = (0u32..48, vec(action(), STEPS..STEPS + 50));
    let played = runner.run(&sequence, |(scene, actions): (u32, Vec<Action>)| {
        let mut network = Network::found(Scene(scene));
        for action in &actions {
            let (aimed, outcome) = network.step(action);
            let mut tally = tally.borrow_mut();
            *tally.entry(kind(&aimed)).or_default().entry(outcome).or_default() += 1;
        }
        network.compare_registry();
        Ok(())
    });
    if let Err(failure) = played {
        let TestError::Fail(reason, (scene, actions)) = failure else {
            panic!("seed {seed:?}: {failure}");
        };
        // What shrinking turns into a wait of nothing has no part in it.
        let needed = actions.iter().filter(|action| !matches!(action, Action::Wait(0)));
        let needed: Vec<String> = needed.map(|action| format!("{action:?}")).collect();
        panic!("seed {seed:?}: {reason}\nscene {scene}\n{}", needed.join("\n"));
    }
    tally.into_inner()
}

/// The name of an action's kind; of a proof of fraud, with what it shows.
fn kind(action: &Action) -> String {
    let text = match action {
        Action::Prove { proof, .. } => return format!("Prove{proof:?}"),
        Action::ClaimMany { vesting: true, .. } => "ClaimVesting".to_owned(),
        other => format!("{other:?}"),
    };
    text.split(['(', ' ']).next().unwrap_or_default().to_owned()
}

fn summary(sequences: u32, tally: &Tally) -> String {
    let outcomes = || tally.values().flatten();
    let done: u64 = outcomes()
        .filter(|(outcome, _)| *outcome == "accepted")
        .map(|(_, count)| count)
        .sum();
    let all: u64 = outcomes().map(|(_, count)| count).sum();
    format!("{sequences} sequences: {done} actions done, {} refused", all - done)
}

fn show(tally: &Tally) {
    for (kind, outcomes) in tally {
        let outcomes: Vec<String> = outcomes
            .iter()
            .map(|(outcome, count)| format!("{count} {outcome}"))
            .collect();
        println!("  {kind}: {}", outcomes.join(", "));
    }
}

#[test]
fn the_distributor_does_what_the_model_says_in_sequences_that_are_always_the_same() {
    let tally = play([42; 32], 12);
    println!("{}", summary(12, &tally));
    show(&tally);
    for (kind, outcomes) in &tally {
        let done = outcomes.contains_key("accepted");
        assert!(done, "{kind} was never done, so nothing is known about it");
    }
}

#[test]
fn the_distributor_does_what_the_model_says_in_sequences_that_are_new_each_time() {
    let seed: [u8; 32] = rand::random();
    println!("seed {seed:?}");
    println!("{}", summary(8, &play(seed, 8)));
}

/// Minutes of sequences: `FLYWHEEL_MODEL_SECONDS=300 cargo test --profile fast -p flywheel-tests --test rewards_model --
/// --ignored --nocapture`. docs/TESTING.md records what it came to.
#[test]
#[ignore = "runs for FLYWHEEL_MODEL_SECONDS, 300 unless set; see its comment for the command"]
fn the_distributor_does_what_the_model_says_for_minutes() {
    let seconds = std::env::var("FLYWHEEL_MODEL_SECONDS").map_or(Ok(300), |text| text.parse());
    let limit = Duration::from_secs(seconds.expect("FLYWHEEL_MODEL_SECONDS is a number"));
    let started = Instant::now();
    let (mut sequences, mut all) = (0, Tally::new());
    while started.elapsed() < limit {
        let seed: [u8; 32] = rand::random();
        println!("seed {seed:?}");
        for (kind, outcomes) in play(seed, 20) {
            let counts = all.entry(kind).or_default();
            for (outcome, count) in outcomes {
                *counts.entry(outcome).or_default() += count;
            }
        }
        sequences += 20;
    }
    println!("{}", summary(sequences, &all));
    show(&all);
}

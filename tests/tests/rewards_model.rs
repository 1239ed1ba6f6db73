//! Random sequences of what happens to two reward pools, each compared with the model after every step.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::{Duration, Instant};

use flywheel_tests::rewards_model::{Action, Network, Scene, action};
use proptest::collection::vec;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Actions in a sequence, at least.
const STEPS: usize = 1_000;
/// Sequences that are always the same: as many as it takes for every proof to hold and to fail.
const FIXED: u32 = 60;
/// Sequences that are new each time.
const NEW: u32 = 20;

/// How often each kind of action was accepted, and refused for which reason.
type Tally = BTreeMap<String, BTreeMap<String, u64>>;

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
    let (tally, last) = (RefCell::new(Tally::new()), RefCell::new(Played::default()));
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
            *tally.entry(kind(&aimed)).or_default().entry(outcome).or_default() += 1;
        }
        network.compare_registry();
        Ok(())
    });
    match played {
        Ok(()) => tally.into_inner(),
        Err(TestError::Fail(reason, _)) => {
            let shown = shortened(last.into_inner(), reason.message());
            let actions: Vec<String> = shown.actions.iter().map(|action| format!("{action:?}")).collect();
            let scene = shown.scene;
            panic!("seed {seed:?}: {reason}\nscene {scene}\n{}", actions.join("\n"));
        }
        Err(failure) => panic!("seed {seed:?}: {failure}"),
    }
}

/// Leaves out what a failure does not need, for at most a minute.
fn shortened(mut played: Played, reason: &str) -> Played {
    let deadline = Instant::now() + Duration::from_secs(60);
    keep_quiet(true);
    let mut chunk = played.actions.len().div_ceil(2);
    while chunk > 0 {
        let mut end = played.actions.len();
        while end > 0 && Instant::now() < deadline {
            let start = end.saturating_sub(chunk);
            let mut fewer = played.clone();
            fewer.actions.drain(start..end);
            if fails(&fewer).is_some_and(|other| gist(&other) == gist(reason)) {
                played = fewer;
            }
            end = start;
        }
        chunk /= 2;
    }
    keep_quiet(false);
    played
}

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Whether failures of this thread are to be told: those of the other tests always are.
fn keep_quiet(quiet: bool) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |failure| {
            if !IS_QUIET.get() {
                tell(failure);
            }
        }));
    });
    IS_QUIET.set(quiet);
}

/// What a sequence fails with.
fn fails(played: &Played) -> Option<String> {
    let replay = || {
        let mut network = Network::found(Scene(played.scene));
        for action in &played.actions {
            network.step(action);
        }
    };
    let cause = catch_unwind(AssertUnwindSafe(replay)).err()?;
    let text = cause.downcast_ref::<String>().cloned();
    text.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()))
}

/// The beginning of a failure without its numbers.
fn gist(reason: &str) -> String {
    reason
        .chars()
        .filter(|letter| !letter.is_ascii_digit())
        .take(40)
        .collect()
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

/// What is said of an action that was done.
const DONE: [&str; 3] = ["accepted", "proven", "forfeited"];

fn summary(sequences: u32, tally: &Tally) -> String {
    let outcomes = || tally.values().flatten();
    let done: u64 = outcomes()
        .filter(|(outcome, _)| DONE.contains(&outcome.as_str()))
        .map(|(_, count)| count)
        .sum();
    let all: u64 = outcomes().map(|(_, count)| count).sum();
    format!(
        "{sequences} sequences: {done} actions done, {} refused",
        all - done
    )
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
    let tally = play([42; 32], FIXED);
    println!("{}", summary(FIXED, &tally));
    show(&tally);
    for (kind, outcomes) in &tally {
        let needed: &[&str] = if kind.starts_with("Prove") {
            &DONE[1..]
        } else {
            &DONE[..1]
        };
        for outcome in needed {
            assert!(
                outcomes.contains_key(*outcome),
                "{kind} was never {outcome}, so nothing is known about it"
            );
        }
    }
}

#[test]
fn the_distributor_does_what_the_model_says_in_sequences_that_are_new_each_time() {
    let seed: [u8; 32] = rand::random();
    println!("seed {seed:?}");
    println!("{}", summary(NEW, &play(seed, NEW)));
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

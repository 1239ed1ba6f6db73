//! Random sequences of what happens to channels, authorisations and endowments, each compared with the model after every step.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use flywheel_tests::escrow_model::{Action, Play, next};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// Actions in a sequence.
const STEPS: usize = 400;

/// How often each outcome was seen.
type Tally = BTreeMap<String, u64>;

/// Plays one sequence; a failing one is made shorter before it is shown.
fn play(seed: u64, tally: &mut Tally) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut actions = Vec::new();
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut play = Play::begin();
        for _ in 0..STEPS {
            let action = next(&play.model, &mut rng);
            actions.push(action);
            *tally.entry(play.step(&action)).or_default() += 1;
        }
    }));
    if played.is_err() {
        let shown: Vec<String> = shortened(actions)
            .iter()
            .map(|action| format!("{action:?}"))
            .collect();
        panic!("seed {seed}:\n{}", shown.join("\n"));
    }
}

fn fails(actions: &[Action]) -> bool {
    catch_unwind(AssertUnwindSafe(|| {
        let mut play = Play::begin();
        for action in actions {
            play.step(action);
        }
    }))
    .is_err()
}

/// The same without actions that the failure does not need, from the last one on.
fn shortened(mut actions: Vec<Action>) -> Vec<Action> {
    for place in (0..actions.len().saturating_sub(1)).rev() {
        let action = actions.remove(place);
        if !fails(&actions) {
            actions.insert(place, action);
        }
    }
    actions
}

#[test]
fn random_sequences_do_what_the_model_says() {
    let mut tally = Tally::new();
    for seed in 0..8 {
        play(seed, &mut tally);
    }
    println!("{tally:#?}");
    // Every refusal that a sequence can meet was met.
    for name in [
        "accepted",
        "AccountMissing",
        "AccountExists",
        "AmountZero",
        "AuthorisationNotEmpty",
        "AuthorisationTooLow",
        "CategoryInvalid",
        "ChannelClosing",
        "ChannelNotClosable",
        "ClaimTooHigh",
        "LockCeilingReached",
        "LockExpired",
        "LockNotExpired",
        "LockTimeInvalid",
        "LocksFull",
        "MarketPaused",
        "MessageMismatch",
        "NotEnded",
        "NotMore",
        "NothingToRelease",
        "PriceTooHigh",
        "QuantityInvalid",
        "SignerMismatch",
        "TimeoutInvalid",
        "VoucherExpired",
    ] {
        assert!(tally.contains_key(name), "{name} was never met");
    }
}

#[test]
#[ignore = "minutes: plays for FLYWHEEL_MODEL_SECONDS, 300 when that is not set"]
fn random_sequences_for_a_long_time() {
    let seconds = std::env::var("FLYWHEEL_MODEL_SECONDS").ok();
    let seconds = seconds.and_then(|text| text.parse().ok()).unwrap_or(300);
    let (begin, mut tally, mut seed) = (Instant::now(), Tally::new(), 1_000);
    while begin.elapsed() < Duration::from_secs(seconds) {
        play(seed, &mut tally);
        seed += 1;
    }
    let actions: u64 = tally.values().sum();
    println!("{} sequences, {actions} actions: {tally:#?}", seed - 1_000);
}

//! Random sequences of what is sold in two markets, each compared with the model after every step.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use flywheel_tests::market_model::{Action, CUSTOMERS, Play, next};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Actions in a sequence.
const STEPS: usize = 400;

/// Refusals that the sequences that are always the same must meet.
const REFUSALS: [&str; 44] = [
    "AccountExists",
    "AccountMissing",
    "AcceptanceRuns",
    "AuthorityMismatch",
    "ChangeNotPending",
    "ChangeNotReady",
    "CreditsMissing",
    "CreditsNotTaken",
    "DestinationMismatch",
    "DeviceMismatch",
    "DeviceNotActive",
    "FeedMismatch",
    "MarketMismatch",
    "MarketPaused",
    "MessageMismatch",
    "NotEnded",
    "NotMore",
    "NothingToForward",
    "NumberOutOfRange",
    "OracleRepeated",
    "OrderNotOpen",
    "OrderNotRunning",
    "ParametersInvalid",
    "PassEnded",
    "PassNotCounted",
    "PauserMismatch",
    "PayeeMissing",
    "PlanMismatch",
    "PlanRetired",
    "PriceStale",
    "PriceTooHigh",
    "ProviderMismatch",
    "QuantityInvalid",
    "QuorumMissing",
    "ReportNotAdmitted",
    "RevenuePoolMismatch",
    "SellsOther",
    "SignerMismatch",
    "StatementDue",
    "TermsChanged",
    "TermsInvalid",
    "TimesInvalid",
    "TokensFrozen",
    "TokensTooFew",
];

/// How often each kind of action was accepted, and refused for which reason.
type Tally = BTreeMap<String, BTreeMap<String, u64>>;

/// What customers begin with: from very little to all that a mint can have.
fn wealth(rng: &mut StdRng) -> [u64; CUSTOMERS] {
    let most = [5_000, 1_000_000_000, 1_000_000_000, u64::MAX / 4][rng.random_range(0..4)];
    [most, most / 2, rng.random_range(0..=most)]
}

/// Plays one sequence; a failing one is made shorter before it is shown.
fn play(seed: u64, tally: &mut Tally) {
    let mut rng = StdRng::seed_from_u64(seed);
    let wealth = wealth(&mut rng);
    let mut actions = Vec::new();
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut play = Play::begin(wealth);
        for _ in 0..STEPS {
            let action = next(&play.model, &mut rng);
            actions.push(action.clone());
            let done = play.step(&action);
            *tally.entry(kind(&action)).or_default().entry(done).or_default() += 1;
        }
    }));
    if let Err(cause) = played {
        let reason = said(&*cause);
        let shown = shortened(wealth, actions, &reason);
        let shown: Vec<String> = shown.iter().map(|action| format!("{action:?}")).collect();
        panic!("seed {seed}, wealth {wealth:?}: {reason}\n{}", shown.join("\n"));
    }
}

/// The words of a panic.
fn said(cause: &(dyn std::any::Any + Send)) -> String {
    let text = cause.downcast_ref::<String>().cloned();
    let text = text.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_default()
}

/// The beginning of a failure without its numbers.
fn gist(reason: &str) -> String {
    let letters = reason.chars().filter(|letter| !letter.is_ascii_digit());
    letters.take(60).collect()
}

fn fails(wealth: [u64; CUSTOMERS], actions: &[Action]) -> Option<String> {
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut play = Play::begin(wealth);
        for action in actions {
            play.step(action);
        }
    }));
    played.err().map(|cause| said(&*cause))
}

/// The same without actions that the failure does not need, for at most a minute.
fn shortened(wealth: [u64; CUSTOMERS], mut actions: Vec<Action>, reason: &str) -> Vec<Action> {
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut chunk = actions.len().div_ceil(2);
    while chunk > 0 {
        let mut end = actions.len();
        while end > 0 && Instant::now() < deadline {
            let start = end.saturating_sub(chunk);
            let mut fewer = actions.clone();
            fewer.drain(start..end);
            if fails(wealth, &fewer).is_some_and(|other| gist(&other) == gist(reason)) {
                actions = fewer;
            }
            end = start;
        }
        chunk /= 2;
    }
    actions
}

/// The name of an action's kind.
fn kind(action: &Action) -> String {
    let text = format!("{action:?}");
    text.split(['(', ' ']).next().unwrap_or_default().to_owned()
}

fn show(sequences: u64, tally: &Tally) {
    let outcomes = || tally.values().flatten();
    let accepted = outcomes().filter(|(outcome, _)| *outcome == "accepted");
    let done: u64 = accepted.map(|(_, count)| count).sum();
    let all: u64 = outcomes().map(|(_, count)| count).sum();
    println!(
        "{sequences} sequences: {done} actions done, {} refused",
        all - done
    );
    for (kind, outcomes) in tally {
        let outcomes: Vec<String> = outcomes
            .iter()
            .map(|(outcome, count)| format!("{count} {outcome}"))
            .collect();
        println!("  {kind}: {}", outcomes.join(", "));
    }
}

#[test]
fn the_market_does_what_the_model_says_in_sequences_that_are_always_the_same() {
    let mut tally = Tally::new();
    for seed in 0..16 {
        play(seed, &mut tally);
    }
    show(16, &tally);
    for (kind, outcomes) in &tally {
        assert!(outcomes.contains_key("accepted"), "{kind} was never accepted");
    }
    for refusal in REFUSALS {
        let met = tally.values().any(|outcomes| outcomes.contains_key(refusal));
        assert!(met, "{refusal} was never met, so nothing is known about it");
    }
}

#[test]
fn the_market_does_what_the_model_says_in_sequences_that_are_new_each_time() {
    let first: u64 = rand::random();
    println!("seed {first}");
    let mut tally = Tally::new();
    for number in 0..8 {
        play(first.wrapping_add(number), &mut tally);
    }
    show(8, &tally);
}

/// Minutes of sequences: `FLYWHEEL_MODEL_SECONDS=300 cargo test --profile fast -p flywheel-tests --test market_model --
/// --ignored --nocapture`. docs/TESTING.md records what it came to.
#[test]
#[ignore = "runs for FLYWHEEL_MODEL_SECONDS, 300 unless set; see its comment for the command"]
fn the_market_does_what_the_model_says_for_minutes() {
    let seconds = std::env::var("FLYWHEEL_MODEL_SECONDS").map_or(Ok(300), |text| text.parse());
    let limit = Duration::from_secs(seconds.expect("FLYWHEEL_MODEL_SECONDS is a number"));
    let (started, first, mut sequences) = (Instant::now(), rand::random::<u64>(), 0);
    let mut tally = Tally::new();
    println!("seed {first}");
    while started.elapsed() < limit {
        play(first.wrapping_add(sequences), &mut tally);
        sequences += 1;
    }
    show(sequences, &tally);
}

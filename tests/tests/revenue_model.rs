//! Random sequences of what happens to three revenue pools, each compared with the model after every step.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use flywheel_tests::revenue_model::{Action, Network, Scene, next};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Actions in a sequence, at least.
const STEPS: usize = 300;

/// Every refusal that is about more than a wrong account: each must be met in the sequences that are always the same.
const REFUSALS: [&str; 43] = [
    "AuthorityMismatch",
    "PauserMismatch",
    "VetoMismatch",
    "MintMismatch",
    "SourceMismatch",
    "DestinationMismatch",
    "AccountExists",
    "NumberOutOfRange",
    "SharesInvalid",
    "ScheduleInvalid",
    "AuctionInvalid",
    "LimitInvalid",
    "DestinationMissing",
    "RewardPoolMismatch",
    "StakePoolMismatch",
    "InsuranceMismatch",
    "FeedMismatch",
    "RecipientsInvalid",
    "RecipientsFull",
    "ChangeNotPending",
    "ChangeNotReady",
    "AmountZero",
    "CategoryInvalid",
    "CountsNotAllowed",
    "StatementDue",
    "StatementNotDue",
    "RefundTooLarge",
    "LegInvalid",
    "NothingToDistribute",
    "NothingOwed",
    "NotNative",
    "NotAuctioned",
    "NothingToBurn",
    "AuctionHalted",
    "NothingForSale",
    "FillTooSmall",
    "PriceAboveLimit",
    "FeedInvalid",
    "PriceStale",
    "PriceNotNewer",
    "PricesDisagree",
    "SourceKeyMismatch",
    "PriceMessageMismatch",
];

/// How often each kind of action was accepted, and refused for which reason.
type Tally = BTreeMap<String, BTreeMap<String, u64>>;

/// What was done so far in a sequence.
#[derive(Debug, Clone)]
struct Played {
    scene: u64,
    actions: Vec<Action>,
}

/// Plays one sequence; a failing one is made shorter before it is shown.
fn play(seed: u64, tally: &mut Tally) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut played = Played {
        scene: rng.random(),
        actions: vec![],
    };
    let steps = STEPS + rng.random_range(0..200);
    let replay = || {
        let mut network = Network::found(Scene(played.scene));
        for _ in 0..steps {
            let action = next(&network.model, &mut rng);
            played.actions.push(action.clone());
            let outcome = network.step(&action);
            *tally
                .entry(kind(&action))
                .or_default()
                .entry(outcome)
                .or_default() += 1;
        }
    };
    if let Some(reason) = silenced(replay) {
        let shown = shortened(played, &reason);
        let actions: Vec<String> = shown.actions.iter().map(|action| format!("{action:?}")).collect();
        let scene = shown.scene;
        panic!("seed {seed}: {reason}\nscene {scene}\n{}", actions.join("\n"));
    }
}

/// Plays as many sequences from a seed.
fn play_all(seed: u64, sequences: u64) -> Tally {
    let mut tally = Tally::new();
    for number in 0..sequences {
        play(seed.wrapping_add(number), &mut tally);
    }
    tally
}

/// Leaves out what a failure does not need, for at most a minute.
fn shortened(mut played: Played, reason: &str) -> Played {
    let deadline = Instant::now() + Duration::from_secs(60);
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
    played
}

/// What a sequence fails with.
fn fails(played: &Played) -> Option<String> {
    silenced(|| {
        let mut network = Network::found(Scene(played.scene));
        for action in &played.actions {
            network.step(action);
        }
    })
}

/// What `act` fails with; this thread says nothing about it meanwhile.
fn silenced(act: impl FnOnce()) -> Option<String> {
    static HOOK: Once = Once::new();
    static QUIET: std::sync::Mutex<Vec<ThreadId>> = std::sync::Mutex::new(vec![]);
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let is_quiet = QUIET
                .lock()
                .is_ok_and(|quiet| quiet.contains(&thread::current().id()));
            if !is_quiet {
                usual(info);
            }
        }));
    });
    let this = thread::current().id();
    QUIET.lock().expect("no panic while it is held").push(this);
    let done = catch_unwind(AssertUnwindSafe(act));
    QUIET
        .lock()
        .expect("no panic while it is held")
        .retain(|thread| *thread != this);
    let cause = done.err()?;
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

/// The name of an action's kind.
fn kind(action: &Action) -> String {
    let text = format!("{action:?}");
    text.split(['(', ' ']).next().unwrap_or_default().to_owned()
}

fn summary(sequences: u64, tally: &Tally) -> String {
    let outcomes = || tally.values().flatten();
    let done: u64 = outcomes()
        .filter(|(outcome, _)| *outcome == "accepted")
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
fn burn_share_does_what_the_model_says_in_sequences_that_are_always_the_same() {
    let tally = play_all(42, 40);
    println!("{}", summary(40, &tally));
    show(&tally);
    for (kind, outcomes) in &tally {
        assert!(
            outcomes.contains_key("accepted"),
            "{kind} was never accepted, so nothing is known about it"
        );
    }
    for refusal in REFUSALS {
        assert!(
            tally.values().any(|outcomes| outcomes.contains_key(refusal)),
            "{refusal} was never met, so nothing is known about it"
        );
    }
}

#[test]
fn burn_share_does_what_the_model_says_in_sequences_that_are_new_each_time() {
    let seed: u64 = rand::random();
    println!("seed {seed}");
    println!("{}", summary(20, &play_all(seed, 20)));
}

/// Minutes of sequences: `FLYWHEEL_MODEL_SECONDS=300 cargo test --profile fast -p flywheel-tests --test revenue_model --
/// --ignored --nocapture`. docs/TESTING.md records what it came to.
#[test]
#[ignore = "runs for FLYWHEEL_MODEL_SECONDS, 300 unless set; see its comment for the command"]
fn burn_share_does_what_the_model_says_for_minutes() {
    let seconds = std::env::var("FLYWHEEL_MODEL_SECONDS").map_or(Ok(300), |text| text.parse());
    let limit = Duration::from_secs(seconds.expect("FLYWHEEL_MODEL_SECONDS is a number"));
    let started = Instant::now();
    let (mut sequences, mut tally) = (0, Tally::new());
    let first: u64 = rand::random();
    println!("seed {first}");
    while started.elapsed() < limit {
        play(first.wrapping_add(sequences), &mut tally);
        sequences += 1;
    }
    println!("{}", summary(sequences, &tally));
    show(&tally);
}

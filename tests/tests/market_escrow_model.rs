//! Random sequences of what happens to channels, authorisations and endowments, each compared with the model after every step.

use flywheel_tests::escrow_model::{Action, Play, next};
use flywheel_tests::sequences::{Story, play_all, play_for_minutes, play_new};
use rand::rngs::StdRng;

/// Actions in a sequence.
const STEPS: usize = 400;

/// Every refusal that a sequence can meet.
const REFUSALS: [&str; 24] = [
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
];

/// Escrows and what happens to them.
struct Escrows(Play);

impl Story for Escrows {
    type Beginning = ();
    type Action = Action;

    fn beginning(_: &mut StdRng) {}

    fn steps(_: &mut StdRng) -> usize {
        STEPS
    }

    fn begin((): &()) -> Self {
        Self(Play::begin())
    }

    fn next(&self, rng: &mut StdRng) -> Action {
        next(&self.0.model, rng)
    }

    fn step(&mut self, action: &Action) -> String {
        self.0.step(action)
    }
}

#[test]
fn escrows_do_what_the_model_says_in_sequences_that_are_always_the_same() {
    let tally = play_all::<Escrows>(0, 8);
    tally.require_accepted(|_| false);
    tally.require_met(&REFUSALS);
}

#[test]
fn escrows_do_what_the_model_says_in_sequences_that_are_new_each_time() {
    play_new::<Escrows>(4);
}

/// Minutes of sequences: `FLYWHEEL_MODEL_SECONDS=300 cargo test --profile fast -p flywheel-tests --test market_escrow_model --
/// --ignored --nocapture`. docs/TESTING.md records what it came to.
#[test]
#[ignore = "runs for FLYWHEEL_MODEL_SECONDS, 300 unless set; see its comment for the command"]
fn escrows_do_what_the_model_says_for_minutes() {
    play_for_minutes::<Escrows>();
}

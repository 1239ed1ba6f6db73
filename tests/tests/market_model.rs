//! Random sequences of what is sold in two markets, each compared with the model after every step.

use flywheel_tests::market_model::{Action, CUSTOMERS, Play, next};
use flywheel_tests::sequences::{Story, play_all, play_for_minutes, play_new};
use rand::Rng;
use rand::rngs::StdRng;

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

/// Two markets and what is sold in them.
struct Markets(Play);

impl Story for Markets {
    /// What customers begin with: from very little to all that a mint can have.
    type Beginning = [u64; CUSTOMERS];
    type Action = Action;

    fn beginning(rng: &mut StdRng) -> [u64; CUSTOMERS] {
        let most = [5_000, 1_000_000_000, 1_000_000_000, u64::MAX / 4][rng.random_range(0..4)];
        [most, most / 2, rng.random_range(0..=most)]
    }

    fn steps(_: &mut StdRng) -> usize {
        STEPS
    }

    fn begin(wealth: &[u64; CUSTOMERS]) -> Self {
        Self(Play::begin(*wealth))
    }

    fn next(&self, rng: &mut StdRng) -> Action {
        next(&self.0.model, rng)
    }

    fn step(&mut self, action: &Action) -> String {
        self.0.step(action)
    }
}

#[test]
fn the_market_does_what_the_model_says_in_sequences_that_are_always_the_same() {
    let tally = play_all::<Markets>(0, 16);
    tally.require_accepted(|_| false);
    tally.require_met(&REFUSALS);
}

#[test]
fn the_market_does_what_the_model_says_in_sequences_that_are_new_each_time() {
    play_new::<Markets>(8);
}

/// Minutes of sequences: `FLYWHEEL_MODEL_SECONDS=300 cargo test --profile fast -p flywheel-tests --test market_model --
/// --ignored --nocapture`. docs/TESTING.md records what it came to.
#[test]
#[ignore = "runs for FLYWHEEL_MODEL_SECONDS, 300 unless set; see its comment for the command"]
fn the_market_does_what_the_model_says_for_minutes() {
    play_for_minutes::<Markets>();
}

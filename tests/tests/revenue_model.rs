//! Random sequences of what happens to three revenue pools, each compared with the model after every step.

use flywheel_tests::revenue_model::{Action, Network, Scene, next};
use flywheel_tests::sequences::{Story, play_all, play_for_minutes, play_new};
use rand::Rng;
use rand::rngs::StdRng;

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

/// Pools and what happens to them.
struct Pools(Network);

impl Story for Pools {
    type Beginning = Scene;
    type Action = Action;

    fn beginning(rng: &mut StdRng) -> Scene {
        Scene(rng.random())
    }

    fn steps(rng: &mut StdRng) -> usize {
        STEPS + rng.random_range(0..200)
    }

    fn begin(scene: &Scene) -> Self {
        Self(Network::found(*scene))
    }

    fn next(&self, rng: &mut StdRng) -> Action {
        next(&self.0.model, rng)
    }

    fn step(&mut self, action: &Action) -> String {
        self.0.step(action)
    }
}

#[test]
fn burn_share_does_what_the_model_says_in_sequences_that_are_always_the_same() {
    let tally = play_all::<Pools>(42, 40);
    tally.require_accepted(|_| false);
    tally.require_met(&REFUSALS);
}

#[test]
fn burn_share_does_what_the_model_says_in_sequences_that_are_new_each_time() {
    play_new::<Pools>(20);
}

/// Minutes of sequences: `FLYWHEEL_MODEL_SECONDS=300 cargo test --profile fast -p flywheel-tests --test revenue_model --
/// --ignored --nocapture`. docs/TESTING.md records what it came to.
#[test]
#[ignore = "runs for FLYWHEEL_MODEL_SECONDS, 300 unless set; see its comment for the command"]
fn burn_share_does_what_the_model_says_for_minutes() {
    play_for_minutes::<Pools>();
}

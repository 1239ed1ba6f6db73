//! Random sequences of what happens to three stake pools, each compared with the model after every step.

use flywheel_tests::sequences::{Story, play_all, play_for_minutes, play_new};
use flywheel_tests::staking_model::{Action, Network, Scene, next};
use rand::Rng;
use rand::rngs::StdRng;

/// Actions in a sequence, at least.
const STEPS: usize = 400;

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
fn the_vault_does_what_the_model_says_in_sequences_that_are_always_the_same() {
    let tally = play_all::<Pools>(42, 40);
    tally.require_accepted(|kind| kind.starts_with("Create"));
}

#[test]
fn the_vault_does_what_the_model_says_in_sequences_that_are_new_each_time() {
    play_new::<Pools>(20);
}

/// Minutes of sequences: `FLYWHEEL_MODEL_SECONDS=300 cargo test --profile fast -p flywheel-tests --test staking_model --
/// --ignored --nocapture`. docs/TESTING.md records what it came to.
#[test]
#[ignore = "runs for FLYWHEEL_MODEL_SECONDS, 300 unless set; see its comment for the command"]
fn the_vault_does_what_the_model_says_for_minutes() {
    play_for_minutes::<Pools>();
}

//! Random sequences of actions, each compared with a model after every step: how they are played, counted, and made shorter
//! when one fails.

mod failure;
mod tally;

use std::fmt::Debug;
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand::rngs::StdRng;

pub use failure::{cause, shortened, silenced};
pub use tally::{Tally, kind};

/// How long sequences are played where nothing else is said, in seconds.
const SECONDS: u64 = 300;
/// Names another time.
const SECONDS_VARIABLE: &str = "FLYWHEEL_MODEL_SECONDS";

/// What sequences are made of: a model, and the chain that has to do what it says.
pub trait Story: Sized {
    /// What differs between sequences before anything is done.
    type Beginning: Debug;
    /// What can be done.
    type Action: Debug + Clone;

    /// A beginning.
    fn beginning(rng: &mut StdRng) -> Self::Beginning;
    /// How many actions follow.
    fn steps(rng: &mut StdRng) -> usize;
    /// What is there in the beginning.
    fn begin(beginning: &Self::Beginning) -> Self;
    /// What happens next.
    fn next(&self, rng: &mut StdRng) -> Self::Action;
    /// Does it, and says whether it was accepted, or why not.
    ///
    /// # Panics
    /// When the chain does not do what the model says.
    fn step(&mut self, action: &Self::Action) -> String;
}

/// Plays one sequence; a failing one is made shorter before it is shown.
///
/// # Panics
/// When it fails, with its seed, its beginning and what it needs to fail.
pub fn play<S: Story>(seed: u64, tally: &mut Tally) {
    let mut rng = StdRng::seed_from_u64(seed);
    let beginning = S::beginning(&mut rng);
    let steps = S::steps(&mut rng);
    let mut actions = Vec::new();
    let reason = silenced(|| {
        let mut story = S::begin(&beginning);
        for _ in 0..steps {
            let action = story.next(&mut rng);
            actions.push(action.clone());
            let outcome = story.step(&action);
            tally.count(kind(&action), outcome);
        }
    });
    let Some(reason) = reason else { return };
    let fails = |actions: &[S::Action]| {
        silenced(|| {
            let mut story = S::begin(&beginning);
            for action in actions {
                story.step(action);
            }
        })
    };
    let shown = listed(&shortened(actions, &reason, fails));
    panic!("seed {seed}: {reason}\nbeginning {beginning:?}\n{shown}");
}

/// Actions, one in a line.
pub fn listed(actions: &[impl Debug]) -> String {
    let lines: Vec<String> = actions.iter().map(|action| format!("{action:?}")).collect();
    lines.join("\n")
}

/// Plays so many sequences, the first from this seed, and prints what happened.
pub fn play_all<S: Story>(seed: u64, sequences: u64) -> Tally {
    let mut tally = Tally::default();
    for number in 0..sequences {
        play::<S>(seed.wrapping_add(number), &mut tally);
    }
    tally.show(sequences);
    tally
}

/// As [`play_all`] from a seed that is new each time, and printed.
pub fn play_new<S: Story>(sequences: u64) {
    let seed: u64 = rand::random();
    println!("seed {seed}");
    play_all::<S>(seed, sequences);
}

/// Plays sequences that are new each time for as long as [`for_minutes`] does.
pub fn play_for_minutes<S: Story>() {
    let first: u64 = rand::random();
    println!("seed {first}");
    let mut sequences = 0;
    let tally = for_minutes(|tally: &mut Tally| {
        play::<S>(first.wrapping_add(sequences), tally);
        sequences += 1;
    });
    tally.show(sequences);
}

/// Plays again and again for as many seconds as FLYWHEEL_MODEL_SECONDS says, 300 if it says nothing.
///
/// # Panics
/// When it says something else than a number.
pub fn for_minutes<T: Default>(mut play: impl FnMut(&mut T)) -> T {
    let seconds = std::env::var(SECONDS_VARIABLE).map_or(Ok(SECONDS), |text| text.parse());
    let limit = Duration::from_secs(seconds.expect("FLYWHEEL_MODEL_SECONDS is a number"));
    let started = Instant::now();
    let mut all = T::default();
    while started.elapsed() < limit {
        play(&mut all);
    }
    all
}

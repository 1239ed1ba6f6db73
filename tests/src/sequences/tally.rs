//! Which kinds of actions had which outcomes, how often.

use std::collections::BTreeMap;
use std::fmt::Debug;

/// What is said of an action that was done.
pub const ACCEPTED: &str = "accepted";

/// How often each kind of action had which outcome.
#[derive(Debug, Default)]
pub struct Tally(BTreeMap<String, BTreeMap<String, u64>>);

/// The name of an action's kind.
pub fn kind(action: &impl Debug) -> String {
    let text = format!("{action:?}");
    text.split(['(', ' ']).next().unwrap_or_default().to_owned()
}

impl Tally {
    /// Counts one action.
    pub fn count(&mut self, kind: String, outcome: String) {
        *self.0.entry(kind).or_default().entry(outcome).or_default() += 1;
    }

    /// Counts all that another one has.
    pub fn add(&mut self, other: Self) {
        for (kind, outcomes) in other.0 {
            let counts = self.0.entry(kind).or_default();
            for (outcome, count) in outcomes {
                *counts.entry(outcome).or_default() += count;
            }
        }
    }

    /// Prints what happened in so many sequences.
    pub fn show(&self, sequences: u64) {
        self.show_done(sequences, &[ACCEPTED]);
    }

    /// As [`Self::show`], where what is done is said in other words.
    pub fn show_done(&self, sequences: u64, words: &[&str]) {
        let outcomes = || self.0.values().flatten();
        let done: u64 = outcomes()
            .filter(|(outcome, _)| words.contains(&outcome.as_str()))
            .map(|(_, count)| count)
            .sum();
        let all: u64 = outcomes().map(|(_, count)| count).sum();
        let refused = all - done;
        println!("{sequences} sequences: {done} actions done, {refused} refused");
        for (kind, outcomes) in &self.0 {
            let outcomes: Vec<String> = outcomes
                .iter()
                .map(|(outcome, count)| format!("{count} {outcome}"))
                .collect();
            println!("  {kind}: {}", outcomes.join(", "));
        }
    }

    /// Asserts that actions of every kind had each of the outcomes that `needed` gives for it.
    ///
    /// # Panics
    /// When one never had one: nothing is known about it then.
    pub fn require<'a>(&self, needed: impl Fn(&str) -> &'a [&'a str]) {
        for (kind, outcomes) in &self.0 {
            for outcome in needed(kind) {
                assert!(
                    outcomes.contains_key(*outcome),
                    "{kind} was never {outcome}, so nothing is known about it"
                );
            }
        }
    }

    /// Asserts that actions of every kind were accepted, but for those that `excused` names.
    ///
    /// # Panics
    /// When one never was.
    pub fn require_accepted(&self, excused: impl Fn(&str) -> bool) {
        self.require(|kind| if excused(kind) { &[] } else { &[ACCEPTED] });
    }

    /// Asserts that each of these refusals was met.
    ///
    /// # Panics
    /// When one never was.
    pub fn require_met(&self, refusals: &[&str]) {
        for refusal in refusals {
            let met = self.0.values().any(|outcomes| outcomes.contains_key(*refusal));
            assert!(met, "{refusal} was never met, so nothing is known about it");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally() -> Tally {
        let mut tally = Tally::default();
        tally.count("Open".to_owned(), ACCEPTED.to_owned());
        tally.count("Close".to_owned(), "NotEnded".to_owned());
        tally
    }

    #[test]
    fn outcomes_that_were_met_are_enough() {
        tally().require_accepted(|kind| kind == "Close");
        tally().require_met(&["NotEnded"]);
    }

    #[test]
    #[should_panic(expected = "Close was never accepted")]
    fn a_kind_that_was_never_accepted_is_named() {
        tally().require_accepted(|_| false);
    }

    #[test]
    #[should_panic(expected = "Paused was never met")]
    fn a_refusal_that_was_never_met_is_named() {
        tally().require_met(&["NotEnded", "Paused"]);
    }

    #[test]
    fn sums_have_what_both_have() {
        let mut sum = tally();
        sum.add(tally());
        assert_eq!(sum.0["Open"][ACCEPTED], 2);
        assert_eq!(sum.0["Close"]["NotEnded"], 2);
    }

    #[test]
    fn a_kind_is_the_name_of_the_variant() {
        #[derive(Debug)]
        #[allow(dead_code, reason = "its fields are printed")]
        enum Action {
            Wait(u32),
            Open { number: u32 },
            Close,
        }
        let all = [Action::Wait(1), Action::Open { number: 2 }, Action::Close];
        assert_eq!(all.map(|action| kind(&action)), ["Wait", "Open", "Close"]);
    }
}

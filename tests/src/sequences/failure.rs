//! What a sequence fails with, and the least of it that does.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::{Duration, Instant};

/// How long a failing sequence is made shorter.
const PATIENCE: Duration = Duration::from_secs(60);
/// How much of a failure tells it from others.
const GIST: usize = 40;

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What `act` fails with. This thread says nothing about it meanwhile; failures of other tests are told.
pub fn silenced(act: impl FnOnce()) -> Option<String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |failure| {
            if !IS_QUIET.get() {
                tell(failure);
            }
        }));
    });
    IS_QUIET.set(true);
    let done = catch_unwind(AssertUnwindSafe(act));
    IS_QUIET.set(false);
    done.err().map(|payload| cause(&*payload))
}

/// The words of a panic.
pub fn cause(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().cloned();
    let text = text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_else(|| "a panic without words".to_owned())
}

/// Leaves out the actions that a failure does not need, for at most a minute.
pub fn shortened<A: Clone>(
    mut actions: Vec<A>,
    reason: &str,
    fails: impl Fn(&[A]) -> Option<String>,
) -> Vec<A> {
    let deadline = Instant::now() + PATIENCE;
    let mut chunk = actions.len().div_ceil(2);
    while chunk > 0 {
        let mut end = actions.len();
        while end > 0 && Instant::now() < deadline {
            let start = end.saturating_sub(chunk);
            let mut fewer = actions.clone();
            fewer.drain(start..end);
            if fails(&fewer).is_some_and(|other| gist(&other) == gist(reason)) {
                actions = fewer;
            }
            end = start;
        }
        chunk /= 2;
    }
    actions
}

/// The beginning of a failure without its numbers.
fn gist(reason: &str) -> String {
    let letters = reason.chars().filter(|letter| !letter.is_ascii_digit());
    letters.take(GIST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails once 3 comes before 7.
    fn three_before_seven(actions: &[u32]) -> Option<String> {
        silenced(|| {
            let three = actions.iter().position(|action| *action == 3);
            let seven = actions.iter().position(|action| *action == 7);
            let ordered = three.zip(seven).is_some_and(|(three, seven)| three < seven);
            assert!(!ordered, "found after {} actions", actions.len());
        })
    }

    #[test]
    fn what_a_failure_does_not_need_is_left_out() {
        let actions: Vec<u32> = (0..100).collect();
        let reason = three_before_seven(&actions).unwrap();
        assert_eq!(shortened(actions, &reason, three_before_seven), [3, 7]);
    }

    #[test]
    fn another_failure_is_not_taken_for_the_one_that_is_looked_for() {
        let fails = |actions: &[u32]| match actions.len() {
            4 => Some("the first failure".to_owned()),
            0 => None,
            _ => Some("a different one".to_owned()),
        };
        assert_eq!(
            shortened(vec![1, 2, 3, 4], "the first failure", fails),
            [1, 2, 3, 4]
        );
    }

    #[test]
    fn what_succeeds_fails_with_nothing() {
        assert_eq!(silenced(|| ()), None);
        assert_eq!(silenced(|| panic!("words")), Some("words".to_owned()));
    }
}

//! How long something holds: until a moment, or for a time from now on.

use clap::Args;

use crate::failure::Failure;
use crate::show::{Time, duration};
use crate::words;

/// Until when.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Term {
    /// Until when; a date is its midnight in UTC
    #[arg(long, value_name = "DATE|SECONDS", value_parser = Time::parse)]
    until: Option<Time>,
    /// For how long
    #[arg(long = "for", value_name = "DURATION", value_parser = words::seconds)]
    length: Option<u32>,
}

impl Term {
    /// The end, unix seconds; refuses one that is past or more than `longest` seconds away.
    pub fn end(&self, now: i64, longest: u32) -> Result<u32, Failure> {
        let until = self
            .until
            .map_or_else(|| after(now, self.length.unwrap_or(0)), |until| until.0);
        require(until, now, longest)
    }
}

/// The moment so many seconds after `now`, if it is one that the chain takes: after `now`, at most `longest` later.
pub fn end_after(now: i64, seconds: u32, longest: u32) -> Result<u32, Failure> {
    require(after(now, seconds), now, longest)
}

fn after(now: i64, seconds: u32) -> i64 {
    now.saturating_add(i64::from(seconds))
}

fn require(until: i64, now: i64, longest: u32) -> Result<u32, Failure> {
    let latest = after(now, longest);
    let fits = (now.saturating_add(1)..=latest).contains(&until);
    u32::try_from(until).ok().filter(|_| fits).ok_or_else(|| {
        Failure::Argument(format!(
            "{} is no end that the chain takes; it is {} there, so name one after that and at most {} later",
            Time(until),
            Time(now),
            duration(longest)
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_lies_after_now_and_within_the_longest_term() {
        let now = 1_000;
        assert_eq!(end_after(now, 60, 60).unwrap(), 1_060);
        for seconds in [0, 61] {
            assert!(end_after(now, seconds, 60).is_err());
        }
        let until = |unix| Term {
            until: Some(Time(unix)),
            length: None,
        };
        assert_eq!(until(1_001).end(now, 60).unwrap(), 1_001);
        assert!(until(999).end(now, 60).is_err() && until(1_061).end(now, 60).is_err());
    }
}

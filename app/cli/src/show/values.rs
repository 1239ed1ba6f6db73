//! Amounts and times as people and programs read them.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, SecondsFormat};
use flywheel_oracle::decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::amount::DECIMAL;

/// Decimals of a lamport in SOL.
const SOL_DECIMALS: u8 = 9;

/// Lamports. In JSON both ways: `{"lamports": 1500000000, "sol": "1.5"}`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sol(pub u64);

impl Sol {
    /// Whole SOL, without zeros behind the last decimal that counts.
    pub fn whole(self) -> String {
        decimal::format(u128::from(self.0), SOL_DECIMALS)
    }

    /// Reads SOL, such as `1.5`, exactly.
    pub fn parse(text: &str) -> Result<Self, String> {
        decimal::parse(text, SOL_DECIMALS)
            .map(Self)
            .map_err(|error| format!("{error}; type SOL with up to {SOL_DECIMALS} decimals, such as 1.5"))
    }
}

impl fmt::Display for Sol {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} SOL", self.whole())
    }
}

impl Serialize for Sol {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Sol", 2)?;
        fields.serialize_field("lamports", &self.0)?;
        fields.serialize_field("sol", &self.whole())?;
        fields.end()
    }
}

impl JsonSchema for Sol {
    fn schema_name() -> Cow<'static, str> {
        "Sol".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "An amount of SOL",
            "properties": {
                "lamports": { "type": "integer", "minimum": 0, "maximum": u64::MAX },
                "sol": { "type": "string", "pattern": DECIMAL },
            },
            "required": ["lamports", "sol"],
        })
    }
}

/// A moment, in unix seconds. In JSON both ways: `{"unix": 1767225600, "utc": "2026-01-01T00:00:00Z"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time(pub i64);

impl Time {
    /// A moment that accounts store as 0 until it comes.
    pub fn if_any(unix: u32) -> Option<Self> {
        (unix != 0).then_some(Self(i64::from(unix)))
    }

    /// What a table says of a moment that may not have come.
    pub fn or_never(time: Option<Self>) -> String {
        time.map_or_else(|| "never".to_owned(), |time| time.to_string())
    }

    /// Reads a date (`2026-12-31`: its midnight in UTC), a date with time (`2026-12-31T18:00:00Z`) or unix seconds.
    pub fn parse(text: &str) -> Result<Self, String> {
        let seconds = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let unix = if seconds {
            text.parse().ok()
        } else if text.contains('T') {
            DateTime::parse_from_rfc3339(text)
                .ok()
                .map(|time| time.timestamp())
        } else {
            let midnight = format!("{text}T00:00:00Z");
            DateTime::parse_from_rfc3339(&midnight)
                .ok()
                .map(|time| time.timestamp())
        };
        unix.map(Self).ok_or_else(|| {
            "type a date such as 2026-12-31, a time such as 2026-12-31T18:00:00Z, or unix seconds".to_owned()
        })
    }
}

impl fmt::Display for Time {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::from_timestamp(self.0, 0) {
            Some(time) => out.write_str(&time.to_rfc3339_opts(SecondsFormat::Secs, true)),
            // Beyond the year 262,000.
            None => write!(out, "{} s", self.0),
        }
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Time", 2)?;
        fields.serialize_field("unix", &self.0)?;
        fields.serialize_field("utc", &self.to_string())?;
        fields.end()
    }
}

impl JsonSchema for Time {
    fn schema_name() -> Cow<'static, str> {
        "Time".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "A moment: unix seconds, and the same as RFC 3339 in UTC",
            "properties": {
                "unix": { "type": "integer" },
                "utc": { "type": "string" },
            },
            "required": ["unix", "utc"],
        })
    }
}

/// Seconds with the largest unit that leaves nothing over: `604800 s (7 d)`.
pub fn duration(seconds: u32) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "min")];
    let fitting = units
        .iter()
        .find(|(length, _)| seconds >= *length && seconds.is_multiple_of(*length));
    match fitting {
        Some((length, unit)) => format!("{seconds} s ({} {unit})", seconds / length),
        None => format!("{seconds} s"),
    }
}

/// Basis points as a factor: `1.5x`.
pub fn multiplier(bps: u32) -> String {
    format!("{}x", decimal::format(u128::from(bps), 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_times_have_both_forms_in_json() {
        assert_eq!(
            serde_json::to_string(&(Sol(1_500_000_000), Time(1_767_225_600))).unwrap(),
            r#"[{"lamports":1500000000,"sol":"1.5"},{"unix":1767225600,"utc":"2026-01-01T00:00:00Z"}]"#
        );
    }

    #[test]
    fn moments_are_read_as_dates_times_or_seconds() {
        for text in [
            "2026-01-01",
            "2026-01-01T00:00:00Z",
            "2026-01-01T02:00:00+02:00",
            "1767225600",
        ] {
            assert_eq!(Time::parse(text), Ok(Time(1_767_225_600)), "{text}");
        }
        for text in [
            "",
            "tomorrow",
            "2026-13-01",
            "01/02/2026",
            "-5",
            "99999999999999999999",
        ] {
            assert!(Time::parse(text).is_err(), "{text}");
        }
        assert_eq!(Time::or_never(Time::if_any(0)), "never");
    }

    #[test]
    fn durations_are_shown_in_seconds_and_the_unit_that_fits() {
        let all = [59, 60, 90, 7_200, 604_800].map(duration);
        assert_eq!(
            all,
            ["59 s", "60 s (1 min)", "90 s", "7200 s (2 h)", "604800 s (7 d)"]
        );
        assert_eq!([10_000, 15_000, 5].map(multiplier), ["1x", "1.5x", "0.0005x"]);
    }
}

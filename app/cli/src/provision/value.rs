//! The value of a key: how people read it, and how the network file writes it.

use std::fmt;

use chrono::{DateTime, SecondsFormat};
use flywheel_oracle::decimal;
use solana_address::Address;
use toml_edit::{Array, InlineTable, Value as Toml};

/// The value of a key of the network file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Number(u64),
    /// Whole numbers.
    Numbers(Vec<u64>),
    /// A name or a word.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// Base units of a mint, written in whole tokens.
    Amount {
        /// Base units.
        base_units: u64,
        /// Decimals of the mint.
        decimals: u8,
    },
    /// An address; zero is nobody.
    Key(Address),
    /// Addresses.
    Keys(Vec<Address>),
    /// Seconds, written with the unit that fits.
    Duration(u32),
    /// A moment, unix seconds.
    Moment(i64),
    /// Wallets with their shares in basis points.
    Shares(Vec<(Address, u16)>),
}

const DAY: i64 = 86_400;

impl Value {
    /// A word of the file.
    pub fn word(word: &str) -> Self {
        Self::Text(word.to_owned())
    }

    /// Numbers of any width.
    pub fn number(number: impl Into<u64>) -> Self {
        Self::Number(number.into())
    }

    /// Whether the file has no way to write it: nobody's address.
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Key(key) => *key == Address::default(),
            Self::Keys(keys) => keys.is_empty(),
            Self::Shares(shares) => shares.is_empty(),
            _ => false,
        }
    }

    /// As the network file writes it.
    pub fn toml(&self) -> Toml {
        match self {
            // The file's numbers have 63 bits; only ids and epochs could have more, and none that is in use does.
            Self::Number(number) => i64::try_from(*number).unwrap_or(i64::MAX).into(),
            Self::Numbers(numbers) => {
                let numbers = numbers
                    .iter()
                    .map(|number| i64::try_from(*number).unwrap_or(i64::MAX));
                Toml::Array(numbers.collect::<Array>())
            }
            Self::Flag(flag) => (*flag).into(),
            Self::Keys(keys) => Toml::Array(keys.iter().map(Address::to_string).collect()),
            Self::Moment(unix) => moment(*unix),
            Self::Shares(shares) => Toml::Array(shares.iter().map(share).collect()),
            Self::Text(text) => text.as_str().into(),
            Self::Amount { .. } | Self::Key(_) | Self::Duration(_) => self.to_string().into(),
        }
    }
}

fn share((wallet, bps): &(Address, u16)) -> Toml {
    let mut table = InlineTable::new();
    table.insert("wallet", wallet.to_string().into());
    table.insert("bps", i64::from(*bps).into());
    Toml::InlineTable(table)
}

/// A date where it is midnight, as presets write it.
fn moment(unix: i64) -> Toml {
    let text = DateTime::from_timestamp(unix, 0).map(|time| match unix.rem_euclid(DAY) {
        0 => time.format("%Y-%m-%d").to_string(),
        _ => time.to_rfc3339_opts(SecondsFormat::Secs, true),
    });
    let parsed = text.and_then(|text| text.parse::<toml_edit::Datetime>().ok());
    parsed.map_or_else(|| unix.into(), Into::into)
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(out, "{number}"),
            Self::Flag(flag) => write!(out, "{flag}"),
            Self::Text(text) => out.write_str(text),
            Self::Key(key) if *key == Address::default() => out.write_str("nobody"),
            Self::Key(key) => write!(out, "{key}"),
            Self::Amount { base_units, decimals } => {
                out.write_str(&decimal::format(u128::from(*base_units), *decimals))
            }
            Self::Duration(seconds) => out.write_str(&duration(*seconds)),
            Self::Moment(_) => write!(out, "{}", self.toml().to_string().trim()),
            Self::Numbers(numbers) => write!(out, "{numbers:?}"),
            Self::Keys(keys) => joined(out, keys.iter().map(Address::to_string)),
            Self::Shares(shares) => {
                joined(out, shares.iter().map(|(wallet, bps)| format!("{wallet}: {bps}")))
            }
        }
    }
}

fn joined(out: &mut fmt::Formatter<'_>, texts: impl Iterator<Item = String>) -> fmt::Result {
    write!(out, "[{}]", texts.collect::<Vec<_>>().join(", "))
}

/// Seconds in the largest unit that they are whole ones of, as the file and the options of commands write them.
fn duration(seconds: u32) -> String {
    let units = [(86_400, 'd'), (3_600, 'h'), (60, 'm')];
    let fits = |(length, _): &&(u32, char)| seconds > 0 && seconds.is_multiple_of(*length);
    match units.iter().find(fits) {
        Some((length, unit)) => format!("{}{unit}", seconds / length),
        None => format!("{seconds}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_the_file_reads_them() {
        let key = Address::new_from_array([1; 32]);
        let amount = Value::Amount {
            base_units: 1_500_000,
            decimals: 6,
        };
        let written = [
            (Value::Number(7), "7".to_owned()),
            (Value::Numbers(vec![1, 2]), "[1, 2]".to_owned()),
            (Value::word("fixed"), "\"fixed\"".to_owned()),
            (amount, "\"1.5\"".to_owned()),
            (Value::Key(key), format!("\"{key}\"")),
            (Value::Moment(1_767_571_200), "2026-01-05".to_owned()),
            (Value::Moment(1_767_571_201), "2026-01-05T00:00:01Z".to_owned()),
            (
                Value::Shares(vec![(key, 5)]),
                format!("[{{ wallet = \"{key}\", bps = 5 }}]"),
            ),
        ];
        for (value, expected) in written {
            assert_eq!(value.toml().to_string(), expected);
        }
        let durations = [0, 59, 60, 7_200, 172_800, 86_401].map(duration);
        assert_eq!(durations, ["0s", "59s", "1m", "2h", "2d", "86401s"]);
    }
}

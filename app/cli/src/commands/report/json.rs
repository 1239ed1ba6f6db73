//! A report for programs.

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use super::Report;
use super::account::{Account, Row};
use super::line::{self, Line, Value};
use crate::show::Time;

/// A value of a mint's report: amounts and times both ways, as everywhere.
struct Shown<'a>(Value, &'a Account);

/// An epoch.
struct Epoch<'a>(&'a Row, &'a Account, &'a [Line]);

/// All epochs together.
struct Together<'a>(&'a Account, &'a [Line]);

/// The statements of a mint.
struct Mint<'a>(&'a Account, &'a [Line]);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let base_units = match self.0 {
            Value::Payment(base_units) | Value::Token(base_units) => base_units,
            Value::Count(number) => return serializer.serialize_u128(number),
            Value::Moment(unix) => return Time(unix).serialize(serializer),
        };
        let mut fields = serializer.serialize_struct("Amount", 2)?;
        fields.serialize_field("baseUnits", &base_units)?;
        fields.serialize_field("tokens", &self.0.text(self.1))?;
        fields.end()
    }
}

impl Serialize for Epoch<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(row, account, lines) = self;
        let mut fields = serializer.serialize_map(None)?;
        fields.serialize_entry("epoch", &row.statement.epoch)?;
        for line in *lines {
            fields.serialize_entry(line.key, &Shown(line.value(row), account))?;
        }
        if account.is_native() {
            let from = if row.emission.scheduled {
                "schedule"
            } else {
                "minted"
            };
            fields.serialize_entry("emissionFrom", from)?;
        }
        fields.serialize_entry("invoiceDigest", &hex::encode(row.statement.invoice_digest))?;
        fields.end()
    }
}

impl Serialize for Together<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(account, lines) = self;
        let mut fields = serializer.serialize_map(None)?;
        for line in *lines {
            if let Some(value) = line.of_all(&account.rows) {
                fields.serialize_entry(line.key, &Shown(value, account))?;
            }
        }
        fields.end()
    }
}

impl Serialize for Mint<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(account, lines) = self;
        let epochs: Vec<_> = account
            .rows
            .iter()
            .map(|row| Epoch(row, account, lines))
            .collect();
        let due = account.due.end.saturating_sub(account.due.start);
        let mut fields = serializer.serialize_struct("Mint", 6)?;
        fields.serialize_field("mint", &account.coin.mint.to_string())?;
        fields.serialize_field("native", &account.is_native())?;
        fields.serialize_field("pool", &account.pool.address.to_string())?;
        fields.serialize_field("statementsDue", &due)?;
        fields.serialize_field("epochs", &epochs)?;
        fields.serialize_field("together", &Together(account, lines))?;
        fields.end()
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lines: Vec<Vec<Line>> = self.accounts.iter().map(lines).collect();
        let accounts = self.accounts.iter().zip(&lines);
        let mints: Vec<_> = accounts.map(|(account, lines)| Mint(account, lines)).collect();
        let mut fields = serializer.serialize_struct("Report", 6)?;
        fields.serialize_field("network", &self.network.to_string())?;
        fields.serialize_field("mints", &mints)?;
        fields.serialize_field("agrees", &self.checks.problems().is_empty())?;
        fields.serialize_field("statementsChecked", &self.checks.statements)?;
        fields.serialize_field("pairsChecked", &self.checks.pairs)?;
        fields.serialize_field("problems", self.checks.problems())?;
        fields.end()
    }
}

fn lines(account: &Account) -> Vec<Line> {
    line::all()
        .into_iter()
        .filter(|line| line.is_of(account))
        .collect()
}

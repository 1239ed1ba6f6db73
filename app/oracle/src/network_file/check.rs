//! From the file as it is written to the network it means: references resolved, ranges checked, amounts in base units.

use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use toml::Spanned;

use super::toml_form as form;
use super::{Collateral, MAX_NAME_BYTES, Metric, Network, Oracles, Period, Token, UsageMapping};
use crate::decimal;
use crate::problem::{Problem, Problems};

// What the programs refuse is refused here already, where it can be said in which line of the file it stands.

/// The longest token symbol, in bytes.
const MAX_SYMBOL_BYTES: usize = 10;
/// The most oracles that report to one network.
const MAX_ORACLES: usize = 32;
/// The shortest epoch, in seconds.
const MIN_EPOCH_SECONDS: u32 = 60;
/// The longest challenge window, in seconds: 30 days.
const MAX_CHALLENGE_WINDOW_SECONDS: u32 = 2_592_000;

/// Checks a file and gives the network that it describes, or everything that is wrong with it.
pub fn network(file: &str, text: &str, form: form::File) -> Result<Network, Problems> {
    let mut check = Checker {
        file,
        text,
        problems: Problems::default(),
    };
    let deployment = check.deployment(&form);
    let token = check.token(form.token);
    let classes = check.classes(form.classes, token.decimals);
    let regions = check.regions(form.regions, &classes);
    let manufacturers = check.manufacturers(form.manufacturers, &classes);
    let devices = check.devices(
        form.devices,
        form.network.name.get_ref(),
        &classes,
        &manufacturers,
    );
    check.at_least(&form.network.epoch_seconds, MIN_EPOCH_SECONDS);
    let mut usage = check.usage(form.usage);
    let collateral = form.collateral.map(|table| check.collateral(table, &usage));
    let rewards = check.rewards(form.rewards, token.decimals, &classes, &mut usage);
    let market = check.market(form.market, form.plans, &mut usage);
    let network = Network {
        file: file.to_owned(),
        market,
        deployment,
        id: form.network.id,
        epoch_seconds: *form.network.epoch_seconds.get_ref(),
        genesis: check.genesis(&form.network.genesis),
        emission: check.emission(form.emission, token.decimals),
        oracles: check.oracles(form.oracles),
        collateral,
        usage,
        rewards,
        name: check.name(form.network.name, MAX_NAME_BYTES),
        token,
        classes,
        regions,
        manufacturers,
        devices,
    };
    if check.problems.is_empty() {
        Ok(network)
    } else {
        Err(check.problems)
    }
}

pub struct Checker<'a> {
    file: &'a str,
    text: &'a str,
    problems: Problems,
}

impl Checker<'_> {
    pub fn fault<T>(&mut self, at: &Spanned<T>, expected: impl Into<String>, found: impl ToString) {
        let (line, column) = form::position(self.text, at.span().start);
        let problem = Problem::of_file(self.file, expected, found.to_string());
        self.problems.push_fatal(Problem {
            line: Some(line),
            column: Some(column),
            ..problem
        });
    }

    pub fn name(&mut self, name: Spanned<String>, max_bytes: usize) -> String {
        let text = name.get_ref();
        if !(1..=max_bytes).contains(&text.len()) || text.chars().any(char::is_control) {
            let found = format!("{text:?} of {} bytes", text.len());
            self.fault(
                &name,
                format!("a name of 1 to {max_bytes} bytes without control characters"),
                found,
            );
        }
        name.into_inner()
    }

    pub fn at_least(&mut self, number: &Spanned<u32>, least: u32) {
        if *number.get_ref() < least {
            self.fault(number, format!("{least} or more"), number.get_ref());
        }
    }

    /// Refuses a number that is zero.
    pub fn not_zero<T: Copy + Default + PartialEq>(&mut self, number: &Spanned<T>) {
        if *number.get_ref() == T::default() {
            self.fault(number, "1 or more", 0);
        }
    }

    /// Says that a table lacks a key, and gives nothing.
    pub fn missing<T>(&mut self, table: &Spanned<()>, key: &str) -> Option<T> {
        self.fault(table, format!("the key `{key}` in this table"), "none");
        None
    }

    pub fn at_most<T: Copy + Ord + ToString>(&mut self, number: &Spanned<T>, most: T, unit: &str) {
        if *number.get_ref() > most {
            self.fault(
                number,
                format!("at most {} {unit}", most.to_string()),
                number.get_ref().to_string(),
            );
        }
    }

    /// An amount above zero, in base units.
    pub fn amount(&mut self, text: &Spanned<String>, decimals: u8) -> u64 {
        let amount = self.amount_or_zero(text, decimals);
        if amount == Some(0) {
            self.fault(text, "an amount above zero", "zero");
        }
        amount.unwrap_or_default()
    }

    /// An amount in base units; nothing if the text is none, which is a fault.
    pub fn amount_or_zero(&mut self, text: &Spanned<String>, decimals: u8) -> Option<u64> {
        let amount = decimal::parse(text.get_ref(), decimals);
        let fault = |error| {
            self.fault(
                text,
                amount_form(decimals),
                format!("{:?}: {error}", text.get_ref()),
            );
        };
        amount.map_err(fault).ok()
    }

    fn token(&mut self, form: form::TokenTable) -> Token {
        let decimals = *form.decimals.get_ref();
        self.at_most(&form.decimals, decimal::MAX_DECIMALS, "decimals");
        Token {
            symbol: self.name(form.symbol, MAX_SYMBOL_BYTES),
            name: self.name(form.name, MAX_NAME_BYTES),
            decimals: decimals.min(decimal::MAX_DECIMALS),
        }
    }

    /// An instant in UTC: a TOML date with or without a time of day, or the same in quotation marks.
    fn genesis(&mut self, value: &Spanned<toml::Value>) -> i64 {
        let text = match value.get_ref() {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN).and_utc();
        let seconds = DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1))
            .map(|moment| moment.timestamp())
            .or_else(|_| {
                NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S")
                    .map(|moment| moment.and_utc().timestamp())
            })
            .or_else(|_| text.parse().map(|date| midnight(date).timestamp()));
        // Programs keep times in 32 bits of seconds: 1970 to 2106.
        seconds
            .ok()
            .filter(|seconds| u32::try_from(*seconds).is_ok())
            .unwrap_or_else(|| {
                self.fault(
                    value,
                    "a date from 1970 to 2106, such as 2026-01-05 or 2026-01-05T00:00:00Z",
                    text,
                );
                0
            })
    }

    fn oracles(&mut self, form: form::OraclesTable) -> Oracles {
        let count = form.weights.get_ref().len();
        if !(1..=MAX_ORACLES).contains(&count) {
            self.fault(
                &form.weights,
                format!("the weights of 1 to {MAX_ORACLES} oracles"),
                format!("{count} weights"),
            );
        }
        for weight in form.weights.get_ref() {
            self.at_least(weight, 1);
        }
        self.at_most(
            &form.challenge_window_seconds,
            MAX_CHALLENGE_WINDOW_SECONDS,
            "seconds, 30 days",
        );
        Oracles {
            weights: form
                .weights
                .into_inner()
                .into_iter()
                .map(Spanned::into_inner)
                .collect(),
            challenge_window_seconds: form.challenge_window_seconds.into_inner(),
        }
    }

    fn collateral(&mut self, table: Spanned<form::CollateralTable>, usage: &UsageMapping) -> Collateral {
        if usage.device_column.is_none() {
            let expected = "`usage.device_column`: faults are those of devices";
            self.fault(&table, expected, "a usage file without devices");
        }
        let form = table.into_inner();
        self.not_zero(&form.slash_bps);
        self.at_most(&form.slash_bps, 10_000, "basis points");
        self.at_most(&form.extra_bps, 10_000, "basis points");
        Collateral {
            extra_bps: form.extra_bps.into_inner(),
            slashed_operators: form.slashed_operators.into_inner(),
            slash_bps: form.slash_bps.into_inner(),
        }
    }

    fn usage(&mut self, form: form::UsageTable) -> UsageMapping {
        let decimals = *form.decimals.get_ref();
        self.at_most(&form.decimals, decimal::MAX_DECIMALS, "decimals");
        if form.work_columns.get_ref().is_empty() {
            self.fault(&form.work_columns, "at least one column", "none");
        }
        let period = match (
            form.date_column,
            form.date_format,
            form.epoch_column,
            form.first_epoch,
        ) {
            (Some(column), Some(format), None, None) => {
                if StrftimeItems::new(format.get_ref()).any(|item| item == Item::Error) {
                    self.fault(
                        &format,
                        "a date format such as \"%m/%d/%Y\"",
                        format!("{:?}", format.get_ref()),
                    );
                }
                Period::Date {
                    column: column.into_inner(),
                    format: format.into_inner(),
                }
            }
            (None, None, Some(column), first) => Period::Number {
                column: column.into_inner(),
                first: first.map_or(0, Spanned::into_inner),
            },
            _ => {
                let expected = "either `usage.date_column` with `usage.date_format`, or `usage.epoch_column`";
                self.fault(&form.work_columns, expected, "another combination");
                Period::Number {
                    column: String::new(),
                    first: 0,
                }
            }
        };
        let decimals = decimals.min(decimal::MAX_DECIMALS);
        let work_columns = form.work_columns.into_inner();
        UsageMapping {
            period,
            device_column: form.device_column,
            metrics: vec![Metric {
                columns: work_columns.clone(),
                key: "usage.work_columns".to_owned(),
                decimals,
                grouping: None,
            }],
            work_columns,
            unit: form.unit,
            decimals,
        }
    }
}

/// What an amount with `decimals` decimals has to look like.
pub fn amount_form(decimals: u8) -> String {
    let most = decimal::format(u128::from(u64::MAX), decimals);
    match decimals {
        0 => format!("a whole number from 0 to {most}"),
        _ => format!("a number from 0 to {most} with at most {decimals} decimals"),
    }
}

//! What was decided, and what to type next.

use std::collections::BTreeSet;
use std::path::Path;

use flywheel_oracle::network_file::{Choice, EmissionKind, Grouping, Network, Period, Setting};
use schemars::JsonSchema;
use serde::Serialize;

use super::preset::Preset;
use super::words::{long_duration, percent_text};
use crate::ledger;
use crate::show::{Amount, Time};

/// What was decided, and what to type next.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The file.
    file: String,
    /// What it began as.
    preset: String,
    /// The network's name.
    name: String,
    /// Its number.
    id: u64,
    /// The token's symbol.
    symbol: String,
    /// Digits behind its point.
    decimals: u8,
    /// The length of an epoch.
    epoch_seconds: u32,
    /// When epoch 0 begins.
    genesis: Time,
    /// What an epoch emits, of a schedule that falls the first; nothing if nothing limits it.
    per_epoch: Option<Amount>,
    /// What all epochs together emit; nothing if nothing limits it.
    cap: Option<Amount>,
    /// How the amount follows from the one before, in words.
    schedule: &'static str,
    /// How many oracles there are.
    oracles: usize,
    /// How long their roots can be challenged.
    challenge_window_seconds: u32,
    /// The classes' names.
    classes: Vec<String>,
    /// Who gets how much of the revenue, if there is a market.
    split: Option<String>,
    /// The columns that the devices file has to have.
    devices_columns: Vec<String>,
    /// The columns that the usage file has to have.
    usage_columns: Vec<String>,
    /// What to type next.
    next: Vec<String>,
}

impl Summary {
    /// Of a network that is written to `file`.
    pub fn new(file: &Path, preset: Preset, network: &Network) -> Self {
        let amount = |base: u64| Amount {
            base_units: base,
            decimals: Some(network.token.decimals),
        };
        let limit = |base: u64| (base < u64::MAX).then(|| amount(base));
        Self {
            file: file.display().to_string(),
            preset: preset.name(),
            name: network.name.clone(),
            id: network.id,
            symbol: network.token.symbol.clone(),
            decimals: network.token.decimals,
            epoch_seconds: network.epoch_seconds,
            genesis: Time(network.genesis),
            per_epoch: limit(network.emission.per_epoch),
            cap: limit(network.emission.cap),
            schedule: schedule(&network.emission.kind),
            oracles: network.oracles.weights.len(),
            challenge_window_seconds: network.oracles.challenge_window_seconds,
            classes: network.classes.iter().map(|class| class.name.clone()).collect(),
            split: split(network),
            devices_columns: devices_columns(network),
            usage_columns: usage_columns(network),
            next: next(&file.display().to_string(), network),
        }
    }

    /// What was decided.
    pub fn terms(&self) -> Vec<(&'static str, String)> {
        let seconds = |seconds: u32| long_duration(u64::from(seconds));
        let limit =
            |limit: Option<Amount>| limit.map_or_else(|| "no limit".to_owned(), |amount| amount.to_string());
        vec![
            ("network", format!("{}, number {}", self.name, self.id)),
            ("preset", self.preset.clone()),
            ("token", format!("{}, {} decimals", self.symbol, self.decimals)),
            (
                "epochs",
                format!("of {}, from {}", seconds(self.epoch_seconds), self.genesis),
            ),
            (
                "emission",
                format!("{}: {}", self.schedule, limit(self.per_epoch)),
            ),
            ("at most ever", limit(self.cap)),
            ("oracles", self.oracles.to_string()),
            ("challenge window", seconds(self.challenge_window_seconds)),
            ("classes", self.classes.join(", ")),
            ("market", self.split.clone().unwrap_or_else(|| "none".to_owned())),
            ("devices file", self.devices_columns.join(", ")),
            ("usage file", self.usage_columns.join(", ")),
        ]
    }

    /// What was decided, where it stands and what to type next.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![("written", self.file.clone())];
        rows.extend(self.terms());
        rows.push(("next", self.next.join("\n")));
        rows
    }
}

fn schedule(kind: &EmissionKind) -> &'static str {
    match kind {
        EmissionKind::Fixed => "each epoch",
        EmissionKind::Geometric { .. } => "falls by a constant part, first",
        EmissionKind::Halving { .. } => "halves, first",
        EmissionKind::BurnLinked { .. } => "a part of what was burned, at most",
        EmissionKind::Funded => "what is paid in",
    }
}

fn split(network: &Network) -> Option<String> {
    let market = network.market.as_ref()?;
    let split = market.split;
    let parts = [
        ("providers", split.providers_bps),
        ("stakers", split.stakers_bps),
        ("burn", split.burn_bps),
        ("treasury", split.treasury_bps),
        ("insurance", split.insurance_bps),
    ];
    let parts = parts.map(|(name, bps)| format!("{name} {} %", percent_text(bps)));
    Some(format!("in {}: {}", market.currency.symbol, parts.join(", ")))
}

fn devices_columns(network: &Network) -> Vec<String> {
    let devices = &network.devices;
    let mut columns = vec![devices.id_column.clone()];
    if let Choice::Column { column, .. } = &devices.class {
        columns.push(column.clone());
    }
    if let Setting::Column(column) = &devices.operator {
        columns.push(column.clone());
    }
    if let Choice::Column { column, .. } = &devices.manufacturer {
        columns.push(column.clone());
    }
    if let Setting::Column(column) = &devices.capacity {
        columns.push(column.clone());
    }
    columns.extend([devices.latitude_column.clone(), devices.longitude_column.clone()]);
    if let Choice::Column { column, .. } = &devices.live {
        columns.push(column.clone());
    }
    columns
}

fn usage_columns(network: &Network) -> Vec<String> {
    let usage = &network.usage;
    let (Period::Date { column, .. } | Period::Number { column, .. }) = &usage.period;
    let mut columns = vec![column.clone()];
    columns.extend(usage.device_column.clone());
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for metric in &usage.metrics {
        let grouping = match &metric.grouping {
            Some(Grouping::Validator { column, .. } | Grouping::Cycle { column, .. }) => Some(column),
            None => None,
        };
        for column in metric.columns.iter().chain(grouping) {
            if seen.insert(column.clone()) {
                columns.push(column.clone());
            }
        }
    }
    columns
}

/// What to type next: what it would do on a chain, and a rehearsal with recorded work.
fn next(file: &str, network: &Network) -> Vec<String> {
    let file = match file.contains(char::is_whitespace) {
        true => format!("\"{file}\""),
        false => file.to_owned(),
    };
    let rehearsal = match ledger::beyond(network) {
        None => format!("flywheel run --network {file} --devices devices.csv --usage usage.csv"),
        Some(_) => "flywheel oracle compute --help".to_owned(),
    };
    vec![format!("flywheel network plan {file}"), rehearsal]
}

//! The network file as it is written: one struct per table, no meaning yet.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::Category;
use super::deployment::Activation;
pub use super::toml_accounts::*;
use crate::problem::{Column, Problem};

/// A name with what it maps to.
pub type Spellings = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub network: NetworkTable,
    pub token: TokenTable,
    pub emission: Spanned<EmissionTable>,
    pub oracles: OraclesTable,
    pub pool: Option<PoolTable>,
    #[serde(rename = "class")]
    pub classes: Vec<ClassTable>,
    #[serde(rename = "region", default)]
    pub regions: Vec<RegionTable>,
    #[serde(rename = "manufacturer")]
    pub manufacturers: Vec<ManufacturerTable>,
    pub collateral: Option<Spanned<CollateralTable>>,
    pub devices: Spanned<DevicesTable>,
    pub usage: UsageTable,
    pub rewards: Spanned<RewardsTable>,
    pub market: Option<Spanned<MarketTable>>,
    #[serde(rename = "plan", default)]
    pub plans: Vec<Spanned<PlanTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkTable {
    pub name: Spanned<String>,
    pub id: u64,
    pub epoch_seconds: Spanned<u32>,
    pub genesis: Spanned<toml::Value>,
    pub address: Option<Spanned<String>>,
    pub change_delay: Option<Spanned<String>>,
    pub pauser: Option<Spanned<String>>,
    pub status_oracle: Option<Spanned<String>>,
    pub fee_admin: Option<Spanned<String>>,
    pub fee_wallet: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenTable {
    pub symbol: Spanned<String>,
    pub name: Spanned<String>,
    pub decimals: Spanned<u8>,
    pub mint: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmissionTable {
    pub kind: Spanned<KindForm>,
    pub per_epoch: Option<Spanned<String>>,
    pub first_epoch: Option<Spanned<String>>,
    pub retention: Option<Spanned<String>>,
    pub interval_epochs: Option<Spanned<u32>>,
    pub share_bps: Option<Spanned<u16>>,
    pub cap: Option<Spanned<String>>,
    pub start_epoch: Option<u64>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum KindForm {
    Fixed,
    Geometric,
    Halving,
    BurnLinked,
    Funded,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OraclesTable {
    pub weights: Spanned<Vec<Spanned<u32>>>,
    pub challenge_window_seconds: Spanned<u32>,
    pub keys: Option<Spanned<Vec<Spanned<String>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollateralTable {
    pub extra_bps: Spanned<u16>,
    pub slashed_operators: Spanned<u32>,
    pub slash_bps: Spanned<u16>,
    pub mint: Option<Spanned<String>>,
    pub pool: Option<StakeTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassTable {
    pub id: Spanned<u8>,
    pub name: Spanned<String>,
    pub category: Category,
    pub capacity_unit: Spanned<String>,
    pub min_capacity: Spanned<u32>,
    pub max_capacity: u32,
    pub reward_weight_bps: Spanned<u32>,
    pub density_resolution: Spanned<u8>,
    pub density_target: u32,
    pub relocation_cooldown_seconds: u32,
    pub probation_days: Spanned<u16>,
    pub probation_multiplier_bps: Spanned<u16>,
    pub bond_per_unit: Option<Spanned<String>>,
    pub onboarding_fee: Option<Spanned<String>>,
    pub relocation_fee: Option<Spanned<String>>,
    pub maintenance_days_per_year: Option<Spanned<u16>>,
    pub activated_by: Option<Activation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionTable {
    pub cell: Spanned<String>,
    pub factor_bps: Spanned<u32>,
    pub classes: Option<Spanned<Vec<Spanned<u8>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManufacturerTable {
    pub id: Spanned<u16>,
    pub name: Spanned<String>,
    pub quota: Spanned<u32>,
    pub classes: Spanned<Vec<Spanned<u8>>>,
    pub key: Option<Spanned<String>>,
    pub authority: Option<Spanned<String>>,
    pub bond: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DevicesTable {
    pub id_column: String,
    pub class_column: Option<Spanned<String>>,
    #[serde(default)]
    pub class_values: Spellings,
    #[serde(default)]
    pub class_misspellings: Spellings,
    pub operator: Option<Spanned<String>>,
    pub operator_column: Option<Spanned<String>>,
    pub manufacturer: Option<Spanned<u16>>,
    pub manufacturer_column: Option<Spanned<String>>,
    #[serde(default)]
    pub manufacturer_values: Spellings,
    pub capacity: Option<Spanned<u32>>,
    pub capacity_column: Option<Spanned<String>>,
    pub latitude_column: String,
    pub longitude_column: String,
    pub status: Option<StatusTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusTable {
    pub column: String,
    pub live: Vec<Spanned<String>>,
    #[serde(default)]
    pub pending: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsageTable {
    pub date_column: Option<Spanned<String>>,
    pub date_format: Option<Spanned<String>>,
    pub epoch_column: Option<Spanned<String>>,
    pub first_epoch: Option<Spanned<u32>>,
    pub device_column: Option<String>,
    pub work_columns: Spanned<Vec<String>>,
    pub unit: String,
    pub decimals: Spanned<u8>,
}

/// The table of rewards, and each bucket in it: a plain table is one bucket.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewardsTable {
    pub bucket: Option<Vec<Spanned<RewardsTable>>>,
    pub share_bps: Option<Spanned<u16>>,
    pub rule: Option<Spanned<RuleForm>>,
    pub columns: Option<Spanned<Vec<String>>>,
    pub decimals: Option<Spanned<u8>>,
    pub minimum: Option<Spanned<String>>,
    pub max_per_device: Option<Spanned<String>>,
    pub max_per_operator: Option<Spanned<String>>,
    pub registry_multiplier: Option<Spanned<bool>>,
    pub tokens_per_unit: Option<Spanned<String>>,
    pub challenge_columns: Option<Spanned<Vec<String>>>,
    pub cycle_column: Option<Spanned<String>>,
    pub cycles_per_epoch: Option<Spanned<u32>>,
    pub validator_column: Option<Spanned<String>>,
    pub validators: Option<Spanned<BTreeMap<Spanned<String>, Spanned<u64>>>>,
    pub kappa: Option<Spanned<u16>>,
    pub level_epochs: Option<Spanned<Vec<Spanned<u32>>>>,
    pub level_points: Option<Spanned<Vec<u32>>>,
    pub missed_epochs: Option<Spanned<u8>>,
    pub class_points: Option<Spanned<BTreeMap<Spanned<String>, u32>>>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum RuleForm {
    WorkShare,
    AvailabilityShare,
    Points,
    ValidatorScores,
    Streak,
}

impl RuleForm {
    /// The rule as the file names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::WorkShare => "work-share",
            Self::AvailabilityShare => "availability-share",
            Self::Points => "points",
            Self::ValidatorScores => "validator-scores",
            Self::Streak => "streak",
        }
    }
}

impl KindForm {
    /// The kind as the file names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Geometric => "geometric",
            Self::Halving => "halving",
            Self::BurnLinked => "burn-linked",
            Self::Funded => "funded",
        }
    }
}

/// Checks the encoding.
pub fn decode<'a>(file: &str, content: &'a [u8]) -> Result<&'a str, Problem> {
    std::str::from_utf8(content).map_err(|error| {
        let sound = content.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + sound.iter().filter(|byte| **byte == b'\n').count() as u64;
        Problem {
            line: Some(line),
            ..Problem::of_file(file, "UTF-8 text", "bytes that are none")
        }
    })
}

/// Parses the text into tables.
pub fn parse(file: &str, text: &str) -> Result<File, Problem> {
    toml::from_str(text).map_err(|error| {
        let (line, column) = position(text, error.span().map_or(0, |span| span.start));
        let (expected, found) = explain(error.message());
        Problem {
            line: Some(line),
            column: Some(column),
            ..Problem::of_file(file, expected, found)
        }
    })
}

/// The parser's message, taken apart into what was expected and what was found.
fn explain(message: &str) -> (String, String) {
    let message = message.lines().map(str::trim).collect::<Vec<_>>().join(", ");
    if let Some(key) = message.strip_prefix("missing field ") {
        return (format!("the key {key} in this table"), "none".to_owned());
    }
    let Some((found, expected)) = message.split_once(", expected ") else {
        return ("TOML".to_owned(), message);
    };
    let expected = match expected {
        "u8" => "a whole number from 0 to 255".to_owned(),
        "u16" => format!("a whole number from 0 to {}", u16::MAX),
        "u32" => format!("a whole number from 0 to {}", u32::MAX),
        "u64" => "a whole number, 0 or more".to_owned(),
        other => other.to_owned(),
    };
    (
        expected,
        found
            .trim_start_matches("invalid type: ")
            .trim_start_matches("invalid value: ")
            .to_owned(),
    )
}

/// Line and column, counted from 1, of a byte offset.
pub fn position(text: &str, offset: usize) -> (u64, Column) {
    let before = text.get(..offset).unwrap_or(text);
    let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count() as u64;
    let in_line = before.rsplit('\n').next().unwrap_or_default();
    (line, Column::Character(1 + in_line.chars().count()))
}

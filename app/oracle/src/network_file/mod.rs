//! The network file (`network.toml`): one declarative description of a network, of the token it pays with, and of how the
//! files that describe its devices and their work are to be read.
//!
//! [`Network::parse`] gives a network in which every reference is resolved, every range is checked and every amount is in
//! base units; what is wrong with a file is said with its line and column.

mod check;
mod check_classes;
mod check_deployment;
mod check_devices;
mod check_emission;
mod check_market;
mod check_regions;
mod check_rewards;
mod check_rules;
mod check_stake;
mod deployment;
mod emission;
mod market;
mod reward_rules;
mod toml_accounts;
mod toml_form;

use std::collections::BTreeMap;
use std::path::Path;

use crate::problem::Problems;
use crate::table::Source;

pub(crate) use check::amount_form;
pub use deployment::{
    Activation, Deployment, MakerTerms, MarketTerms, PoolTerms, PriceTerms, Recipient, RevenueTerms,
    StakeTerms,
};
pub use emission::{Emission, EmissionError, EmissionInput, EmissionKind};
pub use market::{Auction, BurnSlope, Currency, EndowmentTerms, Market, Plan, Sale, Service, Split};
pub use reward_rules::{Bucket, Grouping, Metric, RewardRule, RewardRules, StreakLevel, StreakTerms};

/// The longest name that an account of the chain holds, in bytes of UTF-8.
pub const MAX_NAME_BYTES: usize = 32;

/// Basis points of one: 10,000 is 1x.
pub const BPS: u16 = 10_000;

/// A network, as its file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// The name of the file, for messages.
    pub file: String,
    /// The network's name, at most 32 bytes.
    pub name: String,
    /// The number that tells the networks of one authority apart.
    pub id: u64,
    /// The length of an epoch, in seconds.
    pub epoch_seconds: u32,
    /// When epoch 0 begins, in seconds since 1970-01-01T00:00:00Z, which fit in 32 bits.
    pub genesis: i64,
    /// The token that rewards are paid in.
    pub token: Token,
    /// How many tokens come into being.
    pub emission: Emission,
    /// Who reports rewards.
    pub oracles: Oracles,
    /// The device classes, in order of their ids.
    pub classes: Vec<Class>,
    /// Where devices count more or less than elsewhere, in order of their cells.
    pub regions: Vec<Region>,
    /// The makers of devices, in order of their ids.
    pub manufacturers: Vec<Manufacturer>,
    /// What operators lock behind their devices, and how faults are punished; nothing if the file says nothing of it.
    pub collateral: Option<Collateral>,
    /// How the devices file is read.
    pub devices: DeviceMapping,
    /// How the usage file is read.
    pub usage: UsageMapping,
    /// How a pool is divided.
    pub rewards: RewardRules,
    /// What customers pay, and what becomes of it; nothing if the file says nothing of it.
    pub market: Option<Market>,
    /// What is said for the accounts of a chain only: addresses and terms that a run does not need.
    pub deployment: Deployment,
}

/// The token that rewards are paid in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The symbol, at most 10 bytes.
    pub symbol: String,
    /// The name, at most 32 bytes.
    pub name: String,
    /// One token is 10^decimals base units.
    pub decimals: u8,
}

/// Who reports rewards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oracles {
    /// The weight of each oracle's vote; a root needs two thirds of their sum.
    pub weights: Vec<u32>,
    /// How long a root that has its votes stays open to challenge, in seconds.
    pub challenge_window_seconds: u32,
}

/// What operators lock behind their devices, and how faults are punished. A fault is an epoch in which a live device of
/// which the usage file could tell did no work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collateral {
    /// What operators lock above what their devices require, in basis points of that.
    pub extra_bps: u16,
    /// How many operators are slashed: those with the most faults.
    pub slashed_operators: u32,
    /// What each of them loses, in basis points of its stake.
    pub slash_bps: u16,
}

/// What a kind of device does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum Category {
    Compute,
    Storage,
    Connectivity,
    Sensor,
    Mobility,
    Energy,
    Other,
}

/// A class of devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// The number of the class in its network.
    pub id: u8,
    /// The name, at most 32 bytes.
    pub name: String,
    /// What the devices do.
    pub category: Category,
    /// What their capacity is counted in, at most 32 bytes: `"megabit-per-second"`.
    pub capacity_unit: String,
    /// The least capacity of a device, in `capacity_unit`s.
    pub min_capacity: u32,
    /// The greatest capacity of a device, in `capacity_unit`s.
    pub max_capacity: u32,
    /// What a unit of work counts in the division of rewards, in basis points: 10,000 is 1x.
    pub reward_weight_bps: u32,
    /// The H3 resolution at which devices are counted, 0 (continents) to 12 (where devices stand).
    pub density_resolution: u8,
    /// How many devices of the class are wanted in a cell of that resolution: where there are more, they share what so many
    /// would count. 0 for no limit.
    pub density_target: u32,
    /// How long a device that moved has to stay, in seconds.
    pub relocation_cooldown_seconds: u32,
    /// How long a new device is on probation, in days.
    pub probation_days: u16,
    /// What a device on probation counts, in basis points of what it would count otherwise.
    pub probation_multiplier_bps: u16,
    /// What the operator locks for each `capacity_unit` of a device, in base units of the network's token. For a device of
    /// `max_capacity` it comes to less than 2^64.
    pub bond_per_unit: u64,
    /// What registering a device costs, in base units of the network's token.
    pub onboarding_fee: u64,
    /// What moving a device costs, in base units of the network's token.
    pub relocation_fee: u64,
    /// How many days a year a device may announce itself down and still count half, at most 366.
    pub maintenance_days_per_year: u16,
}

/// A part of the world where devices count more or less than elsewhere. Where regions lie in each other the finest counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Region {
    /// The H3 cell, at most as fine as [`crate::place::LOCATION_RESOLUTION`].
    pub cell: u64,
    /// What the devices in it count, in basis points: 10,000 is what they count elsewhere. At most 100,000.
    pub factor_bps: u32,
    /// The classes that it holds for, in order; all of them if the file names none.
    pub classes: Vec<u8>,
}

/// A maker of devices, whose key vouches for each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manufacturer {
    /// The number of the manufacturer in its network.
    pub id: u16,
    /// The name, at most 32 bytes.
    pub name: String,
    /// How many devices it may vouch for.
    pub quota: u32,
    /// The classes it may vouch for, in order.
    pub classes: Vec<u8>,
}

/// Where a value comes from: one for the whole file, or a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting<T> {
    /// The same value for each row.
    Constant(T),
    /// The value in the column of this name.
    Column(String),
}

/// Where a choice between known things comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice<T> {
    /// The same thing for each row.
    Constant(T),
    /// The thing that the text in a column stands for.
    Column {
        /// The name of the column.
        column: String,
        /// What each text stands for.
        values: BTreeMap<String, T>,
    },
}

/// What a text in the class column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassValue {
    /// The class.
    pub class: u8,
    /// Whether the text is a known misspelling, whose use is noted.
    pub misspelt: bool,
}

/// How the devices file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceMapping {
    /// The column with the device's own name, unique in the file.
    pub id_column: String,
    /// The class of the device.
    pub class: Choice<ClassValue>,
    /// The name of the operator, whose wallet the rewards go to.
    pub operator: Setting<String>,
    /// The maker of the device, by id.
    pub manufacturer: Choice<u16>,
    /// The capacity of the device, in its class's unit.
    pub capacity: Setting<u32>,
    /// The column with the latitude, in degrees.
    pub latitude_column: String,
    /// The column with the longitude, in degrees.
    pub longitude_column: String,
    /// The column that tells live devices from pending ones: true for live. Without one, all devices are live.
    pub live: Choice<bool>,
}

/// How the usage file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageMapping {
    /// How a row says which epoch it belongs to.
    pub period: Period,
    /// The column that names the device, when the file has a row per device; network totals otherwise.
    pub device_column: Option<String>,
    /// The columns whose sum is the work of the row.
    pub work_columns: Vec<String>,
    /// All values that rows give: the work first, then what reward rules count beside it.
    pub metrics: Vec<Metric>,
    /// What work is counted in, for reports: `"terabyte"`.
    pub unit: String,
    /// One unit of work is 10^decimals of what the work columns are read into.
    pub decimals: u8,
}

/// How a row of the usage file says which epoch it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Period {
    /// By a date, or a date and a time of day, in UTC: the row belongs to the epoch that the moment falls in.
    Date {
        /// The name of the column.
        column: String,
        /// The format, as of `strftime`: `"%m/%d/%Y"`.
        format: String,
    },
    /// By a whole number.
    Number {
        /// The name of the column.
        column: String,
        /// The number that epoch 0 has in the file.
        first: u32,
    },
}

impl Network {
    /// Reads a network file.
    pub fn open(path: &Path) -> Result<Self, Problems> {
        Self::parse(&Source::open(path)?)
    }

    /// Reads a network file that is in memory.
    pub fn parse(source: &Source) -> Result<Self, Problems> {
        let content = source.content()?;
        let text = toml_form::decode(&source.name, content)?;
        check::network(&source.name, text, toml_form::parse(&source.name, text)?)
    }

    /// The class with an id.
    pub fn class(&self, id: u8) -> Option<&Class> {
        self.classes.iter().find(|class| class.id == id)
    }

    /// The manufacturer with an id.
    pub fn manufacturer(&self, id: u16) -> Option<&Manufacturer> {
        self.manufacturers
            .iter()
            .find(|manufacturer| manufacturer.id == id)
    }
}

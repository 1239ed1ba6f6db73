//! What a run has come to, for people and for programs.

mod table;

use std::collections::BTreeMap;
use std::time::Duration;

use flywheel_oracle::decimal;
use flywheel_oracle::input::{DeviceValues, Input, Work};
use flywheel_oracle::manifest::Manifest;
use flywheel_oracle::network_file::Network;
use flywheel_oracle::problem::{Limited, Note, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use crate::simulation::{Cost, Outcome, Settled, Traded, Units};

/// The report of a run. Amounts are in base units; the fields that end in `Ui` say the same in whole tokens.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The network's name.
    pub network: String,
    /// The network's account.
    pub network_address: String,
    /// The reward pool.
    pub pool: String,
    /// The token's mint.
    pub mint: String,
    /// The token's symbol.
    pub symbol: String,
    /// One token is 10^decimals base units.
    pub decimals: u8,
    /// Devices on the chain.
    pub devices_registered: u64,
    /// Those that are active.
    pub devices_activated: u64,
    /// Those that are not active yet, and earn nothing.
    pub devices_pending: u64,
    /// Rows of the devices file that were skipped.
    pub devices_rejected: u64,
    /// Rows of the usage file that were skipped.
    pub usage_rows_rejected: u64,
    /// Operators with a wallet.
    pub operators: u64,
    /// Epochs that were played.
    pub epochs: u64,
    /// Their work in whole units, as text.
    pub work: String,
    /// What work is counted in.
    pub work_unit: String,
    /// Transactions that were sent.
    pub transactions: u64,
    /// What they cost in fees, in lamports.
    pub fees: u64,
    /// What final roots have granted.
    pub emitted: u64,
    /// The same in tokens.
    pub emitted_ui: String,
    /// What has been paid to wallets.
    pub claimed: u64,
    /// The same in tokens.
    pub claimed_ui: String,
    /// How far the chain's balances are from the ledger's: 0 when every one agrees.
    pub ledger_difference: u128,
    /// What the difference is made of.
    pub ledger_differences: Differences,
    /// What became of operators' collateral, if the network asks for any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collateral: Option<Settled>,
    /// What became of the market, if the network has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market: Option<Traded>,
    /// How long the run took.
    pub seconds: f64,
    /// Compute units by instruction.
    pub compute_units: BTreeMap<&'static str, Units>,
    /// What each epoch took on the chain, from opening it to the last claim.
    pub epoch_costs: Vec<Cost>,
    /// What it takes to keep a device on the chain.
    pub rent_per_device: Rent,
    /// What the oracles published last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manifest: Option<Manifest>,
    /// What was noticed in rows that were taken.
    pub notes: Limited<Note>,
    /// What is wrong with rows that were skipped.
    pub rejections: Limited<Problem>,
}

/// Differences by where they are, in base units.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Differences {
    /// Operators' token accounts.
    pub wallets: u128,
    /// The chain's records of what each device was paid.
    pub records: u128,
    /// The mint's supply.
    pub supply: u128,
}

/// The rent of an account.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Rent {
    /// Bytes of data.
    pub bytes: usize,
    /// Lamports that it holds, and gives back when it is closed.
    pub lamports: u64,
}

impl Report {
    /// The report of a run that took `elapsed`.
    pub fn new(network: &Network, input: &Input, outcome: &Outcome, elapsed: Duration) -> Self {
        let registered = outcome.registered;
        let ui = |amount: u64| decimal::format(u128::from(amount), network.token.decimals);
        let audit = &outcome.audit;
        Self {
            network: network.name.clone(),
            network_address: outcome.network.to_string(),
            pool: outcome.pool.to_string(),
            mint: outcome.mint.to_string(),
            symbol: network.token.symbol.clone(),
            decimals: network.token.decimals,
            devices_registered: registered.devices,
            devices_activated: registered.active,
            devices_pending: registered.devices - registered.active,
            devices_rejected: input.devices_rejected,
            usage_rows_rejected: input.usage_rows_rejected,
            operators: input.operators.len() as u64,
            epochs: outcome.epochs,
            work: decimal::format(total_work(input), network.usage.decimals),
            work_unit: network.usage.unit.clone(),
            transactions: outcome.meter.transactions,
            fees: outcome.meter.fees,
            emitted: outcome.emitted,
            emitted_ui: ui(outcome.emitted),
            claimed: outcome.claimed,
            claimed_ui: ui(outcome.claimed),
            ledger_difference: audit.difference(),
            ledger_differences: Differences {
                wallets: audit.wallets,
                records: audit.records,
                supply: audit.supply,
            },
            collateral: outcome.collateral.clone(),
            market: outcome.market.clone(),
            seconds: elapsed.as_millis() as f64 / 1_000.0,
            compute_units: outcome.meter.units(),
            epoch_costs: outcome.epoch_costs.clone(),
            rent_per_device: Rent {
                bytes: outcome.device_bytes,
                lamports: outcome.device_rent,
            },
            manifest: outcome.manifest.clone(),
            notes: input.notes.clone(),
            rejections: input.rejections.clone(),
        }
    }
}

/// The work of all epochs, in smallest units.
fn total_work(input: &Input) -> u128 {
    let of_epoch = |work: &Work| match work {
        Work::Network(work) => u128::from(*work),
        Work::Devices(work) => work.sum(),
        Work::Groups(groups) => groups.iter().map(DeviceValues::sum).sum(),
    };
    input.epochs.iter().map(|epoch| of_epoch(&epoch.work)).sum()
}

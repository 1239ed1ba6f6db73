//! What may be changed about a class.

use device_registry::state::ClassParameters;
use flywheel_client::ClientError;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::registry::Activator;
use flywheel_client::tokens;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::show::{Amount, duration, grouped, multiplier};
use crate::words::{self, ACTIVATORS};

/// The parameters of a class, present or proposed. Weights and multipliers in basis points, times in seconds.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TermsView {
    activator: String,
    min_capacity: u32,
    max_capacity: u32,
    reward_weight_bps: u32,
    density_target: u32,
    relocation_cooldown_seconds: u32,
    probation_seconds: u32,
    probation_multiplier_bps: u16,
    maintenance_seconds_per_year: u32,
    fee_mint: Option<String>,
    onboarding_fee: Amount,
    relocation_fee: Amount,
}

impl TermsView {
    /// Parameters; reads the decimals of their fee mint.
    pub fn new(chain: &dyn Chain, terms: &ClassParameters) -> Result<Self, ClientError> {
        let mint = Some(terms.fee_mint).filter(|mint| *mint != Address::default());
        let found = mint.map(|mint| tokens::mint(chain, &mint)).transpose()?;
        let decimals = found.flatten().map(|mint| mint.decimals);
        let amount = |base_units| Amount { base_units, decimals };
        Ok(Self {
            activator: words::word(ACTIVATORS, terms.activator, Activator::code),
            min_capacity: terms.min_capacity,
            max_capacity: terms.max_capacity,
            reward_weight_bps: terms.reward_weight_bps,
            density_target: terms.density_target,
            relocation_cooldown_seconds: terms.relocation_cooldown_seconds,
            probation_seconds: terms.probation_seconds,
            probation_multiplier_bps: terms.probation_multiplier_bps,
            maintenance_seconds_per_year: terms.maintenance_seconds_per_year,
            fee_mint: mint.map(|mint| mint.to_string()),
            onboarding_fee: amount(terms.onboarding_fee),
            relocation_fee: amount(terms.relocation_fee),
        })
    }

    /// The bounds of a device's capacity, with their unit.
    pub fn capacity(&self, unit: &str) -> String {
        format!(
            "{} to {} {unit}",
            grouped(self.min_capacity.into()),
            grouped(self.max_capacity.into())
        )
    }

    /// How much the class's work counts.
    pub fn reward_weight(&self) -> String {
        multiplier(self.reward_weight_bps)
    }

    /// Each parameter and what it is.
    pub fn rows(&self, unit: &str) -> Vec<(&'static str, String)> {
        let density = match self.density_target {
            0 => "no limit".to_owned(),
            target => format!("{} devices per cell", grouped(target.into())),
        };
        let probation = format!(
            "{} at {}",
            duration(self.probation_seconds),
            multiplier(self.probation_multiplier_bps.into())
        );
        let mint = self.fee_mint.clone();
        vec![
            ("activated by", self.activator.clone()),
            ("capacity of a device", self.capacity(unit)),
            ("reward weight", self.reward_weight()),
            ("density target", density),
            ("time between moves", duration(self.relocation_cooldown_seconds)),
            ("probation", probation),
            ("maintenance a year", duration(self.maintenance_seconds_per_year)),
            ("fee mint", mint.unwrap_or_else(|| "none".to_owned())),
            ("onboarding fee", self.onboarding_fee.to_string()),
            ("relocation fee", self.relocation_fee.to_string()),
        ]
    }

    /// Each parameter and what it is, with what it is to become where that differs: `1x -> 2x`.
    pub fn rows_to(&self, proposed: &Self, unit: &str) -> Vec<(&'static str, String)> {
        let both = self.rows(unit).into_iter().zip(proposed.rows(unit));
        both.map(|((word, now), (_, then))| {
            let text = if now == then {
                now
            } else {
                format!("{now} -> {then}")
            };
            (word, text)
        })
        .collect()
    }
}

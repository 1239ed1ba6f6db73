//! What may be changed about a class, as it is typed.

use clap::Args;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::registry::{Activator, ClassParametersArgs};
use flywheel_oracle::decimal;
use solana_address::Address;

use crate::failure::Failure;
use crate::fees;
use crate::words::{self, ACTIVATORS};

/// The parameters of a class that may be changed later.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub struct TermsArgs {
    /// The smallest capacity of a device [a new class: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    min_capacity: Option<u32>,
    /// The largest capacity of a device [a new class: has to be named]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_capacity: Option<u32>,
    /// Who activates its devices [a new class: operator]
    #[arg(long, value_parser = words::one_of(ACTIVATORS))]
    activator: Option<Activator>,
    /// How much its work counts, up to 100 [a new class: 1]
    #[arg(long, value_name = "FACTOR", value_parser = words::basis_points)]
    reward_weight: Option<u32>,
    /// Devices per cell above which each earns less; 0 for no limit [a new class: 0]
    #[arg(long, value_name = "N")]
    density_target: Option<u32>,
    /// Least time between two moves of a device [a new class: 0]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    relocation_cooldown: Option<u32>,
    /// How long a device is on probation after its first activation [a new class: 0]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    probation: Option<u32>,
    /// What a device on probation earns of its share, 0 to 1 [a new class: 1]
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    probation_share: Option<u16>,
    /// Maintenance that a device may announce in a year [a new class: 0]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    maintenance_per_year: Option<u32>,
    /// The mint of both fees, of SPL Token or Token-2022 without extensions [a new class: none]
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    fee_mint: Option<Address>,
    /// What registering a device costs, in whole tokens of the fee mint, such as 2.5 [a new class: 0]
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    onboarding_fee: Option<String>,
    /// What moving a device costs, in whole tokens of the fee mint; its first location is free [a new class: 0]
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    relocation_fee: Option<String>,
}

/// What a class is given where nothing else is named. The largest capacity has no such value.
pub const NEW_CLASS: ClassParametersArgs = ClassParametersArgs {
    fee_mint: Address::new_from_array([0; 32]),
    onboarding_fee: 0,
    relocation_fee: 0,
    min_capacity: 1,
    max_capacity: 0,
    reward_weight_bps: 10_000,
    density_target: 0,
    relocation_cooldown_seconds: 0,
    probation_seconds: 0,
    maintenance_seconds_per_year: 0,
    probation_multiplier_bps: 10_000,
    activator: Activator::Operator,
};

impl TermsArgs {
    /// `base` with what was typed in its place; refuses what the chain would refuse. Reads the fee mint's decimals.
    pub fn over(&self, base: ClassParametersArgs, chain: &dyn Chain) -> Result<ClassParametersArgs, Failure> {
        let [onboarding_fee, relocation_fee] = self.fees(&base, chain)?;
        let terms = ClassParametersArgs {
            fee_mint: self.fee_mint.unwrap_or(base.fee_mint),
            onboarding_fee,
            relocation_fee,
            min_capacity: self.min_capacity.unwrap_or(base.min_capacity),
            max_capacity: self.max_capacity.unwrap_or(base.max_capacity),
            reward_weight_bps: self.reward_weight.unwrap_or(base.reward_weight_bps),
            density_target: self.density_target.unwrap_or(base.density_target),
            relocation_cooldown_seconds: self
                .relocation_cooldown
                .unwrap_or(base.relocation_cooldown_seconds),
            probation_seconds: self.probation.unwrap_or(base.probation_seconds),
            maintenance_seconds_per_year: self
                .maintenance_per_year
                .unwrap_or(base.maintenance_seconds_per_year),
            probation_multiplier_bps: self.probation_share.unwrap_or(base.probation_multiplier_bps),
            activator: self.activator.unwrap_or(base.activator),
        };
        let (min, max) = (terms.min_capacity, terms.max_capacity);
        if max == 0 {
            return Err(argument(
                "a new class needs --max-capacity, the largest capacity of a device",
            ));
        }
        if min > max {
            return Err(argument(format!(
                "--min-capacity {min} is above --max-capacity {max}; swap them"
            )));
        }
        Ok(terms)
    }

    /// Onboarding and relocation fee, base units.
    fn fees(&self, base: &ClassParametersArgs, chain: &dyn Chain) -> Result<[u64; 2], Failure> {
        let typed = [
            ("--onboarding-fee", &self.onboarding_fee, base.onboarding_fee),
            ("--relocation-fee", &self.relocation_fee, base.relocation_fee),
        ];
        let mint = self.fee_mint.unwrap_or(base.fee_mint);
        if self.fee_mint.is_none() && typed.iter().all(|(_, text, _)| text.is_none()) {
            return Ok([base.onboarding_fee, base.relocation_fee]);
        }
        if mint == Address::default() {
            return Err(argument(
                "fees are paid in tokens: name their mint with --fee-mint",
            ));
        }
        let found = fees::mint(chain, &mint)?;
        if !found.plain {
            return Err(argument(format!(
                "mint {mint} has extensions, which could make a fee something else than it says; choose a mint without"
            )));
        }
        let read = |(option, text, before): (&str, &Option<String>, u64)| match text {
            Some(text) => base_units(option, text, found.decimals),
            // Base units of the mint before would be another amount in this one.
            None if before != 0 && mint != base.fee_mint => Err(argument(format!(
                "--fee-mint names another mint; name the fee in its tokens too, with {option}"
            ))),
            None => Ok(before),
        };
        let [onboarding, relocation] = typed.map(read);
        Ok([onboarding?, relocation?])
    }
}

fn base_units(option: &str, text: &str, decimals: u8) -> Result<u64, Failure> {
    decimal::parse(text, decimals).map_err(|error| {
        argument(format!(
            "{option} {text}: {error}; a whole token of this mint has {decimals} decimals"
        ))
    })
}

fn argument(text: impl Into<String>) -> Failure {
    Failure::Argument(text.into())
}

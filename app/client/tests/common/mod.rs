//! What several tests found networks with.

use flywheel_client::instructions::registry::{Activator, Category, ClassParametersArgs, CreateClassArgs};
use solana_address::Address;

pub fn name(text: &str) -> [u8; 32] {
    device_registry::name::from_text(text).unwrap()
}

/// A class without fees and bonds, of devices with up to ten units.
pub fn class_args(id: u16) -> CreateClassArgs {
    CreateClassArgs {
        id,
        name: name("Class"),
        category: Category::Other,
        capacity_unit: name("unit"),
        density_resolution: 8,
        bond_per_unit: 0,
        parameters: ClassParametersArgs {
            fee_mint: Address::default(),
            onboarding_fee: 0,
            relocation_fee: 0,
            min_capacity: 1,
            max_capacity: 10,
            reward_weight_bps: 10_000,
            density_target: 0,
            relocation_cooldown_seconds: 0,
            probation_seconds: 0,
            maintenance_seconds_per_year: 0,
            probation_multiplier_bps: 10_000,
            activator: Activator::Operator,
        },
    }
}

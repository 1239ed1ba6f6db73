//! What may be changed about a class, after the network's change delay.
//!
//! Where a device stands is counted at the class's density resolution, and the bond of an operator is the sum over its
//! devices: neither can change without counting everything anew, so neither is in here.

use anchor_lang::prelude::*;
use flywheel_math::Bps;

use super::Activator;
use crate::errors::{RegistryError, ensure};

/// Largest reward weight, basis points (100x).
pub const MAX_REWARD_WEIGHT_BPS: u32 = 1_000_000;

/// The parameters as instructions and events carry them.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassParametersArgs {
    /// Mint of both fees; zero when there is none.
    pub fee_mint: Pubkey,
    /// What registering a device costs, base units of the fee mint.
    pub onboarding_fee: u64,
    /// What moving a device costs, base units of the fee mint; its first location is free.
    pub relocation_fee: u64,
    /// Smallest capacity of a device, in the class's unit, at least 1.
    pub min_capacity: u32,
    /// Largest capacity of a device, in the class's unit.
    pub max_capacity: u32,
    /// Reward weight, basis points: 10,000 is 1x, at most 1,000,000.
    pub reward_weight_bps: u32,
    /// Devices per density cell above which each earns less; 0 for no limit.
    pub density_target: u32,
    /// Least time between two locations of a device, seconds.
    pub relocation_cooldown_seconds: u32,
    /// How long a device is on probation after its first activation, seconds.
    pub probation_seconds: u32,
    /// Maintenance that a device may announce in each year after its registration, seconds.
    pub maintenance_seconds_per_year: u32,
    /// What a device on probation earns, basis points of its share, at most 10,000.
    pub probation_multiplier_bps: u16,
    /// Who activates its devices.
    pub activator: Activator,
}

/// The parameters as a class account holds them; the fields mean what those of `ClassParametersArgs` do.
#[zero_copy]
#[derive(Debug, PartialEq, Eq)]
#[repr(C)]
pub struct ClassParameters {
    /// Mint of both fees; zero when there is none.
    pub fee_mint: Pubkey,
    /// What registering a device costs, base units.
    pub onboarding_fee: u64,
    /// What moving a device costs, base units.
    pub relocation_fee: u64,
    /// Smallest capacity of a device.
    pub min_capacity: u32,
    /// Largest capacity of a device.
    pub max_capacity: u32,
    /// Reward weight, basis points.
    pub reward_weight_bps: u32,
    /// Devices per density cell above which each earns less; 0 for no limit.
    pub density_target: u32,
    /// Least time between two locations of a device, seconds.
    pub relocation_cooldown_seconds: u32,
    /// How long a device is on probation, seconds.
    pub probation_seconds: u32,
    /// Maintenance in a year, seconds.
    pub maintenance_seconds_per_year: u32,
    /// What a device on probation earns, basis points.
    pub probation_multiplier_bps: u16,
    /// `Activator` code.
    pub activator: u8,
    /// Zero.
    pub padding: u8,
}

impl ClassParametersArgs {
    /// # Errors
    /// `CapacityBoundsInvalid` when no capacity is allowed, `ClassParameterInvalid` when a weight or the probation's
    /// multiplier is out of range, or a fee has no mint.
    pub fn validate(&self) -> Result<()> {
        ensure(
            (1..=self.max_capacity).contains(&self.min_capacity),
            RegistryError::CapacityBoundsInvalid,
        )?;
        let has_fee = self.onboarding_fee > 0 || self.relocation_fee > 0;
        ensure(
            self.reward_weight_bps <= MAX_REWARD_WEIGHT_BPS
                && Bps::new(self.probation_multiplier_bps).is_ok()
                && (!has_fee || self.fee_mint != Pubkey::default()),
            RegistryError::ClassParameterInvalid,
        )
    }
}

impl From<ClassParametersArgs> for ClassParameters {
    fn from(args: ClassParametersArgs) -> Self {
        Self {
            fee_mint: args.fee_mint,
            onboarding_fee: args.onboarding_fee,
            relocation_fee: args.relocation_fee,
            min_capacity: args.min_capacity,
            max_capacity: args.max_capacity,
            reward_weight_bps: args.reward_weight_bps,
            density_target: args.density_target,
            relocation_cooldown_seconds: args.relocation_cooldown_seconds,
            probation_seconds: args.probation_seconds,
            maintenance_seconds_per_year: args.maintenance_seconds_per_year,
            probation_multiplier_bps: args.probation_multiplier_bps,
            activator: args.activator.code(),
            padding: 0,
        }
    }
}

impl From<ClassParameters> for ClassParametersArgs {
    fn from(stored: ClassParameters) -> Self {
        Self {
            fee_mint: stored.fee_mint,
            onboarding_fee: stored.onboarding_fee,
            relocation_fee: stored.relocation_fee,
            min_capacity: stored.min_capacity,
            max_capacity: stored.max_capacity,
            reward_weight_bps: stored.reward_weight_bps,
            density_target: stored.density_target,
            relocation_cooldown_seconds: stored.relocation_cooldown_seconds,
            probation_seconds: stored.probation_seconds,
            maintenance_seconds_per_year: stored.maintenance_seconds_per_year,
            probation_multiplier_bps: stored.probation_multiplier_bps,
            activator: Activator::from_code(stored.activator),
        }
    }
}

const _: () = assert!(core::mem::size_of::<ClassParameters>() == 80);

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters() -> ClassParametersArgs {
        ClassParametersArgs {
            min_capacity: 1,
            max_capacity: 1,
            ..ClassParameters::from_bytes(&[0; 80])
        }
    }

    impl ClassParameters {
        fn from_bytes(bytes: &[u8; 80]) -> ClassParametersArgs {
            bytemuck::pod_read_unaligned::<Self>(bytes).into()
        }
    }

    #[test]
    fn parameters_are_taken_up_to_their_bounds_and_no_further() {
        type Edit = fn(&mut ClassParametersArgs);
        let valid: [Edit; 5] = [
            |_| {},
            |p| p.max_capacity = u32::MAX,
            |p| p.reward_weight_bps = MAX_REWARD_WEIGHT_BPS,
            |p| p.probation_multiplier_bps = 10_000,
            |p| (p.onboarding_fee, p.relocation_fee, p.fee_mint) = (1, 1, Pubkey::new_from_array([1; 32])),
        ];
        let invalid: [Edit; 6] = [
            |p| p.min_capacity = 0,
            |p| p.max_capacity = 0,
            |p| p.reward_weight_bps = MAX_REWARD_WEIGHT_BPS + 1,
            |p| p.probation_multiplier_bps = 10_001,
            |p| p.onboarding_fee = 1,
            |p| p.relocation_fee = 1,
        ];
        let check = |edit: Edit| {
            let mut changed = parameters();
            edit(&mut changed);
            changed.validate().is_ok()
        };
        assert!(valid.into_iter().all(check));
        assert!(!invalid.into_iter().any(check));
    }

    #[test]
    fn parameters_survive_the_way_into_an_account_and_back() {
        // Every byte differs, so a field that is left out or swapped shows.
        let mut bytes: [u8; 80] = core::array::from_fn(|at| u8::try_from(at + 1).unwrap());
        (bytes[78], bytes[79]) = (1, 0);
        let stored: ClassParameters = bytemuck::pod_read_unaligned(&bytes);
        let args = ClassParametersArgs::from(stored);
        assert_eq!(bytemuck::bytes_of(&ClassParameters::from(args)), bytes);
    }
}

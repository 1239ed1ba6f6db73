//! A class of devices: what they provide, how they are weighed, how dense they may stand.

use anchor_lang::prelude::borsh::{BorshDeserialize, BorshSerialize};
use anchor_lang::prelude::*;
use flywheel_math::Bps;

use super::DISCRIMINATOR;
use crate::errors::{RegistryError, ensure};

/// Class ids are below this, so that a manufacturer's permissions are one bitmap.
pub const MAX_CLASSES: u16 = 256;
/// Largest reward weight and class multiplier, basis points (100x).
pub const MAX_REWARD_WEIGHT_BPS: u32 = 1_000_000;
/// Finest H3 resolution.
pub const MAX_RESOLUTION: u8 = 15;

/// What a class of devices provides.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Category {
    /// Processing time.
    Compute,
    /// Storage capacity and retrieval.
    Storage,
    /// Coverage and data packages.
    Connectivity,
    /// Readings and data feeds.
    Sensor,
    /// Vehicles and routes.
    Mobility,
    /// Energy produced, stored or saved.
    Energy,
    /// Anything else.
    Other,
}

impl Category {
    /// The byte stored in the account.
    pub const fn code(self) -> u8 {
        match self {
            Self::Compute => 0,
            Self::Storage => 1,
            Self::Connectivity => 2,
            Self::Sensor => 3,
            Self::Mobility => 4,
            Self::Energy => 5,
            Self::Other => 6,
        }
    }
}

/// Who turns a Pending device Active.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Activator {
    /// The operator's authority.
    Operator,
    /// The network's status oracle, after it has seen the device work.
    StatusOracle,
}

impl Activator {
    /// The byte stored in the account.
    pub const fn code(self) -> u8 {
        match self {
            Self::Operator => 0,
            Self::StatusOracle => 1,
        }
    }
}

/// What may be changed about a class, after the network's change delay.
///
/// Where a device stands is counted at the class's density resolution, and the bond of an operator is the sum over its
/// devices: neither can change without counting everything anew, so neither is in here.
#[zero_copy]
#[derive(BorshSerialize, BorshDeserialize, Debug, PartialEq, Eq)]
#[borsh(crate = "anchor_lang::prelude::borsh")]
#[repr(C)]
pub struct ClassParameters {
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
    /// `Activator` code.
    pub activator: u8,
    /// Zero.
    pub padding: u8,
}

impl ClassParameters {
    /// # Errors
    /// `CapacityBoundsInvalid` when no capacity is allowed, `ClassParameterInvalid` when a weight, the probation's
    /// multiplier, the activator or the padding is out of range, or a fee has no mint.
    pub fn validate(&self) -> Result<()> {
        ensure(
            (1..=self.max_capacity).contains(&self.min_capacity),
            RegistryError::CapacityBoundsInvalid,
        )?;
        let has_fee = self.onboarding_fee > 0 || self.relocation_fee > 0;
        ensure(
            self.reward_weight_bps <= MAX_REWARD_WEIGHT_BPS
                && Bps::new(self.probation_multiplier_bps).is_ok()
                && self.activator <= Activator::StatusOracle.code()
                && self.padding == 0
                && (!has_fee || self.fee_mint != Pubkey::default()),
            RegistryError::ClassParameterInvalid,
        )
    }
}

/// A device class. Address: `["class", network, id]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct DeviceClass {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Id within the network, below 256.
    pub id: u16,
    /// `Category` code.
    pub category: u8,
    /// 1 when retired: no new devices.
    pub retired: u8,
    /// H3 resolution at which devices are counted; never changes.
    pub density_resolution: u8,
    /// Zero.
    pub padding: u8,
    /// The network.
    pub network: Pubkey,
    /// What holds now.
    pub parameters: ClassParameters,
    /// What is to hold after `update_ready_at`.
    pub proposed: ClassParameters,
    /// Stake that stands behind each unit of a device's capacity, base units of the network's collateral mint; never
    /// changes, so that an operator's bond is the exact sum over its devices.
    pub bond_per_unit: u64,
    /// When the proposed parameters may be applied, unix seconds; 0 when there are none.
    pub update_ready_at: u32,
    /// Devices of this class that are not retired.
    pub devices: u32,
    /// Token account that fees go to; zero until the fee admin has set it for the present fee mint.
    pub fee_destination: Pubkey,
    /// Name of the capacity unit, zero-padded UTF-8, such as `megabit-per-second`.
    pub capacity_unit: [u8; 32],
    /// Display name, zero-padded UTF-8.
    pub name: [u8; 32],
    /// Zero; for later versions.
    pub reserved: [u8; 64],
}

impl DeviceClass {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// The stake that must stand behind a device, base units of the network's collateral mint.
    ///
    /// # Errors
    /// `BondOverflow` when it exceeds 64 bits.
    pub fn bond_of(&self, capacity: u32) -> Result<u64> {
        self.bond_per_unit
            .checked_mul(u64::from(capacity))
            .ok_or_else(|| RegistryError::BondOverflow.into())
    }

    /// The cell in which a device at `location` is counted.
    ///
    /// # Errors
    /// `CellInvalid` when `location` is not a cell or is coarser than the class's density resolution.
    pub fn density_cell(&self, location: u64) -> Result<u64> {
        flywheel_geo::parent(location, self.density_resolution).map_err(|_| RegistryError::CellInvalid.into())
    }
}

const _: () = assert!(DeviceClass::SPACE == 384);
const _: () = assert!(core::mem::size_of::<ClassParameters>() == 80);

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters() -> ClassParameters {
        ClassParameters {
            min_capacity: 1,
            max_capacity: 1,
            ..bytemuck::Zeroable::zeroed()
        }
    }

    #[test]
    fn parameters_are_taken_up_to_their_bounds_and_no_further() {
        type Edit = fn(&mut ClassParameters);
        let valid: [Edit; 5] = [
            |_| {},
            |p| p.max_capacity = u32::MAX,
            |p| p.reward_weight_bps = MAX_REWARD_WEIGHT_BPS,
            |p| p.probation_multiplier_bps = 10_000,
            |p| (p.onboarding_fee, p.relocation_fee, p.fee_mint) = (1, 1, Pubkey::new_from_array([1; 32])),
        ];
        let invalid: [Edit; 8] = [
            |p| p.min_capacity = 0,
            |p| p.max_capacity = 0,
            |p| p.reward_weight_bps = MAX_REWARD_WEIGHT_BPS + 1,
            |p| p.probation_multiplier_bps = 10_001,
            |p| p.activator = 2,
            |p| p.padding = 1,
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
    fn a_bond_is_exact_or_refused() {
        let mut class: DeviceClass = bytemuck::Zeroable::zeroed();
        class.bond_per_unit = u64::MAX / 3;
        assert_eq!(class.bond_of(3).unwrap(), u64::MAX / 3 * 3);
        assert!(class.bond_of(4).is_err());
        assert_eq!(class.bond_of(0).unwrap(), 0);
    }

    #[test]
    fn parameters_are_the_same_bytes_in_an_instruction_and_in_an_account() {
        let mut parameters = parameters();
        parameters.fee_mint = Pubkey::new_from_array([7; 32]);
        (parameters.onboarding_fee, parameters.relocation_fee) = (u64::MAX - 1, 2);
        (
            parameters.maintenance_seconds_per_year,
            parameters.probation_multiplier_bps,
        ) = (3, 4);
        assert_eq!(
            anchor_lang::prelude::borsh::to_vec(&parameters).unwrap(),
            bytemuck::bytes_of(&parameters)
        );
    }
}

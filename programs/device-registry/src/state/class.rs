//! A class of devices: what they provide, how they are weighed, how dense they may stand.

use anchor_lang::prelude::*;

use super::{ClassParameters, DISCRIMINATOR};
use crate::errors::RegistryError;

/// Class ids are below this, so that a manufacturer's permissions are one bitmap.
pub const MAX_CLASSES: u16 = 256;
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

    /// The activator of a code; codes that no version has written mean the status oracle.
    pub const fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Operator,
            _ => Self::StatusOracle,
        }
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

    #[test]
    fn a_bond_is_exact_or_refused() {
        let mut class: DeviceClass = bytemuck::Zeroable::zeroed();
        class.bond_per_unit = u64::MAX / 3;
        assert_eq!(class.bond_of(3).unwrap(), u64::MAX / 3 * 3);
        assert!(class.bond_of(4).is_err());
        assert_eq!(class.bond_of(0).unwrap(), 0);
    }
}

//! A class of devices: what they provide, how they are weighed, how dense they may stand.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;

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
    /// `Activator` code.
    pub activator: u8,
    /// H3 resolution at which devices are counted.
    pub density_resolution: u8,
    /// The network.
    pub network: Pubkey,
    /// Smallest capacity of a device, in the class's unit.
    pub min_capacity: u32,
    /// Largest capacity of a device, in the class's unit.
    pub max_capacity: u32,
    /// Reward weight, basis points: 10,000 is 1x.
    pub reward_weight_bps: u32,
    /// Devices per density cell above which each earns less; 0 for no limit.
    pub density_target: u32,
    /// Least time between two locations of a device, seconds.
    pub relocation_cooldown_seconds: u32,
    /// How long a device is on probation after activation, seconds.
    pub probation_seconds: u32,
    /// What a device on probation earns, basis points of its share.
    pub probation_multiplier_bps: u16,
    /// Zero.
    pub padding: [u8; 2],
    /// Devices of this class that are not retired.
    pub devices: u32,
    /// Name of the capacity unit, zero-padded UTF-8, such as `megabit-per-second`.
    pub capacity_unit: [u8; 32],
    /// Display name, zero-padded UTF-8.
    pub name: [u8; 32],
    /// Zero; for bond, fees, maintenance quota and what later versions need.
    pub reserved: [u8; 128],
}

impl DeviceClass {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();
}

const _: () = assert!(DeviceClass::SPACE == 272);

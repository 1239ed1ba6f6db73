//! Events: one per state change, with the values before and after where there was a value before.

use anchor_lang::prelude::*;

/// A network was created.
#[event]
pub struct NetworkCreated {
    /// The network account.
    pub network: Pubkey,
    /// Its authority.
    pub authority: Pubkey,
    /// The id that, with the authority, makes the address.
    pub id: u64,
    /// Display name, zero-padded.
    pub name: [u8; 32],
    /// Start of epoch 0, unix seconds.
    pub genesis: i64,
    /// Length of an epoch, seconds.
    pub epoch_seconds: u32,
}

/// A device class was created.
#[event]
pub struct ClassCreated {
    /// The network.
    pub network: Pubkey,
    /// The class account.
    pub class: Pubkey,
    /// Its id within the network.
    pub id: u16,
    /// Display name, zero-padded.
    pub name: [u8; 32],
    /// Reward weight, basis points (10,000 is 1x).
    pub reward_weight_bps: u32,
}

/// A manufacturer was approved.
#[event]
pub struct ManufacturerApproved {
    /// The network.
    pub network: Pubkey,
    /// The manufacturer account.
    pub manufacturer: Pubkey,
    /// Its id within the network.
    pub id: u16,
    /// The key that signs its attestations.
    pub attestation_key: Pubkey,
    /// How many devices it may attest.
    pub quota: u32,
}

/// An operator registered.
#[event]
pub struct OperatorRegistered {
    /// The network.
    pub network: Pubkey,
    /// The operator account.
    pub operator: Pubkey,
    /// The key that acts for it.
    pub authority: Pubkey,
    /// Who pays, and is refunded, the rent of the operator and its devices.
    pub rent_payer: Pubkey,
}

/// A device was registered, as Pending.
#[event]
pub struct DeviceRegistered {
    /// The network.
    pub network: Pubkey,
    /// The device account.
    pub device: Pubkey,
    /// The operator account.
    pub operator: Pubkey,
    /// The device's own ed25519 key.
    pub key: Pubkey,
    /// Its index in the network, which rewards refer to.
    pub index: u32,
    /// Class id.
    pub class: u16,
    /// Manufacturer id.
    pub manufacturer: u16,
    /// Capacity, in the class's unit.
    pub capacity: u32,
}

/// A device's status changed.
#[event]
pub struct DeviceStatusChanged {
    /// The network.
    pub network: Pubkey,
    /// The device account.
    pub device: Pubkey,
    /// Its index in the network.
    pub index: u32,
    /// Status before (`DeviceStatus`).
    pub old_status: u8,
    /// Status now.
    pub new_status: u8,
}

/// The counter of a cell was created.
#[event]
pub struct CellCreated {
    /// The network.
    pub network: Pubkey,
    /// Class id.
    pub class: u16,
    /// H3 cell.
    pub cell: u64,
}

/// A device was located or moved.
#[event]
pub struct LocationAsserted {
    /// The network.
    pub network: Pubkey,
    /// The device account.
    pub device: Pubkey,
    /// Its index in the network.
    pub index: u32,
    /// H3 cell before, 0 for none.
    pub old_cell: u64,
    /// H3 cell now.
    pub new_cell: u64,
    /// Devices of the class in the new density cell, this one included.
    pub density: u32,
}

//! Events of manufacturers.

use anchor_lang::prelude::*;

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

/// A manufacturer's quota, classes or bond changed.
#[event]
pub struct ManufacturerUpdated {
    /// The network.
    pub network: Pubkey,
    /// The manufacturer account.
    pub manufacturer: Pubkey,
    /// Its id within the network.
    pub id: u16,
    /// Quota before, devices.
    pub old_quota: u32,
    /// Quota now, devices.
    pub new_quota: u32,
    /// Classes before, one bit each.
    pub old_classes: [u8; 32],
    /// Classes now, one bit each.
    pub new_classes: [u8; 32],
    /// Bond before, base units.
    pub old_bond: u64,
    /// Bond now, base units.
    pub new_bond: u64,
}

/// A manufacturer's attestation key was rotated.
#[event]
pub struct ManufacturerKeyRotated {
    /// The network.
    pub network: Pubkey,
    /// The manufacturer account.
    pub manufacturer: Pubkey,
    /// Its id within the network.
    pub id: u16,
    /// The key before.
    pub old_key: Pubkey,
    /// The key now.
    pub new_key: Pubkey,
}

/// A manufacturer was revoked: it attests no new devices.
#[event]
pub struct ManufacturerRevoked {
    /// The network.
    pub network: Pubkey,
    /// The manufacturer account.
    pub manufacturer: Pubkey,
    /// Its id within the network.
    pub id: u16,
}

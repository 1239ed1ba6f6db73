//! Events of devices.

use anchor_lang::prelude::*;

/// Kind of a fee for registering a device.
pub const ONBOARDING_FEE: u8 = 1;
/// Kind of a fee for moving a device.
pub const RELOCATION_FEE: u8 = 2;

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
    /// Hash of the oracle's evidence; zero when the operator acted.
    pub evidence_hash: [u8; 32],
}

/// A device is offered to another operator.
#[event]
pub struct DeviceOffered {
    /// The network.
    pub network: Pubkey,
    /// The device account.
    pub device: Pubkey,
    /// Its index in the network.
    pub index: u32,
    /// Who offers it.
    pub from_operator: Pubkey,
    /// Who may accept it.
    pub to_operator: Pubkey,
    /// Last moment to accept, unix seconds.
    pub expires_at: u32,
}

/// An offer was cancelled.
#[event]
pub struct OfferCancelled {
    /// The network.
    pub network: Pubkey,
    /// The device account.
    pub device: Pubkey,
    /// Who offered it.
    pub from_operator: Pubkey,
    /// To whom.
    pub to_operator: Pubkey,
}

/// A device belongs to another operator.
#[event]
pub struct DeviceTransferred {
    /// The network.
    pub network: Pubkey,
    /// The device account.
    pub device: Pubkey,
    /// Its index in the network.
    pub index: u32,
    /// The operator before.
    pub old_operator: Pubkey,
    /// The operator now.
    pub new_operator: Pubkey,
    /// What the new rent payer paid the old one, lamports.
    pub lamports: u64,
}

/// A device has a new key and a new account.
#[event]
pub struct DeviceReplaced {
    /// The network.
    pub network: Pubkey,
    /// The device account.
    pub device: Pubkey,
    /// Its index in the network.
    pub index: u32,
    /// The account that carries on.
    pub new_device: Pubkey,
    /// The key that is dead for ever.
    pub old_key: Pubkey,
    /// The key now.
    pub new_key: Pubkey,
    /// Manufacturer of the new key.
    pub manufacturer: u16,
}

/// A device was retired: its key is dead for ever.
#[event]
pub struct DeviceRetired {
    /// The network.
    pub network: Pubkey,
    /// The device account.
    pub device: Pubkey,
    /// Its index in the network.
    pub index: u32,
    /// Status before (`DeviceStatus`).
    pub old_status: u8,
    /// Rent given back, lamports.
    pub lamports: u64,
}

/// A fee was paid.
#[event]
pub struct FeePaid {
    /// The network.
    pub network: Pubkey,
    /// The device account.
    pub device: Pubkey,
    /// Its index in the network.
    pub index: u32,
    /// `ONBOARDING_FEE` or `RELOCATION_FEE`.
    pub kind: u8,
    /// Who paid.
    pub payer: Pubkey,
    /// The fee mint.
    pub mint: Pubkey,
    /// How much, base units.
    pub amount: u64,
}

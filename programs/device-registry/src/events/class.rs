//! Events of classes.

use anchor_lang::prelude::*;

use crate::state::ClassParametersArgs;

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

/// A change of a class was proposed.
#[event]
pub struct ClassUpdateProposed {
    /// The network.
    pub network: Pubkey,
    /// The class account.
    pub class: Pubkey,
    /// Its id within the network.
    pub id: u16,
    /// What is to hold.
    pub parameters: ClassParametersArgs,
    /// When it may be applied, unix seconds.
    pub ready_at: u32,
}

/// A class changed.
#[event]
pub struct ClassUpdated {
    /// The network.
    pub network: Pubkey,
    /// The class account.
    pub class: Pubkey,
    /// Its id within the network.
    pub id: u16,
    /// What held before.
    pub old_parameters: ClassParametersArgs,
    /// What holds now.
    pub new_parameters: ClassParametersArgs,
}

/// A class was retired: it takes no new devices.
#[event]
pub struct ClassRetired {
    /// The network.
    pub network: Pubkey,
    /// The class account.
    pub class: Pubkey,
    /// Its id within the network.
    pub id: u16,
}

/// Fees of a class go elsewhere.
#[event]
pub struct FeeDestinationChanged {
    /// The network.
    pub network: Pubkey,
    /// The class account.
    pub class: Pubkey,
    /// Its id within the network.
    pub id: u16,
    /// Token account before, zero for none.
    pub old_destination: Pubkey,
    /// Token account now.
    pub new_destination: Pubkey,
}

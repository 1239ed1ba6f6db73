//! Events of networks.

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

/// A change of a network was proposed.
#[event]
pub struct NetworkUpdateProposed {
    /// The network.
    pub network: Pubkey,
    /// Proposed display name.
    pub name: [u8; 32],
    /// Proposed change delay, seconds.
    pub change_delay_seconds: u32,
    /// When it may be applied, unix seconds.
    pub ready_at: u32,
}

/// A network's name or change delay changed.
#[event]
pub struct NetworkUpdated {
    /// The network.
    pub network: Pubkey,
    /// Display name before.
    pub old_name: [u8; 32],
    /// Display name now.
    pub new_name: [u8; 32],
    /// Change delay before, seconds.
    pub old_change_delay_seconds: u32,
    /// Change delay now, seconds.
    pub new_change_delay_seconds: u32,
}

/// A network's authority was offered to another key, or the offer withdrawn.
#[event]
pub struct AuthorityProposed {
    /// The network.
    pub network: Pubkey,
    /// The authority.
    pub authority: Pubkey,
    /// Who may accept; zero for nobody.
    pub pending_authority: Pubkey,
    /// When it may be accepted, unix seconds.
    pub ready_at: u32,
}

/// A network has another authority.
#[event]
pub struct AuthorityChanged {
    /// The network.
    pub network: Pubkey,
    /// The authority before.
    pub old_authority: Pubkey,
    /// The authority now.
    pub new_authority: Pubkey,
}

/// A network's roles changed.
#[event]
pub struct RolesChanged {
    /// The network.
    pub network: Pubkey,
    /// Who could pause before.
    pub old_pauser: Pubkey,
    /// Who may pause now.
    pub new_pauser: Pubkey,
    /// Who reported status before.
    pub old_status_oracle: Pubkey,
    /// Who reports status now.
    pub new_status_oracle: Pubkey,
    /// Who said where fees go before.
    pub old_fee_admin: Pubkey,
    /// Who says where fees go now.
    pub new_fee_admin: Pubkey,
}

/// A network's instruction groups were paused or resumed.
#[event]
pub struct PauseChanged {
    /// The network.
    pub network: Pubkey,
    /// Pause bits before.
    pub old_paused: u32,
    /// Pause bits now.
    pub new_paused: u32,
}

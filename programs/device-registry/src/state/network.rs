//! A network: who runs it, its clock, and its counters.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;
use crate::errors::{RegistryError, ensure, ensure_key};

/// Shortest epoch, seconds.
pub const MIN_EPOCH_SECONDS: u32 = 60;
/// Longest change delay, seconds: 90 days. A longer one could never be shortened in time.
pub const MAX_CHANGE_DELAY_SECONDS: u32 = 7_776_000;

/// A group of instructions that the pauser can stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseGroup {
    /// Registering operators and devices.
    Registration,
    /// Changing a device's status, its operator or its key. Exits are never paused: retiring, closing, cancelling an
    /// offer, appealing, lifting a suspension.
    Lifecycle,
    /// Locating and moving devices.
    Location,
}

/// Every pause bit there is.
pub const PAUSE_BITS: u32 = 7;

impl PauseGroup {
    /// The group's bit in `Network::paused`.
    pub const fn bit(self) -> u32 {
        match self {
            Self::Registration => 1,
            Self::Lifecycle => 2,
            Self::Location => 4,
        }
    }

    const fn error(self) -> RegistryError {
        match self {
            Self::Registration => RegistryError::RegistrationPaused,
            Self::Lifecycle => RegistryError::LifecyclePaused,
            Self::Location => RegistryError::LocationPaused,
        }
    }
}

/// A network. Address: `["network", authority at creation, id]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Network {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// Pause bits (`PauseGroup`).
    pub paused: u32,
    /// The id that, with the first authority, makes the address.
    pub id: u64,
    /// The authority at creation, part of the address for ever.
    pub creator: Pubkey,
    /// Who configures the network now.
    pub authority: Pubkey,
    /// Who has been offered the authority and may accept it; zero for nobody.
    pub pending_authority: Pubkey,
    /// Who may pause.
    pub pauser: Pubkey,
    /// Who reports device status and activates devices where the class asks for it.
    pub status_oracle: Pubkey,
    /// Who says where fees go.
    pub fee_admin: Pubkey,
    /// Start of epoch 0, unix seconds.
    pub genesis: i64,
    /// Length of an epoch, seconds. Never changes: rewards and statements are numbered by it.
    pub epoch_seconds: u32,
    /// How long a change of a dangerous parameter waits, seconds.
    pub change_delay_seconds: u32,
    /// Index of the next device; indices are never reused.
    pub next_device_index: u32,
    /// Devices that are not retired.
    pub devices: u32,
    /// Operators that are not closed.
    pub operators: u32,
    /// Classes ever created.
    pub classes: u16,
    /// Manufacturers ever approved.
    pub manufacturers: u16,
    /// Display name, zero-padded UTF-8.
    pub name: [u8; 32],
    /// When the pending authority may accept, unix seconds.
    pub authority_ready_at: u32,
    /// When the proposed update may be applied, unix seconds; 0 when there is none.
    pub update_ready_at: u32,
    /// Proposed change delay, seconds.
    pub proposed_change_delay_seconds: u32,
    /// Zero.
    pub padding2: [u8; 4],
    /// Proposed display name.
    pub proposed_name: [u8; 32],
    /// Zero; for later versions.
    pub reserved: [u8; 80],
}

impl Network {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// # Errors
    /// The group's error when its pause bit is set.
    pub fn require_running(&self, group: PauseGroup) -> Result<()> {
        if self.paused & group.bit() == 0 {
            Ok(())
        } else {
            Err(group.error().into())
        }
    }

    /// # Errors
    /// `AuthorityMismatch` when `signer` is not the network's authority.
    pub fn require_authority(&self, signer: &Pubkey) -> Result<()> {
        ensure_key(signer, &self.authority, RegistryError::AuthorityMismatch)
    }

    /// # Errors
    /// `PauserMismatch` when `signer` is neither the pauser nor the authority.
    pub fn require_pauser(&self, signer: &Pubkey) -> Result<()> {
        ensure(
            *signer == self.pauser || *signer == self.authority,
            RegistryError::PauserMismatch,
        )
    }

    /// When a change that is proposed `now` may be made, unix seconds.
    pub fn ready_at(&self, now: u32) -> u32 {
        now.saturating_add(self.change_delay_seconds)
    }
}

const _: () = assert!(Network::SPACE == 408);

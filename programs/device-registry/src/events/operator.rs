//! Events of operators, and of suspensions.

use anchor_lang::prelude::*;

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

/// An operator closed its account.
#[event]
pub struct OperatorClosed {
    /// The network.
    pub network: Pubkey,
    /// The operator account.
    pub operator: Pubkey,
    /// Who got the rent.
    pub rent_payer: Pubkey,
    /// How much, lamports.
    pub lamports: u64,
}

/// Somebody else pays an operator's rent.
#[event]
pub struct RentPayerChanged {
    /// The network.
    pub network: Pubkey,
    /// The operator account.
    pub operator: Pubkey,
    /// Who paid before, and was paid back.
    pub old_rent_payer: Pubkey,
    /// Who pays now.
    pub new_rent_payer: Pubkey,
    /// What was paid back, lamports.
    pub lamports: u64,
}

/// An operator or a device was suspended.
#[event]
pub struct Suspended {
    /// The network.
    pub network: Pubkey,
    /// The operator or device account.
    pub subject: Pubkey,
    /// When it ends, unix seconds.
    pub until: u32,
    /// Hash of the reason.
    pub reason_hash: [u8; 32],
}

/// Somebody else is paid for an operator's devices.
#[event]
pub struct PayeeChanged {
    /// The network.
    pub network: Pubkey,
    /// The operator.
    pub operator: Pubkey,
    /// The payee before; zero for the operator's authority.
    pub old_payee: Pubkey,
    /// The payee now; zero for the operator's authority.
    pub new_payee: Pubkey,
}

/// An appeal against a suspension was recorded.
#[event]
pub struct SuspensionAppealed {
    /// The network.
    pub network: Pubkey,
    /// The operator or device account.
    pub subject: Pubkey,
    /// Hash of the appeal.
    pub appeal_hash: [u8; 32],
}

/// A suspension was lifted.
#[event]
pub struct SuspensionLifted {
    /// The network.
    pub network: Pubkey,
    /// The operator or device account.
    pub subject: Pubkey,
    /// When it would have ended, unix seconds.
    pub until: u32,
    /// `DeviceStatus` code of the device now; 255 for an operator or a device that is gone.
    pub status: u8,
}

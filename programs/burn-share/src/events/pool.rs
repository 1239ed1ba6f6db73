//! Events of pools: how they are configured.

use anchor_lang::prelude::*;

use crate::state::{DestinationKeys, RecipientShare, RevenueParametersArgs};

/// A revenue pool was created.
#[event]
pub struct RevenuePoolCreated {
    /// The network.
    pub network: Pubkey,
    /// The pool.
    pub pool: Pubkey,
    /// What comes in.
    pub mint: Pubkey,
    /// The native pool, in which burns are counted; itself when it is native.
    pub token_pool: Pubkey,
    /// The open epoch.
    pub epoch: u64,
    /// Network tokens for a payment token, times 2^64.
    pub reference: u128,
    /// Its parameters.
    pub parameters: RevenueParametersArgs,
    /// Where its shares go.
    pub destinations: DestinationKeys,
    /// Who shares the treasury's part.
    pub recipients: Vec<RecipientShare>,
}

/// A change of a pool's parameters was proposed.
#[event]
pub struct RevenueUpdateProposed {
    /// The pool.
    pub pool: Pubkey,
    /// The parameters.
    pub parameters: RevenueParametersArgs,
    /// Where shares are to go.
    pub destinations: DestinationKeys,
    /// When they may be applied, unix seconds.
    pub ready_at: u32,
}

/// A change of a pool's parameters was applied.
#[event]
pub struct RevenueUpdated {
    /// The pool.
    pub pool: Pubkey,
    /// The parameters before.
    pub old_parameters: RevenueParametersArgs,
    /// Where shares went before.
    pub old_destinations: DestinationKeys,
    /// The parameters now.
    pub new_parameters: RevenueParametersArgs,
    /// Where shares go now.
    pub new_destinations: DestinationKeys,
}

/// Other recipients were proposed.
#[event]
pub struct RecipientsProposed {
    /// The pool.
    pub pool: Pubkey,
    /// The recipients.
    pub recipients: Vec<RecipientShare>,
    /// When they may be applied, unix seconds.
    pub ready_at: u32,
}

/// Other recipients were put in force.
#[event]
pub struct RecipientsUpdated {
    /// The pool.
    pub pool: Pubkey,
    /// Who was in the list before; without a share, who had left it and was owed something.
    pub old_recipients: Vec<RecipientShare>,
    /// Who is in it now, in the same form.
    pub new_recipients: Vec<RecipientShare>,
}

/// The auction was halted or resumed.
#[event]
pub struct HaltChanged {
    /// The pool.
    pub pool: Pubkey,
    /// Whether it was halted.
    pub old_halted: bool,
    /// Whether it is.
    pub new_halted: bool,
}

/// The direct burn was switched.
#[event]
pub struct DirectBurnChanged {
    /// The pool.
    pub pool: Pubkey,
    /// Whether the crank burned directly.
    pub old_direct: bool,
    /// Whether it does.
    pub new_direct: bool,
}

//! Events of markets and customers.

use anchor_lang::prelude::*;

use crate::state::MarketParametersArgs;

/// A market was created.
#[event]
pub struct MarketCreated {
    /// The network.
    pub network: Pubkey,
    /// The market.
    pub market: Pubkey,
    /// What is paid in.
    pub mint: Pubkey,
    /// Its parameters.
    pub parameters: MarketParametersArgs,
}

/// A change of a market's parameters was proposed.
#[event]
pub struct MarketUpdateProposed {
    /// The market.
    pub market: Pubkey,
    /// The parameters.
    pub parameters: MarketParametersArgs,
    /// When they may be applied, unix seconds.
    pub ready_at: u32,
}

/// A change of a market's parameters was applied.
#[event]
pub struct MarketUpdated {
    /// The market.
    pub market: Pubkey,
    /// The parameters before.
    pub old_parameters: MarketParametersArgs,
    /// The parameters now.
    pub new_parameters: MarketParametersArgs,
}

/// A market was paused or resumed.
#[event]
pub struct MarketPauseChanged {
    /// The market.
    pub market: Pubkey,
    /// Whether it was paused.
    pub old_paused: bool,
    /// Whether it is.
    pub new_paused: bool,
}

/// A customer's account was created.
#[event]
pub struct CustomerCreated {
    /// The network.
    pub network: Pubkey,
    /// The customer's account.
    pub customer_account: Pubkey,
    /// The customer.
    pub wallet: Pubkey,
}

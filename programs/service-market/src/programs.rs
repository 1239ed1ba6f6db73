//! The other programs as this one sees them: generated from their IDLs, so that no program depends on another's crate.

use anchor_lang::prelude::*;

declare_program!(burn_share);
declare_program!(device_registry);
declare_program!(reward_distributor);

pub use burn_share::accounts::{PriceFeed, RevenuePool};
pub use device_registry::accounts::{Device, Network, Operator};
pub use reward_distributor::accounts::OracleSet;

/// The code of `Active` among a device's statuses.
pub const DEVICE_ACTIVE: u8 = 1;

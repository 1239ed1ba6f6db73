//! The device registry as other programs see it: generated from its IDL, so that no program depends on its crate.

use anchor_lang::prelude::*;

declare_program!(device_registry);

pub use device_registry::accounts::Network;

//! One instruction per file: arguments, accounts, `validate`, handler.

pub mod activate_device;
pub mod approve_manufacturer;
pub mod assert_location;
pub mod create_cell;
pub mod create_class;
pub mod create_network;
pub mod register_device;
pub mod register_operator;

pub use activate_device::*;
pub use approve_manufacturer::*;
pub use assert_location::*;
pub use create_cell::*;
pub use create_class::*;
pub use create_network::*;
pub use register_device::*;
pub use register_operator::*;

use anchor_lang::prelude::*;

use crate::errors::RegistryError;

/// Refuses accounts beyond those that an instruction names: none of them would be checked.
///
/// # Errors
/// `UnexpectedAccounts` when there are any.
pub(crate) fn require_no_more_accounts(remaining: &[AccountInfo<'_>]) -> Result<()> {
    require!(remaining.is_empty(), RegistryError::UnexpectedAccounts);
    Ok(())
}

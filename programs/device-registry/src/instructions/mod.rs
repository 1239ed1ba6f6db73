//! One instruction per file: arguments, accounts, `validate`, handler. Accounts that several instructions share are in
//! `contexts/`.

pub mod accept_authority;
pub mod accept_device;
pub mod activate_device;
pub mod appeal_suspension;
pub mod apply_class_update;
pub mod apply_network_update;
pub mod approve_manufacturer;
pub mod assert_location;
pub mod assert_location_with_fee;
pub mod cancel_offer;
pub mod change_rent_payer;
pub mod close_cell;
pub mod close_operator;
pub mod create_cell;
pub mod create_class;
pub mod create_network;
pub mod lift_suspension;
pub mod offer_device;
pub mod propose_authority;
pub mod register_device;
pub mod register_device_with_fee;
pub mod register_operator;
pub mod replace_device;
pub mod report_device;
pub mod retire_class;
pub mod retire_device;
pub mod revoke_manufacturer;
pub mod rotate_manufacturer_key;
pub mod set_fee_destination;
pub mod set_maintenance;
pub mod set_pause;
pub mod set_payee;
pub mod set_roles;
pub mod suspend;
pub mod update_class;
pub mod update_manufacturer;
pub mod update_network;

pub use accept_device::*;
pub use appeal_suspension::*;
pub use approve_manufacturer::*;
pub use assert_location::*;
pub use assert_location_with_fee::*;
pub use cancel_offer::*;
pub use change_rent_payer::*;
pub use close_cell::*;
pub use close_operator::*;
pub use create_cell::*;
pub use create_class::*;
pub use create_network::*;
pub use lift_suspension::*;
pub use offer_device::*;
pub use register_device::*;
pub use register_device_with_fee::*;
pub use register_operator::*;
pub use replace_device::*;
pub use report_device::*;
pub use retire_device::*;
pub use set_fee_destination::*;
pub use set_payee::*;
pub use set_roles::*;
pub use suspend::*;
pub use update_manufacturer::*;
pub use update_network::*;

use anchor_lang::prelude::*;

use crate::errors::{RegistryError, ensure};

/// Refuses accounts beyond those that an instruction names: none of them would be checked.
///
/// # Errors
/// `UnexpectedAccounts` when there are any.
pub(crate) fn require_no_more_accounts(remaining: &[AccountInfo<'_>]) -> Result<()> {
    ensure(remaining.is_empty(), RegistryError::UnexpectedAccounts)
}

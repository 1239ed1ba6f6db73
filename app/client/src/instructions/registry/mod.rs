//! Instructions of the device registry, by what they act on. Every account that can be derived is; what cannot be is an
//! argument, and is written in the account that the argument's name says.

mod class;
mod device;
mod manufacturer;
mod network;
mod operator;
mod place;
mod registration;
mod suspension;
mod transfer;

pub use class::*;
pub use device::*;
pub use device_registry::instructions::{
    ApproveManufacturerArgs, CreateClassArgs, CreateNetworkArgs, RegisterDeviceArgs, ReplaceDeviceArgs,
    ReportDeviceArgs, SetRolesArgs, SuspendArgs, UpdateManufacturerArgs, UpdateNetworkArgs,
};
pub use device_registry::state::{Activator, Category, ClassParametersArgs, DeviceStatus};
pub use manufacturer::*;
pub use network::*;
pub use operator::*;
pub use place::*;
pub use registration::*;
pub use suspension::*;
pub use transfer::*;

use device_registry::accounts;
use solana_address::Address;

const SYSTEM_PROGRAM: Address = solana_system_interface::program::ID;

fn event_authority() -> Address {
    device_registry::EVENT_AUTHORITY_AND_BUMP.0
}

/// Where a fee is paid from and to. Signer of the transaction: `payer`.
#[derive(Debug, Clone, Copy)]
pub struct Fee {
    /// Signs for `source`.
    pub payer: Address,
    /// Token account that pays.
    pub source: Address,
    /// The class's fee mint.
    pub mint: Address,
    /// The class's fee destination.
    pub destination: Address,
    /// The token program that owns the mint.
    pub token_program: Address,
}

impl Fee {
    fn accounts(self) -> accounts::FeePayment {
        accounts::FeePayment {
            fee_payer: self.payer,
            fee_source: self.source,
            fee_mint: self.mint,
            fee_destination: self.destination,
            token_program: self.token_program,
        }
    }
}

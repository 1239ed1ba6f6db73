//! Instructions of the device registry, by what they act on. Every account that can be derived is; what cannot be is an
//! argument, and is written in the account that the argument's name says.
//!
//! ```
//! use flywheel_client::instructions::registry::{DeviceRegistration, register_device};
//! use solana_address::Address;
//! use solana_keypair::Keypair;
//! use solana_signer::Signer;
//!
//! let [operator, manufacturer, device] = [(); 3].map(|()| Keypair::new());
//! let registration = DeviceRegistration {
//!     network: Address::new_from_array([1; 32]),
//!     class_id: 1,
//!     manufacturer_id: 1,
//!     capacity: 500,
//!     attestation_expiry: 1_800_000_000,
//! };
//! let key = operator.pubkey();
//! let instructions = register_device(key, key, &registration, &manufacturer, &device)?;
//! assert_eq!(instructions.len(), 3, "two signatures that the chain verifies, and the registration");
//! # Ok::<(), flywheel_client::ClientError>(())
//! ```

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

//! Accounts as commands show them.

mod cell;
mod class;
mod class_terms;
mod device;
mod device_detail;
mod ended;
mod manufacturer;
mod market;
mod multiplier;
mod network;
mod operator;
mod revenue;
mod reward;
mod staking;
mod suspension;
mod tombstone;

pub use cell::CellView;
pub use class::ClassView;
pub use class_terms::TermsView;
pub use device::DeviceView;
pub use device_detail::DeviceDetail;
pub use ended::{Ended, lamports};
pub use manufacturer::ManufacturerView;
pub use market::*;
pub use multiplier::MultiplierView;
pub use network::NetworkView;
pub use operator::OperatorView;
pub use revenue::*;
pub use reward::*;
pub use staking::*;
pub use suspension::SuspensionView;
pub use tombstone::{DeviceEntry, TombstoneView};

use solana_address::Address;

use crate::show::Time;

fn yes_no(code: u8) -> String {
    if code == 0 { "no" } else { "yes" }.to_owned()
}

/// An address that accounts store as zero when there is none.
fn any_address(address: &Address) -> Option<String> {
    (*address != Address::default()).then(|| address.to_string())
}

/// What a table says of a change that waits: since when or from when it can be made, and by which command.
fn ready_text(ready_at: Time, ready: bool, command: &str) -> String {
    if ready {
        format!("ready since {ready_at}; `flywheel {command}` makes it hold")
    } else {
        format!("ready at {ready_at}")
    }
}

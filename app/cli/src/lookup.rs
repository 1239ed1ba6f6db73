//! Finds what is named on a command line, or says how to find out its name.

use std::str::FromStr;

use flywheel_client::accounts::{Device, DeviceClass, Manufacturer, Network, Operator};
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::queries::{self, Found};
use solana_address::Address;

use crate::failure::Failure;
use crate::words;

/// A device as people name it: by its index in the network, its own key, or its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceName {
    /// Its index.
    Index(u32),
    /// Its key or account.
    Address(Address),
}

impl FromStr for DeviceName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let index = text.parse().map(Self::Index).ok();
        index
            .or_else(|| words::address(text).map(Self::Address).ok())
            .ok_or_else(|| "type a device's index, such as 17, its key or its account's address".to_owned())
    }
}

/// The network at an address.
pub fn network(chain: &dyn Chain, named: &Address) -> Result<Found<Network>, Failure> {
    queries::account(chain, named).ok_or_else(|| {
        Failure::Argument(format!(
            "--network: there is no network at {named}; `flywheel network list` lists those there are"
        ))
    })
}

/// A class of a network.
pub fn class(chain: &dyn Chain, network: &Address, id: u16) -> Result<Found<DeviceClass>, Failure> {
    queries::account(chain, &address::class(network, id)).ok_or_else(|| {
        Failure::Argument(format!(
            "the network has no class {id}; `flywheel class list` lists those there are"
        ))
    })
}

/// A manufacturer of a network.
pub fn manufacturer(chain: &dyn Chain, network: &Address, id: u16) -> Result<Found<Manufacturer>, Failure> {
    queries::account(chain, &address::manufacturer(network, id)).ok_or_else(|| {
        Failure::Argument(format!(
            "the network has no manufacturer {id}; `flywheel manufacturer list` lists those there are"
        ))
    })
}

/// The operator account that is meant by an address: itself, or the wallet that registered it. A wallet is a point of the
/// ed25519 curve, an operator's account never is.
pub fn operator_address(network: &Address, named: &Address) -> Address {
    if named.is_on_curve() {
        address::operator(network, named)
    } else {
        *named
    }
}

/// The operator that is named by its account or its wallet.
pub fn operator(chain: &dyn Chain, network: &Address, named: &Address) -> Result<Found<Operator>, Failure> {
    queries::account::<Operator>(chain, &operator_address(network, named))
        .filter(|found| found.account.network == *network)
        .ok_or_else(|| {
            Failure::Argument(format!(
                "{named} is no operator of this network; `flywheel operator list` lists those there are, and \
                 `flywheel operator register` makes one"
            ))
        })
}

/// The device that is named by its index, key or account.
pub fn device(chain: &dyn Chain, network: &Address, named: &DeviceName) -> Result<Found<Device>, Failure> {
    let (found, named) = match named {
        DeviceName::Index(index) => (
            queries::device_by_index(chain, network, *index),
            format!("index {index}"),
        ),
        DeviceName::Address(named) => {
            let at = if named.is_on_curve() {
                address::device(network, named)
            } else {
                *named
            };
            (queries::account::<Device>(chain, &at), named.to_string())
        }
    };
    found
        .filter(|found| found.account.network == *network)
        .ok_or_else(|| {
            Failure::Argument(format!(
                "{named} is no device of this network; `flywheel device list` lists those there are"
            ))
        })
}

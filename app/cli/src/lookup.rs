//! Finds what is named on a command line, or says how to find out its name.

use std::str::FromStr;

use flywheel_client::accounts::{
    Device, DeviceClass, DeviceStatus, Manufacturer, Network, Operator, Suspension, Tombstone,
};
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
    queries::account(chain, named)?.ok_or_else(|| {
        Failure::Argument(format!(
            "--network: there is no network at {named}; `flywheel network list` lists those there are"
        ))
    })
}

/// A class of a network.
pub fn class(chain: &dyn Chain, network: &Address, id: u16) -> Result<Found<DeviceClass>, Failure> {
    queries::account(chain, &address::class(network, id))?.ok_or_else(|| {
        Failure::Argument(format!(
            "the network has no class {id}; `flywheel class list` lists those there are"
        ))
    })
}

/// A manufacturer of a network.
pub fn manufacturer(chain: &dyn Chain, network: &Address, id: u16) -> Result<Found<Manufacturer>, Failure> {
    queries::account(chain, &address::manufacturer(network, id))?.ok_or_else(|| {
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
    queries::account::<Operator>(chain, &operator_address(network, named))?
        .filter(|found| found.account.network == *network)
        .ok_or_else(|| {
            Failure::Argument(format!(
                "{named} is no operator of this network; `flywheel operator list` lists those there are, and \
                 `flywheel operator register` makes one"
            ))
        })
}

/// What a name leads to: a device, or what remains of one.
#[derive(Debug, Clone, Copy)]
pub enum Remains {
    /// A device.
    Living(Found<Device>),
    /// One that was retired, or a key that was replaced.
    Gone(Found<Tombstone>),
}

/// The device, or what remains of it, that is named by its index, key or account. A tombstone that is named by its account
/// may be another network's: it does not say.
pub fn remains(chain: &dyn Chain, network: &Address, named: &DeviceName) -> Result<Remains, Failure> {
    let (living, gone) = match named {
        DeviceName::Index(index) => (queries::device_by_index(chain, network, *index)?, None),
        DeviceName::Address(named) => {
            let at = device_address(network, named);
            (queries::account(chain, &at)?, queries::account(chain, &at)?)
        }
    };
    let living = living.filter(|found: &Found<Device>| found.account.network == *network);
    match (living, gone) {
        (Some(found), _) => Ok(Remains::Living(found)),
        (None, Some(found)) => Ok(Remains::Gone(found)),
        (None, None) => Err(no_device(chain, network, named)?),
    }
}

/// The device account that is meant by an address: itself, or that of the device's key.
pub fn device_address(network: &Address, named: &Address) -> Address {
    if named.is_on_curve() {
        address::device(network, named)
    } else {
        *named
    }
}

/// The device that is named by its index, key or account.
pub fn device(chain: &dyn Chain, network: &Address, named: &DeviceName) -> Result<Found<Device>, Failure> {
    match remains(chain, network, named)? {
        Remains::Living(found) => Ok(found),
        Remains::Gone(found) => {
            let status = words::word(words::STATUSES, found.account.status, DeviceStatus::code);
            Err(Failure::Argument(format!(
                "this device is {status}, and nothing can be done with it any more; `flywheel device show` says what became \
                 of it"
            )))
        }
    }
}

fn no_device(chain: &dyn Chain, network: &Address, named: &DeviceName) -> Result<Failure, Failure> {
    let named = match named {
        DeviceName::Index(index) => {
            let next =
                queries::account::<Network>(chain, network)?.map(|found| found.account.next_device_index);
            if next.is_some_and(|next| *index < next) {
                return Ok(Failure::Argument(format!(
                    "device {index} is retired, and only its key leads to what remains of it; name that key"
                )));
            }
            format!("index {index}")
        }
        DeviceName::Address(named) => named.to_string(),
    };
    Ok(Failure::Argument(format!(
        "{named} is no device of this network; `flywheel device list` lists those there are"
    )))
}

/// The suspension of an operator or device account.
pub fn suspension(
    chain: &dyn Chain,
    network: &Address,
    subject: &Address,
) -> Result<Found<Suspension>, Failure> {
    queries::account(chain, &address::suspension(network, subject))?
        .ok_or_else(|| Failure::Argument(format!("{subject} is not suspended; there is nothing to do")))
}

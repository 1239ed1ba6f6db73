//! Which tombstones are of a network. A tombstone keeps no network, only the index of its device; what is possible follows
//! from the indexes that networks have given out and from the devices that live.

use std::collections::BTreeSet;

use flywheel_client::ClientError;
use flywheel_client::accounts::{DeviceStatus, Network, Tombstone};
use flywheel_client::chain::Chain;
use flywheel_client::queries::{self, DeviceFilter, Found};
use solana_address::Address;

/// Indexes of a network.
struct Indexes {
    network: Address,
    next: u32,
    living: BTreeSet<u32>,
}

impl Indexes {
    fn read(chain: &dyn Chain, network: &Found<Network>) -> Result<Self, ClientError> {
        let devices = queries::devices(chain, &network.address, &DeviceFilter::default())?;
        Ok(Self {
            network: network.address,
            next: network.account.next_device_index,
            living: devices.iter().map(|device| device.account.index).collect(),
        })
    }

    /// Whether a tombstone can be this network's: a retired device has taken its index with it, a replaced key has not.
    fn fits(&self, tombstone: &Tombstone) -> bool {
        let retired = tombstone.status == DeviceStatus::Retired.code();
        tombstone.index < self.next && !(retired && self.living.contains(&tombstone.index))
    }
}

/// The tombstones that can be of a network, by index, and whether they can be of no other.
pub fn of_network(
    chain: &dyn Chain,
    network: &Address,
) -> Result<Vec<(Found<Tombstone>, bool)>, ClientError> {
    let all = queries::networks(chain)?;
    let indexes: Vec<Indexes> = all
        .iter()
        .map(|found| Indexes::read(chain, found))
        .collect::<Result<_, _>>()?;
    let judge = |found: Found<Tombstone>| {
        let fitting = indexes.iter().filter(|indexes| indexes.fits(&found.account));
        let networks: Vec<Address> = fitting.map(|indexes| indexes.network).collect();
        networks.contains(network).then_some((found, networks.len() == 1))
    };
    Ok(queries::tombstones(chain)?
        .into_iter()
        .filter_map(judge)
        .collect())
}

/// Whether a tombstone can be of this network and of no other.
pub fn is_of(
    chain: &dyn Chain,
    network: &Address,
    tombstone: &Found<Tombstone>,
) -> Result<bool, ClientError> {
    let mut known = of_network(chain, network)?.into_iter();
    Ok(known.any(|(found, certain)| found.address == tombstone.address && certain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retired_device_fits_where_its_index_is_free_and_a_replaced_key_wherever_the_index_was_given_out() {
        let indexes = Indexes {
            network: Address::default(),
            next: 3,
            living: BTreeSet::from([0, 2]),
        };
        let fits = |status: DeviceStatus, index| {
            indexes.fits(&Tombstone {
                version: 1,
                bump: 0,
                status: status.code(),
                padding: 0,
                index,
            })
        };
        assert_eq!(
            [0, 1, 2, 3].map(|index| fits(DeviceStatus::Retired, index)),
            [false, true, false, false]
        );
        assert_eq!(
            [0, 1, 2, 3].map(|index| fits(DeviceStatus::Replaced, index)),
            [true, true, true, false]
        );
    }
}

//! The keys of everyone in a run. They are made from names, so that a run gives the same addresses, compute units and
//! roots each time. They are no secret, and must never hold anything outside an embedded chain.

use std::collections::BTreeMap;

use flywheel_oracle::input::{Device, Input};
use flywheel_oracle::network_file::Network;
use sha2::{Digest, Sha256};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// The keys of everyone in a run.
#[derive(Debug)]
pub struct Wallets {
    network: u64,
    /// Pays fees and rent for everyone.
    pub sponsor: Keypair,
    /// Runs the network, and the mint until the pool takes it over.
    pub authority: Keypair,
    /// The token's mint.
    pub mint: Keypair,
    /// The mint of collateral.
    pub collateral: Keypair,
    /// The manufacturers' attestation keys, by id.
    pub manufacturers: BTreeMap<u16, Keypair>,
    /// The oracles' keys, in the order of their weights.
    pub oracles: Vec<Keypair>,
    /// The operators' keys, in the order of their names.
    pub operators: Vec<Keypair>,
    /// The mint of the currency that customers pay in.
    pub currency: Keypair,
    /// The customers' keys.
    pub customers: Vec<Keypair>,
    /// Gets the treasury's part of the revenue.
    pub treasury: Keypair,
    /// Who say what the token is worth.
    pub price_sources: [Keypair; 2],
}

impl Wallets {
    /// The keys for a network and its input.
    pub fn new(network: &Network, input: &Input) -> Self {
        let key = |role: &str, name: &str| derive(network.id, role, name);
        Self {
            network: network.id,
            sponsor: key("sponsor", ""),
            authority: key("authority", ""),
            mint: key("mint", ""),
            collateral: key("collateral", ""),
            manufacturers: network
                .manufacturers
                .iter()
                .map(|maker| (maker.id, key("manufacturer", &maker.id.to_string())))
                .collect(),
            oracles: (0..network.oracles.weights.len())
                .map(|number| key("oracle", &number.to_string()))
                .collect(),
            operators: input.operators.iter().map(|name| key("operator", name)).collect(),
            currency: key("currency", ""),
            customers: (0..network.market.as_ref().map_or(0, |market| market.customers))
                .map(|number| key("customer", &number.to_string()))
                .collect(),
            treasury: key("treasury", ""),
            price_sources: ["a", "b"].map(|name| key("price source", name)),
        }
    }

    /// The key inside a device.
    pub fn device(&self, device: &Device) -> Keypair {
        derive(self.network, "device", &device.id)
    }

    /// The key of a device's operator.
    pub fn operator(&self, device: &Device) -> &Keypair {
        &self.operators[device.operator as usize]
    }

    /// The address that the rewards of each device go to, by its index.
    pub fn payees(&self, devices: &[Device]) -> Vec<Address> {
        devices
            .iter()
            .map(|device| self.operator(device).pubkey())
            .collect()
    }
}

fn derive(network: u64, role: &str, name: &str) -> Keypair {
    let seed = Sha256::digest(format!("flywheel/embedded/{network}/{role}/{name}"));
    Keypair::new_from_array(seed.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_the_same_each_time_and_differ_by_network_role_and_name() {
        let key = |network, role, name| derive(network, role, name).pubkey();
        assert_eq!(key(1, "device", "a"), key(1, "device", "a"));
        let all = [
            key(1, "device", "a"),
            key(2, "device", "a"),
            key(1, "operator", "a"),
            key(1, "device", "b"),
        ];
        assert!((0..4).all(|one| (0..one).all(|other| all[one] != all[other])));
    }
}

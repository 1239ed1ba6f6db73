//! Addresses, worked out once: there are thousands of them, and each step looks at all.

use flywheel_client::address;
use flywheel_client::instructions::staking::{Behind, NOBODY};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::aim::IDS;
use super::founding::{KINDS, mint};
use super::{BEHIND, INSURANCE, MINTS, Network, STAKE, Slot, WALLETS, authority_of};
use crate::world::keypair;

/// Most devices of a sequence.
const DEVICES: usize = 8;

/// Addresses of everything that there can be.
pub struct Names {
    pools: Vec<Address>,
    pub(crate) vaults: Vec<Address>,
    /// By pool and mint.
    pub(crate) reward_vaults: Vec<Vec<Address>>,
    operators: Vec<Address>,
    /// By pool and operator stake.
    pub(crate) stakes: Vec<Vec<Address>>,
    /// By holder and mint.
    accounts: Vec<Vec<Address>>,
    /// By pool, wallet and id, with its tickets.
    positions: Vec<(Address, Vec<Address>)>,
    devices: Vec<Address>,
    /// By pool, operator stake and device.
    pub(crate) records: Vec<Vec<Address>>,
    pub(crate) insurance: Address,
}

impl Names {
    pub(crate) fn new(network: &Address, keys: &[Keypair]) -> Self {
        let pools: Vec<Address> = KINDS
            .iter()
            .map(|kind| address::stake_pool(network, &mint(STAKE).address, *kind))
            .collect();
        let operators: Vec<Address> = (0..BEHIND)
            .map(|behind| match behind {
                0 => NOBODY,
                _ => address::operator(network, &keys[authority_of(behind)].pubkey()),
            })
            .collect();
        let of_pool = |pool: &Address| -> Vec<Address> {
            let stake = |operator| address::operator_stake(pool, operator);
            operators.iter().map(stake).collect()
        };
        let stakes: Vec<Vec<Address>> = pools.iter().map(of_pool).collect();
        let devices: Vec<Address> = (0..DEVICES)
            .map(|device| address::device(network, &Network::device_key(device).pubkey()))
            .collect();
        let of_pool = |pool: &Address| {
            let record = |device| address::fault_record(pool, device);
            devices.iter().map(record).collect()
        };
        let records = pools.iter().map(of_pool).collect();
        let insurance = address::insurance(network, &mint(STAKE).address);
        Self {
            vaults: pools.iter().map(address::stake_vault).collect(),
            reward_vaults: pools
                .iter()
                .map(|pool| {
                    (0..MINTS)
                        .map(|number| address::stake_reward_vault(pool, &mint(number).address))
                        .collect()
                })
                .collect(),
            accounts: Self::accounts(&insurance, keys),
            positions: Self::positions(&pools, keys),
            pools,
            operators,
            stakes,
            devices,
            records,
            insurance,
        }
    }

    fn accounts(insurance: &Address, keys: &[Keypair]) -> Vec<Vec<Address>> {
        let of = |key: &Keypair| {
            let account = |number| address::associated_token_account(&key.pubkey(), &mint(number).address);
            (0..MINTS).map(account).collect()
        };
        let mut accounts: Vec<Vec<Address>> = keys.iter().map(of).collect();
        accounts.push(vec![address::insurance_vault(insurance)]);
        accounts
    }

    fn positions(pools: &[Address], keys: &[Keypair]) -> Vec<(Address, Vec<Address>)> {
        let mut positions = vec![];
        for pool in pools {
            for key in &keys[..WALLETS] {
                for id in 0..IDS {
                    let position = address::position(pool, &key.pubkey(), id);
                    let tickets = (0..IDS).map(|id| address::ticket(&position, id)).collect();
                    positions.push((position, tickets));
                }
            }
        }
        positions
    }

    fn place(slot: Slot) -> usize {
        (slot.pool * WALLETS + slot.wallet) * IDS as usize + slot.id as usize
    }
}

impl Network {
    pub(crate) fn pool(&self, pool: usize) -> Address {
        self.names.pools[pool]
    }

    pub(crate) fn behind(&self, pool: usize, behind: usize) -> Behind {
        Behind {
            pool: self.pool(pool),
            operator: self.operator(behind),
        }
    }

    pub(crate) fn operator(&self, behind: usize) -> Address {
        self.names.operators[behind]
    }

    pub(crate) fn key(&self, holder: usize) -> Address {
        self.keys[holder].pubkey()
    }

    /// A holder's token account.
    pub(crate) fn account(&self, holder: usize, number: usize) -> Address {
        self.names.accounts[holder][if holder == INSURANCE { STAKE } else { number }]
    }

    pub(crate) fn position(&self, slot: Slot) -> Address {
        self.names.positions[Names::place(slot)].0
    }

    pub(crate) fn ticket(&self, slot: Slot, id: u32) -> Address {
        self.names.positions[Names::place(slot)].1[id as usize]
    }

    pub(crate) fn case(&self, pool: usize, behind: usize, number: u32) -> Address {
        address::slash_case(&self.names.stakes[pool][behind], number)
    }

    pub(crate) fn device_key(number: usize) -> Keypair {
        keypair(&format!("staking model/device {number}"))
    }

    pub(crate) fn device(&self, number: usize) -> Address {
        self.names.devices[number]
    }
}

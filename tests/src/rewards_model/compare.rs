//! Whether the chain holds what the model says.

use flywheel_client::accounts as on_chain;
use flywheel_client::address;
use flywheel_client::chain::read;
use solana_address::Address;
use solana_signer::Signer;

use super::founding::device_key;
use super::{Model, Network, POOLS, PURSES, Standing};

impl Model {
    /// Accounts that the distributor has: the oracle set, and everything of each pool.
    pub(crate) fn accounts(&self) -> usize {
        let of_pool = |pool: &super::Pool| {
            let roots = pool.roots.iter().filter(|root| root.standing != Standing::Gone);
            let others = pool.epochs.len() + pool.pages.len() + pool.vestings.len() + pool.evidence.len();
            1 + roots.count() + others
        };
        1 + self.pools.iter().map(of_pool).sum::<usize>()
    }
}

impl Network {
    /// Compares every account, balance and purse, and checks what must hold after any action.
    ///
    /// # Panics
    /// When they differ.
    pub fn compare(&self) {
        assert_eq!(self.world.chain.now(), self.model.now);
        self.compare_oracles();
        self.compare_devices();
        for purse in 0..PURSES {
            let lamports = self.lamports(&self.purses[purse].pubkey());
            assert_eq!(lamports, self.model.purses[purse], "purse {purse}");
        }
        for pool in 0..POOLS {
            self.compare_pool(pool);
            self.compare_tokens(pool);
            self.model.check(pool);
        }
        let found = self.world.chain.program_accounts(&reward_distributor::ID, &[]);
        assert_eq!(found.len(), self.model.accounts(), "accounts of the distributor");
    }

    pub(crate) fn lamports(&self, address: &Address) -> u64 {
        let account = self.world.chain.account(address);
        account.map_or(0, |account| account.lamports)
    }

    fn compare_oracles(&self) {
        let set: on_chain::OracleSet = self.world.state(&address::oracle_set(&self.world.network));
        let members: Vec<_> = set
            .members()
            .iter()
            .map(|member| (member.key, member.weight))
            .collect();
        let expected = self.model.members.iter();
        let expected: Vec<_> = expected
            .map(|(oracle, weight)| (self.oracles[*oracle].pubkey(), *weight))
            .collect();
        assert_eq!((set.set_version, members), (self.model.set_version, expected));
    }

    /// Indices, operators and payees, which is what roots are made from.
    fn compare_devices(&self) {
        let network: on_chain::Network = read(&self.world.chain, &self.world.network).expect("network");
        assert_eq!(network.next_device_index, self.model.next_index);
        assert_eq!(network.devices as usize, self.model.devices.len());
    }

    /// Every device and operator account; done at the end of a sequence, because no action of the distributor writes them.
    ///
    /// # Panics
    /// When one differs.
    pub fn compare_registry(&self) {
        let network = &self.world.network;
        for device in &self.model.devices {
            let found: on_chain::Device = self
                .world
                .state(&self.world.device_account(&device_key(device.key)));
            let operator = address::operator(network, &self.holders[device.operator].pubkey());
            assert_eq!((found.index, found.operator), (device.index, operator));
        }
        for (operator, payee) in self.model.payees.iter().enumerate() {
            let key = self.holders[operator].pubkey();
            let found: on_chain::Operator = self.world.state(&address::operator(network, &key));
            let named = if operator == *payee {
                Address::default()
            } else {
                self.model.names[*payee]
            };
            assert_eq!(found.payee, named, "payee of operator {operator}");
        }
    }
}

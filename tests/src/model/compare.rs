//! Whether the chain holds what the model says.

use flywheel_client::accounts as on_chain;
use flywheel_client::address;
use flywheel_client::chain::read;
use flywheel_client::error::ClientError;
use solana_signer::Signer;

use super::{Action, CLASSES, Device, Entry, KEYS, Network, OPERATORS, PAYERS, chain};

/// Places there are.
const PLACES: usize = 4;

impl Network {
    /// Does an action on the chain and in the model, and compares everything. Returns whether it was done.
    ///
    /// # Panics
    /// When one accepts what the other refuses, or they differ afterwards.
    pub fn step(&mut self, action: &Action) -> bool {
        let action = &self.model.aim(*action);
        // Lamports may be sent anywhere; only those in a device's account are of interest here.
        if let Action::Donate { key, .. } = action
            && !matches!(self.model.entries.get(key), Some(Entry::Alive(_)))
        {
            return false;
        }
        let on_chain = self.act(action);
        let in_model = self.model.act(action);
        match (&on_chain, in_model) {
            (Ok(_), Ok(())) | (Err(ClientError::Refused(_)), Err(_)) => {}
            (outcome, verdict) => panic!("{action:?}: chain {outcome:?}, model {verdict:?}"),
        }
        self.compare();
        on_chain.is_ok()
    }

    /// Compares every account and wallet.
    ///
    /// # Panics
    /// When they differ.
    pub fn compare(&self) {
        self.compare_network();
        (0..OPERATORS).for_each(|operator| self.compare_operator(operator));
        (0..KEYS).for_each(|key| self.compare_key(key));
        self.compare_cells();
        for payer in 0..PAYERS {
            let lamports = self.lamports(&self.payers[payer].pubkey());
            assert_eq!(lamports, self.model.wallets[payer], "wallet {payer}");
        }
    }

    fn lamports(&self, address: &solana_address::Address) -> u64 {
        self.world
            .chain
            .account(address)
            .map_or(0, |account| account.lamports)
    }

    fn compare_network(&self) {
        let (chain, model) = (&self.world.chain, &self.model);
        let network: on_chain::Network = read(chain, &self.world.network).expect("network");
        let living = model
            .entries
            .values()
            .filter(|entry| matches!(entry, Entry::Alive(_)))
            .count();
        assert_eq!(chain.now(), i64::from(model.now));
        assert_eq!(network.next_device_index, model.next_index, "next index");
        assert_eq!(network.devices as usize, living, "devices of the network");
        assert_eq!(
            network.operators as usize,
            model.operators.len(),
            "operators of the network"
        );
        assert_eq!(network.paused, model.paused);
        let manufacturer = address::manufacturer(&self.world.network, 0);
        let manufacturer: on_chain::Manufacturer = read(chain, &manufacturer).expect("manufacturer");
        assert_eq!(
            (manufacturer.attested, manufacturer.quota),
            (model.attested, model.quota)
        );
        for class in 0..CLASSES {
            let id = u16::try_from(class).expect("few classes");
            let account = address::class(&self.world.network, id);
            let account: on_chain::DeviceClass = read(chain, &account).expect("class");
            let class = &model.classes[class];
            assert_eq!(account.devices, class.devices, "devices of class {id}");
            assert_eq!(account.retired == 1, class.retired);
            assert_eq!(account.parameters.max_capacity, class.terms.max_capacity);
            let ready_at = class.proposed.map_or(0, |(_, ready_at)| ready_at);
            assert_eq!(account.update_ready_at, ready_at, "update of class {id}");
        }
    }

    fn compare_operator(&self, operator: usize) {
        let account = self.operator_account(operator);
        let Some(expected) = self.model.operators.get(&operator) else {
            assert!(
                self.world.chain.account(&account).is_none(),
                "operator {operator} is gone"
            );
            return;
        };
        let found: on_chain::Operator = read(&self.world.chain, &account).expect("operator");
        let payer = self.payers[expected.payer].pubkey();
        assert_eq!(
            (
                found.devices,
                found.rent_payer,
                found.rent_locked,
                found.bond_required,
                found.suspended_until
            ),
            (
                expected.devices,
                payer,
                expected.locked,
                expected.bond,
                expected.suspended_until
            ),
            "operator {operator}"
        );
        assert_eq!(self.lamports(&account), expected.lamports);
    }

    fn compare_key(&self, key: usize) {
        let address = self.device_account(key);
        match self.model.entries.get(&key) {
            None => assert!(
                self.world.chain.account(&address).is_none(),
                "key {key} is unused"
            ),
            Some(Entry::Dead(status, index, lamports)) => {
                let tombstone: on_chain::Tombstone = read(&self.world.chain, &address).expect("tombstone");
                assert_eq!(
                    (tombstone.status, tombstone.index),
                    (status.code(), *index),
                    "tombstone {key}"
                );
                assert_eq!(self.lamports(&address), *lamports);
            }
            Some(Entry::Alive(device)) => self.compare_device(key, device),
        }
        let offer = address::offer(&self.world.network, &address);
        let expected = self.model.offers.get(&key).map_or(0, |offer| offer.lamports);
        assert_eq!(self.lamports(&offer), expected, "offer of {key}");
    }

    fn compare_device(&self, key: usize, device: &Device) {
        let address = self.device_account(key);
        let found: on_chain::Device = read(&self.world.chain, &address).expect("device");
        let (place, located_at) = device
            .place
            .map_or((0, 0), |(place, at)| (chain::cell(place), at));
        assert_eq!(
            (
                found.index,
                usize::from(found.class),
                found.capacity,
                found.status,
                found.status_since
            ),
            (
                device.index,
                device.class,
                device.capacity,
                device.status.code(),
                device.since
            ),
            "device {key}"
        );
        assert_eq!(
            (found.operator, found.key, found.location, found.located_at),
            (
                self.operator_account(device.operator),
                self.keys[key].pubkey(),
                place,
                located_at
            ),
            "device {key}"
        );
        assert_eq!(
            (found.registered_at, found.activated_at),
            (device.registered, device.activated),
            "device {key}"
        );
        assert_eq!(
            self.lamports(&address),
            device.lamports,
            "lamports of device {key}"
        );
    }

    fn compare_cells(&self) {
        for class in 0..CLASSES {
            for place in 0..PLACES {
                let cell = chain::density_cell(place);
                let id = u16::try_from(class).expect("few classes");
                let address = address::cell(&self.world.network, id, cell);
                let found = read::<on_chain::CellCounter>(&self.world.chain, &address).ok();
                let expected = self.model.cells.get(&(class, cell));
                assert_eq!(
                    found.map(|counter| (counter.devices, counter.rent_payer)),
                    expected.map(|cell| (cell.devices, self.payers[cell.payer].pubkey())),
                    "cell {place} of class {class}"
                );
            }
        }
    }
}

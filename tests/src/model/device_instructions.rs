//! The instructions of actions on devices.

use flywheel_client::instructions::registry::{
    self, DeviceOf, DeviceRegistration, DeviceStatus, Move, ReportDeviceArgs, TransferPayers,
};
use flywheel_client::signatures::{SignedBy, possession_message};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::chain::{density_cell, spot};
use super::{Action, Entry, Network};
use crate::world::HASH;

impl Network {
    pub(crate) fn payer(&self, payer: usize) -> Keypair {
        self.payers[payer].insecure_clone()
    }

    pub(crate) fn authority(&self, operator: usize) -> Keypair {
        self.operators[operator].insecure_clone()
    }

    /// What a device belongs to as the model knows it; for keys without a living device, the first of everything.
    fn of(&self, key: usize) -> (usize, DeviceOf, Option<usize>) {
        let (operator, class, place) = match self.model.entries.get(&key) {
            Some(Entry::Alive(device)) => (
                device.operator,
                device.class,
                device.place.map(|(place, _)| place),
            ),
            _ => (0, 0, None),
        };
        let of = DeviceOf {
            network: self.world.network,
            class_id: u16::try_from(class).expect("few classes"),
            operator: self.operator_account(operator),
            device: self.device_account(key),
        };
        (operator, of, place)
    }

    pub(crate) fn of_devices(&self, action: &Action) -> (Vec<Instruction>, Vec<Keypair>) {
        match *action {
            Action::Register {
                operator,
                key,
                class,
                capacity,
                payer,
            } => self.register(operator, key, class, capacity, payer),
            Action::Activate { key, by_oracle } => {
                let (operator, of, _) = self.of(key);
                let signer = if by_oracle {
                    self.world.status_oracle.insecure_clone()
                } else {
                    self.authority(operator)
                };
                let (network, class) = (of.network, of.class_id);
                let activate =
                    registry::activate_device(signer.pubkey(), network, class, of.operator, of.device);
                (vec![activate], vec![signer])
            }
            Action::Maintain { key, on } => {
                let (operator, of, _) = self.of(key);
                let signer = self.authority(operator);
                (
                    vec![registry::set_maintenance(signer.pubkey(), &of, on)],
                    vec![signer],
                )
            }
            Action::Report { key, status } => self.report(key, status),
            Action::Locate { key, place } => self.locate(key, place),
            Action::Replace { key, new_key } => self.replace(key, new_key),
            Action::Retire { key } => {
                let (operator, of, place) = self.of(key);
                let payer = self.payers[self.payer_of(operator)].pubkey();
                let signer = self.authority(operator);
                let cell = place.map(density_cell);
                let retire = registry::retire_device(signer.pubkey(), &of, payer, cell);
                (vec![retire], vec![signer])
            }
            _ => self.of_transfers(action),
        }
    }

    fn payer_of(&self, operator: usize) -> usize {
        self.model
            .operators
            .get(&operator)
            .map_or(0, |operator| operator.payer)
    }

    fn registration(&self, class: u16, capacity: u32) -> DeviceRegistration {
        DeviceRegistration {
            network: self.world.network,
            class_id: class,
            manufacturer_id: 0,
            capacity,
            attestation_expiry: i64::from(u32::MAX),
        }
    }

    fn signed(
        &self,
        registration: &DeviceRegistration,
        key: usize,
        operator: &Address,
    ) -> (SignedBy, SignedBy) {
        let key = &self.keys[key];
        let attestation = registration.attestation_message(&key.pubkey());
        let possession = possession_message(&self.world.network, operator);
        (
            SignedBy::sign(&self.world.manufacturer, &attestation).expect("keys sign"),
            SignedBy::sign(key, &possession).expect("keys sign"),
        )
    }

    fn register(
        &self,
        operator: usize,
        key: usize,
        class: usize,
        capacity: u32,
        payer: Option<usize>,
    ) -> (Vec<Instruction>, Vec<Keypair>) {
        let payer = self.payer(payer.unwrap_or_else(|| self.payer_of(operator)));
        let registration = self.registration(u16::try_from(class).expect("few classes"), capacity);
        let (attestation, possession) = self.signed(&registration, key, &self.operator_account(operator));
        let operator = self.authority(operator);
        let (p, o) = (payer.pubkey(), operator.pubkey());
        let register = registry::register_device_signed(p, o, &registration, &attestation, &possession);
        (register.to_vec(), vec![payer, operator])
    }

    fn replace(&self, key: usize, new_key: usize) -> (Vec<Instruction>, Vec<Keypair>) {
        let (operator, of, _) = self.of(key);
        let payer = self.payer(self.payer_of(operator));
        let registration = self.registration(of.class_id, 0);
        let (attestation, possession) = self.signed(&registration, new_key, &of.operator);
        let operator = self.authority(operator);
        let (p, o) = (payer.pubkey(), operator.pubkey());
        let replace = registry::replace_device(p, o, &registration, of.device, &attestation, &possession);
        (replace.to_vec(), vec![payer, operator])
    }

    fn report(&self, key: usize, status: DeviceStatus) -> (Vec<Instruction>, Vec<Keypair>) {
        let oracle = self.world.status_oracle.insecure_clone();
        let args = ReportDeviceArgs {
            status,
            evidence_hash: HASH,
        };
        let (_, of, _) = self.of(key);
        (
            vec![registry::report_device(oracle.pubkey(), &of, args)],
            vec![oracle],
        )
    }

    fn locate(&self, key: usize, place: usize) -> (Vec<Instruction>, Vec<Keypair>) {
        let (operator, of, before) = self.of(key);
        let (cell, new_density_cell) = spot(place);
        let to = Move {
            cell,
            new_density_cell,
            old_density_cell: before.map(density_cell).filter(|old| *old != new_density_cell),
        };
        let signer = self.authority(operator);
        let locate = registry::assert_location(signer.pubkey(), of.network, of.class_id, of.device, &to);
        (vec![locate], vec![signer])
    }

    fn of_transfers(&self, action: &Action) -> (Vec<Instruction>, Vec<Keypair>) {
        match *action {
            Action::Offer {
                key,
                to,
                seconds,
                payer,
            } => {
                let (operator, of, _) = self.of(key);
                let (payer, signer) = (self.payer(payer), self.authority(operator));
                let expires_at = self.model.now.saturating_add(seconds);
                let to = self.operator_account(to);
                let offer = registry::offer_device(payer.pubkey(), signer.pubkey(), &of, to, expires_at);
                (vec![offer], vec![payer, signer])
            }
            Action::Accept { key } => self.accept(key),
            Action::Cancel { key, by_maker } => {
                let offer = self.model.offers.get(&key);
                let (from, paid_by) = offer.map_or((0, 0), |offer| (offer.from, offer.payer));
                let maker = self.authority(from);
                let signer = if by_maker {
                    maker
                } else {
                    self.world.payer.insecure_clone()
                };
                let (network, device) = (self.world.network, self.device_account(key));
                let (from, rent_payer) = (self.operator_account(from), self.payers[paid_by].pubkey());
                let cancel = registry::cancel_offer(signer.pubkey(), network, device, from, rent_payer);
                (vec![cancel], vec![signer])
            }
            _ => unreachable!("{action:?} has no instructions"),
        }
    }

    fn accept(&self, key: usize) -> (Vec<Instruction>, Vec<Keypair>) {
        let (_, of, _) = self.of(key);
        let offer = self.model.offers.get(&key);
        let (from, to, paid_by) = offer.map_or((0, 1, 0), |offer| (offer.from, offer.to, offer.payer));
        let payer = self.payer(self.payer_of(to));
        let payers = TransferPayers {
            payer: payer.pubkey(),
            from_rent_payer: self.payers[self.payer_of(from)].pubkey(),
            offer_rent_payer: self.payers[paid_by].pubkey(),
        };
        let of = DeviceOf {
            operator: self.operator_account(from),
            ..of
        };
        let signer = self.authority(to);
        let accept = registry::accept_device(signer.pubkey(), &of, self.operator_account(to), payers);
        (vec![accept], vec![payer, signer])
    }
}

//! More people than the world's own: operators with sponsors, strangers, and what each of them has.

use anchor_lang::{Discriminator, ZeroCopy};
use flywheel_client::accounts::{CellCounter, Device, DeviceClass, Network, Operator};
use flywheel_client::address;
use flywheel_client::chain::{Receipt, read};
use flywheel_client::error::ClientError;
use flywheel_client::instructions::registry::{self, DeviceRegistration, DeviceStatus, Move};
use flywheel_client::signatures::{SignedBy, possession_message};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{CLASS, World, keypair, place};
use crate::outcome;

/// What a funded key of a test begins with, lamports.
pub const PURSE: u64 = 1_000_000_000_000;

/// An operator: who acts for it, and who pays its rent.
pub struct Party {
    /// Signs for the operator; has no lamports of its own.
    pub authority: Keypair,
    /// Pays the rent and is refunded.
    pub payer: Keypair,
}

impl Party {
    /// The operator account in a network.
    pub fn account(&self, world: &World) -> Address {
        address::operator(&world.network, &self.authority.pubkey())
    }
}

impl World {
    /// The world's own operator.
    pub fn party(&self) -> Party {
        Party {
            authority: self.operator.insecure_clone(),
            payer: self.payer.insecure_clone(),
        }
    }

    /// Registers another operator with a sponsor of its own; both keys come from `name`.
    pub fn join_as(&mut self, name: &str) -> Party {
        let party = Party {
            authority: keypair(&format!("{name}/authority")),
            payer: self.funded(&format!("{name}/payer")),
        };
        self.join(&party.authority, &party.payer);
        party
    }

    /// Lets `party` take the place of the world's own operator and payer while `act` runs.
    pub fn acting<T>(&mut self, party: &Party, act: impl FnOnce(&mut Self) -> T) -> T {
        let own = self.party();
        self.operator = party.authority.insecure_clone();
        self.payer = party.payer.insecure_clone();
        let result = act(self);
        self.operator = own.authority;
        self.payer = own.payer;
        result
    }

    /// A key of this name with a full purse.
    pub fn funded(&mut self, name: &str) -> Keypair {
        let key = keypair(name);
        self.chain.airdrop(&key.pubkey(), PURSE).expect("airdrop");
        key
    }

    /// Sends a transaction whose fee `fee_payer` pays, so that the lamports of everybody else are only those of the
    /// instructions.
    pub fn send_paid_by(
        &mut self,
        fee_payer: &Keypair,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<Receipt, ClientError> {
        let mut all = vec![fee_payer];
        all.extend(signers);
        self.chain.next_blockhash();
        self.chain.send(instructions, &all)
    }

    /// What becomes of one instruction, signed by `signers` beside the world's payer.
    pub fn attempt(&mut self, instruction: Instruction, signers: &[&Keypair]) -> String {
        outcome(self.send(&[instruction], signers))
    }

    /// Registers a device of the world's operator under another registration or another manufacturer's key.
    pub fn register_with(
        &mut self,
        device: &Keypair,
        registration: &DeviceRegistration,
        manufacturer: &Keypair,
    ) -> Result<Receipt, ClientError> {
        let operator = self.operator.insecure_clone();
        let instructions = registry::register_device(
            self.payer.pubkey(),
            operator.pubkey(),
            registration,
            manufacturer,
            device,
        )
        .expect("keys sign");
        self.send(&instructions, &[&operator])
    }

    /// Replaces the key of a device of the world's operator under another registration or manufacturer's key.
    pub fn replace_with(
        &mut self,
        device: &Keypair,
        new_key: &Keypair,
        registration: &DeviceRegistration,
        manufacturer: &Keypair,
    ) -> Result<Receipt, ClientError> {
        let operator = self.operator.insecure_clone();
        let attestation = registration.attestation_message(&new_key.pubkey());
        let possession = possession_message(&self.network, &self.operator_account());
        let instructions = registry::replace_device(
            self.payer.pubkey(),
            operator.pubkey(),
            registration,
            self.device_account(device),
            &SignedBy::sign(manufacturer, &attestation).expect("keys sign"),
            &SignedBy::sign(new_key, &possession).expect("keys sign"),
        );
        self.send(&instructions, &[&operator])
    }

    /// Registers and activates a device of the world's operator; returns its key.
    pub fn active_device(&mut self, name: &str) -> Keypair {
        let device = keypair(name);
        self.register(&device).expect("device");
        self.activate(&device).expect("active device");
        device
    }

    /// Registers a device of the world's operator and brings it into a status that it can live in.
    pub fn device_in(&mut self, name: &str, status: DeviceStatus) -> Keypair {
        let device = keypair(name);
        self.register(&device).expect("device");
        if status != DeviceStatus::Pending {
            self.activate(&device).expect("active device");
        }
        let account = self.device_account(&device);
        let change = match status {
            DeviceStatus::Maintenance => self.maintain(&device, true),
            DeviceStatus::Degraded | DeviceStatus::Failed => self.report(&device, status),
            DeviceStatus::Suspended => self.suspend(account, 60),
            _ => Ok(Receipt::default()),
        };
        change.expect("a status to live in");
        assert_eq!(self.device_status(&device), status);
        device
    }

    /// The status of a device.
    pub fn device_status(&self, device: &Keypair) -> DeviceStatus {
        DeviceStatus::from_code(self.device_state(device).status).expect("a known status")
    }

    /// Devices that are counted in a density cell.
    pub fn density(&self, cell: u64) -> u32 {
        let counter: CellCounter = self.state(&address::cell(&self.network, CLASS, cell));
        counter.devices
    }

    /// Creates the counters of two cells; returns a first location in one of them and a move to the other.
    pub fn journey(&mut self) -> [Move; 2] {
        let (here, there) = (place(40.7607, -73.9228), place(40.7110, -73.9286));
        [(here, None), (there, Some(here.1))].map(|((cell, density), old_density_cell)| {
            self.create_cell(density).expect("cell");
            Move {
                cell,
                new_density_cell: density,
                old_density_cell,
            }
        })
    }

    /// Sets the chain's time, unix seconds.
    pub fn set_now(&mut self, unix_seconds: u32) {
        self.chain.set_time(i64::from(unix_seconds));
    }

    /// Lamports of an address, 0 when there is nothing.
    pub fn lamports(&self, address: &Address) -> u64 {
        self.chain.account(address).map_or(0, |account| account.lamports)
    }

    /// Lamports that an account of this many bytes must hold.
    pub fn rent(&self, bytes: usize) -> u64 {
        self.chain.minimum_balance(bytes)
    }

    /// The content of an account.
    pub fn state<T: ZeroCopy + Discriminator>(&self, address: &Address) -> T {
        read(&self.chain, address).expect("an account of this type")
    }

    /// The world's network account.
    pub fn network_state(&self) -> Network {
        self.state(&self.network)
    }

    /// The class of the world's devices.
    pub fn class_state(&self) -> DeviceClass {
        self.state(&address::class(&self.network, CLASS))
    }

    /// An operator account.
    pub fn operator_state(&self, party: &Party) -> Operator {
        self.state(&party.account(self))
    }

    /// A device account.
    pub fn device_state(&self, device: &Keypair) -> Device {
        self.state(&self.device_account(device))
    }

    /// A world without a pool, with a buyer beside its own operator, the seller, and an active device that is for sale.
    pub fn market(seed: &str) -> (Self, Party, Keypair) {
        let mut world = Self::without_pool(seed);
        let buyer = world.join_as(&format!("{seed}/buyer"));
        let device = world.active_device(&format!("{seed}/device"));
        (world, buyer, device)
    }

    /// What becomes of an offer of a device of the world's operator, for so many seconds.
    pub fn offered(&mut self, device: &Keypair, to: &Party, seconds: u32) -> String {
        let to = to.account(self);
        outcome(self.offer(device, to, seconds))
    }

    /// What becomes of a buyer's acceptance of an offer by the world's operator.
    pub fn accepted(&mut self, device: &Keypair, buyer: &Party) -> String {
        let of = self.device_of(device);
        outcome(self.accept(&of, &buyer.authority, &buyer.payer))
    }
}

//! What a world does in the device registry.

use flywheel_client::address;
use flywheel_client::chain::Receipt;
use flywheel_client::error::ClientError;
use flywheel_client::instructions::registry::{
    self, Activator, ApproveManufacturerArgs, Category, ClassParametersArgs, CreateClassArgs,
    CreateNetworkArgs, DeviceOf, DeviceRegistration,
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{
    BOND_PER_UNIT, CHANGE_DELAY, CLASS, DENSITY_RESOLUTION, EPOCH_SECONDS, GENESIS, MAINTENANCE_QUOTA,
    MANUFACTURER, RELOCATION_COOLDOWN, World, name,
};

impl World {
    /// `create_network` with the arguments of this world.
    pub fn network_args(&self) -> CreateNetworkArgs {
        CreateNetworkArgs {
            id: 1,
            name: name("test network"),
            genesis: GENESIS,
            epoch_seconds: EPOCH_SECONDS,
            change_delay_seconds: CHANGE_DELAY,
            pauser: self.pauser.pubkey(),
            status_oracle: self.status_oracle.pubkey(),
            fee_admin: self.fee_admin.pubkey(),
        }
    }

    /// Parameters of a class that its operators activate and that costs nothing.
    pub fn class_parameters() -> ClassParametersArgs {
        ClassParametersArgs {
            fee_mint: Address::default(),
            onboarding_fee: 0,
            relocation_fee: 0,
            min_capacity: 1,
            max_capacity: 1_000,
            reward_weight_bps: 10_000,
            density_target: 4,
            relocation_cooldown_seconds: RELOCATION_COOLDOWN,
            probation_seconds: 0,
            maintenance_seconds_per_year: MAINTENANCE_QUOTA,
            probation_multiplier_bps: 10_000,
            activator: Activator::Operator,
        }
    }

    /// Arguments of a class with these parameters.
    pub fn class_args(id: u16) -> CreateClassArgs {
        CreateClassArgs {
            id,
            name: name("test class"),
            category: Category::Connectivity,
            capacity_unit: name("megabit-per-second"),
            density_resolution: DENSITY_RESOLUTION,
            bond_per_unit: BOND_PER_UNIT,
            parameters: Self::class_parameters(),
        }
    }

    /// Arguments of a manufacturer that may attest a thousand devices of class 0.
    pub fn manufacturer_args(&self, id: u16) -> ApproveManufacturerArgs {
        let mut classes = [0u8; 32];
        classes[0] = 1;
        ApproveManufacturerArgs {
            id,
            name: name("test manufacturer"),
            authority: self.manufacturer_authority.pubkey(),
            bond: 0,
            attestation_key: self.manufacturer.pubkey(),
            quota: 1_000,
            classes,
        }
    }

    /// Creates the network.
    pub fn create_network(&mut self) -> Result<Receipt, ClientError> {
        let (authority, args) = (self.authority.insecure_clone(), self.network_args());
        self.send(
            &[registry::create_network(
                self.payer.pubkey(),
                authority.pubkey(),
                args,
            )],
            &[&authority],
        )
    }

    /// Creates class 0.
    pub fn create_class(&mut self) -> Result<Receipt, ClientError> {
        let authority = self.authority.insecure_clone();
        let instruction = registry::create_class(
            self.payer.pubkey(),
            authority.pubkey(),
            self.network,
            Self::class_args(CLASS),
        );
        self.send(&[instruction], &[&authority])
    }

    /// Approves manufacturer 0.
    pub fn approve_manufacturer(&mut self) -> Result<Receipt, ClientError> {
        let authority = self.authority.insecure_clone();
        let args = self.manufacturer_args(MANUFACTURER);
        let instruction =
            registry::approve_manufacturer(self.payer.pubkey(), authority.pubkey(), self.network, args);
        self.send(&[instruction], &[&authority])
    }

    /// Registers the operator.
    pub fn register_operator(&mut self) -> Result<Receipt, ClientError> {
        let operator = self.operator.insecure_clone();
        let instruction = registry::register_operator(self.payer.pubkey(), operator.pubkey(), self.network);
        self.send(&[instruction], &[&operator])
    }

    /// What a registration of this world is about.
    pub fn registration(&self) -> DeviceRegistration {
        DeviceRegistration {
            network: self.network,
            class_id: CLASS,
            manufacturer_id: MANUFACTURER,
            capacity: 100,
            attestation_expiry: GENESIS + i64::from(EPOCH_SECONDS),
        }
    }

    /// The instructions that register `device` for the operator.
    pub fn register_instructions(&self, device: &Keypair) -> [Instruction; 3] {
        registry::register_device(
            self.payer.pubkey(),
            self.operator.pubkey(),
            &self.registration(),
            &self.manufacturer,
            device,
        )
        .expect("keys sign")
    }

    /// Registers a device for the operator.
    pub fn register(&mut self, device: &Keypair) -> Result<Receipt, ClientError> {
        let instructions = self.register_instructions(device);
        let operator = self.operator.insecure_clone();
        self.send(&instructions, &[&operator])
    }

    /// The operator account.
    pub fn operator_account(&self) -> Address {
        address::operator(&self.network, &self.operator.pubkey())
    }

    /// The account of a device.
    pub fn device_account(&self, device: &Keypair) -> Address {
        address::device(&self.network, &device.pubkey())
    }

    /// What a device of the world's operator belongs to.
    pub fn device_of(&self, device: &Keypair) -> DeviceOf {
        DeviceOf {
            network: self.network,
            class_id: CLASS,
            operator: self.operator_account(),
            device: self.device_account(device),
        }
    }

    /// Activates a device, signed by the operator.
    pub fn activate(&mut self, device: &Keypair) -> Result<Receipt, ClientError> {
        let operator = self.operator.insecure_clone();
        let instruction = registry::activate_device(
            operator.pubkey(),
            self.network,
            CLASS,
            self.operator_account(),
            self.device_account(device),
        );
        self.send(&[instruction], &[&operator])
    }
}

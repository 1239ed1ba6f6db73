//! Instructions of the device registry.

use device_registry::attestation::ED25519_PROGRAM_ID;
pub use device_registry::instructions::{
    ApproveManufacturerArgs, CreateClassArgs, CreateNetworkArgs, RegisterDeviceArgs,
};
pub use device_registry::state::{Activator, Category};
use device_registry::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_signer::Signer;

use super::build;
use crate::address;
use crate::error::ClientError;
use crate::signatures::{SignedBy, attestation_message, possession_message};

fn event_authority() -> Address {
    device_registry::EVENT_AUTHORITY_AND_BUMP.0
}

/// Creates the network of `authority` and `args.id`. Signers: payer, authority.
pub fn create_network(payer: Address, authority: Address, args: CreateNetworkArgs) -> Instruction {
    let accounts = accounts::CreateNetwork {
        payer,
        authority,
        network: address::network(&authority, args.id),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateNetwork { args })
}

/// Creates a class. Signers: payer, authority.
pub fn create_class(
    payer: Address,
    authority: Address,
    network: Address,
    args: CreateClassArgs,
) -> Instruction {
    let accounts = accounts::CreateClass {
        payer,
        authority,
        network,
        class: address::class(&network, args.id),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateClass { args })
}

/// Approves a manufacturer. Signers: payer, authority.
pub fn approve_manufacturer(
    payer: Address,
    authority: Address,
    network: Address,
    args: ApproveManufacturerArgs,
) -> Instruction {
    let accounts = accounts::ApproveManufacturer {
        payer,
        authority,
        network,
        manufacturer: address::manufacturer(&network, args.id),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ApproveManufacturer { args })
}

/// Registers `authority` as an operator. Signers: payer (rent payer of the operator from then on), authority.
pub fn register_operator(payer: Address, authority: Address, network: Address) -> Instruction {
    let accounts = accounts::RegisterOperator {
        payer,
        authority,
        network,
        operator: address::operator(&network, &authority),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::RegisterOperator {})
}

/// What a registration is about, beside who signs it.
#[derive(Debug, Clone, Copy)]
pub struct DeviceRegistration {
    /// The network.
    pub network: Address,
    /// Class id.
    pub class_id: u16,
    /// Manufacturer id.
    pub manufacturer_id: u16,
    /// Capacity, in the class's unit.
    pub capacity: u32,
    /// Last moment of the attestation, unix seconds.
    pub attestation_expiry: i64,
}

/// An instruction of the ed25519 precompile: `signer`'s signature over `message`.
///
/// # Errors
/// [`ClientError::Signing`] when the signer fails.
pub fn signature_instruction(signer: &dyn Signer, message: &[u8]) -> Result<Instruction, ClientError> {
    Ok(verify_instruction(&SignedBy::sign(signer, message)?, message))
}

/// An instruction of the ed25519 precompile: `signed` is a signature over `message`, or the transaction fails.
pub fn verify_instruction(signed: &SignedBy, message: &[u8]) -> Instruction {
    Instruction {
        program_id: ED25519_PROGRAM_ID,
        accounts: vec![],
        data: flywheel_ed25519::instruction_data(&signed.key.to_bytes(), &signed.signature, message),
    }
}

/// The three instructions that register a device, in the order that the program demands: the manufacturer's
/// attestation, the device's proof of possession, the registration. Signers of the transaction: payer (the operator's
/// rent payer), authority (the operator's).
///
/// # Errors
/// [`ClientError::Signing`] when a signer fails.
pub fn register_device(
    payer: Address,
    authority: Address,
    registration: &DeviceRegistration,
    manufacturer: &dyn Signer,
    device: &dyn Signer,
) -> Result<[Instruction; 3], ClientError> {
    let network = &registration.network;
    let attestation = attestation_message(
        network,
        registration.class_id,
        &device.pubkey(),
        registration.attestation_expiry,
    );
    let possession = possession_message(network, &address::operator(network, &authority));
    Ok(register_device_signed(
        payer,
        authority,
        registration,
        &SignedBy::sign(manufacturer, &attestation)?,
        &SignedBy::sign(device, &possession)?,
    ))
}

/// As [`register_device`], from signatures that were made elsewhere: the manufacturer's `attestation` and the device's
/// `possession`, whose key is the device's. They are not verified here; the chain refuses the transaction if one is bad.
pub fn register_device_signed(
    payer: Address,
    authority: Address,
    registration: &DeviceRegistration,
    attestation: &SignedBy,
    possession: &SignedBy,
) -> [Instruction; 3] {
    let DeviceRegistration {
        network,
        class_id,
        manufacturer_id,
        capacity,
        attestation_expiry,
    } = *registration;
    let device_key = possession.key;
    let operator = address::operator(&network, &authority);
    let attested = attestation_message(&network, class_id, &device_key, attestation_expiry);
    let possessed = possession_message(&network, &operator);
    let accounts = accounts::RegisterDevice {
        payer,
        authority,
        network,
        class: address::class(&network, class_id),
        manufacturer: address::manufacturer(&network, manufacturer_id),
        operator,
        device: address::device(&network, &device_key),
        instructions: solana_sdk_ids::sysvar::instructions::ID,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    let args = RegisterDeviceArgs {
        device_key,
        capacity,
        attestation_expiry,
    };
    [
        verify_instruction(attestation, &attested),
        verify_instruction(possession, &possessed),
        build(ID, accounts, instruction::RegisterDevice { args }),
    ]
}

/// Activates a device. Signer: `activator`, the operator's authority or the network's status oracle, as the class says.
pub fn activate_device(
    activator: Address,
    network: Address,
    class_id: u16,
    operator: Address,
    device: Address,
) -> Instruction {
    let accounts = accounts::ActivateDevice {
        activator,
        network,
        class: address::class(&network, class_id),
        operator,
        device,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ActivateDevice {})
}

/// Creates the counter of a cell, which is of the class's density resolution. Signer: payer.
pub fn create_cell(payer: Address, network: Address, class_id: u16, cell: u64) -> Instruction {
    let accounts = accounts::CreateCell {
        payer,
        network,
        class: address::class(&network, class_id),
        cell_counter: address::cell(&network, class_id, cell),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateCell { cell })
}

/// The cells of a move: where to, and the density cells that it counts in.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// H3 cell of the new location, at least as fine as the class's density resolution.
    pub cell: u64,
    /// Its parent at the class's density resolution.
    pub new_density_cell: u64,
    /// The density cell of the present location, `None` on the first location or when it is the same.
    pub old_density_cell: Option<u64>,
}

/// Locates or moves a device. Signer: authority, the operator's.
pub fn assert_location(
    authority: Address,
    network: Address,
    class_id: u16,
    device: Address,
    to: &Move,
) -> Instruction {
    let accounts = accounts::AssertLocation {
        authority,
        network,
        class: address::class(&network, class_id),
        operator: address::operator(&network, &authority),
        device,
        new_cell: address::cell(&network, class_id, to.new_density_cell),
        old_cell: to
            .old_density_cell
            .map(|cell| address::cell(&network, class_id, cell)),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::AssertLocation { cell: to.cell })
}

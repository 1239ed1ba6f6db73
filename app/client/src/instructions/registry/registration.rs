//! Registering devices and replacing their keys: what needs two signatures beside those of the transaction.

use device_registry::attestation::ED25519_PROGRAM_ID;
use device_registry::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_signer::Signer;

use super::{Fee, RegisterDeviceArgs, ReplaceDeviceArgs, SYSTEM_PROGRAM, event_authority};
use crate::address;
use crate::error::ClientError;
use crate::instructions::build;
use crate::signatures::{SignedBy, attestation_message, possession_message};

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

impl DeviceRegistration {
    /// The message that the manufacturer signs for a device key.
    pub fn attestation_message(&self, device_key: &Address) -> [u8; 32] {
        attestation_message(&self.network, self.class_id, device_key, self.attestation_expiry)
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
    let operator = address::operator(&registration.network, &authority);
    let attestation = registration.attestation_message(&device.pubkey());
    let possession = possession_message(&registration.network, &operator);
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
///
/// ```
/// use flywheel_client::address;
/// use flywheel_client::instructions::registry::{DeviceRegistration, register_device_signed};
/// use flywheel_client::signatures::{SignedBy, possession_message};
/// use solana_address::Address;
/// use solana_keypair::Keypair;
///
/// # let (network, operator) = (Address::new_from_array([1; 32]), Address::new_from_array([2; 32]));
/// # let (manufacturer, device_key) = (Keypair::new(), Keypair::new());
/// # let registration = DeviceRegistration { network, class_id: 1, manufacturer_id: 1, capacity: 1, attestation_expiry: 1_800_000_000 };
/// # let device = solana_signer::Signer::pubkey(&device_key);
/// // Where the manufacturer's key is:
/// let attestation = SignedBy::sign(&manufacturer, &registration.attestation_message(&device))?;
/// // On the device:
/// let account = address::operator(&network, &operator);
/// let possession = SignedBy::sign(&device_key, &possession_message(&network, &account))?;
/// // Where the operator's key is:
/// let instructions = register_device_signed(operator, operator, &registration, &attestation, &possession);
/// # assert_eq!(instructions.len(), 3);
/// # Ok::<(), flywheel_client::ClientError>(())
/// ```
pub fn register_device_signed(
    payer: Address,
    authority: Address,
    registration: &DeviceRegistration,
    attestation: &SignedBy,
    possession: &SignedBy,
) -> [Instruction; 3] {
    let (accounts, args) = register_accounts(payer, authority, registration, &possession.key);
    let register = build(ID, accounts, instruction::RegisterDevice { args });
    with_signatures(authority, registration, attestation, possession, register)
}

/// As [`register_device_signed`], for a class with an onboarding fee. The fee's payer signs too.
pub fn register_device_with_fee(
    payer: Address,
    authority: Address,
    registration: &DeviceRegistration,
    attestation: &SignedBy,
    possession: &SignedBy,
    fee: Fee,
) -> [Instruction; 3] {
    let (registration_accounts, args) = register_accounts(payer, authority, registration, &possession.key);
    let accounts = accounts::RegisterDeviceWithFee {
        registration: registration_accounts,
        fee: fee.accounts(),
    };
    let register = build(ID, accounts, instruction::RegisterDeviceWithFee { args });
    with_signatures(authority, registration, attestation, possession, register)
}

fn with_signatures(
    authority: Address,
    registration: &DeviceRegistration,
    attestation: &SignedBy,
    possession: &SignedBy,
    register: Instruction,
) -> [Instruction; 3] {
    let operator = address::operator(&registration.network, &authority);
    [
        verify_instruction(attestation, &registration.attestation_message(&possession.key)),
        verify_instruction(possession, &possession_message(&registration.network, &operator)),
        register,
    ]
}

fn register_accounts(
    payer: Address,
    authority: Address,
    registration: &DeviceRegistration,
    device_key: &Address,
) -> (accounts::RegisterDevice, RegisterDeviceArgs) {
    let network = registration.network;
    let accounts = accounts::RegisterDevice {
        payer,
        authority,
        network,
        class: address::class(&network, registration.class_id),
        manufacturer: address::manufacturer(&network, registration.manufacturer_id),
        operator: address::operator(&network, &authority),
        device: address::device(&network, device_key),
        instructions: solana_sdk_ids::sysvar::instructions::ID,
        system_program: SYSTEM_PROGRAM,
        event_authority: event_authority(),
        program: ID,
    };
    let args = RegisterDeviceArgs {
        device_key: *device_key,
        capacity: registration.capacity,
        attestation_expiry: registration.attestation_expiry,
    };
    (accounts, args)
}

/// The three instructions that give a device a new key, in the order that the program demands. Signers of the
/// transaction: payer (the operator's rent payer), authority (the operator's).
///
/// # Arguments
/// - `registration`: of the new key; its capacity is not used, the device keeps its own
/// - `device`: the account of the old key
pub fn replace_device(
    payer: Address,
    authority: Address,
    registration: &DeviceRegistration,
    device: Address,
    attestation: &SignedBy,
    possession: &SignedBy,
) -> [Instruction; 3] {
    let network = registration.network;
    let accounts = accounts::ReplaceDevice {
        payer,
        authority,
        network,
        class: address::class(&network, registration.class_id),
        manufacturer: address::manufacturer(&network, registration.manufacturer_id),
        operator: address::operator(&network, &authority),
        device,
        new_device: address::device(&network, &possession.key),
        instructions: solana_sdk_ids::sysvar::instructions::ID,
        system_program: SYSTEM_PROGRAM,
        event_authority: event_authority(),
        program: ID,
    };
    let args = ReplaceDeviceArgs {
        new_key: possession.key,
        attestation_expiry: registration.attestation_expiry,
    };
    let replace = build(ID, accounts, instruction::ReplaceDevice { args });
    with_signatures(authority, registration, attestation, possession, replace)
}

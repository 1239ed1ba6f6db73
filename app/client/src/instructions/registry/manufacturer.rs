//! Manufacturers.

use device_registry::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{ApproveManufacturerArgs, SYSTEM_PROGRAM, UpdateManufacturerArgs, event_authority};
use crate::address;
use crate::instructions::build;

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
        system_program: SYSTEM_PROGRAM,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ApproveManufacturer { args })
}

fn configure(signer: Address, network: Address, manufacturer_id: u16) -> accounts::ConfigureManufacturer {
    accounts::ConfigureManufacturer {
        signer,
        network,
        manufacturer: address::manufacturer(&network, manufacturer_id),
        event_authority: event_authority(),
        program: ID,
    }
}

/// Changes a manufacturer's quota, classes and bond. Signer: authority, the network's.
pub fn update_manufacturer(
    authority: Address,
    network: Address,
    manufacturer_id: u16,
    args: UpdateManufacturerArgs,
) -> Instruction {
    let data = instruction::UpdateManufacturer { args };
    build(ID, configure(authority, network, manufacturer_id), data)
}

/// Replaces a manufacturer's attestation key. Signer: the manufacturer's authority or the network's.
pub fn rotate_manufacturer_key(
    signer: Address,
    network: Address,
    manufacturer_id: u16,
    new_key: Address,
) -> Instruction {
    let data = instruction::RotateManufacturerKey { new_key };
    build(ID, configure(signer, network, manufacturer_id), data)
}

/// Revokes a manufacturer. Signer: authority, the network's.
pub fn revoke_manufacturer(authority: Address, network: Address, manufacturer_id: u16) -> Instruction {
    let data = instruction::RevokeManufacturer {};
    build(ID, configure(authority, network, manufacturer_id), data)
}

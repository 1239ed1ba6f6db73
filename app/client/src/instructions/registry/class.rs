//! Classes.

use device_registry::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{ClassParametersArgs, CreateClassArgs, SYSTEM_PROGRAM, event_authority};
use crate::address;
use crate::instructions::build;

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
        system_program: SYSTEM_PROGRAM,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateClass { args })
}

fn configure(signer: Address, network: Address, class_id: u16) -> accounts::ConfigureClass {
    accounts::ConfigureClass {
        signer,
        network,
        class: address::class(&network, class_id),
        event_authority: event_authority(),
        program: ID,
    }
}

/// Proposes other parameters for a class. Signer: authority, the network's.
pub fn update_class(
    authority: Address,
    network: Address,
    class_id: u16,
    parameters: ClassParametersArgs,
) -> Instruction {
    let data = instruction::UpdateClass { parameters };
    build(ID, configure(authority, network, class_id), data)
}

/// Applies a class's proposed parameters after their delay. Signer: anybody.
pub fn apply_class_update(signer: Address, network: Address, class_id: u16) -> Instruction {
    let data = instruction::ApplyClassUpdate {};
    build(ID, configure(signer, network, class_id), data)
}

/// Retires a class. Signer: authority, the network's.
pub fn retire_class(authority: Address, network: Address, class_id: u16) -> Instruction {
    let data = instruction::RetireClass {};
    build(ID, configure(authority, network, class_id), data)
}

/// Says which token account a class's fees go to. Signer: fee_admin, the network's.
pub fn set_fee_destination(
    fee_admin: Address,
    network: Address,
    class_id: u16,
    fee_mint: Address,
    fee_destination: Address,
) -> Instruction {
    let accounts = accounts::SetFeeDestination {
        fee_admin,
        network,
        class: address::class(&network, class_id),
        fee_mint,
        fee_destination,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::SetFeeDestination {})
}

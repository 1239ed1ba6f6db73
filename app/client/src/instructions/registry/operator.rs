//! Operators.

use device_registry::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{SYSTEM_PROGRAM, event_authority};
use crate::address;
use crate::instructions::build;

/// Registers `authority` as an operator. Signers: payer (rent payer of the operator from then on), authority.
pub fn register_operator(payer: Address, authority: Address, network: Address) -> Instruction {
    let accounts = accounts::RegisterOperator {
        payer,
        authority,
        network,
        operator: address::operator(&network, &authority),
        system_program: SYSTEM_PROGRAM,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::RegisterOperator {})
}

/// Closes the operator that `authority` registered. Signer: authority.
///
/// # Arguments
/// - `rent_payer`: as stored in the operator; gets the rent
pub fn close_operator(authority: Address, network: Address, rent_payer: Address) -> Instruction {
    let accounts = accounts::CloseOperator {
        authority,
        network,
        operator: address::operator(&network, &authority),
        rent_payer,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseOperator {})
}

/// Names who is paid for the devices of the operator that `authority` registered; zero for `authority`. Signer: authority.
pub fn set_payee(authority: Address, network: Address, payee: Address) -> Instruction {
    let accounts = accounts::SetPayee {
        authority,
        operator: address::operator(&network, &authority),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::SetPayee { payee })
}

/// Lets `payer` pay the rent of an operator from now on. Signers: payer, authority.
///
/// # Arguments
/// - `rent_payer`: as stored in the operator; is paid back
pub fn change_rent_payer(
    payer: Address,
    authority: Address,
    network: Address,
    rent_payer: Address,
) -> Instruction {
    let accounts = accounts::ChangeRentPayer {
        payer,
        authority,
        network,
        operator: address::operator(&network, &authority),
        rent_payer,
        system_program: SYSTEM_PROGRAM,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ChangeRentPayer {})
}

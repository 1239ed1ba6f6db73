//! Suspensions of operators and devices.

use device_registry::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{SYSTEM_PROGRAM, SuspendArgs, event_authority};
use crate::address;
use crate::instructions::build;

/// Suspends an operator or a device. Signers: payer, signer (the network's pauser or authority).
pub fn suspend(
    payer: Address,
    signer: Address,
    network: Address,
    subject: Address,
    args: SuspendArgs,
) -> Instruction {
    let accounts = accounts::Suspend {
        payer,
        signer,
        network,
        subject,
        suspension: address::suspension(&network, &subject),
        system_program: SYSTEM_PROGRAM,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::Suspend { args })
}

/// Records an appeal. Signer: authority, the operator's.
///
/// # Arguments
/// - `operator`: the operator account, which is the subject itself or has the device
pub fn appeal_suspension(
    authority: Address,
    network: Address,
    operator: Address,
    subject: Address,
    appeal_hash: [u8; 32],
) -> Instruction {
    let accounts = accounts::AppealSuspension {
        authority,
        network,
        operator,
        subject,
        suspension: address::suspension(&network, &subject),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::AppealSuspension { appeal_hash })
}

/// Lifts a suspension. Signer: the network's authority; anybody after its end.
///
/// # Arguments
/// - `rent_payer`: as stored in the suspension; gets the rent
pub fn lift_suspension(
    signer: Address,
    network: Address,
    subject: Address,
    rent_payer: Address,
) -> Instruction {
    let accounts = accounts::LiftSuspension {
        signer,
        network,
        subject,
        suspension: address::suspension(&network, &subject),
        rent_payer,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::LiftSuspension {})
}

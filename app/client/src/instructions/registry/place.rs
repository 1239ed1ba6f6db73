//! Cells and locations.

use device_registry::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{Fee, SYSTEM_PROGRAM, event_authority};
use crate::address;
use crate::instructions::build;

/// Creates the counter of a cell, which is of the class's density resolution. Signer: payer.
pub fn create_cell(payer: Address, network: Address, class_id: u16, cell: u64) -> Instruction {
    let accounts = accounts::CreateCell {
        payer,
        network,
        class: address::class(&network, class_id),
        cell_counter: address::cell(&network, class_id, cell),
        system_program: SYSTEM_PROGRAM,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateCell { cell })
}

/// Closes the counter of an empty cell. Signer: rent_payer, who created it.
pub fn close_cell(rent_payer: Address, network: Address, class_id: u16, cell: u64) -> Instruction {
    let accounts = accounts::CloseCell {
        rent_payer,
        cell_counter: address::cell(&network, class_id, cell),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseCell {})
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
    let accounts = location(authority, network, class_id, device, to);
    build(ID, accounts, instruction::AssertLocation { cell: to.cell })
}

/// Moves a device of a class with a relocation fee. Signers: authority, the operator's, and the fee's payer.
pub fn assert_location_with_fee(
    authority: Address,
    network: Address,
    class_id: u16,
    device: Address,
    to: &Move,
    fee: Fee,
) -> Instruction {
    let accounts = accounts::AssertLocationWithFee {
        location: location(authority, network, class_id, device, to),
        fee: fee.accounts(),
    };
    let data = instruction::AssertLocationWithFee { cell: to.cell };
    build(ID, accounts, data)
}

fn location(
    authority: Address,
    network: Address,
    class_id: u16,
    device: Address,
    to: &Move,
) -> accounts::AssertLocation {
    accounts::AssertLocation {
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
    }
}

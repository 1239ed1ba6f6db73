//! A device's status, and its end.

use device_registry::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{ReportDeviceArgs, event_authority};
use crate::address;
use crate::instructions::build;

/// What a device belongs to, as stored in its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceOf {
    /// The network.
    pub network: Address,
    /// Class id.
    pub class_id: u16,
    /// The operator account.
    pub operator: Address,
    /// The device account.
    pub device: Address,
}

fn change(signer: Address, of: &DeviceOf) -> accounts::ChangeDevice {
    accounts::ChangeDevice {
        signer,
        network: of.network,
        class: address::class(&of.network, of.class_id),
        operator: of.operator,
        device: of.device,
        event_authority: event_authority(),
        program: ID,
    }
}

/// Activates a device. Signer: the operator's authority or the network's status oracle, as the class says.
pub fn activate_device(
    signer: Address,
    network: Address,
    class_id: u16,
    operator: Address,
    device: Address,
) -> Instruction {
    let of = DeviceOf {
        network,
        class_id,
        operator,
        device,
    };
    build(ID, change(signer, &of), instruction::ActivateDevice {})
}

/// Begins (`on`) or ends a device's maintenance. Signer: authority, the operator's.
pub fn set_maintenance(authority: Address, of: &DeviceOf, on: bool) -> Instruction {
    build(ID, change(authority, of), instruction::SetMaintenance { on })
}

/// Reports what was seen of a device. Signer: oracle, the network's status oracle.
pub fn report_device(oracle: Address, of: &DeviceOf, args: ReportDeviceArgs) -> Instruction {
    build(ID, change(oracle, of), instruction::ReportDevice { args })
}

/// Retires a device for good. Signer: authority, the operator's.
///
/// # Arguments
/// - `rent_payer`: as stored in the operator; gets the rent
/// - `density_cell`: the H3 cell that the device is counted in, `None` when it was never located
pub fn retire_device(
    authority: Address,
    of: &DeviceOf,
    rent_payer: Address,
    density_cell: Option<u64>,
) -> Instruction {
    let accounts = accounts::RetireDevice {
        authority,
        network: of.network,
        class: address::class(&of.network, of.class_id),
        operator: of.operator,
        device: of.device,
        rent_payer,
        cell: density_cell.map(|cell| address::cell(&of.network, of.class_id, cell)),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::RetireDevice {})
}

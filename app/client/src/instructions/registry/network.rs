//! Networks.

use device_registry::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{CreateNetworkArgs, SYSTEM_PROGRAM, SetRolesArgs, UpdateNetworkArgs, event_authority};
use crate::address;
use crate::instructions::build;

/// Creates the network of `authority` and `args.id`. Signers: payer, authority.
pub fn create_network(payer: Address, authority: Address, args: CreateNetworkArgs) -> Instruction {
    let accounts = accounts::CreateNetwork {
        payer,
        authority,
        network: address::network(&authority, args.id),
        system_program: SYSTEM_PROGRAM,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateNetwork { args })
}

fn configure(signer: Address, network: Address) -> accounts::ConfigureNetwork {
    accounts::ConfigureNetwork {
        signer,
        network,
        event_authority: event_authority(),
        program: ID,
    }
}

/// Proposes another name and change delay. Signer: authority, the network's.
pub fn update_network(authority: Address, network: Address, args: UpdateNetworkArgs) -> Instruction {
    let data = instruction::UpdateNetwork { args };
    build(ID, configure(authority, network), data)
}

/// Applies the proposed update after its delay. Signer: anybody.
pub fn apply_network_update(signer: Address, network: Address) -> Instruction {
    build(ID, configure(signer, network), instruction::ApplyNetworkUpdate {})
}

/// Offers the network to another authority; the zero address withdraws the offer. Signer: authority, the network's.
pub fn propose_authority(authority: Address, network: Address, pending_authority: Address) -> Instruction {
    let data = instruction::ProposeAuthority { pending_authority };
    build(ID, configure(authority, network), data)
}

/// Takes over a network. Signer: the key that was offered it.
pub fn accept_authority(pending_authority: Address, network: Address) -> Instruction {
    let data = instruction::AcceptAuthority {};
    build(ID, configure(pending_authority, network), data)
}

/// Names pauser, status oracle and fee admin. Signer: authority, the network's.
pub fn set_roles(authority: Address, network: Address, args: SetRolesArgs) -> Instruction {
    build(ID, configure(authority, network), instruction::SetRoles { args })
}

/// Pauses the groups of instructions whose bits are set and resumes the others. Signer: the network's pauser or authority.
pub fn set_pause(signer: Address, network: Address, paused: u32) -> Instruction {
    build(ID, configure(signer, network), instruction::SetPause { paused })
}

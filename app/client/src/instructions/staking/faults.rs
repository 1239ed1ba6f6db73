//! Fault fees, and insurances.

use solana_address::Address;
use solana_instruction::Instruction;
use staking_vault::{ID, accounts, instruction};

use super::{Behind, MintOf, SlashPart, build, event_authority};
use crate::address;

/// Charges what a failed device owes; the bounty goes to `payer_account`. `class` is the device's class account. Signer: payer.
pub fn charge_fault(
    payer: Address,
    payer_account: Address,
    behind: Behind,
    mint: MintOf,
    device: Address,
    class: Address,
) -> Instruction {
    let accounts = accounts::ChargeFault {
        payer,
        pool: behind.pool,
        stake: behind.stake(),
        operator: behind.operator,
        device,
        class,
        record: address::fault_record(&behind.pool, &device),
        payer_account,
        vault: address::stake_vault(&behind.pool),
        mint: mint.mint,
        token_program: mint.token_program,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ChargeFault {})
}

/// Closes the record of a device that is not failed any more. No signer but the fee payer.
pub fn close_fault(pool: Address, device: Address, payer: Address) -> Instruction {
    let accounts = accounts::CloseFault {
        record: address::fault_record(&pool, &device),
        device,
        payer,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseFault {})
}

/// Pays the insurance's or the treasury's part of fault fees. No signer but the fee payer.
pub fn pay_fault_fees(
    pool: Address,
    part: SlashPart,
    destination: Address,
    token_program: Address,
) -> Instruction {
    let accounts = accounts::PayFaultFees {
        pool,
        destination,
        vault: address::stake_vault(&pool),
        token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::PayFaultFees { part })
}

/// Creates the insurance of a mint. Signers: payer, authority (the network's).
pub fn create_insurance(
    payer: Address,
    authority: Address,
    network: Address,
    mint: MintOf,
    epoch_cap: u64,
) -> Instruction {
    let insurance = address::insurance(&network, &mint.mint);
    let accounts = accounts::CreateInsurance {
        payer,
        authority,
        network,
        mint: mint.mint,
        insurance,
        vault: address::insurance_vault(&insurance),
        token_program: mint.token_program,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateInsurance { epoch_cap })
}

fn configure(signer: Address, network: Address, insurance: Address) -> accounts::ConfigureInsurance {
    accounts::ConfigureInsurance {
        signer,
        network,
        insurance,
        event_authority: event_authority(),
        program: ID,
    }
}

/// Proposes another cap. Signer: authority (the network's).
pub fn update_insurance(
    authority: Address,
    network: Address,
    insurance: Address,
    epoch_cap: u64,
) -> Instruction {
    let accounts = configure(authority, network, insurance);
    build(ID, accounts, instruction::UpdateInsurance { epoch_cap })
}

/// Puts a proposed cap in force. Signer: anybody.
pub fn apply_insurance_update(signer: Address, network: Address, insurance: Address) -> Instruction {
    let accounts = configure(signer, network, insurance);
    build(ID, accounts, instruction::ApplyInsuranceUpdate {})
}

/// Pays a claim of `amount` base units into `destination`. Signer: authority (the network's).
pub fn pay_insurance(
    authority: Address,
    network: Address,
    mint: MintOf,
    destination: Address,
    amount: u64,
    claim_hash: [u8; 32],
) -> Instruction {
    let insurance = address::insurance(&network, &mint.mint);
    let accounts = accounts::PayInsurance {
        configure: configure(authority, network, insurance),
        destination,
        vault: address::insurance_vault(&insurance),
        token_program: mint.token_program,
    };
    build(ID, accounts, instruction::PayInsurance { amount, claim_hash })
}

//! Oracle sets, epochs and roots.

use reward_distributor::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{OracleMemberArgs, ProposeRootArgs, build, event_authority};
use crate::address;

/// Creates a network's oracle set. Signers: payer, authority (the network's).
pub fn create_oracle_set(
    payer: Address,
    authority: Address,
    network: Address,
    members: Vec<OracleMemberArgs>,
) -> Instruction {
    let accounts = accounts::CreateOracleSet {
        payer,
        authority,
        network,
        oracle_set: address::oracle_set(&network),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateOracleSet { members })
}

/// Replaces a network's oracles; open votes become void. Signer: authority (the network's).
pub fn update_oracle_set(
    authority: Address,
    network: Address,
    members: Vec<OracleMemberArgs>,
) -> Instruction {
    let accounts = accounts::UpdateOracleSet {
        authority,
        network,
        oracle_set: address::oracle_set(&network),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::UpdateOracleSet { members })
}

/// Opens an epoch that has ended. Signer: payer.
pub fn open_epoch(payer: Address, network: Address, pool: Address, epoch: u64) -> Instruction {
    let accounts = accounts::OpenEpoch {
        payer,
        pool,
        oracle_set: address::oracle_set(&network),
        reward_epoch: address::reward_epoch(&pool, epoch),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::OpenEpoch { epoch })
}

/// Proposes a root, with the pool's bond. Signers: payer (of rent and bond), oracle.
pub fn propose_root(
    payer: Address,
    oracle: Address,
    network: Address,
    pool: Address,
    epoch: u64,
    args: ProposeRootArgs,
) -> Instruction {
    let accounts = accounts::ProposeRoot {
        payer,
        oracle,
        pool,
        oracle_set: address::oracle_set(&network),
        reward_epoch: address::reward_epoch(&pool, epoch),
        reward_root: address::reward_root(&pool, epoch, &args.commitment()),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ProposeRoot { args })
}

/// Votes for a proposed root. Signer: oracle.
pub fn vote_root(
    oracle: Address,
    network: Address,
    pool: Address,
    epoch: u64,
    reward_root: Address,
) -> Instruction {
    let accounts = accounts::VoteRoot {
        oracle,
        pool,
        oracle_set: address::oracle_set(&network),
        reward_epoch: address::reward_epoch(&pool, epoch),
        reward_root,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::VoteRoot {})
}

/// Makes an approved root final. No signer but the fee payer.
pub fn finalize_root(network: Address, pool: Address, epoch: u64, reward_root: Address) -> Instruction {
    let accounts = accounts::FinalizeRoot {
        pool,
        oracle_set: address::oracle_set(&network),
        reward_epoch: address::reward_epoch(&pool, epoch),
        reward_root,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::FinalizeRoot {})
}

/// Returns a final root's bond, or closes a root that cannot become final any more. No signer but the fee payer.
pub fn release_root(pool: Address, reward_root: Address, rent_payer: Address) -> Instruction {
    let accounts = accounts::ReleaseRoot {
        pool,
        reward_root,
        rent_payer,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ReleaseRoot {})
}

/// Closes an epoch that is over. No signer but the fee payer.
pub fn close_epoch(pool: Address, epoch: u64, rent_payer: Address) -> Instruction {
    let accounts = accounts::CloseEpoch {
        pool,
        reward_epoch: address::reward_epoch(&pool, epoch),
        rent_payer,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseEpoch {})
}

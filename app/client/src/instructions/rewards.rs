//! Instructions of the reward distributor.

pub use reward_distributor::instructions::{ClaimArgs, CreatePoolArgs, OracleMemberArgs, ProposeRootArgs};
use reward_distributor::state::ClaimPage;
use reward_distributor::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::build;
use crate::address;

fn event_authority() -> Address {
    reward_distributor::EVENT_AUTHORITY_AND_BUMP.0
}

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

/// Creates the reward pool of an SPL Token mint, whose authority it takes over. Signers: payer, authority (the
/// network's), mint authority.
pub fn create_pool(
    payer: Address,
    authority: Address,
    mint_authority: Address,
    network: Address,
    mint: Address,
    args: CreatePoolArgs,
) -> Instruction {
    let accounts = accounts::CreatePool {
        payer,
        authority,
        mint_authority,
        network,
        mint,
        pool: address::pool(&network, &mint),
        token_program: spl_token_interface::ID,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreatePool { args })
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

/// Proposes a root. Signers: payer, oracle.
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

/// Creates a page of claim records. Signer: payer.
pub fn create_claim_page(payer: Address, pool: Address, page: u32) -> Instruction {
    let accounts = accounts::CreateClaimPage {
        payer,
        pool,
        claim_page: address::claim_page(&pool, page),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateClaimPage { page })
}

/// Pays a device's reward into `payee_account`, whose owner is the leaf's payee. No signer but the fee payer.
pub fn claim(
    pool: Address,
    reward_root: Address,
    mint: Address,
    payee_account: Address,
    args: ClaimArgs,
) -> Instruction {
    let accounts = accounts::Claim {
        pool,
        reward_root,
        claim_page: address::claim_page(&pool, ClaimPage::page_of(args.index)),
        mint,
        payee_account,
        token_program: spl_token_interface::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::Claim { args })
}

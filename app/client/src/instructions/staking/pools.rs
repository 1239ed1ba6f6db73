//! Pools and operator stakes.

use solana_address::Address;
use solana_instruction::Instruction;
use staking_vault::{ID, accounts, instruction};

use super::{Behind, MintOf, PoolKind, StakeParametersArgs, build, event_authority};
use crate::address;

/// Creates the pool of a mint for one use. Signers: payer, authority (the network's).
pub fn create_stake_pool(
    payer: Address,
    authority: Address,
    network: Address,
    mint: MintOf,
    kind: PoolKind,
    parameters: StakeParametersArgs,
) -> Instruction {
    let pool = address::stake_pool(&network, &mint.mint, kind);
    let accounts = accounts::CreateStakePool {
        payer,
        authority,
        network,
        mint: mint.mint,
        pool,
        vault: address::stake_vault(&pool),
        token_program: mint.token_program,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateStakePool { kind, parameters })
}

fn configure(signer: Address, network: Address, pool: Address) -> accounts::ConfigureStakePool {
    accounts::ConfigureStakePool {
        signer,
        network,
        pool,
        event_authority: event_authority(),
        program: ID,
    }
}

/// Proposes new parameters. Signer: authority (the network's).
pub fn update_stake_pool(
    authority: Address,
    network: Address,
    pool: Address,
    parameters: StakeParametersArgs,
) -> Instruction {
    let accounts = configure(authority, network, pool);
    build(ID, accounts, instruction::UpdateStakePool { parameters })
}

/// Puts proposed parameters in force. Signer: anybody.
pub fn apply_stake_pool_update(signer: Address, network: Address, pool: Address) -> Instruction {
    let accounts = configure(signer, network, pool);
    build(ID, accounts, instruction::ApplyStakePoolUpdate {})
}

/// Stops or resumes staking more. Signer: the network's pauser or authority.
pub fn set_stake_pause(signer: Address, network: Address, pool: Address, paused: bool) -> Instruction {
    let accounts = configure(signer, network, pool);
    build(ID, accounts, instruction::SetStakePause { paused })
}

/// Gives a pool a reward mint. Signers: payer, authority (the network's).
pub fn add_reward_mint(
    payer: Address,
    authority: Address,
    network: Address,
    pool: Address,
    mint: MintOf,
) -> Instruction {
    let accounts = accounts::AddRewardMint {
        payer,
        authority,
        network,
        pool,
        mint: mint.mint,
        vault: address::stake_reward_vault(&pool, &mint.mint),
        token_program: mint.token_program,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::AddRewardMint {})
}

/// Creates the account of the stake behind an operator, or behind nobody. Signer: payer.
pub fn open_operator_stake(payer: Address, behind: Behind) -> Instruction {
    let accounts = accounts::OpenOperatorStake {
        payer,
        pool: behind.pool,
        operator: behind.operator,
        stake: behind.stake(),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::OpenOperatorStake {})
}

/// Notes whether an operator's collateral suffices. No signer but the fee payer.
pub fn update_bond(behind: Behind) -> Instruction {
    let accounts = accounts::UpdateBond {
        pool: behind.pool,
        stake: behind.stake(),
        operator: behind.operator,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::UpdateBond {})
}

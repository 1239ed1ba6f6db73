//! Pools.

use reward_distributor::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};

use super::{CreatePoolArgs, PoolParametersArgs, build, event_authority};
use crate::address;

/// A mint with the token program that owns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MintOf {
    /// The mint.
    pub mint: Address,
    /// Its token program.
    pub token_program: Address,
}

impl MintOf {
    /// A mint of SPL Token.
    pub const fn spl_token(mint: Address) -> Self {
        Self {
            mint,
            token_program: spl_token_interface::ID,
        }
    }
}

/// Creates the reward pool of a mint, whose authority it takes over. Signers: payer, authority (the network's), mint
/// authority.
pub fn create_pool(
    payer: Address,
    authority: Address,
    mint_authority: Address,
    network: Address,
    mint: MintOf,
    args: CreatePoolArgs,
) -> Instruction {
    let accounts = accounts::CreatePool {
        payer,
        authority,
        mint_authority,
        network,
        mint: mint.mint,
        pool: address::pool(&network, &mint.mint),
        token_program: mint.token_program,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreatePool { args })
}

/// Creates a reward pool that pays out of a vault of its own. Signers: payer, authority (the network's).
pub fn create_funded_pool(
    payer: Address,
    authority: Address,
    network: Address,
    mint: MintOf,
    args: CreatePoolArgs,
) -> Instruction {
    let pool = address::pool(&network, &mint.mint);
    let accounts = accounts::CreateFundedPool {
        payer,
        authority,
        network,
        mint: mint.mint,
        pool,
        vault: address::vault(&pool),
        token_program: mint.token_program,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateFundedPool { args })
}

/// Puts `amount` base units from `funder_account` into a funded pool's vault. Signer: funder.
pub fn fund_pool(
    funder: Address,
    funder_account: Address,
    pool: Address,
    token_program: Address,
    amount: u64,
) -> Instruction {
    let accounts = accounts::FundPool {
        funder,
        funder_account,
        pool,
        vault: address::vault(&pool),
        token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::FundPool { amount })
}

fn configure(signer: Address, network: Address, pool: Address) -> accounts::ConfigurePool {
    accounts::ConfigurePool {
        signer,
        network,
        pool,
        event_authority: event_authority(),
        program: ID,
    }
}

/// Proposes other parameters of a pool. Signer: the network's authority.
pub fn update_pool(
    authority: Address,
    network: Address,
    pool: Address,
    parameters: PoolParametersArgs,
) -> Instruction {
    let accounts = configure(authority, network, pool);
    build(ID, accounts, instruction::UpdatePool { parameters })
}

/// Applies proposed parameters when their delay has passed. Signer: anyone.
pub fn apply_pool_update(signer: Address, network: Address, pool: Address) -> Instruction {
    build(
        ID,
        configure(signer, network, pool),
        instruction::ApplyPoolUpdate {},
    )
}

/// Sets a pool's pause bits: 1 is claims, 2 is roots. Signer: the network's pauser or authority.
pub fn set_pool_pause(signer: Address, network: Address, pool: Address, paused: u32) -> Instruction {
    let accounts = configure(signer, network, pool);
    build(ID, accounts, instruction::SetPoolPause { paused })
}

/// Emits for the burns of the next epochs of a burn-linked pool: one closed statement for each, in order. No signer but the fee
/// payer.
pub fn accrue_burns(pool: Address, statements: &[Address]) -> Instruction {
    let accounts = accounts::AccrueBurns {
        pool,
        event_authority: event_authority(),
        program: ID,
    };
    // More statements than the number holds fit no transaction.
    let epochs = u16::try_from(statements.len()).unwrap_or(u16::MAX);
    let mut instruction = build(ID, accounts, instruction::AccrueBurns { epochs });
    let statements = statements.iter();
    instruction
        .accounts
        .extend(statements.map(|statement| AccountMeta::new_readonly(*statement, false)));
    instruction
}

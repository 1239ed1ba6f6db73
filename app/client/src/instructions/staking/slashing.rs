//! Slash cases.

use solana_address::Address;
use solana_instruction::Instruction;
use staking_vault::{ID, accounts, instruction};

use super::{Behind, MintOf, OpenSlashArgs, SlashPart, build, event_authority};
use crate::address;

/// Opens a case with the number that the operator stake counts next (`OperatorStake::cases`). Signer: authority (the
/// network's), who pays the rent.
pub fn open_slash(
    authority: Address,
    network: Address,
    behind: Behind,
    number: u32,
    args: OpenSlashArgs,
) -> Instruction {
    let accounts = accounts::OpenSlash {
        authority,
        network,
        pool: behind.pool,
        stake: behind.stake(),
        case: address::slash_case(&behind.stake(), number),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::OpenSlash { args })
}

/// Proposes a case with the number that the operator stake counts next. Signer: oracle, who pays the rent.
pub fn propose_slash(
    oracle: Address,
    network: Address,
    behind: Behind,
    number: u32,
    args: OpenSlashArgs,
) -> Instruction {
    let accounts = accounts::ProposeSlash {
        oracle,
        oracle_set: address::oracle_set(&network),
        pool: behind.pool,
        stake: behind.stake(),
        case: address::slash_case(&behind.stake(), number),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ProposeSlash { args })
}

fn act(signer: Address, behind: Behind, case: Address) -> accounts::ActOnCase {
    accounts::ActOnCase {
        signer,
        pool: behind.pool,
        stake: behind.stake(),
        case,
        event_authority: event_authority(),
        program: ID,
    }
}

/// Votes for a case. Signer: oracle.
pub fn vote_slash(oracle: Address, network: Address, behind: Behind, case: Address) -> Instruction {
    let accounts = accounts::VoteSlash {
        act: act(oracle, behind, case),
        oracle_set: address::oracle_set(&network),
    };
    build(ID, accounts, instruction::VoteSlash {})
}

/// Answers a case. Signer: the operator's authority.
pub fn appeal_slash(authority: Address, behind: Behind, case: Address, appeal_hash: [u8; 32]) -> Instruction {
    let accounts = accounts::AppealSlash {
        act: act(authority, behind, case),
        operator: behind.operator,
    };
    build(ID, accounts, instruction::AppealSlash { appeal_hash })
}

/// Ends a case without a slash. Signer: the pool's veto authority.
pub fn veto_slash(veto_authority: Address, behind: Behind, case: Address) -> Instruction {
    build(ID, act(veto_authority, behind, case), instruction::VetoSlash {})
}

/// Executes a case. No signer but the fee payer.
pub fn execute_slash(behind: Behind, case: Address, mint: MintOf) -> Instruction {
    let accounts = accounts::ExecuteSlash {
        pool: behind.pool,
        stake: behind.stake(),
        case,
        operator: behind.operator,
        vault: address::stake_vault(&behind.pool),
        mint: mint.mint,
        token_program: mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ExecuteSlash {})
}

/// Pays a part of an executed case. No signer but the fee payer.
pub fn pay_slash(
    behind: Behind,
    case: Address,
    part: SlashPart,
    destination: Address,
    token_program: Address,
) -> Instruction {
    let accounts = accounts::PaySlash {
        pool: behind.pool,
        stake: behind.stake(),
        case,
        destination,
        vault: address::stake_vault(&behind.pool),
        token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::PaySlash { part })
}

/// Closes a case that has ended. No signer but the fee payer.
pub fn close_slash(behind: Behind, case: Address, reporter: Address) -> Instruction {
    let accounts = accounts::CloseSlash {
        stake: behind.stake(),
        case,
        reporter,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseSlash {})
}

//! Positions and tickets.

use solana_address::Address;
use solana_instruction::Instruction;
use staking_vault::{ID, accounts, instruction};

use super::{Behind, OpenPositionArgs, build, event_authority};
use crate::address;

/// Opens a position, paid from `owner_account`. Signers: payer (of the rent), owner.
pub fn open_position(
    payer: Address,
    owner: Address,
    behind: Behind,
    owner_account: Address,
    token_program: Address,
    args: OpenPositionArgs,
) -> Instruction {
    let accounts = accounts::OpenPosition {
        payer,
        owner,
        pool: behind.pool,
        stake: behind.stake(),
        operator: behind.operator,
        position: address::position(&behind.pool, &owner, args.id),
        owner_account,
        vault: address::stake_vault(&behind.pool),
        token_program,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::OpenPosition { args })
}

/// Adds `amount` base units to a position. Signer: owner.
pub fn top_up(
    owner: Address,
    behind: Behind,
    position: Address,
    owner_account: Address,
    token_program: Address,
    amount: u64,
) -> Instruction {
    let accounts = accounts::TopUp {
        own: behind.owned(owner, position),
        operator: behind.operator,
        owner_account,
        vault: address::stake_vault(&behind.pool),
        token_program,
    };
    build(ID, accounts, instruction::TopUp { amount })
}

/// Locks a position for so many seconds from now. Signer: owner.
pub fn extend_lock(owner: Address, behind: Behind, position: Address, lock_seconds: u32) -> Instruction {
    let accounts = behind.owned(owner, position);
    build(ID, accounts, instruction::ExtendLock { lock_seconds })
}

/// Takes back the multiplier of a lock that has ended. No signer but the fee payer.
pub fn expire_lock(behind: Behind, position: Address) -> Instruction {
    build(ID, behind.any(position), instruction::ExpireLock {})
}

/// Puts `shares` of a position into a new one with this id. Signers: payer (of the rent), owner.
pub fn split_position(
    payer: Address,
    owner: Address,
    behind: Behind,
    position: Address,
    id: u32,
    shares: u64,
) -> Instruction {
    let accounts = accounts::SplitPosition {
        payer,
        own: behind.owned(owner, position),
        new_position: address::position(&behind.pool, &owner, id),
        system_program: solana_system_interface::program::ID,
    };
    build(ID, accounts, instruction::SplitPosition { id, shares })
}

/// Puts the position `merged` into `position`. Signer: owner.
pub fn merge_positions(owner: Address, behind: Behind, position: Address, merged: Address) -> Instruction {
    let accounts = accounts::MergePositions {
        own: behind.owned(owner, position),
        merged,
    };
    build(ID, accounts, instruction::MergePositions {})
}

/// Gives a position to another owner. Signer: owner.
pub fn transfer_position(
    owner: Address,
    behind: Behind,
    position: Address,
    new_owner: Address,
) -> Instruction {
    let accounts = behind.owned(owner, position);
    build(ID, accounts, instruction::TransferPosition { new_owner })
}

/// Puts a position that stands behind nobody behind an operator. Signer: owner.
pub fn delegate(owner: Address, pool: Address, position: Address, operator: Address) -> Instruction {
    let accounts = accounts::Delegate {
        own: Behind::nobody(pool).owned(owner, position),
        to: address::operator_stake(&pool, &operator),
    };
    build(ID, accounts, instruction::Delegate {})
}

/// Begins to unbond `amount` base units, or [`super::EVERYTHING`]. Signers: payer (of the rent), owner.
pub fn request_unbonding(
    payer: Address,
    owner: Address,
    behind: Behind,
    position: Address,
    id: u32,
    amount: u64,
) -> Instruction {
    let accounts = accounts::RequestUnbonding {
        payer,
        own: behind.owned(owner, position),
        operator: behind.operator,
        ticket: address::ticket(&position, id),
        system_program: solana_system_interface::program::ID,
    };
    build(ID, accounts, instruction::RequestUnbonding { id, amount })
}

/// Puts unbonding stake back into a position. Signer: owner.
pub fn cancel_unbonding(owner: Address, behind: Behind, position: Address, ticket: Address) -> Instruction {
    let accounts = accounts::CancelUnbonding {
        own: behind.owned(owner, position),
        operator: behind.operator,
        ticket,
    };
    build(ID, accounts, instruction::CancelUnbonding {})
}

/// Pays a ticket to `owner_account`. No signer but the fee payer.
pub fn withdraw(
    behind: Behind,
    ticket: Address,
    owner: Address,
    owner_account: Address,
    token_program: Address,
) -> Instruction {
    let accounts = accounts::Withdraw {
        pool: behind.pool,
        stake: behind.stake(),
        ticket,
        owner,
        owner_account,
        vault: address::stake_vault(&behind.pool),
        token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::Withdraw {})
}

/// Closes an empty or worthless position. No signer but the fee payer.
pub fn close_position(behind: Behind, position: Address, owner: Address) -> Instruction {
    let accounts = accounts::ClosePosition {
        any: behind.any(position),
        owner,
    };
    build(ID, accounts, instruction::ClosePosition {})
}

//! Vesting.

use reward_distributor::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{PaidFrom, build, event_authority};
use crate::address;

/// Opens a payee's vesting account. Signer: payer.
pub fn open_vesting(payer: Address, pool: Address, payee: Address) -> Instruction {
    let accounts = accounts::OpenVesting {
        payer,
        pool,
        vesting: address::vesting(&pool, &payee),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::OpenVesting { payee })
}

/// Closes an empty vesting account. Signer: who paid its rent.
pub fn close_vesting(rent_payer: Address, pool: Address, payee: Address) -> Instruction {
    let accounts = accounts::CloseVesting {
        rent_payer,
        vesting: address::vesting(&pool, &payee),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseVesting {})
}

fn release(from: PaidFrom, payee: Address, payee_account: Address) -> accounts::Release {
    accounts::Release {
        pool: from.pool,
        vesting: address::vesting(&from.pool, &payee),
        source: from.source,
        payee_account,
        token_program: from.token_program,
        event_authority: event_authority(),
        program: ID,
    }
}

/// Pays what is vested. No signer but the fee payer.
pub fn release_vested(from: PaidFrom, payee: Address, payee_account: Address) -> Instruction {
    build(
        ID,
        release(from, payee, payee_account),
        instruction::ReleaseVested {},
    )
}

/// Pays all that vests, less the penalty. Signer: payee.
pub fn exit_vesting(from: PaidFrom, mint: Address, payee: Address, payee_account: Address) -> Instruction {
    let accounts = accounts::ExitVesting {
        release: release(from, payee, payee_account),
        payee,
        mint,
    };
    build(ID, accounts, instruction::ExitVesting {})
}

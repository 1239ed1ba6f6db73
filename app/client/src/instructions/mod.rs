//! Builds instructions, with all accounts derived. No I/O.

pub mod market;
pub mod registry;
pub mod revenue;
pub mod rewards;
pub mod staking;
pub mod token;

use anchor_lang::{InstructionData, ToAccountMetas};
use solana_address::Address;
use solana_instruction::Instruction;

fn build(program: Address, accounts: impl ToAccountMetas, data: impl InstructionData) -> Instruction {
    Instruction {
        program_id: program,
        accounts: accounts.to_account_metas(None),
        data: data.data(),
    }
}

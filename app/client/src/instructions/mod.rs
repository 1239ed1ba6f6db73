//! Builds instructions, with all accounts derived. No I/O.
//!
//! ```
//! use flywheel_client::instructions::registry;
//! use solana_address::Address;
//!
//! let [wallet, network] = [1, 2].map(|n| Address::new_from_array([n; 32]));
//! let instruction = registry::register_operator(wallet, wallet, network);
//! assert_eq!(instruction.program_id, device_registry::ID);
//! assert!(instruction.accounts.iter().any(|account| account.is_signer && account.pubkey == wallet));
//! ```

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

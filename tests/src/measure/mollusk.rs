//! Runs a transaction in Mollusk, from the accounts as they stand on an embedded chain: the second opinion on compute units.

use std::collections::BTreeMap;

use flywheel_client::programs::{PROGRAMS, deploy_folder, read};
use mollusk_svm::Mollusk;
use mollusk_svm::program::loader_keys::LOADER_V3;
use solana_account::Account;
use solana_address::Address;
use solana_instruction::Instruction;

use crate::world::World;

/// Mollusk with the suite's programs and the token program of the embedded chain.
pub struct Bench(Mollusk);

impl Bench {
    /// A bench with the token program that `world`'s chain runs.
    pub fn new(world: &World) -> Self {
        let mut mollusk = Mollusk::default();
        let folder = deploy_folder();
        for program in PROGRAMS {
            let elf = read(&folder, &program).expect("built programs; run `cargo xtask build`");
            mollusk.add_program_with_loader_and_elf(&program.id, &LOADER_V3, &elf);
        }
        let token = world
            .chain
            .account(&spl_token_interface::ID)
            .expect("the token program");
        let elf = program_bytes(world, &token);
        mollusk.add_program_with_loader_and_elf(&spl_token_interface::ID, &token.owner, &elf);
        mollusk.sysvars.rent = world.chain.rent();
        Self(mollusk)
    }

    /// Compute units of a transaction on the accounts as they stand.
    ///
    /// # Panics
    /// When it is refused.
    pub fn units(&mut self, world: &World, instructions: &[Instruction]) -> u64 {
        self.0.sysvars.clock.unix_timestamp = world.chain.now();
        let mut accounts: BTreeMap<Address, Account> = BTreeMap::new();
        for meta in instructions.iter().flat_map(|instruction| &instruction.accounts) {
            if meta.pubkey != solana_sdk_ids::sysvar::instructions::ID {
                let account = world.chain.account(&meta.pubkey).unwrap_or_default();
                accounts.insert(meta.pubkey, account);
            }
        }
        let accounts: Vec<_> = accounts.into_iter().collect();
        let payer = world.payer_address();
        let result = self
            .0
            .process_transaction_instructions(instructions, &accounts, Some(&payer));
        assert!(result.raw_result.is_ok(), "{:?}", result.raw_result);
        result.compute_units_consumed
    }
}

/// The bytes of a program: in its own account, or in the one that its account points to.
fn program_bytes(world: &World, program: &Account) -> Vec<u8> {
    if program.owner != LOADER_V3 {
        return program.data.clone();
    }
    let pointer = <[u8; 32]>::try_from(&program.data[4..36]).expect("an address");
    let data = world
        .chain
        .account(&Address::new_from_array(pointer))
        .expect("program data")
        .data;
    data[45..].to_vec()
}

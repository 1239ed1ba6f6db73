//! Mints and token accounts of both token programs.

use flywheel_client::chain::token_balance;
use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};
use solana_signer::Signer;
use spl_associated_token_account_interface::address::get_associated_token_address_with_program_id;
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;
use spl_token_interface::instruction as spl;

use super::{World, keypair};

/// SPL Token.
pub const TOKEN: Address = spl_token_interface::ID;
/// Token-2022, whose instructions and accounts without extensions are those of SPL Token.
pub const TOKEN_2022: Address = Address::from_str_const("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

/// Bytes of a mint without extensions.
const PLAIN_BYTES: usize = 82;
/// Bytes of a Token-2022 mint before what its extensions take: a token account's length and the account's type.
const EXTENDED_BYTES: usize = 166;

/// A mint and the token program that it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Mint {
    /// Its address.
    pub address: Address,
    /// [`TOKEN`] or [`TOKEN_2022`].
    pub program: Address,
}

/// A Token-2022 mint's extension.
pub struct Extension {
    /// Its name.
    pub name: &'static str,
    /// Bytes that it takes, without its own type and length.
    pub bytes: usize,
    /// Data of the instruction that sets it up before the mint is initialised.
    pub setup: Vec<u8>,
}

impl Extension {
    /// Extensions that change what a transfer does, who may move tokens, or what the mint is.
    pub fn some() -> Vec<Self> {
        let somebody = [9u8; 32];
        let extension = |name, bytes, parts: &[&[u8]]| Self {
            name,
            bytes,
            setup: parts.concat(),
        };
        vec![
            extension(
                "transfer fee",
                108,
                &[&[26, 0, 0, 0], &100u16.to_le_bytes(), &u64::MAX.to_le_bytes()],
            ),
            extension("close authority", 32, &[&[25, 1], &somebody]),
            extension("non-transferable", 0, &[&[32]]),
            extension("permanent delegate", 32, &[&[35], &somebody]),
            extension("transfer hook", 64, &[&[36, 0], &somebody, &somebody]),
            extension("metadata pointer", 64, &[&[39, 0], &somebody, &somebody]),
        ]
    }
}

/// An instruction of the token interface, addressed to this token program: both read the same bytes.
fn of_program(program: Address, built: Result<Instruction, impl std::fmt::Debug>) -> Instruction {
    Instruction {
        program_id: program,
        ..built.expect("a valid token instruction")
    }
}

impl World {
    /// Creates a mint of 6 decimals, whose authority and freeze authority are the world's mint authority.
    pub fn new_mint(&mut self, name: &str, program: Address, extension: Option<&Extension>) -> Mint {
        let mint = keypair(name);
        let address = mint.pubkey();
        let bytes = extension.map_or(PLAIN_BYTES, |extension| EXTENDED_BYTES + 4 + extension.bytes);
        let create = solana_system_interface::instruction::create_account(
            &self.payer.pubkey(),
            &address,
            self.rent(bytes),
            u64::try_from(bytes).expect("a small account"),
            &program,
        );
        let setup = extension.map(|extension| Instruction {
            program_id: program,
            accounts: vec![AccountMeta::new(address, false)],
            data: extension.setup.clone(),
        });
        let authority = self.mint_authority.pubkey();
        let initialize = spl::initialize_mint2(&TOKEN, &address, &authority, Some(&authority), 6);
        let mut instructions = vec![create];
        instructions.extend(setup);
        instructions.push(of_program(program, initialize));
        self.send(&instructions, &[&mint]).expect("mint");
        Mint { address, program }
    }

    /// Creates a wallet's token account and puts `amount` base units into it; returns its address.
    pub fn purse(&mut self, wallet: &Address, mint: &Mint, amount: u64) -> Address {
        let payer = self.payer.pubkey();
        let create = create_associated_token_account_idempotent(&payer, wallet, &mint.address, &mint.program);
        let account = get_associated_token_address_with_program_id(wallet, &mint.address, &mint.program);
        let authority = self.mint_authority.insecure_clone();
        let give = spl::mint_to(&TOKEN, &mint.address, &account, &authority.pubkey(), &[], amount);
        let give = of_program(mint.program, give);
        self.send(&[create, give], &[&authority]).expect("token account");
        account
    }

    /// Mints into any token account.
    pub fn mint_into(&mut self, account: &Address, mint: &Mint, amount: u64) {
        let authority = self.mint_authority.insecure_clone();
        let give = spl::mint_to(&TOKEN, &mint.address, account, &authority.pubkey(), &[], amount);
        self.send(&[of_program(mint.program, give)], &[&authority])
            .expect("tokens");
    }

    /// Freezes a token account.
    pub fn freeze(&mut self, account: &Address, mint: &Mint) {
        let authority = self.mint_authority.insecure_clone();
        let freeze = spl::freeze_account(&TOKEN, account, &mint.address, &authority.pubkey(), &[]);
        let freeze = of_program(mint.program, freeze);
        self.send(&[freeze], &[&authority]).expect("frozen account");
    }

    /// Base units in a token account, 0 when there is none.
    pub fn tokens(&self, account: &Address) -> u64 {
        token_balance(&self.chain, account).unwrap_or_default()
    }
}

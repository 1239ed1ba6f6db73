//! Instructions of the token programs that a network needs.
//!
//! ```
//! use flywheel_client::address;
//! use flywheel_client::instructions::token;
//! use solana_address::Address;
//!
//! let [owner, receiver, mint] = [1, 2, 3].map(|n| Address::new_from_array([n; 32]));
//! let create = token::create_associated_token_account(&owner, &receiver, &mint);
//! let from = address::associated_token_account(&owner, &mint);
//! let to = address::associated_token_account(&receiver, &mint);
//! let pay = token::transfer(&from, &to, &owner, 1_500_000)?; // base units
//! # assert_ne!(create.program_id, pay.program_id);
//! # Ok::<(), flywheel_client::ClientError>(())
//! ```

use solana_address::Address;
use solana_instruction::Instruction;

use crate::error::ClientError;

/// Bytes of a mint account.
pub const MINT_BYTES: u64 = 82;

/// Creates an SPL Token mint without freeze authority. Signers: payer, mint.
///
/// # Arguments
/// - `rent`: lamports that a mint account must hold
/// - `decimals`: digits after the point of a whole token
///
/// # Errors
/// [`ClientError::Signing`] never in practice: the token library checks its own program id.
pub fn create_mint(
    payer: &Address,
    mint: &Address,
    authority: &Address,
    decimals: u8,
    rent: u64,
) -> Result<[Instruction; 2], ClientError> {
    let program = spl_token_interface::ID;
    let initialize =
        spl_token_interface::instruction::initialize_mint2(&program, mint, authority, None, decimals)
            .map_err(|error| ClientError::Signing(error.to_string()))?;
    let create =
        solana_system_interface::instruction::create_account(payer, mint, rent, MINT_BYTES, &program);
    Ok([create, initialize])
}

/// Creates a wallet's default token account unless it exists. Signer: payer.
pub fn create_associated_token_account(payer: &Address, wallet: &Address, mint: &Address) -> Instruction {
    create_associated_token_account_of(payer, wallet, mint, &spl_token_interface::ID)
}

/// As [`create_associated_token_account`], for a mint of this token program.
pub fn create_associated_token_account_of(
    payer: &Address,
    wallet: &Address,
    mint: &Address,
    token_program: &Address,
) -> Instruction {
    spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent(
        payer,
        wallet,
        mint,
        token_program,
    )
}

/// Sends `amount` base units from one token account of SPL Token to another. Signer: owner.
///
/// # Errors
/// [`ClientError::Signing`] never in practice: the token library checks its own program id.
pub fn transfer(
    from: &Address,
    to: &Address,
    owner: &Address,
    amount: u64,
) -> Result<Instruction, ClientError> {
    spl_token_interface::instruction::transfer(&spl_token_interface::ID, from, to, owner, &[], amount)
        .map_err(|error| ClientError::Signing(error.to_string()))
}

/// Mints `amount` base units into a token account of SPL Token. Signer: authority, the mint's.
///
/// # Errors
/// [`ClientError::Signing`] never in practice: the token library checks its own program id.
pub fn mint_to(
    mint: &Address,
    account: &Address,
    authority: &Address,
    amount: u64,
) -> Result<Instruction, ClientError> {
    spl_token_interface::instruction::mint_to(&spl_token_interface::ID, mint, account, authority, &[], amount)
        .map_err(|error| ClientError::Signing(error.to_string()))
}

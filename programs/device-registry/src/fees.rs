//! Fees: paid in a class's fee mint, from whoever signs for them, to where the network's fee admin says.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use anchor_lang::solana_program::program::invoke;

use crate::errors::{RegistryError, ensure, ensure_key};
use crate::state::DeviceClass;

/// SPL Token.
const TOKEN_PROGRAM: Pubkey = pubkey!("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/// Token-2022.
const TOKEN_2022_PROGRAM: Pubkey = pubkey!("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
/// Bytes of a mint without extensions, in both token programs.
const PLAIN_MINT_BYTES: usize = 82;
/// Where a mint's decimals are.
const MINT_DECIMALS: usize = 44;
/// Where a mint says that it is initialised.
const MINT_INITIALIZED: usize = 45;
/// Least bytes of a token account.
const TOKEN_ACCOUNT_BYTES: usize = 165;
/// Where a token account says its state.
const TOKEN_ACCOUNT_STATE: usize = 108;
/// Code of that state when the account is neither new nor frozen.
const STATE_INITIALIZED: u8 = 1;
/// The token programs' instruction `TransferChecked`.
const TRANSFER_CHECKED: u8 = 12;

/// Accounts that pay a fee.
#[derive(Accounts)]
pub struct FeePayment<'info> {
    /// Signs for `fee_source`: the operator, its sponsor or anybody else.
    pub fee_payer: Signer<'info>,
    /// CHECK: the token program checks it; test `fees_are_paid_by_whoever_signs_for_them`.
    #[account(mut)]
    pub fee_source: UncheckedAccount<'info>,
    /// CHECK: by its address, stored in the class; test `every_instruction_refuses_every_generated_attack`.
    pub fee_mint: UncheckedAccount<'info>,
    /// CHECK: by its address, stored in the class; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub fee_destination: UncheckedAccount<'info>,
    /// CHECK: owns the mint and is one of two programs; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl FeePayment<'_> {
    /// Pays `amount` base units of the class's fee mint.
    ///
    /// # Errors
    /// `NoFeeDue` for zero, `FeeMintMismatch`, `FeeMintUnsupported`, `FeeDestinationMissing` or
    /// `FeeDestinationMismatch` when the accounts are not the class's, and the token program's when the payer has too
    /// little.
    #[inline(never)]
    pub fn pay(&self, class: &DeviceClass, amount: u64) -> Result<()> {
        ensure(amount > 0, RegistryError::NoFeeDue)?;
        ensure_key(
            self.fee_mint.key,
            &class.parameters.fee_mint,
            RegistryError::FeeMintMismatch,
        )?;
        ensure(
            class.fee_destination != Pubkey::default(),
            RegistryError::FeeDestinationMissing,
        )?;
        ensure_key(
            self.fee_destination.key,
            &class.fee_destination,
            RegistryError::FeeDestinationMismatch,
        )?;
        let decimals = plain_mint_decimals(&self.fee_mint)?;
        ensure_key(
            self.token_program.key,
            self.fee_mint.owner,
            RegistryError::FeeMintUnsupported,
        )?;
        let mut data = vec![TRANSFER_CHECKED];
        data.extend_from_slice(&amount.to_le_bytes());
        data.push(decimals);
        let instruction = Instruction {
            program_id: *self.token_program.key,
            accounts: vec![
                AccountMeta::new(*self.fee_source.key, false),
                AccountMeta::new_readonly(*self.fee_mint.key, false),
                AccountMeta::new(*self.fee_destination.key, false),
                AccountMeta::new_readonly(*self.fee_payer.key, true),
            ],
            data,
        };
        let infos = [
            self.fee_source.to_account_info(),
            self.fee_mint.to_account_info(),
            self.fee_destination.to_account_info(),
            self.fee_payer.to_account_info(),
        ];
        invoke(&instruction, &infos).map_err(Into::into)
    }
}

/// The decimals of a mint without extensions. Extensions are refused as a whole: a transfer fee, a hook or a permanent
/// delegate would make a fee something else than it says, and the next one is not known yet.
///
/// # Errors
/// `FeeMintUnsupported`.
#[inline(never)]
pub fn plain_mint_decimals(mint: &AccountInfo<'_>) -> Result<u8> {
    let data = mint.try_borrow_data()?;
    ensure(
        (*mint.owner == TOKEN_PROGRAM || *mint.owner == TOKEN_2022_PROGRAM)
            && data.len() == PLAIN_MINT_BYTES
            && data.get(MINT_INITIALIZED) == Some(&1),
        RegistryError::FeeMintUnsupported,
    )?;
    data.get(MINT_DECIMALS)
        .copied()
        .ok_or_else(|| RegistryError::FeeMintUnsupported.into())
}

/// # Errors
/// `FeeDestinationMismatch` when `account` is not an initialised token account of `mint`.
#[inline(never)]
pub fn require_token_account(account: &AccountInfo<'_>, mint: &AccountInfo<'_>) -> Result<()> {
    let data = account.try_borrow_data()?;
    ensure(
        account.owner == mint.owner
            && data.len() >= TOKEN_ACCOUNT_BYTES
            && data.get(..32) == Some(mint.key.as_ref())
            && data.get(TOKEN_ACCOUNT_STATE) == Some(&STATE_INITIALIZED),
        RegistryError::FeeDestinationMismatch,
    )
}

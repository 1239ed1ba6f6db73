//! Tokens of SPL Token and Token-2022: what a program needs of them, read from the bytes and sent as bytes. Anchor's own
//! types would decode every field of every account and bring both token programs' code into each program.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};

use crate::accounts::allocate;
use crate::calls::call;
use crate::errors::inline::ensure;

/// SPL Token.
pub const TOKEN_PROGRAM: Pubkey = pubkey!("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/// Token-2022.
pub const TOKEN_2022_PROGRAM: Pubkey = pubkey!("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

/// Bytes of a mint without extensions.
const PLAIN_MINT_BYTES: usize = 82;
/// Bytes of a token account without extensions.
pub const PLAIN_ACCOUNT_BYTES: usize = 165;
/// What follows those bytes in a token account with extensions.
const ACCOUNT_TYPE: u8 = 2;

const TRANSFER: u8 = 3;
const SET_AUTHORITY: u8 = 6;
const MINT_TO: u8 = 7;
const BURN: u8 = 8;
const INITIALIZE_ACCOUNT: u8 = 18;

/// What a mint without extensions says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainMint {
    /// Who may mint, if anybody.
    pub authority: Option<Pubkey>,
    /// Whether somebody may freeze accounts.
    pub can_freeze: bool,
    /// Base units that exist.
    pub supply: u64,
    /// One token is 10^decimals base units.
    pub decimals: u8,
}

/// What a token account says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenAccount {
    /// The mint.
    pub mint: Pubkey,
    /// The wallet or program that owns it.
    pub owner: Pubkey,
    /// Balance, base units.
    pub amount: u64,
    /// Whether somebody else than the owner may spend from it or close it.
    pub is_encumbered: bool,
}

/// Reads a mint of either token program. One with extensions is refused as a whole: a transfer fee, a hook or a permanent
/// delegate would make an amount something else than it says, and the next extension is not known yet.
///
/// # Errors
/// `invalid`.
#[inline(never)]
pub fn plain_mint<E: Into<Error> + Copy>(mint: &AccountInfo<'_>, invalid: E) -> Result<PlainMint> {
    ensure(is_token_program(mint.owner), invalid)?;
    let data = mint.try_borrow_data()?;
    ensure(
        data.len() == PLAIN_MINT_BYTES && data.get(45) == Some(&1),
        invalid,
    )?;
    let authority = match tag(&data, 0) {
        Some(0) => None,
        _ => Some(key(&data, 4).ok_or_else(|| invalid.into())?),
    };
    Ok(PlainMint {
        authority,
        can_freeze: tag(&data, 46) != Some(0),
        supply: number(&data, 36).ok_or_else(|| invalid.into())?,
        decimals: data.get(44).copied().unwrap_or_default(),
    })
}

/// Reads a token account of `token_program`, frozen or not.
///
/// # Errors
/// `invalid` when it is another program's, no token account or not initialised.
#[inline(never)]
pub fn token_account<E: Into<Error> + Copy>(
    account: &AccountInfo<'_>,
    token_program: &Pubkey,
    invalid: E,
) -> Result<TokenAccount> {
    let data = account.try_borrow_data()?;
    let has_length = match data.get(PLAIN_ACCOUNT_BYTES) {
        None => data.len() == PLAIN_ACCOUNT_BYTES,
        Some(kind) => *kind == ACCOUNT_TYPE,
    };
    let is_initialised = data.get(108).is_some_and(|state| *state != 0);
    ensure(
        account.owner == token_program && has_length && is_initialised,
        invalid,
    )?;
    let content = || {
        Some(TokenAccount {
            mint: key(&data, 0)?,
            owner: key(&data, 32)?,
            amount: number(&data, 64)?,
            is_encumbered: tag(&data, 72)? != 0 || tag(&data, 129)? != 0,
        })
    };
    content().ok_or_else(|| invalid.into())
}

/// Whether this is one of the two token programs.
pub fn is_token_program(program: &Pubkey) -> bool {
    *program == TOKEN_PROGRAM || *program == TOKEN_2022_PROGRAM
}

/// Accounts of a movement of tokens: from where (a mint or an account), to where, on whose word.
pub struct Movement<'a, 'info> {
    /// The token program.
    pub token_program: &'a AccountInfo<'info>,
    /// The mint, or the account that is taken from.
    pub from: &'a AccountInfo<'info>,
    /// The account that gets it; the mint, when tokens are burned.
    pub to: &'a AccountInfo<'info>,
    /// The mint's authority or the account's owner.
    pub authority: &'a AccountInfo<'info>,
}

impl Movement<'_, '_> {
    /// Mints `amount` base units.
    ///
    /// # Errors
    /// The token program's.
    pub fn mint(&self, amount: u64, seeds: &[&[u8]]) -> Result<()> {
        self.carry_out(MINT_TO, amount, seeds)
    }

    /// Transfers `amount` base units.
    ///
    /// # Errors
    /// The token program's.
    pub fn transfer(&self, amount: u64, seeds: &[&[u8]]) -> Result<()> {
        self.carry_out(TRANSFER, amount, seeds)
    }

    /// Burns `amount` base units of `from`; `to` is the mint.
    ///
    /// # Errors
    /// The token program's.
    pub fn burn(&self, amount: u64, seeds: &[&[u8]]) -> Result<()> {
        self.carry_out(BURN, amount, seeds)
    }

    #[inline(never)]
    fn carry_out(&self, instruction: u8, amount: u64, seeds: &[&[u8]]) -> Result<()> {
        let mut data = Vec::with_capacity(9);
        data.push(instruction);
        data.extend_from_slice(&amount.to_le_bytes());
        let instruction = Instruction {
            program_id: *self.token_program.key,
            accounts: vec![
                AccountMeta::new(*self.from.key, false),
                AccountMeta::new(*self.to.key, false),
                AccountMeta::new_readonly(*self.authority.key, true),
            ],
            data,
        };
        let infos = [self.from.clone(), self.to.clone(), self.authority.clone()];
        // Without seeds the authority has signed the transaction.
        call(&instruction, &infos, seeds)
    }
}

/// Makes `new_authority` the one who may mint.
///
/// # Errors
/// The token program's.
#[inline(never)]
pub fn hand_over_mint<'info>(
    token_program: &Pubkey,
    mint: &AccountInfo<'info>,
    authority: &AccountInfo<'info>,
    new_authority: &Pubkey,
) -> Result<()> {
    const MINT_TOKENS: u8 = 0;
    const SOME: u8 = 1;
    let mut data = vec![SET_AUTHORITY, MINT_TOKENS, SOME];
    data.extend_from_slice(new_authority.as_ref());
    let instruction = Instruction {
        program_id: *token_program,
        accounts: vec![
            AccountMeta::new(*mint.key, false),
            AccountMeta::new_readonly(*authority.key, true),
        ],
        data,
    };
    call(&instruction, &[mint.clone(), authority.clone()], &[])
}

/// Creates a token account of a plain mint at a program address.
///
/// # Errors
/// `exists` when the address is in use; the system program's and the token program's.
#[inline(never)]
pub fn create_token_account<'info, E: Into<Error>>(
    payer: &AccountInfo<'info>,
    account: &AccountInfo<'info>,
    mint: &AccountInfo<'info>,
    owner: &Pubkey,
    seeds: &[&[u8]],
    exists: E,
) -> Result<()> {
    ensure(account.data_is_empty(), exists)?;
    allocate(mint.owner, payer, account, PLAIN_ACCOUNT_BYTES, &[], seeds)?;
    let mut data = vec![INITIALIZE_ACCOUNT];
    data.extend_from_slice(owner.as_ref());
    let instruction = Instruction {
        program_id: *mint.owner,
        accounts: vec![
            AccountMeta::new(*account.key, false),
            AccountMeta::new_readonly(*mint.key, false),
        ],
        data,
    };
    call(&instruction, &[account.clone(), mint.clone()], &[])
}

/// The tag of an optional field.
fn tag(data: &[u8], offset: usize) -> Option<u32> {
    let bytes = data.get(offset..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

fn number(data: &[u8], offset: usize) -> Option<u64> {
    let bytes = data.get(offset..)?.first_chunk()?;
    Some(u64::from_le_bytes(*bytes))
}

fn key(data: &[u8], offset: usize) -> Option<Pubkey> {
    let bytes = data.get(offset..)?.first_chunk()?;
    Some(Pubkey::new_from_array(*bytes))
}

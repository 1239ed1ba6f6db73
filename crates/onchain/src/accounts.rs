//! Creates, reads and closes accounts, once for all types: Anchor's own constraints would put a copy of each into every
//! instruction. What is refused, and with which of its errors, each program says.

use core::cell::{Ref, RefMut};

use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use anchor_lang::solana_program::program::{invoke, invoke_signed};
use anchor_lang::{Discriminator, Owner, ZeroCopy, system_program};

use crate::errors::ensure;

/// Bytes of an account's discriminator.
pub const DISCRIMINATOR: usize = 8;

/// The system program's instruction `CreateAccountAllowPrefund`, which takes an address that already holds lamports.
const CREATE_ACCOUNT_ALLOW_PREFUND: u32 = 13;
/// The system program's instruction `Transfer`.
const TRANSFER: u32 = 2;

/// Creates an account of type `T` at a program address and returns its zeroed content.
///
/// # Arguments
/// - `payer`: pays what rent the address does not hold already
/// - `seeds`: of the address, with the bump
///
/// # Errors
/// `exists` when the address is in use, the system program's when `payer` has too little.
pub fn create<'a, 'info, T: ZeroCopy + Discriminator + Owner, E: Into<Error>>(
    payer: &AccountInfo<'info>,
    account: &'a AccountInfo<'info>,
    seeds: &[&[u8]],
    exists: E,
) -> Result<RefMut<'a, T>> {
    ensure(account.data_is_empty(), exists)?;
    let space = DISCRIMINATOR.saturating_add(core::mem::size_of::<T>());
    allocate(&T::owner(), payer, account, space, T::DISCRIMINATOR, seeds)?;
    content_mut(account, ErrorCode::AccountDidNotSerialize)
}

/// Creates an account of `space` bytes that begin with `discriminator`.
#[inline(never)]
pub(crate) fn allocate<'info>(
    owner: &Pubkey,
    payer: &AccountInfo<'info>,
    account: &AccountInfo<'info>,
    space: usize,
    discriminator: &[u8],
    seeds: &[&[u8]],
) -> Result<()> {
    let missing = Rent::get()?
        .minimum_balance(space)
        .saturating_sub(account.lamports());
    let space = u64::try_from(space).unwrap_or(u64::MAX);
    let mut data = Vec::with_capacity(52);
    data.extend_from_slice(&CREATE_ACCOUNT_ALLOW_PREFUND.to_le_bytes());
    data.extend_from_slice(&missing.to_le_bytes());
    data.extend_from_slice(&space.to_le_bytes());
    data.extend_from_slice(owner.as_ref());
    let mut accounts = vec![AccountMeta::new(*account.key, true)];
    if missing > 0 {
        accounts.push(AccountMeta::new(*payer.key, true));
    }
    let instruction = Instruction {
        program_id: system_program::ID,
        accounts,
        data,
    };
    invoke_signed(&instruction, &[account.clone(), payer.clone()], &[seeds])?;
    account
        .try_borrow_mut_data()?
        .get_mut(..discriminator.len())
        .ok_or(ErrorCode::AccountDidNotSerialize)?
        .copy_from_slice(discriminator);
    Ok(())
}

/// Sends lamports from one wallet to another; nothing to do when they are the same.
///
/// # Errors
/// The system program's when `from` has too little.
#[inline(never)]
pub fn transfer_lamports<'info>(
    from: &AccountInfo<'info>,
    to: &AccountInfo<'info>,
    lamports: u64,
) -> Result<()> {
    if from.key == to.key {
        return Ok(());
    }
    let mut data = Vec::with_capacity(12);
    data.extend_from_slice(&TRANSFER.to_le_bytes());
    data.extend_from_slice(&lamports.to_le_bytes());
    let instruction = Instruction {
        program_id: system_program::ID,
        accounts: vec![
            AccountMeta::new(*from.key, true),
            AccountMeta::new(*to.key, false),
        ],
        data,
    };
    invoke(&instruction, &[from.clone(), to.clone()]).map_err(Into::into)
}

/// Whether the account is of type `T` and of that type's program.
pub fn is<T: ZeroCopy + Discriminator + Owner>(account: &AccountInfo<'_>) -> bool {
    has_form(account, &T::owner(), T::DISCRIMINATOR, core::mem::size_of::<T>())
}

#[inline(never)]
fn has_form(account: &AccountInfo<'_>, owner: &Pubkey, discriminator: &[u8], size: usize) -> bool {
    let Ok(data) = account.try_borrow_data() else {
        return false;
    };
    account.owner == owner
        && data.get(..DISCRIMINATOR) == Some(discriminator)
        && data.len() == DISCRIMINATOR.saturating_add(size)
}

/// The content of an account of type `T`, for accounts that change their type and so cannot be an `AccountLoader`.
///
/// # Errors
/// `invalid` when it is another program's or of another type.
pub fn content<'a, T: ZeroCopy + Discriminator + Owner, E: Into<Error> + Copy>(
    account: &'a AccountInfo<'_>,
    invalid: E,
) -> Result<Ref<'a, T>> {
    ensure(is::<T>(account), invalid)?;
    let data = account.try_borrow_data()?;
    Ref::filter_map(data, |data| {
        bytemuck::try_from_bytes(data.get(DISCRIMINATOR..)?).ok()
    })
    .map_err(|_| invalid.into())
}

/// The content of an account of type `T`, to write to.
///
/// # Errors
/// `invalid` when it is another program's, of another type or read-only.
pub fn content_mut<'a, T: ZeroCopy + Discriminator + Owner, E: Into<Error> + Copy>(
    account: &'a AccountInfo<'_>,
    invalid: E,
) -> Result<RefMut<'a, T>> {
    ensure(account.is_writable && is::<T>(account), invalid)?;
    let data = account.try_borrow_mut_data()?;
    RefMut::filter_map(data, |data| {
        bytemuck::try_from_bytes_mut(data.get_mut(DISCRIMINATOR..)?).ok()
    })
    .map_err(|_| invalid.into())
}

/// Closes an account of the calling program and gives its lamports to `destination`. Returns how many.
///
/// # Errors
/// Anchor's `ConstraintClose` when both are the same account.
pub fn close(account: &AccountInfo<'_>, destination: &AccountInfo<'_>) -> Result<u64> {
    ensure(account.key != destination.key, ErrorCode::ConstraintClose)?;
    let lamports = account.lamports();
    account.sub_lamports(lamports)?;
    destination.add_lamports(lamports)?;
    account.assign(&system_program::ID);
    account.resize(0)?;
    Ok(lamports)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anchor_lang::solana_program::system_instruction;

    #[test]
    fn the_system_program_reads_what_is_written_here() {
        let [from, to, program] = [1, 2, 3].map(|byte| Pubkey::new_from_array([byte; 32]));
        let create = system_instruction::create_account_allow_prefund(&to, Some((&from, 7)), 9, &program);
        let mut data = CREATE_ACCOUNT_ALLOW_PREFUND.to_le_bytes().to_vec();
        data.extend(7u64.to_le_bytes());
        data.extend(9u64.to_le_bytes());
        data.extend(program.to_bytes());
        assert_eq!(create.data, data);
        assert_eq!(
            create.accounts,
            [AccountMeta::new(to, true), AccountMeta::new(from, true)]
        );
        let mut data = TRANSFER.to_le_bytes().to_vec();
        data.extend(7u64.to_le_bytes());
        let transfer = system_instruction::transfer(&from, &to, 7);
        assert_eq!(
            (transfer.data, transfer.accounts),
            (
                data,
                vec![AccountMeta::new(from, true), AccountMeta::new(to, false)]
            )
        );
    }
}

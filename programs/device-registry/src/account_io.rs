//! Creates, reads, shrinks and closes accounts, once for all types: Anchor's own constraints would put a copy of each into
//! every instruction.

use core::cell::{Ref, RefMut};

use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use anchor_lang::solana_program::program::{invoke, invoke_signed};
use anchor_lang::{Discriminator, ZeroCopy, system_program};

use crate::errors::{RegistryError, ensure, ensure_key};
use crate::state::{DISCRIMINATOR, DeviceStatus, Tombstone};

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
/// `AccountExists` when the address is in use, the system program's when `payer` has too little.
pub fn create<'a, 'info, T: ZeroCopy + Discriminator>(
    payer: &AccountInfo<'info>,
    account: &'a AccountInfo<'info>,
    seeds: &[&[u8]],
) -> Result<RefMut<'a, T>> {
    let space = DISCRIMINATOR.saturating_add(core::mem::size_of::<T>());
    allocate(payer, account, space, T::DISCRIMINATOR, seeds)?;
    content_mut(account)
}

#[inline(never)]
fn allocate<'info>(
    payer: &AccountInfo<'info>,
    account: &AccountInfo<'info>,
    space: usize,
    discriminator: &[u8],
    seeds: &[&[u8]],
) -> Result<()> {
    ensure(account.data_is_empty(), RegistryError::AccountExists)?;
    let missing = Rent::get()?
        .minimum_balance(space)
        .saturating_sub(account.lamports());
    let space = u64::try_from(space).unwrap_or(u64::MAX);
    let mut data = Vec::with_capacity(52);
    data.extend_from_slice(&CREATE_ACCOUNT_ALLOW_PREFUND.to_le_bytes());
    data.extend_from_slice(&missing.to_le_bytes());
    data.extend_from_slice(&space.to_le_bytes());
    data.extend_from_slice(crate::ID.as_ref());
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
        .get_mut(..DISCRIMINATOR)
        .ok_or(RegistryError::AccountInvalid)?
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

/// Whether the account is this program's and of type `T`.
pub fn is<T: ZeroCopy + Discriminator>(account: &AccountInfo<'_>) -> bool {
    has_form(account, T::DISCRIMINATOR, core::mem::size_of::<T>())
}

#[inline(never)]
fn has_form(account: &AccountInfo<'_>, discriminator: &[u8], size: usize) -> bool {
    let Ok(data) = account.try_borrow_data() else {
        return false;
    };
    *account.owner == crate::ID
        && data.get(..DISCRIMINATOR) == Some(discriminator)
        && data.len() == DISCRIMINATOR.saturating_add(size)
}

/// The content of an account of type `T`, for accounts that change their type and so cannot be an `AccountLoader`.
///
/// # Errors
/// `AccountInvalid` when it is another program's or of another type.
pub fn content<'a, T: ZeroCopy + Discriminator>(account: &'a AccountInfo<'_>) -> Result<Ref<'a, T>> {
    ensure(is::<T>(account), RegistryError::AccountInvalid)?;
    let data = account.try_borrow_data()?;
    Ref::filter_map(data, |data| {
        bytemuck::try_from_bytes(data.get(DISCRIMINATOR..)?).ok()
    })
    .map_err(|_| RegistryError::AccountInvalid.into())
}

/// The content of an account of type `T`, to write to.
///
/// # Errors
/// `AccountInvalid` when it is another program's, of another type or read-only.
pub fn content_mut<'a, T: ZeroCopy + Discriminator>(account: &'a AccountInfo<'_>) -> Result<RefMut<'a, T>> {
    ensure(
        account.is_writable && is::<T>(account),
        RegistryError::AccountInvalid,
    )?;
    let data = account.try_borrow_mut_data()?;
    RefMut::filter_map(data, |data| {
        bytemuck::try_from_bytes_mut(data.get_mut(DISCRIMINATOR..)?).ok()
    })
    .map_err(|_| RegistryError::AccountInvalid.into())
}

/// Turns a device's account into its tombstone and gives back the rent that it no longer needs.
///
/// # Arguments
/// - `destination`: the rent payer
/// - `status`: Replaced or Retired
///
/// Returns the lamports given back.
///
/// # Errors
/// `AccountInvalid` when the account cannot shrink.
pub fn bury(
    account: &AccountInfo<'_>,
    destination: &AccountInfo<'_>,
    bump: u8,
    status: DeviceStatus,
    index: u32,
) -> Result<u64> {
    account.resize(Tombstone::SPACE)?;
    let tombstone = Tombstone {
        version: 1,
        bump,
        status: status.code(),
        padding: 0,
        index,
    };
    {
        let mut data = account.try_borrow_mut_data()?;
        let (discriminator, body) = data
            .split_at_mut_checked(DISCRIMINATOR)
            .ok_or(RegistryError::AccountInvalid)?;
        discriminator.copy_from_slice(Tombstone::DISCRIMINATOR);
        body.copy_from_slice(bytemuck::bytes_of(&tombstone));
    }
    let keep = Rent::get()?.minimum_balance(Tombstone::SPACE);
    let refund = account.lamports().saturating_sub(keep);
    account.sub_lamports(refund)?;
    destination.add_lamports(refund)?;
    Ok(refund)
}

/// Closes an account of this program and gives its lamports to `destination`. Returns how many.
///
/// # Errors
/// `AccountInvalid` when both are the same account.
pub fn close(account: &AccountInfo<'_>, destination: &AccountInfo<'_>) -> Result<u64> {
    ensure(account.key != destination.key, RegistryError::AccountInvalid)?;
    let lamports = account.lamports();
    account.sub_lamports(lamports)?;
    destination.add_lamports(lamports)?;
    account.assign(&system_program::ID);
    account.resize(0)?;
    Ok(lamports)
}

/// # Errors
/// `RentPayerMismatch` when `account` is not the one to refund.
pub fn require_rent_payer(account: &AccountInfo<'_>, rent_payer: &Pubkey) -> Result<()> {
    ensure_key(account.key, rent_payer, RegistryError::RentPayerMismatch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anchor_lang::solana_program::system_instruction;

    #[test]
    fn the_system_program_reads_what_is_written_here() {
        let (from, to) = (Pubkey::new_from_array([1; 32]), Pubkey::new_from_array([2; 32]));
        let create = system_instruction::create_account_allow_prefund(&to, Some((&from, 7)), 9, &crate::ID);
        let mut data = CREATE_ACCOUNT_ALLOW_PREFUND.to_le_bytes().to_vec();
        data.extend(7u64.to_le_bytes());
        data.extend(9u64.to_le_bytes());
        data.extend(crate::ID.to_bytes());
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

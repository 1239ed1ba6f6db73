//! The registry's accounts created, read, shrunk and closed, each refusal with an error of the registry's own.

use core::cell::{Ref, RefMut};

use anchor_lang::prelude::*;
use anchor_lang::{Discriminator, Owner, ZeroCopy};
use flywheel_onchain::accounts;
pub use flywheel_onchain::accounts::{close, is, transfer_lamports};

use crate::errors::{RegistryError, ensure_key};
use crate::state::{DISCRIMINATOR, DeviceStatus, Tombstone};

/// Creates an account of type `T` at a program address and returns its zeroed content.
///
/// # Arguments
/// - `payer`: pays what rent the address does not hold already
/// - `seeds`: of the address, with the bump
///
/// # Errors
/// `AccountExists` when the address is in use, the system program's when `payer` has too little.
pub fn create<'a, 'info, T: ZeroCopy + Discriminator + Owner>(
    payer: &AccountInfo<'info>,
    account: &'a AccountInfo<'info>,
    seeds: &[&[u8]],
) -> Result<RefMut<'a, T>> {
    accounts::create(payer, account, seeds, RegistryError::AccountExists)
}

/// The content of an account of type `T`, for accounts that change their type and so cannot be an `AccountLoader`.
///
/// # Errors
/// `AccountInvalid` when it is another program's or of another type.
pub fn content<'a, T: ZeroCopy + Discriminator + Owner>(account: &'a AccountInfo<'_>) -> Result<Ref<'a, T>> {
    accounts::content(account, RegistryError::AccountInvalid)
}

/// The content of an account of type `T`, to write to.
///
/// # Errors
/// `AccountInvalid` when it is another program's, of another type or read-only.
pub fn content_mut<'a, T: ZeroCopy + Discriminator + Owner>(
    account: &'a AccountInfo<'_>,
) -> Result<RefMut<'a, T>> {
    accounts::content_mut(account, RegistryError::AccountInvalid)
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
        version: Tombstone::VERSION,
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

/// # Errors
/// `RentPayerMismatch` when `account` is not the one to refund.
pub fn require_rent_payer(account: &AccountInfo<'_>, rent_payer: &Pubkey) -> Result<()> {
    ensure_key(account.key, rent_payer, RegistryError::RentPayerMismatch)
}

//! Calls of other programs.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::solana_program::program::invoke_signed_unchecked;

/// Calls another program with exactly the accounts that the instruction names.
///
/// What the checked call does, which looks every account of the instruction up among the infos, in fewer steps: here they are
/// the same.
///
/// # Arguments
/// - `seeds`: of the one program address that signs; empty when none does
///
/// # Errors
/// The called program's, and `AccountBorrowFailed` while this program holds on to an account's content.
#[inline(never)]
pub fn call(instruction: &Instruction, infos: &[AccountInfo<'_>], seeds: &[&[u8]]) -> Result<()> {
    for info in infos {
        // Nothing may be borrowed while another program writes to it.
        drop(info.try_borrow_mut_data()?);
        drop(info.try_borrow_mut_lamports()?);
    }
    let signers: &[&[&[u8]]] = if seeds.is_empty() { &[] } else { &[seeds] };
    invoke_signed_unchecked(instruction, infos, signers).map_err(Into::into)
}

//! Events: one per state change, with the values before and after where there was a value before.

mod class;
mod device;
mod manufacturer;
mod network;
mod operator;
mod place;

pub use class::*;
pub use device::*;
pub use manufacturer::*;
pub use network::*;
pub use operator::*;
pub use place::*;

use anchor_lang::Event;
use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use anchor_lang::solana_program::program::invoke_signed;

/// Sends an event by a call of the program to itself, where no log limit can cut it off. The same as Anchor's `emit_cpi!`,
/// but its code is in the program once instead of once per instruction.
///
/// # Errors
/// The runtime's when `authority` is not the event authority or the program is not among the accounts.
pub fn emit(authority: &AccountInfo<'_>, event: &impl Event) -> Result<()> {
    emit_bytes(authority, &event.data())
}

#[inline(never)]
fn emit_bytes(authority: &AccountInfo<'_>, event: &[u8]) -> Result<()> {
    let mut data = Vec::with_capacity(event.len().saturating_add(8));
    data.extend_from_slice(anchor_lang::event::EVENT_IX_TAG_LE);
    data.extend_from_slice(event);
    let instruction = Instruction {
        program_id: crate::ID,
        accounts: vec![AccountMeta::new_readonly(*authority.key, true)],
        data,
    };
    let bump = [crate::EVENT_AUTHORITY_AND_BUMP.1];
    invoke_signed(
        &instruction,
        core::slice::from_ref(authority),
        &[&[b"__event_authority", &bump]],
    )
    .map_err(Into::into)
}

//! Sending events.

use anchor_lang::Event;
use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};

use crate::calls::call;

/// Sends an event by a call of the program to itself, where no log limit can cut it off: what Anchor's `emit_cpi!` does.
///
/// # Arguments
/// - `program`: the program, and the bump of its event authority (`EVENT_AUTHORITY_AND_BUMP.1`)
/// - `authority`: the event authority
///
/// # Errors
/// The runtime's when `authority` is not the event authority or the program is not among the accounts.
pub fn emit(program: (&Pubkey, u8), authority: &AccountInfo<'_>, event: &impl Event) -> Result<()> {
    emit_bytes(program, authority, &event.data())
}

#[inline(never)]
fn emit_bytes((program_id, bump): (&Pubkey, u8), authority: &AccountInfo<'_>, event: &[u8]) -> Result<()> {
    let mut data = Vec::with_capacity(event.len().saturating_add(8));
    data.extend_from_slice(anchor_lang::event::EVENT_IX_TAG_LE);
    data.extend_from_slice(event);
    let instruction = Instruction {
        program_id: *program_id,
        accounts: vec![AccountMeta::new_readonly(*authority.key, true)],
        data,
    };
    call(
        &instruction,
        core::slice::from_ref(authority),
        &[b"__event_authority", &[bump]],
    )
}

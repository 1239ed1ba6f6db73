//! Sending events.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use anchor_lang::{Discriminator, Event};

use crate::calls::call;

/// Bytes that most events fit into.
const CAPACITY: usize = 256;

/// Sends an event by a call of the program to itself, where no log limit can cut it off: what Anchor's `emit_cpi!` does.
///
/// # Arguments
/// - `program`: the program, and the bump of its event authority (`EVENT_AUTHORITY_AND_BUMP.1`)
/// - `authority`: the event authority
///
/// # Errors
/// The runtime's when `authority` is not the event authority or the program is not among the accounts.
pub fn emit<E: Event + AnchorSerialize + Discriminator>(
    program: (&Pubkey, u8),
    authority: &AccountInfo<'_>,
    event: &E,
) -> Result<()> {
    let mut data = Vec::with_capacity(CAPACITY);
    data.extend_from_slice(anchor_lang::event::EVENT_IX_TAG_LE);
    data.extend_from_slice(E::DISCRIMINATOR);
    event.serialize(&mut data)?;
    emit_bytes(program, authority, data)
}

#[inline(never)]
fn emit_bytes((program_id, bump): (&Pubkey, u8), authority: &AccountInfo<'_>, data: Vec<u8>) -> Result<()> {
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

//! Events: one per state change, with the values before and after where there was a value before. Amounts are in base
//! units.

mod burn;
mod feed;
mod flow;
mod pool;

pub use burn::*;
pub use feed::*;
pub use flow::*;
pub use pool::*;

use anchor_lang::Event;
use anchor_lang::prelude::*;

/// Sends an event by a call of the program to itself, where no log limit can cut it off.
///
/// # Errors
/// The runtime's when `authority` is not the event authority or the program is not among the accounts.
pub fn emit(authority: &AccountInfo<'_>, event: &impl Event) -> Result<()> {
    flywheel_onchain::events::emit((&crate::ID, crate::EVENT_AUTHORITY_AND_BUMP.1), authority, event)
}

//! Events: one per state change, with the values before and after where there was a value before. Amounts are in base
//! units.

mod authorisation;
mod channel;
mod endowment;
mod market;
mod order;
mod pass;
mod plan;

pub use authorisation::*;
pub use channel::*;
pub use endowment::*;
pub use market::*;
pub use order::*;
pub use pass::*;
pub use plan::*;

use anchor_lang::Event;
use anchor_lang::prelude::*;

/// Sends an event by a call of the program to itself, where no log limit can cut it off.
///
/// # Errors
/// The runtime's when `authority` is not the event authority or the program is not among the accounts.
pub fn emit(authority: &AccountInfo<'_>, event: &impl Event) -> Result<()> {
    flywheel_onchain::events::emit((&crate::ID, crate::EVENT_AUTHORITY_AND_BUMP.1), authority, event)
}

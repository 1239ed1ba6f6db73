//! The market's accounts. Each begins with `version` and `bump` and has a fixed size. Sizes are asserted when this compiles;
//! byte layouts are asserted in `tests/`.

pub mod authorisation;
pub mod channel;
pub mod customer;
pub mod endowment;
pub mod lock;
pub mod market;
pub mod order;
pub mod parameters;
pub mod pass;
pub mod plan;
pub mod terms;

pub use authorisation::*;
pub use channel::*;
pub use customer::*;
pub use endowment::*;
pub use lock::*;
pub use market::*;
pub use order::*;
pub use parameters::*;
pub use pass::*;
pub use plan::*;
pub use terms::*;

use anchor_lang::prelude::*;

use crate::errors::MarketError;

/// Bytes of an account's discriminator.
pub const DISCRIMINATOR: usize = 8;
/// All, in basis points.
pub const FULL_BPS: u16 = 10_000;
/// Longest time to settle, to accept and of notice, seconds: 90 days.
pub const MAX_WINDOW_SECONDS: u32 = 7_776_000;

/// The chain's time, unix seconds, in the 32 bits in which accounts keep it.
///
/// # Errors
/// `NumberOutOfRange` before 1970 and after 2106.
pub fn clock() -> Result<u32> {
    u32::try_from(Clock::get()?.unix_timestamp).map_err(|_| MarketError::NumberOutOfRange.into())
}

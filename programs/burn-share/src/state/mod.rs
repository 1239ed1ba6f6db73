//! The program's accounts. Each begins with `version` and `bump` and has a fixed size. Sizes are asserted when this compiles;
//! byte layouts are asserted in `tests/`.

pub mod auction;
pub mod books;
pub mod feed;
pub mod parameters;
pub mod pool;
pub mod recipients;
pub mod statement;

pub use auction::*;
pub use books::*;
pub use feed::*;
pub use parameters::*;
pub use pool::*;
pub use recipients::*;
pub use statement::*;

use anchor_lang::prelude::*;

use crate::errors::BurnShareError;

/// Bytes of an account's discriminator.
pub const DISCRIMINATOR: usize = 8;
/// All, in basis points.
pub const FULL_BPS: u16 = 10_000;

/// The chain's time, unix seconds, in the 32 bits in which accounts keep when a change is ready.
///
/// # Errors
/// `NumberOutOfRange` before 1970 and after 2106.
pub fn clock() -> Result<u32> {
    u32::try_from(Clock::get()?.unix_timestamp).map_err(|_| BurnShareError::NumberOutOfRange.into())
}

/// Adds to a counter.
///
/// # Errors
/// `NumberOutOfRange` when the sum does not fit.
pub fn increase(counter: &mut u64, amount: u64) -> Result<()> {
    *counter = counter
        .checked_add(amount)
        .ok_or(BurnShareError::NumberOutOfRange)?;
    Ok(())
}

/// Takes from a counter.
///
/// # Errors
/// `NumberOutOfRange` when it holds less.
pub fn decrease(counter: &mut u64, amount: u64) -> Result<()> {
    *counter = counter
        .checked_sub(amount)
        .ok_or(BurnShareError::NumberOutOfRange)?;
    Ok(())
}

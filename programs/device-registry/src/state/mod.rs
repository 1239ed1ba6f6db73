//! The registry's accounts. Each begins with `version` and `bump`, has a fixed size, and keeps zeroed space for later
//! versions. Sizes are asserted when this compiles; byte layouts are asserted in `tests/`.

pub mod cell;
pub mod class;
pub mod device;
pub mod manufacturer;
pub mod network;
pub mod operator;

pub use cell::*;
pub use class::*;
pub use device::*;
pub use manufacturer::*;
pub use network::*;
pub use operator::*;

use anchor_lang::prelude::*;

use crate::errors::RegistryError;

/// Bytes of an account's discriminator.
pub const DISCRIMINATOR: usize = 8;

/// The chain's time as 32 bits of unix seconds, which last until the year 2106.
///
/// # Errors
/// `ClockOutOfRange` when the clock is before 1970 or after 2106.
pub fn now_u32() -> Result<u32> {
    let now = Clock::get()?.unix_timestamp;
    u32::try_from(now).map_err(|_| error!(RegistryError::ClockOutOfRange))
}

/// `counter + 1`.
///
/// # Errors
/// `CounterOverflow` at the type's maximum.
pub fn incremented(counter: u32) -> Result<u32> {
    counter
        .checked_add(1)
        .ok_or_else(|| error!(RegistryError::CounterOverflow))
}

//! The registry's accounts. Each begins with `version` and `bump`, has a fixed size, and keeps zeroed space for later
//! versions. Sizes are asserted when this compiles; byte layouts are asserted in `tests/`.

pub mod cell;
pub mod class;
pub mod class_parameters;
pub mod device;
pub mod manufacturer;
pub mod network;
pub mod offer;
pub mod operator;
pub mod suspension;
pub mod tombstone;

pub use cell::*;
pub use class::*;
pub use class_parameters::*;
pub use device::*;
pub use manufacturer::*;
pub use network::*;
pub use offer::*;
pub use operator::*;
pub use suspension::*;
pub use tombstone::*;

use anchor_lang::prelude::*;

use crate::errors::{RegistryError, ensure};

/// Bytes of an account's discriminator.
pub const DISCRIMINATOR: usize = 8;

/// The chain's time as 32 bits of unix seconds, which last until the year 2106.
///
/// # Errors
/// `ClockOutOfRange` when the clock is before 1970 or after 2106.
pub fn now_u32() -> Result<u32> {
    let now = Clock::get()?.unix_timestamp;
    u32::try_from(now).map_err(|_| RegistryError::ClockOutOfRange.into())
}

/// `counter + 1`.
///
/// # Errors
/// `CounterOverflow` at the type's maximum.
pub fn incremented(counter: u32) -> Result<u32> {
    counter
        .checked_add(1)
        .ok_or_else(|| RegistryError::CounterOverflow.into())
}

/// `counter - 1`.
///
/// # Errors
/// `CounterOverflow` at zero.
pub fn decremented(counter: u32) -> Result<u32> {
    counter
        .checked_sub(1)
        .ok_or_else(|| RegistryError::CounterOverflow.into())
}

/// # Errors
/// `error` unless `until` lies after `now` and at most `longest` seconds later.
pub fn require_term(until: u32, now: u32, longest: u32, error: RegistryError) -> Result<()> {
    ensure(until > now && until.saturating_sub(now) <= longest, error)
}

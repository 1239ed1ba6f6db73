//! The vault's accounts. Each begins with `version` and `bump` and has a fixed size. Sizes are asserted when this compiles;
//! byte layouts are asserted in `tests/`.

pub mod books;
pub mod fault_record;
pub mod insurance;
pub mod operator_stake;
pub mod parameters;
pub mod pool;
pub mod position;
pub mod reward;
pub mod slash_case;
pub mod ticket;

pub use books::*;
pub use fault_record::*;
pub use insurance::*;
pub use operator_stake::*;
pub use parameters::*;
pub use pool::*;
pub use position::*;
pub use reward::*;
pub use slash_case::*;
pub use ticket::*;

use anchor_lang::prelude::*;

use crate::errors::StakingError;

/// Bytes of an account's discriminator.
pub const DISCRIMINATOR: usize = 8;
/// All, in basis points.
pub const FULL_BPS: u16 = 10_000;

/// The chain's time, unix seconds, in the 32 bits in which accounts keep it.
///
/// # Errors
/// `NumberOutOfRange` before 1970 and after 2106.
pub fn clock() -> Result<u32> {
    u32::try_from(Clock::get()?.unix_timestamp).map_err(|_| StakingError::NumberOutOfRange.into())
}

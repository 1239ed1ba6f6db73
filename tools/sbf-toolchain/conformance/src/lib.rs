//! Integer arithmetic that a program does on chain, against the same source compiled for the host.
//!
//! The program takes an operation in its instruction data and pairs of operands in an account. It writes into the
//! account what each pair gives and how many compute units that took.

mod operations;
mod record;

#[cfg(all(target_os = "solana", not(feature = "no-entrypoint")))]
mod entrypoint;

pub use operations::{NAMES, Outcome, apply};
pub use record::{RECORD_BYTES, Record};

/// An instruction that panics, in place of an operation.
pub const PANIC: u8 = 255;

/// The line below on which [`PANIC`] does so.
pub const PANIC_LINE: u32 = line!() + 4;

/// Reads beyond the end of `values`.
pub fn read_beyond_end(values: &[u8]) -> u8 {
    values[values.len()]
}

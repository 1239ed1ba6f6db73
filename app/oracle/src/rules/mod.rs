//! The rules by which networks divide a pool, one file each: the formula, its source, and a pure function over dense slices.
//!
//! A rule gives each device, by its index, a share: a number that counts only beside those of the others. [`divide()`] then
//! pays out in proportion and rounds each amount down. Everything is a sum or a product of integers, so that the order of the
//! input has no influence. `None` always means that a number exceeds 128 bits.

pub mod availability_share;
mod divide;
pub mod points;
pub mod streak;
pub mod validator_scores;
pub mod work_share;

pub use divide::{cap_devices, cap_operators, divide, sum_shares};

/// Devices are handled in pieces of so many at least: smaller ones are not worth a thread.
const MIN_PIECE: usize = 4_096;

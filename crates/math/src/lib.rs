//! Integer money mathematics: no floating point, no silent overflow, every rounding named.
//!
//! Amounts are `u64` in a token's base units. A payer's side rounds up, a payee's side rounds down, and whoever splits an
//! amount says who owns the dust.
//!
//! - [`mul_div_floor`], [`mul_div_ceil`]: `a * b / divisor` with a product of 128 bits
//! - [`Bps`], [`split_bps`]: fractions in basis points, splits that lose nothing
//! - [`Q64x64`]: fixed point with 64 fractional bits
//! - [`isqrt_u128`]: integer square root
//! - [`Emission`]: how many tokens an epoch emits, and all epochs before it
//!
//! These functions run on chain, where a 128-bit division costs hundreds of compute units. None is used: a quotient
//! that must fit 64 bits is found with 64-bit divisions (module `wide`).

#![no_std]
#![forbid(unsafe_code)]

mod bps;
mod emission;
mod error;
mod fixed;
mod mul_div;
mod sqrt;
mod wide;

pub use bps::{Bps, split_bps};
pub use emission::Emission;
pub use error::MathError;
pub use fixed::Q64x64;
pub use mul_div::{mul_div_ceil, mul_div_floor};
pub use sqrt::isqrt_u128;

//! What a unit of a device's work counts in the division of rewards: one pure function of what the registry knows.
//!
//! ```text
//! class weight x status x min(1, target / max(count, 1)) x probation x region
//! ```
//!
//! in basis points: 10,000 is 1x. Everything is multiplied first; the product is rounded down once.
//!
//! - [`Standing`], [`multiplier_bps`]: the rule
//! - [`factors`]: the same taken apart, to show to people
//! - [`Status`]: the statuses of a device and what each counts
//! - [`on_probation`]: whether the probation factor applies at a moment
//!
//! Like all of `flywheel-math` it takes no 128-bit division, so that a program may call it too.

#![no_std]
#![forbid(unsafe_code)]

mod error;
mod probation;
mod standing;
mod status;

pub use error::MultiplierError;
pub use probation::on_probation;
pub use standing::{Factors, Standing, factors, multiplier_bps};
pub use status::Status;

/// The greatest weight of a class, in basis points: 100x, the registry's own bound.
pub const MAX_CLASS_WEIGHT_BPS: u32 = 1_000_000;
/// The greatest factor of a region, in basis points: 10x.
pub const MAX_REGIONAL_FACTOR_BPS: u32 = 100_000;
/// The greatest multiplier there is, in basis points: the greatest weight in the best region, 1,000x.
pub const MAX_MULTIPLIER_BPS: u32 = 10_000_000;

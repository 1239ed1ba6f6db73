//! Two limits on what claims pay. Neither refuses a claim that is too large: it says how much of it may be paid now, and
//! the rest stays claimable, so that one claimant cannot stop the others and nothing is lost.
//!
//! - [`Window`]: what leaves a pool within a time, whoever it is for;
//! - [`Allowance`]: what one device may be paid per epoch.

#![no_std]
#![forbid(unsafe_code)]

mod allowance;
mod window;

pub use allowance::Allowance;
pub use window::{Window, WindowUse};

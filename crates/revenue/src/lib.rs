//! The logic of revenue, without accounts and tokens.
//!
//! - [`Shares`], [`Schedule`]: who gets what of the revenue, and how the burn's share grows
//! - [`divide`], [`bounty`]: the treasury's part among its recipients, and what who cranks gets
//! - [`Curve`], [`Auction`], [`window`]: payment tokens sold for network tokens at a price that falls within a window
//! - [`cost`], [`within`]: what a buyer pays, and whether that is within its limit
//! - [`Guard`]: two signed prices that must be fresh, new, certain and agree
//! - [`tokens_for`], [`held_within`]: what an agreed price is used for
//! - [`Flows`]: what came into a pool and left it in an epoch
//!
//! Amounts are `u64` in a token's base units, times are unix seconds, fractions are basis points. A payer's side rounds up.

#![no_std]
#![forbid(unsafe_code)]

mod auction;
mod error;
mod flows;
mod price;
mod split;

pub use auction::{Auction, Curve, MAX_IDLE_STEPS, cost, window, within};
pub use error::RevenueError;
pub use flows::Flows;
pub use price::{Agreed, Guard, MAX_AHEAD_SECONDS, MAX_SCALE, SignedPrice, held_within, tokens_for};
pub use split::{Parts, Schedule, Shares, bounty, divide};

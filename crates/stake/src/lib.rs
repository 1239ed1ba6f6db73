//! The logic of staking, without accounts and tokens.
//!
//! - [`Tranche`]: stake in shares, so that a slash takes from everybody alike in one step
//! - [`Curve`], [`averaged_bps`]: what a lock multiplies a stake's weight by
//! - [`Stream`]: rewards that are released evenly over time
//! - [`Accumulator`]: rewards divided by weight, exactly, without a loop over the stakers
//! - [`Votes`]: votes that fall to nothing by the end of their lock
//! - [`SlashSplit`], [`slash_amount`], [`within_cap`]: what is slashed and who gets it
//! - [`FaultRamp`]: what a device's bond pays for each period that it stays failed
//! - [`Standing`]: whether a bond suffices, and for how long it may not
//!
//! Amounts are `u64` in a token's base units, times are unix seconds in 32 bits. A stake's weight is its shares times its
//! multiplier in basis points: at most 2^80.

#![no_std]
#![forbid(unsafe_code)]

mod accumulator;
mod bond;
mod curve;
mod error;
mod fault;
mod portion;
mod shares;
mod slash;
mod stream;
mod votes;

pub use accumulator::{Accumulator, q64, split_q64};
pub use bond::{Standing, is_bonded, short_since, standing};
pub use curve::{Curve, averaged_bps};
pub use error::StakeError;
pub use fault::FaultRamp;
pub use shares::Tranche;
pub use slash::{SlashParts, SlashSplit, slash_amount, within_cap};
pub use stream::Stream;
pub use votes::{BUCKET_SECONDS, BUCKETS, MAX_LOCK_SECONDS, Votes, lock_end, vote_weight};

//! The logic of the market, without accounts and tokens.
//!
//! - [`Terms`], [`Settlement`], [`net`]: what is charged for a quantity, and what of it is paid and kept as fees
//! - [`OrderState`]: what may become of an order
//! - [`cash`]: what a voucher of a channel pays
//! - [`Endowment`]: what is paid at once and released over many periods
//! - [`renew`], [`draw`]: passes by time and by number
//!
//! Everything that is settled in parts is cumulative: a part is the difference of two sums, so that a hundred parts come to
//! the same as one. Amounts are `u64` in a token's base units, times are unix seconds.

#![no_std]
#![forbid(unsafe_code)]

mod channel;
mod endowment;
mod error;
mod order;
mod pass;
mod terms;

pub use channel::cash;
pub use endowment::Endowment;
pub use error::MarketError;
pub use order::OrderState;
pub use pass::{draw, renew};
pub use terms::{Settlement, Terms, net};

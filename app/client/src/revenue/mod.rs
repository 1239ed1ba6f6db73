//! Revenue: which pools, statements and feeds there are, and what a pool would do.
//!
//! [`pools`], [`statements`] and [`feeds`] list accounts. [`split`], [`offer`] and [`is_balanced`] are pure: they work on copies
//! of the accounts with the program's own arithmetic, so that they say what the chain would.
//!
//! ```
//! use flywheel_client::ClientError;
//! use flywheel_client::chain::Chain;
//! use flywheel_client::revenue;
//! use solana_address::Address;
//!
//! /// The revenue pools of a network, each with its open epoch.
//! fn open_epochs(chain: &impl Chain, network: &Address) -> Result<Vec<(Address, u64)>, ClientError> {
//!     let pools = revenue::pools(chain, network)?;
//!     Ok(pools.iter().map(|found| (found.address, found.account.epoch)).collect())
//! }
//! ```

mod auction;
mod read;
mod split;
mod statement;

pub use auction::*;
pub use read::*;
pub use split::*;
pub use statement::*;

pub use burn_share::state::Destinations as StoredDestinations;
pub use burn_share::state::{
    CATEGORIES, EpochBooks, FeedParameters, Liabilities, MAX_BOUNTY_BPS, MAX_IDLE_STEP_BPS,
    MAX_PRICE_AGE_SECONDS, MAX_RECIPIENTS, MAX_WINDOW_SECONDS, Recipient, RevenueParameters,
};
pub use flywheel_revenue::{Guard, MAX_AHEAD_SECONDS, MAX_SCALE, Parts, RevenueError, SignedPrice, within};

//! The market: what there is of it, and what things cost, pay and release.
//!
//! [`markets`], [`plans`], [`orders`] and the like list accounts. [`sale`], [`ordered`], [`endowed`] and [`schedule`] are
//! pure: they work on copies of the accounts with the program's own arithmetic, so that they say what the chain would.
//!
//! ```
//! use flywheel_client::ClientError;
//! use flywheel_client::chain::Chain;
//! use flywheel_client::market;
//! use solana_address::Address;
//!
//! /// How many plans the markets of a network have.
//! fn plans(chain: &impl Chain, network: &Address) -> Result<usize, ClientError> {
//!     let mut count = 0;
//!     for found in market::markets(chain, network)? {
//!         count += market::plans(chain, &found.address)?.len();
//!     }
//!     Ok(count)
//! }
//! ```

mod preview;
mod prices;
mod read;

pub use preview::*;
pub use prices::*;
pub use read::*;

pub use flywheel_market::{OrderState, Settlement, Terms, net};
pub use service_market::contexts::Sale;
pub use service_market::state::{
    CATEGORIES, CategoryBooks, MAX_DURATION_SECONDS, MAX_PERIODS_AT_ONCE, MAX_TIMEOUT_SECONDS,
    MAX_WINDOW_SECONDS, MIN_TIMEOUT_SECONDS, MarketParameters, OTHER_CATEGORY, PlanTerms, UNIT_PASS_SECOND,
};

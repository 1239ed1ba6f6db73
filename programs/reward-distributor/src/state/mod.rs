//! The distributor's accounts. Each begins with `version` and `bump`, has a fixed size, and keeps zeroed space for later
//! versions where it is not numerous. Sizes are asserted when this compiles; byte layouts are asserted in `tests/`.

pub mod claim_page;
pub mod epoch;
pub mod evidence;
pub mod oracle_set;
pub mod parameters;
pub mod payout;
pub mod pool;
pub mod root;
pub mod schedule;
pub mod vesting;

pub use claim_page::*;
pub use epoch::*;
pub use evidence::*;
pub use oracle_set::*;
pub use parameters::*;
pub use payout::*;
pub use pool::*;
pub use root::*;
pub use schedule::*;
pub use vesting::*;

use anchor_lang::prelude::*;
use flywheel_math::Bps;

use crate::errors::RewardError;

/// Bytes of an account's discriminator.
pub const DISCRIMINATOR: usize = 8;

/// A fraction in basis points.
///
/// # Errors
/// `error` above 10,000.
pub(crate) fn bps(basis_points: u16, error: RewardError) -> Result<Bps> {
    Bps::new(basis_points).map_err(|_| error.into())
}

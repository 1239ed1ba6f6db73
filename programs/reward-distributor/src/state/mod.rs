//! The distributor's accounts. Each begins with `version` and `bump`, has a fixed size, and keeps zeroed space for later
//! versions where it is not numerous. Sizes are asserted when this compiles; byte layouts are asserted in `tests/`.

pub mod claim_page;
pub mod epoch;
pub mod oracle_set;
pub mod pool;
pub mod root;

pub use claim_page::*;
pub use epoch::*;
pub use oracle_set::*;
pub use pool::*;
pub use root::*;

/// Bytes of an account's discriminator.
pub const DISCRIMINATOR: usize = 8;

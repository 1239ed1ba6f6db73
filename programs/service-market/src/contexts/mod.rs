//! Accounts that several instructions share, and what is checked about them.

mod escrow;
mod market;
mod plan;
mod purchase;
mod tokens;

pub(crate) use escrow::*;
pub use market::*;
pub use plan::*;
pub use purchase::*;
pub(crate) use tokens::*;

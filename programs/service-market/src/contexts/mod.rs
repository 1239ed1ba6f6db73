//! Accounts that several instructions share, and what is checked about them.

mod market;
mod plan;
mod purchase;
mod tokens;

pub use market::*;
pub use plan::*;
pub use purchase::*;
pub(crate) use tokens::*;

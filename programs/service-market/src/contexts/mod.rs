//! Accounts that several instructions share, and what is checked about them.

mod escrow;
mod feed;
mod market;
mod order;
mod pass;
mod plan;
mod purchase;
mod settlement;
mod tokens;

pub(crate) use escrow::*;
pub(crate) use feed::*;
pub use market::*;
pub use order::*;
pub(crate) use pass::*;
pub use plan::*;
pub use purchase::*;
pub use settlement::*;
pub(crate) use tokens::*;

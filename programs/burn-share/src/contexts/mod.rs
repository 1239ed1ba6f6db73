//! Accounts that several instructions share, and what is checked about them.

mod destinations;
mod feed;
mod legs;
mod pool;
mod tokens;

pub use destinations::*;
pub use feed::*;
pub(crate) use legs::*;
pub use pool::*;
pub(crate) use tokens::*;

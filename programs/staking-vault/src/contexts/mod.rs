//! Accounts that several instructions share, and what is checked about them.

mod case;
mod insurance;
mod pool;
mod position;
mod tokens;

pub use case::*;
pub use insurance::*;
pub use pool::*;
pub use position::*;
pub(crate) use tokens::*;

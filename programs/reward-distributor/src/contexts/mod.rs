//! Accounts that several instructions share. What belongs together is checked here once, which also keeps the program small.

mod challenge;
mod claim;
mod founding;
mod payout;
mod pool;
mod release;

pub use challenge::*;
pub use claim::*;
pub use founding::*;
pub use payout::*;
pub use pool::*;
pub use release::*;

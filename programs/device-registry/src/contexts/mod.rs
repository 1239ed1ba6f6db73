//! Accounts that several instructions share. Who may sign is each instruction's own rule; what belongs together is checked
//! here once, which also keeps the program small.

mod class;
mod device;
mod manufacturer;
mod network;

pub use class::*;
pub use device::*;
pub use manufacturer::*;
pub use network::*;

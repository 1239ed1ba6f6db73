//! The commands, one file each.

mod run;
mod sample;

pub use run::run;
pub use sample::sample;

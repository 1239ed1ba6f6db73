//! A network file and a chain: how they differ, and what makes the chain what the file says.
//!
//! A network consists of parts. Of each part the chain's account and the file's words are brought into the same form, a list of
//! settings; where they differ, the part says what to send. Nothing is remembered between two commands: what is done shows on the
//! chain.

mod apply;
mod canonical;
mod checks;
mod compare;
mod document;
mod keyring;
mod on_chain;
mod part;
pub mod parts;
mod plan;
pub mod report;
mod site;
#[cfg(test)]
mod tests;
mod value;

pub use apply::apply;
pub use canonical::canonical;
pub use document::edited;
pub use keyring::Keyring;
pub use plan::Plan;
pub use report::{print_applied, print_plan};

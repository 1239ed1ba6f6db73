//! What the programs share beside pure logic, in the form that Anchor's own macros would repeat in every instruction: creating
//! and closing accounts, moving tokens, sending events, and errors in tables.
//!
//! This is the one crate under `crates/` that depends on Anchor, and only programs use it.

pub mod accounts;
pub mod calls;
pub mod errors;
pub mod events;
pub mod tokens;

pub use errors::{ensure, ensure_key};

//! Client of the Flywheel programs.
//!
//! | module | what it does |
//! |---|---|
//! | [`address`] | derives every account address |
//! | [`accounts`] | decodes account data |
//! | [`instructions`] | builds instructions, with all accounts derived; no I/O |
//! | [`transactions`] | packs instructions into transactions that fit |
//! | [`chain`] | sends them: the [`Chain`](chain::Chain) trait and its embedded backend |
//!
//! The crate neither prints nor exits. Errors carry the program's error name, its sentence and the logs.

pub mod accounts;
pub mod address;
pub mod chain;
pub mod error;
pub mod instructions;
pub mod programs;
pub mod transactions;

pub use error::ClientError;

//! Client of the Flywheel programs.
//!
//! | module | what it does |
//! |---|---|
//! | [`address`] | derives every account address |
//! | [`accounts`] | decodes account data |
//! | [`idl`] | decodes accounts and events of every type by the programs' IDLs, into JSON |
//! | [`events`] | reads from a node what the programs told, in order and complete |
//! | [`instructions`] | builds instructions, with all accounts derived; no I/O |
//! | [`signatures`] | the messages that manufacturers and devices sign, and their signatures |
//! | [`claims`] | puts the claims of a root into as few transactions as they fit in |
//! | [`deploy`] | writes programs to a chain, upgrades them and hands them over |
//! | [`keys`] | keypair files, as the Solana tools write them |
//! | [`market`] | reads markets, plans and what was bought, and works out what it costs and releases |
//! | [`pools`] | reads a reward pool, its epochs and proposed roots |
//! | [`queries`] | lists what a network consists of |
//! | [`revenue`] | reads revenue pools, statements and price feeds, and works out what a pool would do |
//! | [`staking`] | reads stake, and works out what it is worth, owed and earning |
//! | [`tables`] | makes lookup tables, so that transactions hold more |
//! | [`tokens`] | reads mints and token accounts |
//! | [`transactions`] | packs instructions into transactions that fit |
//! | [`chain`] | sends them: the [`Chain`](chain::Chain) trait, its backends inside this process and a node's |
//!
//! By default the crate talks to clusters (feature `rpc`). Feature `embedded` adds chains inside the process, which LiteSVM runs:
//! `chain::EmbeddedChain` for tests, and `chain::FileChain`, which lives on in a file.
//!
//! `examples/` has programs that register a device, claim its reward and stake.
//!
//! The crate neither prints nor exits. Errors carry the program's error name, its sentence and the logs.
//!
//! ```no_run
//! use flywheel_client::chain::{Chain, Patience, RpcChain};
//! use flywheel_client::instructions::registry::register_operator;
//! use flywheel_client::{ClientError, keys, queries};
//! use solana_address::Address;
//! use solana_signer::Signer;
//!
//! fn become_operator(network: Address) -> Result<(), ClientError> {
//!     let mut chain = RpcChain::new("https://api.devnet.solana.com", Patience::default());
//!     let wallet = keys::read("wallet.json".as_ref())?;
//!     let instruction = register_operator(wallet.pubkey(), wallet.pubkey(), network);
//!     chain.send(&[instruction], &[&wallet])?;
//!     println!("one of {} operators", queries::operators(&chain, &network)?.len());
//!     Ok(())
//! }
//! ```

pub mod accounts;
pub mod address;
pub mod chain;
pub mod claims;
#[cfg(feature = "embedded")]
pub mod deploy;
pub mod error;
#[cfg(all(feature = "rpc", feature = "idl"))]
pub mod events;
#[cfg(feature = "idl")]
pub mod idl;
pub mod instructions;
pub mod keys;
pub mod market;
pub mod pools;
pub mod programs;
pub mod queries;
pub mod revenue;
pub mod signatures;
pub mod staking;
pub mod tables;
pub mod tokens;
pub mod transactions;

pub use error::ClientError;

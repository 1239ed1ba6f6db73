//! Puts programs on a chain through the upgradeable loader, upgrades them and hands them over.
//!
//! A program is written into a buffer, a transaction for every thousand bytes or so, and then deployed from it in one
//! transaction. [`survey`] reads what there is, [`plan`] works out without a chain what has to be sent and what it costs, and
//! [`execute`] sends it. A buffer's address follows from the authority, the program and the file, so that whoever repeats a
//! deployment that was cut short finds the buffer and writes only what is missing in it.
//!
//! ```no_run
//! use flywheel_client::chain::EmbeddedChain;
//! use flywheel_client::deploy::{self, BufferAt, Keys, ProgramFile, Wanted};
//! use flywheel_client::{keys, programs::PROGRAMS};
//! use solana_signer::Signer;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut chain = EmbeddedChain::without_programs();
//! let program = &PROGRAMS[0];
//! let file = ProgramFile::read("target/deploy/device_registry.so".as_ref())?;
//! file.check(Some(&program.id))?;
//! let (payer, key) = (keys::read("me.json".as_ref())?, keys::read("program.json".as_ref())?);
//! let wanted = Wanted::program(program.id, payer.pubkey(), payer.pubkey());
//! let found = deploy::survey(&chain, &wanted, &file)?;
//! let plan = deploy::plan(&wanted, &found, &file)?;
//! println!("{} transactions, {} lamports", plan.cost.transactions, plan.cost.needed);
//! let keys = Keys { payer: &payer, authority: &payer, program: Some(&key), buffer: None };
//! deploy::execute(&mut chain, &plan, &file, &keys, &mut |_| ())?;
//! # Ok(())
//! # }
//! ```

mod accounts;
mod authority;
mod chunks;
mod cost;
mod error;
mod execute;
mod file;
mod planning;
#[cfg(test)]
mod tests;

pub use accounts::{Buffer, Deployed, Occupant, buffer, buffers, changed_in, occupant};
pub use authority::{close_buffer, deployed, set_buffer_authority, set_upgrade_authority};
pub use chunks::{Chunk, bytes_per_write, missing};
pub use cost::{
    ACCOUNT_OVERHEAD, Cost, LAMPORTS_PER_SIGNATURE, Rents, buffer_rent, deployment_rent, minimum_balance,
    writes,
};
pub use error::DeployError;
pub use execute::{Keys, Spent, execute};
pub use file::{ProgramFile, sha256};
pub use planning::{Action, BufferAt, Found, Plan, Wanted, derived_buffer, plan, survey};

/// Most bytes that a program can have: an account has at most 10 MiB, and 45 bytes of it are the loader's.
pub const MOST_BYTES: usize = 10 * 1_024 * 1_024 - 45;

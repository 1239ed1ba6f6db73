//! What the distributor reads of a burn statement: docs/DISTRIBUTOR.md, "The burn statement". The program that writes it is
//! named in the pool, so this is a format, not a dependency.

use anchor_lang::prelude::*;

use crate::errors::{RewardError, ensure};
use crate::state::Pool;

/// Discriminator of `EpochStatement`.
pub const STATEMENT_DISCRIMINATOR: [u8; 8] = [37, 69, 29, 240, 68, 147, 228, 30];
/// Least bytes of a statement.
pub const STATEMENT_BYTES: usize = 112;
const VERSION: u8 = 1;
const CLOSED: u8 = 1;

/// What was burned in `epoch` of the network, base units.
///
/// # Errors
/// `BurnStatementInvalid` when the account is not the closed statement of the pool's network and mint for that epoch, by
/// the pool's burn program.
pub fn burned_in(statement: &AccountInfo<'_>, pool: &Pool, epoch: u64) -> Result<u64> {
    let data = statement.try_borrow_data()?;
    let is_statement = *statement.owner == pool.burn_program
        && data.len() >= STATEMENT_BYTES
        && data.get(..8) == Some(&STATEMENT_DISCRIMINATOR)
        && data.get(8) == Some(&VERSION)
        && data.get(10) == Some(&CLOSED)
        && data.get(16..24) == Some(&epoch.to_le_bytes())
        && data.get(24..56) == Some(pool.network.as_ref())
        && data.get(56..88) == Some(pool.mint.as_ref());
    ensure(is_statement, RewardError::BurnStatementInvalid)?;
    let burned = data.get(88..).and_then(|rest| rest.first_chunk());
    burned
        .map(|bytes| u64::from_le_bytes(*bytes))
        .ok_or_else(|| RewardError::BurnStatementInvalid.into())
}

//! Instructions of the staking vault.
//!
//! ```
//! use flywheel_client::instructions::staking::{Behind, OpenPositionArgs, open_position};
//! use solana_address::Address;
//!
//! let [owner, pool, owner_account] = [1, 2, 3].map(|n| Address::new_from_array([n; 32]));
//! let args = OpenPositionArgs {
//!     id: 0,
//!     amount: 5_000_000,           // base units
//!     lock_seconds: 90 * 86_400,
//! };
//! let behind = Behind::nobody(pool);
//! let instruction = open_position(owner, owner, behind, owner_account, spl_token_interface::ID, args);
//! assert_eq!(instruction.program_id, staking_vault::ID);
//! ```

mod faults;
mod pools;
mod positions;
mod rewards;
mod slashing;

pub use faults::*;
pub use pools::*;
pub use positions::*;
pub use rewards::*;
pub use slashing::*;

pub use staking_vault::contexts::OpenSlashArgs;
pub use staking_vault::instructions::OpenPositionArgs;
pub use staking_vault::state::{PoolKind, SlashPart, StakeParametersArgs};

use super::build;
use super::rewards::MintOf;
use crate::address;
use solana_address::Address;
use staking_vault::{ID, accounts};

/// The operator of stake that stands behind nobody.
pub const NOBODY: Address = Address::new_from_array([0; 32]);

/// Everything, as an amount to unbond.
pub const EVERYTHING: u64 = u64::MAX;

/// The stake behind one operator in one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// The pool.
    pub pool: Address,
    /// The operator's account in the registry, or [`NOBODY`].
    pub operator: Address,
}

impl Behind {
    /// Stake behind nobody.
    pub const fn nobody(pool: Address) -> Self {
        Self {
            pool,
            operator: NOBODY,
        }
    }

    /// The account of the operator stake.
    pub fn stake(&self) -> Address {
        address::operator_stake(&self.pool, &self.operator)
    }

    fn owned(&self, owner: Address, position: Address) -> accounts::OwnPosition {
        accounts::OwnPosition {
            owner,
            pool: self.pool,
            stake: self.stake(),
            position,
            event_authority: event_authority(),
            program: ID,
        }
    }

    fn any(&self, position: Address) -> accounts::AnyPosition {
        accounts::AnyPosition {
            pool: self.pool,
            stake: self.stake(),
            position,
            event_authority: event_authority(),
            program: ID,
        }
    }
}

fn event_authority() -> Address {
    staking_vault::EVENT_AUTHORITY_AND_BUMP.0
}

//! Instructions of the reward distributor.
//!
//! ```
//! use flywheel_client::instructions::rewards::{ClaimArgs, Grant, PaidFrom, claim};
//! use solana_address::Address;
//!
//! let [pool, mint, root, payee_account] = [1, 2, 3, 4].map(|n| Address::new_from_array([n; 32]));
//! let args = ClaimArgs {
//!     grant: Grant { index: 17, total: 2_500_000, position: 4 },
//!     proof: vec![0; 3 * 40], // as `flywheel oracle proof` prints it
//! };
//! let instruction = claim(PaidFrom::minting(pool, mint), root, payee_account, args);
//! assert!(instruction.accounts.iter().all(|account| !account.is_signer), "anybody may send it");
//! ```

mod claims;
mod fraud;
mod payouts;
mod pools;
mod roots;
mod vesting;

pub use claims::*;
pub use fraud::*;
pub use payouts::*;
pub use pools::*;
pub use roots::*;
pub use vesting::*;

pub use reward_distributor::contexts::{Branch, CreatePoolArgs, EmissionArgs, Grant};
pub use reward_distributor::instructions::{
    BadSum, Below, ClaimArgs, ClaimManyArgs, DestinationArgs, OracleMemberArgs, ProposeRootArgs,
};
pub use reward_distributor::state::{
    EMISSION_BURN_LINKED, EMISSION_FIXED, EMISSION_FUNDED, EMISSION_GEOMETRIC, EMISSION_HALVING,
    PoolParametersArgs,
};

use super::build;
use solana_address::Address;

fn event_authority() -> Address {
    reward_distributor::EVENT_AUTHORITY_AND_BUMP.0
}

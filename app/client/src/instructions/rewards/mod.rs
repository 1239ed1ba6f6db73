//! Instructions of the reward distributor.

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

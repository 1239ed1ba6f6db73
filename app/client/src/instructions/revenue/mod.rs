//! Instructions of burn-share.

mod burns;
mod feeds;
mod flows;
mod pools;

pub use burns::*;
pub use feeds::*;
pub use flows::*;
pub use pools::*;

pub use burn_share::instructions::ReferencePrice;
pub use burn_share::state::{FeedParametersArgs, PostedPrice, RecipientShare, RevenueParametersArgs};

use super::build;
use super::rewards::MintOf;
use crate::address;
use solana_address::Address;

/// What comes in, and for whom: names a revenue pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revenue {
    /// The network.
    pub network: Address,
    /// The mint.
    pub mint: MintOf,
}

impl Revenue {
    /// The pool.
    pub fn pool(&self) -> Address {
        address::revenue_pool(&self.network, &self.mint.mint)
    }

    /// The pool's vault.
    pub fn vault(&self) -> Address {
        address::revenue_vault(&self.pool())
    }
}

fn event_authority() -> Address {
    burn_share::EVENT_AUTHORITY_AND_BUMP.0
}

//! Instructions of burn-share.
//!
//! ```
//! use flywheel_client::instructions::revenue::{Invoice, Revenue, deposit_revenue};
//! use flywheel_client::instructions::rewards::MintOf;
//! use solana_address::Address;
//!
//! let [depositor, source, network, mint] = [1, 2, 3, 4].map(|n| Address::new_from_array([n; 32]));
//! let revenue = Revenue { network, mint: MintOf::spl_token(mint) };
//! let invoice = Invoice { amount: 12_000_000, category: 3, ..Invoice::default() };
//! let instruction = deposit_revenue(depositor, source, &revenue, &invoice);
//! assert!(instruction.accounts.iter().any(|account| account.pubkey == revenue.vault()));
//! ```

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

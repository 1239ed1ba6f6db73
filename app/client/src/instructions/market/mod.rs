//! Instructions of the service market.
//!
//! ```
//! use flywheel_client::instructions::market::{ChannelOf, ChannelTerms, MarketOf, open_channel};
//! use flywheel_client::instructions::rewards::MintOf;
//! use solana_address::Address;
//!
//! let [network, mint, customer, payee, tokens] = [1, 2, 3, 4, 5].map(|n| Address::new_from_array([n; 32]));
//! let market = MarketOf { network, mint: MintOf::spl_token(mint) };
//! let channel = ChannelOf { market, customer, payee, id: 0 };
//! let terms = ChannelTerms {
//!     signer: customer,
//!     amount: 10_000_000, // base units
//!     timeout_seconds: 86_400,
//!     category: 1,
//! };
//! let instruction = open_channel(customer, channel, tokens, terms);
//! assert!(instruction.accounts.iter().any(|account| account.pubkey == channel.address()));
//! ```

mod authorisations;
mod channels;
mod credits;
mod endowments;
mod markets;
mod orders;
mod passes;
mod plans;

pub use authorisations::*;
pub use channels::*;
pub use credits::*;
pub use endowments::*;
pub use markets::*;
pub use orders::*;
pub use passes::*;
pub use plans::*;

pub use service_market::contexts::{OpenOrderArgs, Purchase};
pub use service_market::state::{
    ANY_CLASS, MarketParametersArgs, PRICED_IN_MINT, PRICED_IN_QUOTE, PlanTermsArgs, REPORTS_BY_CUSTOMER,
    REPORTS_BY_ORACLES, Sells,
};

use super::build;
use super::rewards::MintOf;
use crate::address;
use service_market::{ID, accounts};
use solana_address::Address;

/// In the place of an account that is not there: no feed, no device.
pub const NOTHING: Address = Address::new_from_array([0; 32]);

/// A market: its network, and what is paid in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarketOf {
    /// The network.
    pub network: Address,
    /// What is paid in.
    pub mint: MintOf,
}

impl MarketOf {
    /// The market's account.
    pub fn address(&self) -> Address {
        address::market(&self.network, &self.mint.mint)
    }

    /// The market's token account.
    pub fn vault(&self) -> Address {
        address::market_vault(&self.address())
    }

    /// The plan of a number.
    pub fn plan(&self, id: u32) -> Address {
        address::plan(&self.address(), id)
    }

    /// The account of a customer.
    pub fn customer(&self, wallet: &Address) -> Address {
        address::customer(&self.network, wallet)
    }

    /// The order that `customer` opened with `id`.
    pub fn order(&self, customer: &Address, id: u64) -> Address {
        address::order(&self.address(), customer, id)
    }

    fn buyer(&self, customer: Address, customer_token: Address) -> accounts::Buyer {
        accounts::Buyer {
            customer,
            market: self.address(),
            customer_account: self.customer(&customer),
            customer_token,
            vault: self.vault(),
            token_program: self.mint.token_program,
            event_authority: event_authority(),
            program: ID,
        }
    }

    fn credit_buyer(&self, customer: Address) -> accounts::CreditBuyer {
        accounts::CreditBuyer {
            customer,
            market: self.address(),
            customer_account: self.customer(&customer),
            event_authority: event_authority(),
            program: ID,
        }
    }
}

fn event_authority() -> Address {
    service_market::EVENT_AUTHORITY_AND_BUMP.0
}

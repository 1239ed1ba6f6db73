//! The market's accounts as commands show them.

mod authorisation;
mod channel;
mod closed;
mod customer;
mod endowment;
mod order;
mod pass;
mod place;
mod plan;
mod settled;

pub use authorisation::AuthorisationView;
pub use channel::ChannelView;
pub use closed::ClosedView;
pub use customer::CustomerView;
pub use endowment::EndowmentView;
pub use order::OrderView;
pub use pass::PassView;
pub use place::MarketView;
pub use plan::PlanView;
pub use settled::{Settled, SettlementView};

use flywheel_oracle::decimal;

/// Basis points as a share of 1.
fn share(bps: u16) -> String {
    decimal::format(u128::from(bps), 4)
}

/// What a table says of somebody who is not there.
fn or_nobody(who: Option<&String>) -> String {
    who.cloned().unwrap_or_else(|| "nobody".to_owned())
}

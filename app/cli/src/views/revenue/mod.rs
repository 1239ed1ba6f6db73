//! Burn-share's accounts as commands show them.

mod bought;
mod distributed;
mod division;
mod feed;
mod offer;
mod pool;
mod rate;
mod recipient;
mod statement;
mod terms;

pub use bought::BoughtView;
pub use distributed::{DistributedView, Leg};
pub use division::DivisionView;
pub use feed::{FeedView, SignedPriceView};
pub use offer::OfferView;
pub use pool::RevenueView;
pub use rate::Rate;
pub use recipient::RecipientView;
pub use statement::StatementView;

use flywheel_oracle::decimal;

/// Basis points as people read a share: `12.5 %`.
pub fn percent(bps: u16) -> String {
    format!("{} %", decimal::format(u128::from(bps), 2))
}

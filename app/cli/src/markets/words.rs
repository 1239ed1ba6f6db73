//! Words of the market.

use flywheel_client::instructions::market::{REPORTS_BY_CUSTOMER, REPORTS_BY_ORACLES, Sells};
use flywheel_client::market::OrderState;

use crate::revenues::CATEGORIES;
use crate::words::Words;

/// What a plan is sold in; each is a category of revenue.
pub const UNITS: Words<u8> = &[
    ("storage", 0),
    ("retrieval", 1),
    ("compute", 2),
    ("data", 3),
    ("pass", 4),
    ("feed", 5),
    ("reading", 6),
    ("pay-once", 7),
];

/// What is bought of a plan.
pub const SELLS: Words<Sells> = &[
    ("orders", Sells::Orders),
    ("passes", Sells::Passes),
    ("endowments", Sells::Endowments),
];

/// Where an order stands.
pub const ORDER_STATES: Words<OrderState> = &[
    ("open", OrderState::Open),
    ("active", OrderState::Active),
    ("ending", OrderState::Ending),
    ("completed", OrderState::Completed),
    ("cancelled", OrderState::Cancelled),
    ("expired", OrderState::Expired),
];

/// Whose reports settle orders.
pub const REPORTS: Words<u8> = &[
    ("customer", REPORTS_BY_CUSTOMER),
    ("oracles", REPORTS_BY_ORACLES),
    ("both", REPORTS_BY_CUSTOMER | REPORTS_BY_ORACLES),
];

/// What `quantity` of a unit is, for people: `bytes`, `seconds`.
pub fn measure(unit: u8) -> &'static str {
    match unit {
        0 => "byte epochs",
        1 | 3 | 7 => "bytes",
        2 | 4 => "seconds",
        5 => "periods",
        _ => "readings",
    }
}

/// The word of a unit or category.
pub fn category(code: u8) -> String {
    crate::words::word(CATEGORIES, code, std::convert::identity)
}

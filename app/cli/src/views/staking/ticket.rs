//! A ticket: stake that is unbonding.

use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::Failure;
use crate::purse::Coins;
use crate::show::{Amount, Column, Item, Time, grouped};
use crate::stakes::{self, Unbonding};

/// Stake that is unbonding.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TicketView {
    address: String,
    id: u32,
    pool: String,
    mint: String,
    owner: String,
    operator: Option<String>,
    worth: Amount,
    ready_at: Time,
    ready: bool,
    running_cases: u32,
}

impl TicketView {
    /// A ticket at a moment, unix seconds.
    pub fn new(coins: &Coins<'_>, found: &Unbonding, now: u32) -> Result<Self, Failure> {
        let ticket = &found.ticket.account;
        let running_cases = found.stake.account.open_cases;
        Ok(Self {
            address: found.ticket.address.to_string(),
            id: ticket.id,
            pool: found.pool.address.to_string(),
            mint: found.pool.account.mint.to_string(),
            owner: ticket.owner.to_string(),
            operator: stakes::operator_text(&found.stake.account.operator),
            worth: coins.amount(&found.pool.account.mint, found.worth())?,
            ready_at: Time(ticket.ready_at.into()),
            ready: now >= ticket.ready_at && running_cases == 0,
            running_cases,
        })
    }

    fn paid(&self) -> String {
        match (self.ready, self.running_cases) {
            (true, _) => format!("since {}: `flywheel stake withdraw`", self.ready_at),
            (false, 0) => format!("from {} on", self.ready_at),
            (false, cases) => format!(
                "from {} on, when {} slash cases have ended",
                self.ready_at,
                grouped(cases.into())
            ),
        }
    }
}

impl Item for TicketView {
    const NAMES: [&'static str; 2] = ["ticket", "tickets"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("ticket"),
        Column::Right("worth"),
        Column::Left("mint"),
        Column::Left("paid"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.worth.to_string(),
            self.mint.clone(),
            self.paid(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("ticket", self.address.clone()),
            ("pool", self.pool.clone()),
            ("mint", self.mint.clone()),
            ("owner", self.owner.clone()),
            (
                "stood behind",
                self.operator.clone().unwrap_or_else(|| "nobody".to_owned()),
            ),
            ("worth", self.worth.to_string()),
            ("paid", self.paid()),
        ]
    }
}

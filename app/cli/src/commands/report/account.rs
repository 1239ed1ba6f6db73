//! The statements of one mint.

use std::ops::Range;

use flywheel_client::accounts::{EpochStatement, RevenuePool};
use flywheel_client::queries::Found;

use super::emission::Emission;
use crate::purse::Coin;

/// An epoch of a report.
pub struct Row {
    /// Its statement.
    pub statement: EpochStatement,
    /// What was emitted of the network's own token in it.
    pub emission: Emission,
}

/// The statements of a mint, in the order of epochs.
pub struct Account {
    /// The pool.
    pub pool: Found<RevenuePool>,
    /// What comes in.
    pub coin: Coin,
    /// The network's own token.
    pub token: Coin,
    /// The epochs.
    pub rows: Vec<Row>,
    /// Epochs that have ended and have no statement yet.
    pub due: Range<u64>,
}

impl Account {
    /// The statements of a pool, with what was emitted in each.
    pub fn new(
        pool: Found<RevenuePool>,
        coin: Coin,
        token: Coin,
        statements: Vec<EpochStatement>,
        emissions: Vec<Emission>,
        due: Range<u64>,
    ) -> Self {
        let rows = statements.into_iter().zip(emissions);
        let rows = rows.map(|(statement, emission)| Row { statement, emission });
        Self {
            pool,
            coin,
            token,
            rows: rows.collect(),
            due,
        }
    }

    /// Whether it is that of the network's own token.
    pub fn is_native(&self) -> bool {
        self.pool.account.is_native()
    }

    /// The mint in short, for headings: `9xQe…fLkp`.
    pub fn name(&self) -> String {
        let mint = self.coin.mint.to_string();
        let (first, last) = (mint.get(..4), mint.get(mint.len().saturating_sub(4)..));
        format!("{}…{}", first.unwrap_or_default(), last.unwrap_or_default())
    }
}

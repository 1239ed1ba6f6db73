//! An authorisation and its locks.

use flywheel_client::accounts::{Authorisation, Lock};
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use super::share;
use crate::markets::Place;
use crate::markets::words::category;
use crate::show::{Amount, Column, Item, Time, duration, grouped};

/// What a payer has put aside for a payee, who locks parts of it for jobs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthorisationView {
    address: String,
    market: String,
    mint: String,
    payer: String,
    payee: String,
    category: String,
    balance: Amount,
    locked: Amount,
    free: Amount,
    claimed: Amount,
    max_locked: Amount,
    max_seconds: u32,
    max_locks: u32,
    fee_bps: u16,
    locks: Vec<LockView>,
}

/// What is locked for a job.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct LockView {
    job: u64,
    address: String,
    amount: Amount,
    expires_at: Time,
    expired: bool,
}

impl LockView {
    fn new(place: &Place, found: &Found<Lock>, now: u32) -> Self {
        let lock = &found.account;
        Self {
            job: lock.job,
            address: found.address.to_string(),
            amount: place.amount(lock.amount),
            expires_at: Time(lock.expires_at.into()),
            expired: now >= lock.expires_at,
        }
    }

    fn line(&self) -> String {
        let (job, amount, until) = (self.job, self.amount, self.expires_at);
        if self.expired {
            return format!("job {job}: {amount}, expired at {until}");
        }
        format!("job {job}: {amount} until {until}")
    }
}

impl AuthorisationView {
    /// An authorisation of a market with its locks at a moment, unix seconds.
    pub fn new(place: &Place, found: &Found<Authorisation>, locks: &[Found<Lock>], now: u32) -> Self {
        let authorisation = &found.account;
        Self {
            address: found.address.to_string(),
            market: authorisation.market.to_string(),
            mint: place.coin.mint.to_string(),
            payer: authorisation.payer.to_string(),
            payee: authorisation.payee.to_string(),
            category: category(authorisation.category),
            balance: place.amount(authorisation.balance),
            locked: place.amount(authorisation.locked),
            free: place.amount(authorisation.free()),
            claimed: place.amount(authorisation.claimed),
            max_locked: place.amount(authorisation.max_locked),
            max_seconds: authorisation.max_seconds,
            max_locks: authorisation.max_locks,
            fee_bps: authorisation.fee_bps,
            locks: locks.iter().map(|lock| LockView::new(place, lock, now)).collect(),
        }
    }

    fn locks(&self) -> String {
        if self.locks.is_empty() {
            return "none".to_owned();
        }
        let lines: Vec<String> = self.locks.iter().map(LockView::line).collect();
        lines.join("\n")
    }
}

impl Item for AuthorisationView {
    const NAMES: [&'static str; 2] = ["authorisation", "authorisations"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("authorisation"),
        Column::Left("payer"),
        Column::Left("payee"),
        Column::Right("holds"),
        Column::Right("locked"),
        Column::Right("locks"),
        Column::Right("claimed"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.payer.clone(),
            self.payee.clone(),
            self.balance.to_string(),
            self.locked.to_string(),
            grouped(self.locks.len() as u64),
            self.claimed.to_string(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("authorisation", self.address.clone()),
            ("market", self.market.clone()),
            ("payer", self.payer.clone()),
            ("payee", self.payee.clone()),
            ("category", self.category.clone()),
            ("holds", self.balance.to_string()),
            ("locked of it", self.locked.to_string()),
            ("free", self.free.to_string()),
            ("claimed so far", self.claimed.to_string()),
            ("most locked at a time", self.max_locked.to_string()),
            ("longest lock", duration(self.max_seconds)),
            ("most locks at a time", grouped(self.max_locks.into())),
            ("fee, of what is claimed", share(self.fee_bps)),
            ("locks", self.locks()),
        ]
    }
}

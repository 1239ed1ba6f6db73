//! A slash case.

use flywheel_client::staking::CaseStatus;
use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::Failure;
use crate::purse::Coins;
use crate::show::{Amount, Column, Item, Time, multiplier};
use crate::stakes::Case;
use crate::words::{self, CASE_STATUSES};

/// A slash case. Hashes are SHA-256 in hexadecimal digits.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseView {
    address: String,
    number: u32,
    pool: String,
    operator: String,
    mint: String,
    status: String,
    expired: bool,
    bps: u16,
    would_take: Amount,
    reporter: String,
    evidence_hash: String,
    appeal_hash: Option<String>,
    votes: u32,
    executable_at: Option<Time>,
    expires_at: Time,
    reporter_owed: Amount,
    insurance_owed: Amount,
    treasury_owed: Amount,
}

/// Whether a case may still be executed some time.
pub fn is_over(status: u8) -> bool {
    status == CaseStatus::Executed.code() || status == CaseStatus::Vetoed.code()
}

impl CaseView {
    /// A case at a moment, unix seconds, with what it would take then.
    pub fn new(coins: &Coins<'_>, found: &Case, now: u32) -> Result<Self, Failure> {
        let (case, mut stake, mut pool) = (&found.case.account, found.stake.account, found.pool.account);
        let amount = |base_units| coins.amount(&found.pool.account.mint, base_units);
        let over = is_over(case.status);
        // Refused where nothing can be taken.
        let taken = if over {
            None
        } else {
            stake.slash(&mut pool, case.bps, now).ok()
        };
        let appealed = case.appeal_hash != [0; 32];
        Ok(Self {
            address: found.case.address.to_string(),
            number: case.number,
            pool: found.pool.address.to_string(),
            operator: stake.operator.to_string(),
            mint: pool.mint.to_string(),
            status: words::word(CASE_STATUSES, case.status, CaseStatus::code),
            expired: !over && now > case.expires_at,
            bps: case.bps,
            would_take: amount(taken.map_or(0, |taken| taken.sum()))?,
            reporter: case.reporter.to_string(),
            evidence_hash: hex::encode(case.evidence_hash),
            appeal_hash: appealed.then(|| hex::encode(case.appeal_hash)),
            votes: case.votes.count_ones(),
            executable_at: Time::if_any(case.executable_at),
            expires_at: Time(case.expires_at.into()),
            reporter_owed: amount(case.reporter_owed)?,
            insurance_owed: amount(case.insurance_owed)?,
            treasury_owed: amount(case.treasury_owed)?,
        })
    }

    fn status(&self) -> String {
        if self.expired {
            return format!("expired ({})", self.status);
        }
        self.status.clone()
    }

    fn share(&self) -> String {
        format!("{} of the stake", multiplier(self.bps.into()).replace('x', ""))
    }
}

impl Item for CaseView {
    const NAMES: [&'static str; 2] = ["slash case", "slash cases"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("case"),
        Column::Left("operator"),
        Column::Left("status"),
        Column::Right("share"),
        Column::Right("would take"),
        Column::Left("executable at"),
        Column::Left("expires at"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.operator.clone(),
            self.status(),
            self.share(),
            self.would_take.to_string(),
            Time::or_never(self.executable_at),
            self.expires_at.to_string(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let owed = [self.reporter_owed, self.insurance_owed, self.treasury_owed];
        let [reporter, insurance, treasury] = owed.map(|amount| amount.to_string());
        let executable = match self.executable_at {
            None => "when two thirds of the oracles have voted for it, and appeals had their time".to_owned(),
            Some(at) => at.to_string(),
        };
        vec![
            ("case", self.address.clone()),
            ("number", self.number.to_string()),
            ("pool", self.pool.clone()),
            ("operator", self.operator.clone()),
            ("status", self.status()),
            ("takes", self.share()),
            ("would take now", self.would_take.to_string()),
            ("opened by", self.reporter.clone()),
            ("evidence (SHA-256)", self.evidence_hash.clone()),
            (
                "appeal (SHA-256)",
                self.appeal_hash.clone().unwrap_or_else(|| "none".to_owned()),
            ),
            ("votes of oracles", self.votes.to_string()),
            ("executable at", executable),
            ("expires at", self.expires_at.to_string()),
            ("owed to the reporter", reporter),
            ("owed to the insurance", insurance),
            ("owed to the treasury", treasury),
        ]
    }
}

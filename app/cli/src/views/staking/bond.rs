//! The collateral of an operator.

use flywheel_client::accounts::{Operator, OperatorStake, StakePool};
use flywheel_client::queries::Found;
use flywheel_client::staking::{Standing, short_since};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bonds::{Bond, standing};
use crate::failure::Failure;
use crate::faults::Owed;
use crate::purse::Coins;
use crate::show::{Amount, Column, Item, Time, grouped};

/// An operator, its collateral pool and what stands behind it there, if there ever was anything.
#[derive(Debug, Clone, Copy)]
pub struct Requirement {
    /// The operator.
    pub operator: Found<Operator>,
    /// The pool.
    pub pool: Found<StakePool>,
    /// What stands behind the operator.
    pub stake: Option<Found<OperatorStake>>,
    /// What its failed devices owe.
    pub owed: Owed,
}

impl Requirement {
    /// Active stake, base units.
    fn staked(&self) -> u64 {
        self.stake.map_or(0, |stake| stake.account.assets)
    }

    /// Since when it falls short, unix seconds, 0 when it does not: as recorded, and as it would be recorded at `now`.
    fn short_since(&self, now: u32) -> [u32; 2] {
        let recorded = self.stake.map_or(0, |stake| stake.account.short_since);
        let required = self.operator.account.bond_required;
        [recorded, short_since(recorded, self.staked(), required, now)]
    }

    /// Whether the chain has yet to note how it stands.
    pub fn is_outdated(&self, now: u32) -> bool {
        let [recorded, due] = self.short_since(now);
        recorded != due
    }

    /// Whether devices require something or something stands behind the operator.
    pub fn matters(&self) -> bool {
        self.operator.account.bond_required > 0 || self.stake.is_some()
    }
}

/// How an operator's collateral stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BondView {
    operator: String,
    authority: String,
    pool: String,
    mint: String,
    required: Amount,
    staked: Amount,
    unbonding: Amount,
    missing: Amount,
    standing: &'static str,
    short_since: Option<Time>,
    grace_until: Option<Time>,
    up_to_date: bool,
    failed_devices: u32,
    fees_due: Amount,
}

impl BondView {
    /// How it stands at a moment, unix seconds.
    pub fn new(coins: &Coins<'_>, of: &Requirement, now: u32) -> Result<Self, Failure> {
        let (operator, pool) = (&of.operator.account, &of.pool.account);
        let amount = |base_units| coins.amount(&pool.mint, base_units);
        let [_, since] = of.short_since(now);
        let bond = of.stake.map(|stake| Bond::of(&stake.account));
        let grace_seconds = pool.parameters.grace_seconds;
        let (word, grace_until) = match standing(operator.bond_required, bond, grace_seconds, now) {
            Standing::Bonded => ("bonded", None),
            Standing::Grace { until } => ("grace", Some(Time(until.into()))),
            Standing::Short => ("short", None),
        };
        Ok(Self {
            operator: of.operator.address.to_string(),
            authority: operator.authority.to_string(),
            pool: of.pool.address.to_string(),
            mint: pool.mint.to_string(),
            required: amount(operator.bond_required)?,
            staked: amount(of.staked())?,
            unbonding: amount(of.stake.map_or(0, |stake| stake.account.unbonding_assets))?,
            missing: amount(operator.bond_required.saturating_sub(of.staked()))?,
            standing: word,
            short_since: Time::if_any(since),
            grace_until,
            up_to_date: !of.is_outdated(now),
            failed_devices: of.owed.failed,
            fees_due: amount(of.owed.due)?,
        })
    }

    fn standing(&self) -> String {
        let text = match self.grace_until {
            Some(until) => format!("short, with grace until {until}"),
            None if self.standing == "short" => "short: its devices earn nothing".to_owned(),
            None => self.standing.to_owned(),
        };
        if self.up_to_date {
            return text;
        }
        format!("{text} (not on the chain yet; --update notes it)")
    }
}

impl Item for BondView {
    const NAMES: [&'static str; 2] = ["operator", "operators"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("operator"),
        Column::Right("required"),
        Column::Right("staked"),
        Column::Right("unbonding"),
        Column::Right("missing"),
        Column::Right("fees due"),
        Column::Left("standing"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.operator.clone(),
            self.required.to_string(),
            self.staked.to_string(),
            self.unbonding.to_string(),
            self.missing.to_string(),
            self.fees_due.to_string(),
            self.standing(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("operator", self.operator.clone()),
            ("authority", self.authority.clone()),
            ("pool", self.pool.clone()),
            ("mint", self.mint.clone()),
            ("required", self.required.to_string()),
            ("staked", self.staked.to_string()),
            ("unbonding", self.unbonding.to_string()),
            ("missing", self.missing.to_string()),
            ("standing", self.standing()),
            ("failed devices", grouped(self.failed_devices.into())),
            ("fees due for them", self.fees_due.to_string()),
        ]
    }
}

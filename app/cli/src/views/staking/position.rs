//! A position, and what it earns.

use flywheel_client::accounts::{OperatorStake, Position, StakePool};
use flywheel_client::staking::{self, Holding, PoolKind, StreamForecast};
use flywheel_oracle::decimal;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use super::OfMint;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::show::{Amount, Column, Item, Time, multiplier};
use crate::stakes;
use crate::words::{self, POOL_KINDS};

/// A position, with what it earns as long as nobody else comes, goes or funds.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PositionView {
    address: String,
    id: u32,
    pool: String,
    kind: String,
    mint: String,
    owner: String,
    operator: Option<String>,
    worth: Amount,
    shares: u64,
    multiplier_bps: u16,
    locked: bool,
    lock_seconds: u32,
    lock_ends: Option<Time>,
    weight: String,
    share_of_weight: String,
    votes: Option<String>,
    owed: Vec<OfMint>,
    earns: Vec<EarningView>,
    #[serde(skip)]
    share_millionths: u32,
}

/// What a stream of rewards pays a position.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct EarningView {
    mint: String,
    per_day: Amount,
    until_end: Amount,
    ends: Time,
}

impl EarningView {
    fn new(coins: &Coins<'_>, stream: &StreamForecast) -> Result<Self, Failure> {
        Ok(Self {
            mint: stream.mint.to_string(),
            per_day: coins.amount(&stream.mint, stream.per_day)?,
            until_end: coins.amount(&stream.mint, stream.until_end)?,
            ends: Time(stream.end.into()),
        })
    }

    fn line(&self) -> String {
        let (day, all) = (self.per_day, self.until_end);
        format!("{day} in a day, {all} until {} of {}", self.ends, self.mint)
    }
}

/// Where a position is, or would be.
#[derive(Debug, Clone, Copy)]
pub struct PositionAt {
    /// Its address.
    pub address: Address,
    /// Its pool's.
    pub pool: Address,
}

impl PositionView {
    /// A position at a moment, unix seconds.
    pub fn new(coins: &Coins<'_>, held: &Holding, now: u32) -> Result<Self, Failure> {
        let at = PositionAt {
            address: held.position.address,
            pool: held.pool.address,
        };
        let (pool, stake) = (&held.pool.account, &held.stake.account);
        Self::at(coins, at, pool, stake, &held.position.account, now)
    }

    /// As [`Self::new`], also of a position that does not exist.
    pub fn at(
        coins: &Coins<'_>,
        at: PositionAt,
        pool: &StakePool,
        stake: &OperatorStake,
        position: &Position,
        now: u32,
    ) -> Result<Self, Failure> {
        let client = |error| Failure::from(flywheel_client::ClientError::Stake(error));
        let forecast = staking::forecast(pool, stake, position, now).map_err(client)?;
        let owed = staking::owed(pool, stake, position, now).map_err(client)?;
        let owed = pool.rewards().iter().zip(owed).map(|(reward, owed)| {
            Ok(OfMint {
                mint: reward.mint.to_string(),
                amount: coins.amount(&reward.mint, owed)?,
            })
        });
        let streams = forecast.streams.iter();
        let votes = staking::votes(pool, position, now).to_string();
        Ok(Self {
            address: at.address.to_string(),
            id: position.id,
            pool: at.pool.to_string(),
            kind: words::word(POOL_KINDS, pool.kind, PoolKind::code),
            mint: pool.mint.to_string(),
            owner: position.owner.to_string(),
            operator: stakes::operator_text(&stake.operator),
            worth: coins.amount(&pool.mint, staking::worth(stake, position))?,
            shares: position.shares,
            multiplier_bps: position.multiplier_bps,
            locked: now < position.lock_end,
            lock_seconds: position.lock_seconds,
            lock_ends: Time::if_any(if position.lock_seconds == 0 {
                0
            } else {
                position.lock_end
            }),
            weight: staking::weight(stake, position).map_err(client)?.to_string(),
            share_of_weight: decimal::format(forecast.share_millionths.into(), 6),
            votes: (pool.kind() == PoolKind::Governance).then_some(votes),
            owed: owed.collect::<Result<_, Failure>>()?,
            earns: streams
                .map(|stream| EarningView::new(coins, stream))
                .collect::<Result<_, _>>()?,
            share_millionths: forecast.share_millionths,
        })
    }

    fn operator_text(&self) -> String {
        self.operator.clone().unwrap_or_else(|| "nobody".to_owned())
    }

    fn lock(&self) -> String {
        match self.lock_ends {
            None => "none".to_owned(),
            Some(end) if self.locked => format!("until {end}"),
            Some(end) => format!("ended at {end}"),
        }
    }

    fn earnings(&self) -> String {
        let some = self
            .earns
            .iter()
            .filter(|earning| earning.until_end.base_units > 0);
        let lines: Vec<String> = some.map(EarningView::line).collect();
        if lines.is_empty() {
            "nothing at present".to_owned()
        } else {
            lines.join("\n")
        }
    }
}

impl Item for PositionView {
    const NAMES: [&'static str; 2] = ["position", "positions"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("position"),
        Column::Left("kind"),
        Column::Left("behind"),
        Column::Right("worth"),
        Column::Right("multiplier"),
        Column::Left("lock"),
        Column::Left("owed"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.kind.clone(),
            self.operator_text(),
            self.worth.to_string(),
            multiplier(self.multiplier_bps.into()),
            self.lock(),
            OfMint::lines(&self.owed),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("position", self.address.clone()),
            ("pool", self.pool.clone()),
            ("kind", self.kind.clone()),
            ("mint", self.mint.clone()),
            ("owner", self.owner.clone()),
            ("stands behind", self.operator_text()),
            ("worth", self.worth.to_string()),
            ("lock", self.lock()),
            ("multiplier", multiplier(self.multiplier_bps.into())),
            (
                "share of the pool's weight",
                format!("{} %", decimal::format(self.share_millionths.into(), 4)),
            ),
        ];
        rows.extend(self.votes.clone().map(|votes| ("votes", votes)));
        rows.push(("owed", OfMint::lines(&self.owed)));
        rows.push(("earns", self.earnings()));
        rows
    }
}

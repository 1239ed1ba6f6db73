//! A stake pool.

use flywheel_client::accounts::StakePool;
use flywheel_client::queries::Found;
use flywheel_client::staking::{self, PoolKind, RewardMint};
use schemars::JsonSchema;
use serde::Serialize;

use super::terms::StakeTermsView;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::show::{Amount, Column, Item, Time, grouped};
use crate::views::{ready_text, yes_no};
use crate::words::{self, POOL_KINDS};

/// A stake pool.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PoolView {
    address: String,
    network: String,
    kind: String,
    mint: String,
    paused: bool,
    staked: Amount,
    unbonding: Amount,
    slashed_to_pay: Amount,
    fees_for_insurance: Amount,
    fees_for_treasury: Amount,
    positions: u32,
    tickets: u32,
    weight: String,
    votes: Option<String>,
    rewards: Vec<RewardView>,
    parameters: StakeTermsView,
    proposed: Option<StakeTermsView>,
    proposed_ready_at: Option<Time>,
    #[serde(skip)]
    now: u32,
}

/// A reward mint of a pool.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RewardView {
    mint: String,
    vault: String,
    funded: Amount,
    claimed: Amount,
    to_be_released: Amount,
    ends: Option<Time>,
}

impl RewardView {
    fn new(coins: &Coins<'_>, reward: &RewardMint, left: u64, end: u32) -> Result<Self, Failure> {
        let amount = |base_units| coins.amount(&reward.mint, base_units);
        Ok(Self {
            mint: reward.mint.to_string(),
            vault: reward.vault.to_string(),
            funded: amount(reward.funded)?,
            claimed: amount(reward.claimed)?,
            to_be_released: amount(left)?,
            ends: Time::if_any(if left == 0 { 0 } else { end }),
        })
    }

    fn line(&self) -> String {
        let ends = self.ends.map(|end| format!(" until {end}")).unwrap_or_default();
        let (left, funded) = (self.to_be_released, self.funded);
        format!("{}: {left} of {funded} to be released{ends}", self.mint)
    }
}

impl PoolView {
    /// A pool at a moment, unix seconds, up to which its rewards are released.
    pub fn new(coins: &Coins<'_>, found: &Found<StakePool>, now: u32) -> Result<Self, Failure> {
        let pool = &found.account;
        let amount = |base_units| coins.amount(&pool.mint, base_units);
        let staked_at_all = pool.total_weight() > 0;
        let rewards = pool.rewards().iter().map(|reward| {
            let mut stream = reward.stream();
            stream.release(now, staked_at_all);
            RewardView::new(coins, reward, stream.left, stream.end)
        });
        let proposed_ready_at = Time::if_any(pool.update_ready_at);
        let proposed = match proposed_ready_at {
            Some(_) => Some(StakeTermsView::new(coins, &pool.mint, &pool.proposed)?),
            None => None,
        };
        let governance = pool.kind() == PoolKind::Governance;
        Ok(Self {
            address: found.address.to_string(),
            network: pool.network.to_string(),
            kind: words::word(POOL_KINDS, pool.kind, PoolKind::code),
            mint: pool.mint.to_string(),
            paused: pool.paused != 0,
            staked: amount(pool.staked)?,
            unbonding: amount(pool.unbonding)?,
            slashed_to_pay: amount(pool.slashed)?,
            fees_for_insurance: amount(pool.insurance_owed)?,
            fees_for_treasury: amount(pool.treasury_owed)?,
            positions: pool.positions,
            tickets: pool.tickets,
            weight: pool.total_weight().to_string(),
            votes: governance.then(|| staking::pool_votes(pool, now).to_string()),
            rewards: rewards.collect::<Result<_, _>>()?,
            parameters: StakeTermsView::new(coins, &pool.mint, &pool.parameters)?,
            proposed,
            proposed_ready_at,
            now,
        })
    }
}

impl Item for PoolView {
    const NAMES: [&'static str; 2] = ["pool", "pools"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("pool"),
        Column::Left("kind"),
        Column::Left("mint"),
        Column::Right("staked"),
        Column::Right("unbonding"),
        Column::Right("positions"),
        Column::Left("rewards"),
    ];

    fn cells(&self) -> Vec<String> {
        let rewards: Vec<_> = self.rewards.iter().map(RewardView::line).collect();
        vec![
            self.address.clone(),
            self.kind.clone(),
            self.mint.clone(),
            self.staked.to_string(),
            self.unbonding.to_string(),
            grouped(self.positions.into()),
            rewards.join("\n"),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("pool", self.address.clone()),
            ("network", self.network.clone()),
            ("kind", self.kind.clone()),
            ("mint", self.mint.clone()),
            ("paused", yes_no(u8::from(self.paused))),
            ("staked", self.staked.to_string()),
            ("unbonding", self.unbonding.to_string()),
            ("slashed, to be paid", self.slashed_to_pay.to_string()),
            (
                "  of it fees for the insurance",
                self.fees_for_insurance.to_string(),
            ),
            ("  fees for the treasury", self.fees_for_treasury.to_string()),
            ("positions", grouped(self.positions.into())),
            ("tickets", grouped(self.tickets.into())),
            ("weight", self.weight.clone()),
        ];
        rows.extend(self.votes.clone().map(|votes| ("votes", votes)));
        rows.extend(self.rewards.iter().map(|reward| ("reward", reward.line())));
        rows.extend(self.parameters.rows(self.proposed.as_ref()));
        let update = self.proposed_ready_at.map_or_else(
            || "none".to_owned(),
            |at| ready_text(at, i64::from(self.now) >= at.0, "stake apply-update"),
        );
        rows.push(("proposed update (->)", update));
        rows
    }
}

//! The parameters of a pool.

use flywheel_client::staking::StakeParameters;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::failure::Failure;
use crate::purse::Coins;
use crate::show::{Amount, duration, multiplier};
use crate::views::{any_address, yes_no};

/// What can be changed about a pool.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StakeTermsView {
    minimum_stake: Amount,
    share_floor: Amount,
    max_share_bps: u16,
    min_lock_seconds: u32,
    max_lock_seconds: u32,
    max_multiplier_bps: u16,
    unbonding_seconds: u32,
    reward_seconds: u32,
    grace_seconds: u32,
    appeal_seconds: u32,
    execution_seconds: u32,
    slash_cap_bps: u16,
    reporter_bps: u16,
    insurance_bps: u16,
    treasury_bps: u16,
    insurance: Option<String>,
    treasury: Option<String>,
    veto_authority: Option<String>,
    fault_period_seconds: u32,
    fault_fee_bps: u16,
    fault_periods: u16,
    termination_bps: u16,
    transferable: bool,
}

impl StakeTermsView {
    /// Parameters of a pool of this mint.
    pub fn new(coins: &Coins<'_>, mint: &Address, terms: &StakeParameters) -> Result<Self, Failure> {
        Ok(Self {
            minimum_stake: coins.amount(mint, terms.minimum_stake)?,
            share_floor: coins.amount(mint, terms.share_floor)?,
            max_share_bps: terms.max_share_bps,
            min_lock_seconds: terms.min_lock_seconds,
            max_lock_seconds: terms.max_lock_seconds,
            max_multiplier_bps: terms.max_multiplier_bps,
            unbonding_seconds: terms.unbonding_seconds,
            reward_seconds: terms.reward_seconds,
            grace_seconds: terms.grace_seconds,
            appeal_seconds: terms.appeal_seconds,
            execution_seconds: terms.execution_seconds,
            slash_cap_bps: terms.slash_cap_bps,
            reporter_bps: terms.reporter_bps,
            insurance_bps: terms.insurance_bps,
            treasury_bps: terms.treasury_bps,
            insurance: any_address(&terms.insurance),
            treasury: any_address(&terms.treasury),
            veto_authority: any_address(&terms.veto_authority),
            fault_period_seconds: terms.fault_period_seconds,
            fault_fee_bps: terms.fault_fee_bps,
            fault_periods: terms.fault_periods,
            termination_bps: terms.termination_bps,
            transferable: terms.transferable != 0,
        })
    }

    /// The rows of a table; `then` is what waits to take this one's place.
    pub fn rows(&self, then: Option<&Self>) -> Vec<(&'static str, String)> {
        let mut rows = self.own_rows();
        for ((_, now), (_, then)) in rows.iter_mut().zip(then.map(Self::own_rows).unwrap_or_default()) {
            if *now != then {
                *now = format!("{now} -> {then}");
            }
        }
        rows
    }

    /// What a failed device pays of its bond.
    fn faults(&self) -> String {
        let share = |bps: u16| multiplier(bps.into()).replace('x', "");
        if self.fault_period_seconds == 0 {
            return "nothing".to_owned();
        }
        format!(
            "{} of its bond every {}, {} times, and {} with the last",
            share(self.fault_fee_bps),
            duration(self.fault_period_seconds),
            self.fault_periods,
            share(self.termination_bps)
        )
    }

    fn own_rows(&self) -> Vec<(&'static str, String)> {
        let share = |bps: u16| multiplier(bps.into()).replace('x', "");
        let part = |bps: u16, to: &Option<String>| match to {
            Some(account) => format!("{} to {account}", share(bps)),
            None => share(bps),
        };
        let veto = self.veto_authority.clone();
        vec![
            ("minimum stake", self.minimum_stake.to_string()),
            ("largest share of a member", share(self.max_share_bps)),
            ("allowed whatever the share", self.share_floor.to_string()),
            ("shortest lock", duration(self.min_lock_seconds)),
            ("longest lock", duration(self.max_lock_seconds)),
            ("its multiplier", multiplier(self.max_multiplier_bps.into())),
            ("unbonding takes", duration(self.unbonding_seconds)),
            ("funds are released over", duration(self.reward_seconds)),
            ("collateral may fall short for", duration(self.grace_seconds)),
            ("time for appeals", duration(self.appeal_seconds)),
            ("time to vote and to execute", duration(self.execution_seconds)),
            ("slashed in an epoch at most", share(self.slash_cap_bps)),
            ("of a slash to the reporter", share(self.reporter_bps)),
            ("to the insurance", part(self.insurance_bps, &self.insurance)),
            ("to the treasury", part(self.treasury_bps, &self.treasury)),
            ("a failed device pays", self.faults()),
            ("who may veto", veto.unwrap_or_else(|| "nobody".to_owned())),
            ("transferable", yes_no(u8::from(self.transferable))),
        ]
    }
}

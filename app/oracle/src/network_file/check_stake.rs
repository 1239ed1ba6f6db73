//! The terms of stake pools, as far as the file can be wrong about them; what belongs together is checked by the program's own
//! rules before anything is sent.

use super::check::Checker;
use super::deployment::StakeTerms;
use super::toml_form as form;

impl Checker<'_> {
    /// The terms of a stake pool whose mint has `decimals`.
    pub fn stake_terms(&mut self, table: Option<&form::StakeTable>, decimals: u8) -> StakeTerms {
        let Some(table) = table else {
            return StakeTerms::default();
        };
        StakeTerms {
            minimum_stake: self.optional_amount(table.minimum_stake.as_ref(), decimals),
            share_floor: self.optional_amount(table.share_floor.as_ref(), decimals),
            max_share_bps: self.optional_share(table.max_share_bps.as_ref()),
            unbonding_seconds: table.unbonding_seconds,
            min_lock_seconds: table.min_lock_seconds,
            max_lock_seconds: table.max_lock_seconds,
            max_multiplier_bps: table.max_multiplier_bps,
            reward_seconds: table.reward_seconds,
            grace_seconds: table.grace_seconds,
            appeal_seconds: table.appeal_seconds,
            execution_seconds: table.execution_seconds,
            slash_cap_bps: self.optional_share(table.slash_cap_bps.as_ref()),
            reporter_bps: self.optional_share(table.reporter_bps.as_ref()),
            insurance_bps: self.optional_share(table.insurance_bps.as_ref()),
            insurance: self.optional_address(table.insurance.as_ref()),
            treasury_bps: self.optional_share(table.treasury_bps.as_ref()),
            treasury: self.optional_address(table.treasury.as_ref()),
            fault_period_seconds: table.fault_period_seconds,
            fault_fee_bps: self.optional_share(table.fault_fee_bps.as_ref()),
            fault_periods: table.fault_periods,
            termination_bps: self.optional_share(table.termination_bps.as_ref()),
            veto_authority: self.optional_address(table.veto_authority.as_ref()),
            transferable: table.transferable,
        }
    }
}

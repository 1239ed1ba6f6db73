//! The tables of pools and of the market as they are written: no meaning yet.

use serde::Deserialize;
use toml::Spanned;

use super::market::Service;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolTable {
    pub insurance: Option<Spanned<String>>,
    pub insurance_bps: Option<Spanned<u16>>,
    pub proposal_bond: Option<Spanned<String>>,
    pub challenge_bond: Option<Spanned<String>>,
    pub device_cap: Option<Spanned<String>>,
    pub device_cap_epochs: Option<u16>,
    pub window_limit: Option<Spanned<String>>,
    pub window_seconds: Option<u32>,
    pub vesting_bps: Option<Spanned<u16>>,
    pub vesting_months: Option<u8>,
    pub exit_penalty_bps: Option<Spanned<u16>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StakeTable {
    pub minimum_stake: Option<Spanned<String>>,
    pub share_floor: Option<Spanned<String>>,
    pub max_share_bps: Option<Spanned<u16>>,
    pub unbonding_seconds: Option<u32>,
    pub min_lock_seconds: Option<u32>,
    pub max_lock_seconds: Option<u32>,
    pub max_multiplier_bps: Option<u16>,
    pub reward_seconds: Option<u32>,
    pub grace_seconds: Option<u32>,
    pub appeal_seconds: Option<u32>,
    pub execution_seconds: Option<u32>,
    pub slash_cap_bps: Option<Spanned<u16>>,
    pub reporter_bps: Option<Spanned<u16>>,
    pub insurance_bps: Option<Spanned<u16>>,
    pub insurance: Option<Spanned<String>>,
    pub treasury_bps: Option<Spanned<u16>>,
    pub treasury: Option<Spanned<String>>,
    pub fault_period_seconds: Option<u32>,
    pub fault_fee_bps: Option<Spanned<u16>>,
    pub fault_periods: Option<u16>,
    pub termination_bps: Option<Spanned<u16>>,
    pub veto_authority: Option<Spanned<String>>,
    pub transferable: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarketTable {
    pub currency: Spanned<String>,
    pub currency_decimals: Spanned<u8>,
    pub fee_bps: Spanned<u16>,
    pub customers: Spanned<u32>,
    pub token_price: Spanned<String>,
    pub split: Spanned<SplitTable>,
    pub burn: Option<Spanned<BurnTable>>,
    pub auction: AuctionTable,
    pub currency_mint: Option<Spanned<String>>,
    pub settle_seconds: Option<Spanned<u32>>,
    pub recipients: Option<Spanned<Vec<RecipientTable>>>,
    pub bounty_bps: Option<Spanned<u16>>,
    pub bounty_cap: Option<Spanned<String>>,
    pub max_refund_bps: Option<Spanned<u16>>,
    pub veto_authority: Option<Spanned<String>>,
    pub price_sources: Option<Spanned<Vec<Spanned<String>>>>,
    pub price_max_age_seconds: Option<Spanned<u32>>,
    pub price_max_deviation_bps: Option<Spanned<u16>>,
    pub insurance_cap: Option<Spanned<String>>,
    pub stake: Option<StakeTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipientTable {
    pub wallet: Spanned<String>,
    pub bps: Spanned<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitTable {
    pub providers_bps: u16,
    pub stakers_bps: u16,
    pub burn_bps: u16,
    pub treasury_bps: u16,
    pub insurance_bps: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BurnTable {
    pub limit_bps: Spanned<u16>,
    pub start_epoch: u32,
    pub end_epoch: Spanned<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuctionTable {
    pub lot: Spanned<String>,
    pub window_seconds: Spanned<u32>,
    pub start_bps: Spanned<u16>,
    pub floor_bps: Spanned<u16>,
    pub decay_seconds: Spanned<u32>,
    pub min_fill: Option<Spanned<String>>,
    pub idle_step_bps: Option<Spanned<u16>>,
    pub max_deviation_bps: Option<Spanned<u16>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanTable {
    pub service: Spanned<Service>,
    pub sold_by: Spanned<SaleForm>,
    pub price: Spanned<String>,
    pub columns: Option<Spanned<Vec<String>>>,
    pub decimals: Option<Spanned<u8>>,
    pub paid_with: Option<Spanned<PaymentForm>>,
    pub epochs: Option<Spanned<u32>>,
    pub first_bps: Option<Spanned<u16>>,
    pub decay_bps: Option<Spanned<u16>>,
    pub number: Option<u32>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum SaleForm {
    Order,
    Channel,
    Pass,
    Endowment,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentForm {
    Currency,
    Credits,
}

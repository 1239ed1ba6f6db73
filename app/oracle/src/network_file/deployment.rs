//! What the network file says for the accounts of a chain only. All of it may be left out: `None` is what the file does not
//! say. docs/NETWORK_FILE.md has units, ranges and defaults.

use std::collections::BTreeMap;

use serde::Deserialize;
use solana_address::Address;

/// Addresses and terms of a network's accounts that `flywheel run` has no use for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deployment {
    /// The network's account.
    pub network: Option<Address>,
    /// How long changes wait, in seconds.
    pub change_delay_seconds: Option<u32>,
    /// Who may pause.
    pub pauser: Option<Address>,
    /// Who reports the status of devices.
    pub status_oracle: Option<Address>,
    /// Who says where fees go.
    pub fee_admin: Option<Address>,
    /// Whose associated token account gets the classes' fees.
    pub fee_wallet: Option<Address>,
    /// The token's mint.
    pub mint: Option<Address>,
    /// The first epoch that emits.
    pub start_epoch: Option<u64>,
    /// The oracles' keys, as many as there are weights.
    pub oracle_keys: Option<Vec<Address>>,
    /// Who activates devices, by class.
    pub activations: BTreeMap<u8, Activation>,
    /// What else is said of manufacturers, by id.
    pub manufacturers: BTreeMap<u16, MakerTerms>,
    /// What else is said of the reward pool.
    pub pool: PoolTerms,
    /// The mint of collateral.
    pub collateral_mint: Option<Address>,
    /// The terms of the collateral's stake pool.
    pub collateral: StakeTerms,
    /// What else is said of the market.
    pub market: MarketTerms,
}

/// Who turns a pending device active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// Its operator.
    Operator,
    /// The network's status oracle.
    StatusOracle,
}

/// What else is said of a manufacturer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MakerTerms {
    /// The key that attests.
    pub key: Option<Address>,
    /// Who may rotate that key.
    pub authority: Option<Address>,
    /// Stake that has to stand behind it, in base units of the collateral.
    pub bond: Option<u64>,
}

/// What else is said of the reward pool. Tokens are in base units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PoolTerms {
    /// Who gets the insurance's share of a rejected root's bond.
    pub insurance: Option<Address>,
    /// That share, in basis points.
    pub insurance_bps: Option<u16>,
    /// What proposing a root takes, in lamports.
    pub proposal_bond: Option<u64>,
    /// What a proof of fraud that does not hold costs, in lamports.
    pub challenge_bond: Option<u64>,
    /// The most that a device is paid for an epoch.
    pub device_cap: Option<u64>,
    /// How many epochs' caps add up.
    pub device_cap_epochs: Option<u16>,
    /// The most that leaves the pool within the window.
    pub window_limit: Option<u64>,
    /// How long a payment counts, in seconds.
    pub window_seconds: Option<u32>,
    /// Share of each claim that vests, in basis points.
    pub vesting_bps: Option<u16>,
    /// Months over which it vests.
    pub vesting_months: Option<u8>,
    /// The penalty for leaving early, in basis points.
    pub exit_penalty_bps: Option<u16>,
}

/// The terms of a stake pool. Tokens are in base units of its mint, shares in basis points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the keys of the file; docs/NETWORK_FILE.md describes them"
)]
pub struct StakeTerms {
    pub minimum_stake: Option<u64>,
    pub share_floor: Option<u64>,
    pub max_share_bps: Option<u16>,
    pub unbonding_seconds: Option<u32>,
    pub min_lock_seconds: Option<u32>,
    pub max_lock_seconds: Option<u32>,
    pub max_multiplier_bps: Option<u16>,
    pub reward_seconds: Option<u32>,
    pub grace_seconds: Option<u32>,
    pub appeal_seconds: Option<u32>,
    pub execution_seconds: Option<u32>,
    pub slash_cap_bps: Option<u16>,
    pub reporter_bps: Option<u16>,
    pub insurance_bps: Option<u16>,
    pub insurance: Option<Address>,
    pub treasury_bps: Option<u16>,
    pub treasury: Option<Address>,
    pub fault_period_seconds: Option<u32>,
    pub fault_fee_bps: Option<u16>,
    pub fault_periods: Option<u16>,
    pub termination_bps: Option<u16>,
    pub veto_authority: Option<Address>,
    pub transferable: Option<bool>,
}

/// What else is said of the market. Amounts are in base units of the currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarketTerms {
    /// The currency's mint.
    pub mint: Option<Address>,
    /// How long after an order's end it can be settled, in seconds.
    pub settle_seconds: Option<u32>,
    /// The most that the insurance pays in an epoch.
    pub insurance_cap: Option<u64>,
    /// The terms of the stake pool that shares revenue.
    pub stake: StakeTerms,
    /// The terms of the price feed.
    pub prices: PriceTerms,
    /// What else is said of the revenue pool.
    pub revenue: RevenueTerms,
    /// The numbers of the plans in the market, in the order of the file.
    pub plan_numbers: Vec<Option<u32>>,
}

/// The terms of a price feed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PriceTerms {
    /// The keys of the two sources.
    pub sources: Option<[Address; 2]>,
    /// How old a price may be, in seconds.
    pub max_age_seconds: Option<u32>,
    /// How far the two prices may be apart, in basis points.
    pub max_deviation_bps: Option<u16>,
}

/// What else is said of the revenue pool. Amounts are in base units of the currency, shares in basis points.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RevenueTerms {
    /// Who shares the treasury's part.
    pub recipients: Option<Vec<Recipient>>,
    /// Bounty for cranking.
    pub bounty_bps: Option<u16>,
    /// The most of it.
    pub bounty_cap: Option<u64>,
    /// How much of an epoch's income may be refunded.
    pub max_refund_bps: Option<u16>,
    /// Who may switch the token's pool to direct burns.
    pub veto_authority: Option<Address>,
    /// The least that is sold at once.
    pub min_fill: Option<u64>,
    /// How much the reference falls for a window without a sale.
    pub idle_step_bps: Option<u16>,
    /// How far the reference may be from the feed's price; nothing where the feed is not asked.
    pub max_deviation_bps: Option<u16>,
}

/// Who shares the treasury's part of revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient {
    /// Who is paid.
    pub wallet: Address,
    /// Its share, in basis points.
    pub bps: u16,
}

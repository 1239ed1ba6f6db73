//! What a seller may change about a plan; what was bought before keeps the terms it was bought at.

use anchor_lang::prelude::*;

use super::{FULL_BPS, MAX_WINDOW_SECONDS, Sells};
use crate::errors::{MarketError, ensure};

/// Longest time that an order runs, and longest period of an endowment, seconds: 10 years.
pub const MAX_DURATION_SECONDS: u32 = 315_360_000;
/// The class of plans that are not bound to one.
pub const ANY_CLASS: u16 = u16::MAX;
/// In base units of the payment mint.
pub const PRICED_IN_MINT: u8 = 0;
/// In base units of the feed's quote mint, paid in the network token.
pub const PRICED_IN_QUOTE: u8 = 1;
/// Bit of reports by the customer.
pub const REPORTS_BY_CUSTOMER: u8 = 1;
/// Bit of reports by the network's oracles.
pub const REPORTS_BY_ORACLES: u8 = 2;

/// What can be changed about a plan, as it is stored.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PlanTerms {
    /// Who gets what is settled; zero when everything is revenue.
    pub payee: Pubkey,
    /// The device that orders are bound to; zero for any.
    pub device: Pubkey,
    /// Who may draw from passes beside their holders; zero for nobody.
    pub meter: Pubkey,
    /// Price of `per` units, base units by `pricing`.
    pub price: u64,
    /// Units that the price is for.
    pub per: u64,
    /// Fewest units sold at once.
    pub min_quantity: u64,
    /// Most units sold at once.
    pub max_quantity: u64,
    /// Endowments: what the first period costs for `per` units, base units by `pricing`.
    pub cost: u64,
    /// Orders: how long they can be accepted, seconds.
    pub accept_seconds: u32,
    /// Orders: how long they run after the customer has ended them, seconds.
    pub notice_seconds: u32,
    /// Orders: how long they run from when they are accepted, seconds.
    pub duration_seconds: u32,
    /// Endowments: length of a period, seconds.
    pub period_seconds: u32,
    /// Endowments: how many periods.
    pub periods: u32,
    /// The class that devices must be of; 65,535 for any.
    pub class: u16,
    /// Endowments: by how much each period costs less than the one before, basis points.
    pub decay_bps: u16,
    /// In which mint the price is.
    pub pricing: u8,
    /// Orders: whose reports settle them, bits.
    pub reports: u8,
    /// Zero.
    pub padding: [u8; 6],
}

/// What can be changed about a plan, as an argument.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanTermsArgs {
    /// Who gets what is settled; zero, in the network's plans only, when everything is revenue.
    pub payee: Pubkey,
    /// The device that orders are bound to; zero for any.
    pub device: Pubkey,
    /// Who may draw from passes beside their holders; zero for nobody.
    pub meter: Pubkey,
    /// Price of `per` units, base units by `pricing`, at least 1.
    pub price: u64,
    /// Units that the price is for, at least 1.
    pub per: u64,
    /// Fewest units sold at once, at least 1.
    pub min_quantity: u64,
    /// Most units sold at once.
    pub max_quantity: u64,
    /// Endowments: what the first period costs for `per` units, base units by `pricing`, at least 1.
    pub cost: u64,
    /// Orders: how long they can be accepted, seconds, 1 to 90 days.
    pub accept_seconds: u32,
    /// Orders: how long they run after the customer has ended them, seconds, at most 90 days.
    pub notice_seconds: u32,
    /// Orders: how long they run from when they are accepted, seconds, 1 to 10 years.
    pub duration_seconds: u32,
    /// Endowments: length of a period, seconds, 1 to 10 years.
    pub period_seconds: u32,
    /// Endowments: how many periods, at least 1.
    pub periods: u32,
    /// The class that devices must be of; 65,535 for any.
    pub class: u16,
    /// Endowments: by how much each period costs less than the one before, basis points, at most 10,000.
    pub decay_bps: u16,
    /// In which mint the price is: 0 the payment mint, 1 the feed's quote mint.
    pub pricing: u8,
    /// Orders: whose reports settle them, bits: 1 the customer's, 2 the oracles'.
    pub reports: u8,
}

impl PlanTermsArgs {
    /// Whether they are in range for a plan that sells `sells`.
    ///
    /// # Errors
    /// `TermsInvalid`, `TimesInvalid`.
    pub fn validate(&self, sells: Sells) -> Result<()> {
        let is_priced = self.price > 0 && self.per > 0 && self.pricing <= PRICED_IN_QUOTE;
        let has_quantities = self.min_quantity > 0 && self.min_quantity <= self.max_quantity;
        ensure(is_priced && has_quantities, MarketError::TermsInvalid)?;
        match sells {
            Sells::Orders => self.validate_orders(),
            Sells::Passes => Ok(()),
            Sells::Endowments => self.validate_endowments(),
        }
    }

    fn validate_orders(&self) -> Result<()> {
        let all = REPORTS_BY_CUSTOMER | REPORTS_BY_ORACLES;
        ensure((1..=all).contains(&self.reports), MarketError::TermsInvalid)?;
        ensure(
            (1..=MAX_WINDOW_SECONDS).contains(&self.accept_seconds)
                && self.notice_seconds <= MAX_WINDOW_SECONDS
                && (1..=MAX_DURATION_SECONDS).contains(&self.duration_seconds),
            MarketError::TimesInvalid,
        )
    }

    fn validate_endowments(&self) -> Result<()> {
        ensure(
            self.cost > 0 && self.decay_bps <= FULL_BPS,
            MarketError::TermsInvalid,
        )?;
        ensure(
            (1..=MAX_DURATION_SECONDS).contains(&self.period_seconds) && self.periods > 0,
            MarketError::TimesInvalid,
        )
    }
}

impl From<PlanTermsArgs> for PlanTerms {
    fn from(args: PlanTermsArgs) -> Self {
        Self {
            payee: args.payee,
            device: args.device,
            meter: args.meter,
            price: args.price,
            per: args.per,
            min_quantity: args.min_quantity,
            max_quantity: args.max_quantity,
            cost: args.cost,
            accept_seconds: args.accept_seconds,
            notice_seconds: args.notice_seconds,
            duration_seconds: args.duration_seconds,
            period_seconds: args.period_seconds,
            periods: args.periods,
            class: args.class,
            decay_bps: args.decay_bps,
            pricing: args.pricing,
            reports: args.reports,
            padding: [0; 6],
        }
    }
}

impl From<PlanTerms> for PlanTermsArgs {
    fn from(stored: PlanTerms) -> Self {
        Self {
            payee: stored.payee,
            device: stored.device,
            meter: stored.meter,
            price: stored.price,
            per: stored.per,
            min_quantity: stored.min_quantity,
            max_quantity: stored.max_quantity,
            cost: stored.cost,
            accept_seconds: stored.accept_seconds,
            notice_seconds: stored.notice_seconds,
            duration_seconds: stored.duration_seconds,
            period_seconds: stored.period_seconds,
            periods: stored.periods,
            class: stored.class,
            decay_bps: stored.decay_bps,
            pricing: stored.pricing,
            reports: stored.reports,
        }
    }
}

//! `pay_endowment`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::MarketError;
use crate::events::{EndowmentPaid, emit};
use crate::seeds;
use crate::state::{Customer, Endowment, Market, Plan, Sells, clock};

/// Arguments of `pay_endowment`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayEndowmentArgs {
    /// An id that the customer has no endowment of in this plan.
    pub id: u32,
    /// The version of the plan's terms that is agreed to.
    pub terms_version: u32,
    /// What is to be stored, bytes.
    pub quantity: u64,
    /// The most that it may cost, base units.
    pub max_amount: u64,
}

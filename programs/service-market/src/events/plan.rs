//! Events of plans.

use anchor_lang::prelude::*;

use crate::state::PlanTermsArgs;

/// A plan was created.
#[event]
pub struct PlanCreated {
    /// The market.
    pub market: Pubkey,
    /// The plan.
    pub plan: Pubkey,
    /// The operator that sells; zero for the network.
    pub operator: Pubkey,
    /// `Sells` code.
    pub sells: u8,
    /// The unit, which is the revenue's category.
    pub unit: u8,
    /// Its terms.
    pub terms: PlanTermsArgs,
}

/// A plan's terms were changed, or it was retired.
#[event]
pub struct PlanUpdated {
    /// The plan.
    pub plan: Pubkey,
    /// The terms before.
    pub old_terms: PlanTermsArgs,
    /// The terms now.
    pub new_terms: PlanTermsArgs,
    /// The version of the terms now.
    pub terms_version: u32,
    /// Whether it is retired now.
    pub retired: bool,
}

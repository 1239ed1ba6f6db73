//! An insurance and who acts on it.

use anchor_lang::prelude::*;

use crate::errors::StakingError;
use crate::programs::Network;
use crate::state::Insurance;

/// Accounts of `update_insurance`, `apply_insurance_update` and, first, of `pay_insurance`.
#[event_cpi]
#[derive(Accounts)]
pub struct ConfigureInsurance<'info> {
    /// Who acts; each instruction says who may.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The insurance.
    #[account(mut, has_one = network @ StakingError::InsuranceMismatch)]
    pub insurance: AccountLoader<'info, Insurance>,
}

//! A network and who acts on it.

use anchor_lang::prelude::*;

use crate::state::Network;

/// Accounts of `update_network`, `apply_network_update`, `propose_authority`, `accept_authority`, `set_roles` and
/// `set_pause`.
#[event_cpi]
#[derive(Accounts)]
pub struct ConfigureNetwork<'info> {
    /// Who acts; each instruction says who may.
    pub signer: Signer<'info>,
    /// The network.
    #[account(mut)]
    pub network: AccountLoader<'info, Network>,
}

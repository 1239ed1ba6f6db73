//! `update_revenue_pool`

use anchor_lang::prelude::*;

use super::{require_no_more_accounts, require_this_program};
use crate::contexts::*;
use crate::events::{RevenueUpdateProposed, emit};
use crate::state::{RevenueParametersArgs, clock};

/// Accounts of `update_revenue_pool`.
#[derive(Accounts)]
pub struct UpdateRevenuePool<'info> {
    /// The pool, and the network's authority.
    pub configure: ConfigureRevenuePool<'info>,
    /// Where shares are to go.
    pub destinations: DestinationAccounts<'info>,
}

impl UpdateRevenuePool<'_> {
    #[inline(never)]
    fn propose(&self, args: &RevenueParametersArgs) -> Result<RevenueUpdateProposed> {
        let configure = &self.configure;
        let (network, mut pool) = (configure.network.load()?, configure.pool.load_mut()?);
        pool.require_authority(&network, configure.signer.key)?;
        let home = Home {
            network: pool.network,
            mint: pool.mint,
            token_program: pool.token_program,
            token_mint: pool.token_mint,
            vault: pool.vault,
        };
        let destinations = self.destinations.check(&home)?;
        pool.proposed = args.with(destinations);
        pool.proposed.validate(pool.is_native())?;
        if pool.proposed_count == 0 {
            pool.require_recipients(&pool.proposed)?;
        }
        pool.update_ready_at = clock()?.saturating_add(network.change_delay_seconds);
        Ok(RevenueUpdateProposed {
            pool: configure.pool.key(),
            parameters: *args,
            destinations: destinations.into(),
            ready_at: pool.update_ready_at,
        })
    }
}

pub(crate) fn handle_update_revenue_pool(
    ctx: Context<UpdateRevenuePool>,
    parameters: RevenueParametersArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    require_this_program(&ctx.accounts.configure.program)?;
    let event = ctx.accounts.propose(&parameters)?;
    emit(&ctx.accounts.configure.event_authority, &event)
}

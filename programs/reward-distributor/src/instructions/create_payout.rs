//! `create_payout`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::errors::RewardError;
use crate::events::{PayoutCreated, emit};
use crate::seeds;
use crate::state::{Destination, Payout};

/// A wallet with its share, as an argument.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct DestinationArgs {
    /// The wallet.
    pub wallet: Pubkey,
    /// Its share, basis points, at least 1.
    pub bps: u16,
}

/// Accounts of `create_payout`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(id: u64)]
pub struct CreatePayout<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Whose payout it is.
    pub creator: Signer<'info>,
    /// The payout to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::PAYOUT, creator.key().as_ref(), &id.to_le_bytes()], bump)]
    pub payout: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_create_payout(
    ctx: Context<CreatePayout>,
    id: u64,
    destinations: Vec<DestinationArgs>,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let creator = accounts.creator.key();
    let stored = |args: &DestinationArgs| Destination {
        wallet: args.wallet,
        bps: args.bps,
    };
    let count = {
        let (number, bump) = (id.to_le_bytes(), ctx.bumps.payout);
        let seeds: &[&[u8]] = &[seeds::PAYOUT, creator.as_ref(), &number, &[bump]];
        let (payer, account) = (&accounts.payer, &accounts.payout);
        let mut payout = create::<Payout, _>(payer, account, seeds, RewardError::AccountExists)?;
        payout.version = Payout::VERSION;
        payout.bump = bump;
        payout.id = id;
        payout.creator = creator;
        payout.set_destinations(&destinations.iter().map(stored).collect::<Vec<_>>())?;
        payout.count
    };
    emit(
        &accounts.event_authority,
        &PayoutCreated {
            payout: accounts.payout.key(),
            creator,
            id,
            destinations: count,
        },
    )
}

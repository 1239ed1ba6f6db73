//! `create_authorisation`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::errors::MarketError;
use crate::events::{AuthorisationCreated, emit};
use crate::seeds;
use crate::state::{Authorisation, CeilingsArgs, Market, require_category};

/// Arguments of `create_authorisation`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreateAuthorisationArgs {
    /// Who may lock and claim.
    pub payee: Pubkey,
    /// What may be locked.
    pub ceilings: CeilingsArgs,
    /// The category that its fees are revenue of.
    pub category: u8,
}

/// Accounts of `create_authorisation`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: CreateAuthorisationArgs)]
pub struct CreateAuthorisation<'info> {
    /// Whose tokens the authorisation is to hold; pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The authorisation to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::AUTHORISATION, market.key().as_ref(), payer.key().as_ref(), args.payee.as_ref()],
        bump
    )]
    pub authorisation: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl CreateAuthorisation<'_> {
    #[inline(never)]
    fn create(&self, bump: u8, args: &CreateAuthorisationArgs) -> Result<AuthorisationCreated> {
        require_category(args.category)?;
        let market = self.market.load()?;
        market.require_running()?;
        let market_key = self.market.key();
        let seeds: &[&[u8]] = &[
            seeds::AUTHORISATION,
            market_key.as_ref(),
            self.payer.key.as_ref(),
            args.payee.as_ref(),
            &[bump],
        ];
        let (payer, account) = (&self.payer, &self.authorisation);
        let mut authorisation =
            create::<Authorisation, _>(payer, account, seeds, MarketError::AccountExists)?;
        authorisation.version = Authorisation::VERSION;
        authorisation.bump = bump;
        authorisation.category = args.category;
        authorisation.fee_bps = market.parameters.fee_bps;
        authorisation.market = market_key;
        authorisation.payer = *self.payer.key;
        authorisation.payee = args.payee;
        authorisation.set_ceilings(&args.ceilings);
        Ok(AuthorisationCreated {
            market: market_key,
            authorisation: *self.authorisation.key,
            payer: authorisation.payer,
            payee: authorisation.payee,
            ceilings: args.ceilings,
            fee_bps: authorisation.fee_bps,
            category: authorisation.category,
        })
    }
}

pub(crate) fn handle_create_authorisation(
    ctx: Context<CreateAuthorisation>,
    args: CreateAuthorisationArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = accounts.create(ctx.bumps.authorisation, &args)?;
    emit(&accounts.event_authority, &event)
}

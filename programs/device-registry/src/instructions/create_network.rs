//! `create_network`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::RegistryError;
use crate::events::NetworkCreated;
use crate::name;
use crate::seeds;
use crate::state::{MIN_EPOCH_SECONDS, Network};

/// Arguments of `create_network`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct CreateNetworkArgs {
    /// Number that tells the networks of one authority apart.
    pub id: u64,
    /// Display name, zero-padded UTF-8.
    pub name: [u8; 32],
    /// Start of epoch 0, unix seconds; the past is allowed, for networks that move here.
    pub genesis: i64,
    /// Length of an epoch, seconds, at least 60. Fixed for ever.
    pub epoch_seconds: u32,
    /// How long changes of dangerous parameters wait, seconds.
    pub change_delay_seconds: u32,
    /// Who may pause.
    pub pauser: Pubkey,
    /// Who reports device status.
    pub status_oracle: Pubkey,
    /// Who sets and collects fees.
    pub fee_admin: Pubkey,
}

/// Accounts of `create_network`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: CreateNetworkArgs)]
pub struct CreateNetwork<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Becomes the network's authority.
    pub authority: Signer<'info>,
    /// The network to create.
    #[account(
        init,
        payer = payer,
        space = Network::SPACE,
        seeds = [seeds::NETWORK, authority.key().as_ref(), &args.id.to_le_bytes()],
        bump
    )]
    pub network: AccountLoader<'info, Network>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl CreateNetworkArgs {
    fn validate(&self) -> Result<()> {
        require!(name::is_valid(&self.name), RegistryError::NameInvalid);
        require_gte!(
            self.epoch_seconds,
            MIN_EPOCH_SECONDS,
            RegistryError::EpochTooShort
        );
        require!(u32::try_from(self.genesis).is_ok(), RegistryError::GenesisInvalid);
        Ok(())
    }
}

pub(crate) fn handle_create_network(ctx: Context<CreateNetwork>, args: CreateNetworkArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    args.validate()?;
    let authority = ctx.accounts.authority.key();
    {
        let mut network = ctx.accounts.network.load_init()?;
        network.version = Network::VERSION;
        network.bump = ctx.bumps.network;
        network.id = args.id;
        network.creator = authority;
        network.authority = authority;
        network.pauser = args.pauser;
        network.status_oracle = args.status_oracle;
        network.fee_admin = args.fee_admin;
        network.genesis = args.genesis;
        network.epoch_seconds = args.epoch_seconds;
        network.change_delay_seconds = args.change_delay_seconds;
        network.name = args.name;
    }
    emit_cpi!(NetworkCreated {
        network: ctx.accounts.network.key(),
        authority,
        id: args.id,
        name: args.name,
        genesis: args.genesis,
        epoch_seconds: args.epoch_seconds,
    });
    Ok(())
}

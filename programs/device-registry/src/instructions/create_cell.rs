//! `create_cell`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::RegistryError;
use crate::events::CellCreated;
use crate::seeds;
use crate::state::{CellCounter, DeviceClass, Network};

/// Accounts of `create_cell`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(cell: u64)]
pub struct CreateCell<'info> {
    /// Pays the rent, and is refunded when the empty counter is closed.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The class whose devices are counted.
    #[account(has_one = network @ RegistryError::ClassNetworkMismatch)]
    pub class: AccountLoader<'info, DeviceClass>,
    /// The counter to create.
    #[account(
        init,
        payer = payer,
        space = CellCounter::SPACE,
        seeds = [
            seeds::CELL,
            network.key().as_ref(),
            &class.load()?.id.to_le_bytes(),
            &cell.to_le_bytes(),
        ],
        bump
    )]
    pub cell_counter: AccountLoader<'info, CellCounter>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl CreateCell<'_> {
    fn validate(&self, cell: u64) -> Result<()> {
        let resolution = flywheel_geo::resolution(cell).map_err(|_| RegistryError::CellInvalid)?;
        require_eq!(
            resolution,
            self.class.load()?.density_resolution,
            RegistryError::CellInvalid
        );
        Ok(())
    }
}

pub(crate) fn handle_create_cell(ctx: Context<CreateCell>, cell: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate(cell)?;
    let class = accounts.class.load()?.id;
    {
        let mut counter = accounts.cell_counter.load_init()?;
        counter.version = CellCounter::VERSION;
        counter.bump = ctx.bumps.cell_counter;
        counter.class = class;
        counter.cell = cell;
        counter.network = accounts.network.key();
        counter.rent_payer = accounts.payer.key();
    }
    emit_cpi!(CellCreated {
        network: accounts.network.key(),
        class,
        cell
    });
    Ok(())
}

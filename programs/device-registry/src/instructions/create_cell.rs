//! `create_cell`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::create;
use crate::errors::{RegistryError, ensure};
use crate::events::{CellCreated, emit};
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
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [
            seeds::CELL,
            network.key().as_ref(),
            &class.load()?.id.to_le_bytes(),
            &cell.to_le_bytes(),
        ],
        bump
    )]
    pub cell_counter: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_create_cell(ctx: Context<CreateCell>, cell: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (class, density_resolution) = {
        let class = accounts.class.load()?;
        (class.id, class.density_resolution)
    };
    ensure(
        flywheel_geo::resolution(cell) == Ok(density_resolution),
        RegistryError::CellInvalid,
    )?;
    let network = accounts.network.key();
    let bump = ctx.bumps.cell_counter;
    {
        let (id, place) = (class.to_le_bytes(), cell.to_le_bytes());
        let seeds: &[&[u8]] = &[seeds::CELL, network.as_ref(), &id, &place, &[bump]];
        let mut counter = create::<CellCounter>(&accounts.payer, &accounts.cell_counter, seeds)?;
        counter.version = CellCounter::VERSION;
        counter.bump = bump;
        counter.class = class;
        counter.cell = cell;
        counter.network = network;
        counter.rent_payer = accounts.payer.key();
    }
    emit(&accounts.event_authority, &CellCreated { network, class, cell })
}

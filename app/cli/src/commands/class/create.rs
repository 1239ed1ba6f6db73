//! `flywheel class create`

use clap::Args;
use flywheel_client::instructions::registry::{self, Category, CreateClassArgs};

use super::show_changed;
use super::terms::{NEW_CLASS, TermsArgs};
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::words::{self, CATEGORIES};

/// Arguments of `flywheel class create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// Its name, at most 32 bytes
    #[arg(value_parser = words::padded_name)]
    name: [u8; 32],
    /// Its id in the network
    #[arg(long, value_parser = clap::value_parser!(u16).range(0..256))]
    id: u16,
    /// What its devices provide
    #[arg(long, value_parser = words::one_of(CATEGORIES))]
    category: Category,
    /// What capacity is counted in, at most 32 bytes, such as megabit-per-second
    #[arg(long, value_name = "UNIT", value_parser = words::padded_name)]
    capacity_unit: [u8; 32],
    /// H3 resolution at which its devices are counted; never changes
    #[arg(long, value_name = "0..15", default_value_t = 8, value_parser = clap::value_parser!(u8).range(0..=15))]
    density_resolution: u8,
    /// Stake that stands behind each unit of capacity, base units of the collateral mint; never changes
    #[arg(long, value_name = "N", default_value_t = 0)]
    bond_per_unit: u64,
    #[command(flatten)]
    terms: TermsArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// Creates a class and shows it.
pub fn create(args: &CreateArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let create = CreateClassArgs {
        id: args.id,
        name: args.name,
        category: args.category,
        capacity_unit: args.capacity_unit,
        density_resolution: args.density_resolution,
        bond_per_unit: args.bond_per_unit,
        parameters: args.terms.over(NEW_CLASS, sender.chain())?,
    };
    let instruction = registry::create_class(sender.payer(), sender.authority(), network.address, create);
    sender.send("create the class", &[instruction])?;
    show_changed(&sender, &network.address, args.id, context)
}

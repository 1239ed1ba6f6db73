//! `flywheel class create`

use clap::Args;
use flywheel_client::instructions::registry::{
    self, Activator, Category, ClassParametersArgs, CreateClassArgs,
};
use solana_address::Address;

use crate::args::{NetworkArg, PayerArg};
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;
use crate::show;
use crate::views::ClassView;
use crate::words::{self, ACTIVATORS, CATEGORIES};

/// Arguments of `flywheel class create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// Its name, at most 32 bytes
    #[arg(value_parser = words::padded_name)]
    name: [u8; 32],
    #[command(flatten)]
    network: NetworkArg,
    /// Its id in the network
    #[arg(long, value_parser = clap::value_parser!(u16).range(0..256))]
    id: u16,
    /// What its devices provide
    #[arg(long, value_parser = words::one_of(CATEGORIES))]
    category: Category,
    /// What capacity is counted in, at most 32 bytes, such as megabit-per-second
    #[arg(long, value_name = "UNIT", value_parser = words::padded_name)]
    capacity_unit: [u8; 32],
    /// The smallest capacity of a device
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    min_capacity: u32,
    /// The largest capacity of a device
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_capacity: u32,
    /// Who activates its devices
    #[arg(long, default_value = "operator", value_parser = words::one_of(ACTIVATORS))]
    activator: Activator,
    /// How much its work counts, up to 100
    #[arg(long, value_name = "FACTOR", default_value = "1", value_parser = words::basis_points)]
    reward_weight: u32,
    /// H3 resolution at which its devices are counted
    #[arg(long, value_name = "0..15", default_value_t = 8, value_parser = clap::value_parser!(u8).range(0..=15))]
    density_resolution: u8,
    /// Devices per cell above which each earns less; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 0)]
    density_target: u32,
    /// Least time between two moves of a device
    #[arg(long, value_name = "DURATION", default_value = "0", value_parser = words::seconds)]
    relocation_cooldown: u32,
    /// How long a device is on probation after its activation
    #[arg(long, value_name = "DURATION", default_value = "0", value_parser = words::seconds)]
    probation: u32,
    /// What a device on probation earns of its share, 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "1", value_parser = words::share)]
    probation_share: u16,
    #[command(flatten)]
    payer: PayerArg,
}

/// Creates a class and shows it.
pub fn create(args: &CreateArgs, context: &Context) -> Result<(), Failure> {
    if args.min_capacity > args.max_capacity {
        let (min, max) = (args.min_capacity, args.max_capacity);
        return Err(Failure::Argument(format!(
            "--min-capacity {min} is above --max-capacity {max}; swap them"
        )));
    }
    let mut sender = context.sender(&args.payer)?;
    let network = lookup::network(sender.chain(), &args.network.network)?.address;
    let instruction = registry::create_class(sender.payer(), sender.authority(), network, args.instruction());
    sender.send("create the class", &[instruction])?;
    let found = lookup::class(sender.chain(), &network, args.id)?;
    show::done(context.output(), &ClassView::new(&found), sender.cost())
}

impl CreateArgs {
    fn instruction(&self) -> CreateClassArgs {
        CreateClassArgs {
            id: self.id,
            name: self.name,
            category: self.category,
            capacity_unit: self.capacity_unit,
            density_resolution: self.density_resolution,
            bond_per_unit: 0,
            parameters: ClassParametersArgs {
                fee_mint: Address::default(),
                onboarding_fee: 0,
                relocation_fee: 0,
                min_capacity: self.min_capacity,
                max_capacity: self.max_capacity,
                reward_weight_bps: self.reward_weight,
                density_target: self.density_target,
                relocation_cooldown_seconds: self.relocation_cooldown,
                probation_seconds: self.probation,
                maintenance_seconds_per_year: 0,
                probation_multiplier_bps: self.probation_share,
                activator: self.activator,
            },
        }
    }
}

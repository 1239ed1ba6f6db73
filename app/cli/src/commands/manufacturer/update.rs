//! `flywheel manufacturer update`

use clap::Args;
use flywheel_client::instructions::registry::{self, UpdateManufacturerArgs};

use super::{OneArgs, classes, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;

/// Arguments of `flywheel manufacturer update`.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    #[command(flatten)]
    one: OneArgs,
    #[command(flatten)]
    changes: Changes,
}

/// What is to change; what is not named stays as it is.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Changes {
    /// How many devices it may attest in all, at least as many as it has
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    quota: Option<u32>,
    /// All classes that it may attest, such as 1,2
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(0..256))]
    classes: Option<Vec<u16>>,
    /// Stake that has to stand behind it, base units of the collateral mint
    #[arg(long, value_name = "N")]
    bond: Option<u64>,
}

/// Changes a manufacturer, at once, and shows it.
pub fn update(args: &UpdateArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let present = lookup::manufacturer(sender.chain(), &network.address, args.one.id)?.account;
    let changes = &args.changes;
    if let Some(quota) = changes.quota.filter(|quota| *quota < present.attested) {
        return Err(Failure::Argument(format!(
            "--quota {quota} is below the {attested} devices that it has attested; name {attested} or more, or take its \
             right away with `flywheel manufacturer revoke`",
            attested = present.attested
        )));
    }
    let classes = match &changes.classes {
        Some(ids) => classes::bits(sender.chain(), &network.address, ids)?,
        None => present.classes,
    };
    let update = UpdateManufacturerArgs {
        quota: changes.quota.unwrap_or(present.quota),
        classes,
        bond: changes.bond.unwrap_or(present.bond),
    };
    let instruction = registry::update_manufacturer(sender.authority(), network.address, present.id, update);
    sender.send("update the manufacturer", &[instruction])?;
    show_changed(&sender, &network.address, present.id, context)
}

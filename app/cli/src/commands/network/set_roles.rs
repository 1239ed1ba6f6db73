//! `flywheel network set-roles`

use clap::Args;
use flywheel_client::instructions::registry::{self, SetRolesArgs};
use solana_address::Address;

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::words;

/// Arguments of `flywheel network set-roles`.
#[derive(Debug, Args)]
pub struct RolesArgs {
    #[command(flatten)]
    roles: Roles,
    #[command(flatten)]
    on: OnNetwork,
}

/// The roles; those that are not named stay as they are.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Roles {
    /// Who may pause and suspend
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    pauser: Option<Address>,
    /// Who reports the status of devices
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    status_oracle: Option<Address>,
    /// Who says where fees go
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    fee_admin: Option<Address>,
}

/// Names who has which role, at once, and shows the network.
pub fn set_roles(args: &RolesArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let present = &network.account;
    let roles = SetRolesArgs {
        pauser: args.roles.pauser.unwrap_or(present.pauser),
        status_oracle: args.roles.status_oracle.unwrap_or(present.status_oracle),
        fee_admin: args.roles.fee_admin.unwrap_or(present.fee_admin),
    };
    let instruction = registry::set_roles(sender.authority(), network.address, roles);
    sender.send("set the roles", &[instruction])?;
    show_changed(&sender, &network, context)
}

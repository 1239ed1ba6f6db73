//! `flywheel device activate`

use clap::Args;
use flywheel_client::accounts::{Device, DeviceStatus};
use flywheel_client::address;
use flywheel_client::instructions::registry;
use flywheel_client::queries::{self, DeviceFilter, Found};
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::{NetworkArg, PayerArg};
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup::{self, DeviceName};
use crate::sender::{Sender, Step};
use crate::show::{self, Cost, grouped};

/// Arguments of `flywheel device activate`.
#[derive(Debug, Args)]
pub struct ActivateArgs {
    /// The devices' indexes, keys or accounts
    #[arg(value_name = "DEVICE", required_unless_present = "all_pending")]
    devices: Vec<DeviceName>,
    /// All pending devices of the operator whose key is --keypair
    #[arg(long, conflicts_with = "devices")]
    all_pending: bool,
    #[command(flatten)]
    network: NetworkArg,
    #[command(flatten)]
    payer: PayerArg,
}

/// How many devices were activated, and what that took.
#[derive(Serialize, JsonSchema)]
pub struct Activated {
    activated: usize,
    #[serde(flatten)]
    cost: Cost,
}

/// Activates devices, as many in a transaction as fit.
pub fn activate(args: &ActivateArgs, context: &Context) -> Result<(), Failure> {
    let mut sender = context.sender(&args.payer)?;
    let network = lookup::network(sender.chain(), &args.network.network)?.address;
    let devices = if args.all_pending {
        let filter = DeviceFilter {
            operator: Some(address::operator(&network, &sender.authority())),
            status: Some(DeviceStatus::Pending),
            class: None,
        };
        queries::devices(sender.chain(), &network, &filter)?
    } else {
        named(&sender, args)?
    };
    let steps: Vec<Step> = devices.iter().map(|device| step(&sender, device)).collect();
    let bar = context.progress().bar("activating devices", steps.len());
    sender.send_each("activate devices", &steps, &bar)?;
    drop(bar);
    let activated = Activated {
        activated: steps.len(),
        cost: sender.cost(),
    };
    let mut rows = vec![("devices activated", grouped(activated.activated as u64))];
    rows.extend(activated.cost.fields());
    show::fields(context.output(), &activated, rows)
}

/// The devices that are named, all of which have to be pending.
fn named(sender: &Sender, args: &ActivateArgs) -> Result<Vec<Found<Device>>, Failure> {
    let find = |name| lookup::device(sender.chain(), &args.network.network, name);
    let mut devices: Vec<Found<Device>> = args.devices.iter().map(find).collect::<Result<_, _>>()?;
    devices.sort_by_key(|device| device.account.index);
    devices.dedup_by_key(|device| device.account.index);
    let pending = DeviceStatus::Pending.code();
    match devices.iter().find(|device| device.account.status != pending) {
        None => Ok(devices),
        Some(other) => Err(Failure::Argument(format!(
            "device {} is not pending; leave it out, `flywheel device show {0}` shows its status",
            other.account.index
        ))),
    }
}

fn step(sender: &Sender, device: &Found<Device>) -> Step {
    let account = &device.account;
    let activate = registry::activate_device(
        sender.authority(),
        account.network,
        account.class,
        account.operator,
        device.address,
    );
    Step {
        name: format!("device {}", account.index),
        instructions: vec![activate],
    }
}

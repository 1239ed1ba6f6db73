//! `flywheel order accept`

use clap::Args;
use flywheel_client::accounts::{DeviceStatus, Order, Plan};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{self as instructions, ANY_CLASS, NOTHING};
use flywheel_client::market::{self as reading, OrderState};
use solana_address::Address;

use super::{OrderArg, order_of, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup::{self, DeviceName};
use crate::markets::{self, seller_of_plan};
use crate::show::Time;
use crate::stakes;

/// Arguments of `flywheel order accept`.
#[derive(Debug, Args)]
pub struct AcceptArgs {
    /// The device that delivers, where the order asks for one: its index, key or account
    #[arg(long, value_name = "INDEX|ADDRESS")]
    device: Option<DeviceName>,
    #[command(flatten)]
    order: OrderArg,
}

/// Accepts an order, and shows it.
pub fn accept(args: &AcceptArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.order.on)?;
    let (chain, signer) = (sender.chain(), sender.authority());
    let (place, order) = markets::order(chain, &network.address, &args.order.order)?;
    let plan = reading::existing::<Plan>(chain, &order.account.plan)?;
    let seller = seller_of_plan(chain, &network, &plan.account, &signer)?;
    require_open(&order.account, stakes::now(chain)?)?;
    let device = device(args, chain, &network.address, &plan.account, &order.account)?;
    let accept = instructions::accept_order(order_of(&place, &order.account), seller, device);
    sender.send("accept the order", &[accept])?;
    show_changed(&sender, &place, &order.address, context)
}

fn require_open(order: &Order, now: u32) -> Result<(), Failure> {
    if order.state() != OrderState::Open {
        return Err(Failure::Argument(
            "the order is accepted already; `flywheel order show` says where it stands".to_owned(),
        ));
    }
    if now < order.accept_by {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "the order could be accepted until {}; what is left to do is `flywheel order cancel`",
        Time(order.accept_by.into())
    )))
}

/// The device that delivers; refuses one that the order does not fit.
fn device(
    args: &AcceptArgs,
    chain: &dyn Chain,
    network: &Address,
    plan: &Plan,
    order: &Order,
) -> Result<Address, Failure> {
    let any_device = order.device == NOTHING;
    if any_device && order.class == ANY_CLASS {
        return match args.device {
            None => Ok(NOTHING),
            Some(_) => Err(Failure::Argument(
                "the order asks for no device; leave --device out".to_owned(),
            )),
        };
    }
    let name = match (args.device, any_device) {
        (Some(name), _) => name,
        (None, false) => DeviceName::Address(order.device),
        (None, true) => {
            return Err(Failure::Argument(format!(
                "the order asks for a device of class {}; name one with --device, `flywheel device list` lists them",
                order.class
            )));
        }
    };
    let found = lookup::device(chain, network, &name)?;
    let device = &found.account;
    let expected = if !any_device && found.address != order.device {
        Some(format!("device {}", order.device))
    } else if order.class != ANY_CLASS && device.class != order.class {
        Some(format!("one of class {}", order.class))
    } else if plan.operator != NOTHING && device.operator != plan.operator {
        Some(format!("one of operator {}", plan.operator))
    } else if device.status != DeviceStatus::Active.code() {
        Some("one that is active".to_owned())
    } else {
        None
    };
    match expected {
        None => Ok(found.address),
        Some(expected) => Err(Failure::Argument(format!(
            "--device {}: the order asks for {expected}; name such a device, `flywheel device list` lists them",
            found.address
        ))),
    }
}

//! `flywheel order end` and `flywheel order release`

use clap::Args;
use flywheel_client::accounts::Plan;
use flywheel_client::instructions::market as instructions;
use flywheel_client::market::{self as reading, OrderState};

use super::{OrderArg, order_of, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, require_signer, seller_of_plan};

/// An order to end.
#[derive(Debug, Args)]
pub struct OneOrder {
    #[command(flatten)]
    order: OrderArg,
}

/// Ends an order with notice, and shows it.
pub fn end(args: &OneOrder, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.order.on)?;
    let (place, order) = markets::order(sender.chain(), &network.address, &args.order.order)?;
    require_signer(&order.account.customer, &sender.authority(), "the customer")?;
    match order.account.state() {
        OrderState::Active => {}
        OrderState::Open => {
            return Err(Failure::Argument(
                "nobody has accepted the order; end it at once with `flywheel order cancel`".to_owned(),
            ));
        }
        _ => return Err(not_running()),
    }
    let end = instructions::end_order(order_of(&place, &order.account));
    sender.send("end the order", &[end])?;
    show_changed(&sender, &place, &order.address, context)
}

/// Lets go of the rest of an order, and shows it.
pub fn release(args: &OneOrder, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.order.on)?;
    let chain = sender.chain();
    let (place, order) = markets::order(chain, &network.address, &args.order.order)?;
    let plan = reading::existing::<Plan>(chain, &order.account.plan)?;
    let seller = seller_of_plan(chain, &network, &plan.account, &sender.authority())?;
    if !order.account.state().may_become(OrderState::Completed) {
        return Err(not_running());
    }
    let release = instructions::release_order(order_of(&place, &order.account), seller);
    sender.send("release the order", &[release])?;
    show_changed(&sender, &place, &order.address, context)
}

fn not_running() -> Failure {
    Failure::Argument(
        "the order is not accepted yet, or has ended already; `flywheel order show` says where it stands"
            .to_owned(),
    )
}

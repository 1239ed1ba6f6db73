//! `flywheel order cancel` and `flywheel order close`

use clap::Args;
use flywheel_client::accounts::Order;
use flywheel_client::instructions::market as instructions;
use flywheel_client::market::OrderState;
use flywheel_client::queries::Found;
use solana_address::Address;
use solana_instruction::Instruction;

use super::{OrderArg, order_of};
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, Place, account_of, creation_of, destination};
use crate::purse::ToArg;
use crate::sender::Sender;
use crate::show::Time;
use crate::views::{ClosedView, lamports};
use crate::{show, stakes};

/// Arguments of `flywheel order cancel` and `flywheel order close`.
#[derive(Debug, Args)]
pub struct CloseArgs {
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    order: OrderArg,
}

/// Cancels an order, and shows what was given back.
pub fn cancel(args: &CloseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.order.on)?;
    let (chain, signer) = (sender.chain(), sender.authority());
    let (place, order) = markets::order(chain, &network.address, &args.order.order)?;
    let account = &order.account;
    if account.state() != OrderState::Open {
        return Err(Failure::Argument(
            "the order is accepted, and can no longer be cancelled; its customer ends it with `flywheel order end`".to_owned(),
        ));
    }
    if signer != account.customer && stakes::now(chain)? < account.accept_by {
        return Err(Failure::Argument(format!(
            "until {} only the customer, {}, may cancel the order; sign with that key, or wait",
            Time(account.accept_by.into()),
            account.customer
        )));
    }
    let build = |token| instructions::cancel_order(signer, order_of(&place, account), token);
    finish(
        &mut sender,
        (&place, &order),
        &args.to,
        ("cancel the order", &build),
        context,
    )
}

/// Closes an order, and shows what was given back.
pub fn close(args: &CloseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.order.on)?;
    let chain = sender.chain();
    let (place, order) = markets::order(chain, &network.address, &args.order.order)?;
    let account = &order.account;
    match account.state() {
        OrderState::Completed => {}
        OrderState::Open => {
            return Err(Failure::Argument(
                "nobody has accepted the order; end it with `flywheel order cancel`".to_owned(),
            ));
        }
        _ if stakes::now(chain)? >= account.expires_at() => {}
        _ => {
            return Err(Failure::Argument(format!(
                "the order can be settled until {}; close it then, or when it is completed",
                Time(account.expires_at().into())
            )));
        }
    }
    let build = |token| instructions::close_order(order_of(&place, account), token);
    finish(
        &mut sender,
        (&place, &order),
        &args.to,
        ("close the order", &build),
        context,
    )
}

/// Sends what ends an order, and shows what was given back.
fn finish(
    sender: &mut Sender,
    (place, order): (&Place, &Found<Order>),
    to: &ToArg,
    (action, build): (&str, &dyn Fn(Address) -> Instruction),
    context: &Context,
) -> Result<(), Failure> {
    let account = &order.account;
    let with_credits = account.with_credits != 0;
    let tokens = if with_credits { 0 } else { account.rest() };
    let to = destination(sender, to, place, &account.customer, tokens)?;
    let before = lamports(sender.chain(), &order.address)?;
    let mut steps: Vec<Instruction> = creation_of(to.as_ref()).into_iter().collect();
    steps.push(build(account_of(to.as_ref(), place)));
    sender.send(action, &steps)?;
    let rent = (before, &account.customer);
    let view = ClosedView::new("order", &order.address, rent, sender.cost());
    let refunded = place.amount(account.rest());
    let view = if with_credits {
        view.with_credits(refunded)
    } else {
        view.with_refund(refunded, to.as_ref().map(|to| &to.account))
    };
    show::fields(context.output(), &view, view.rows())
}

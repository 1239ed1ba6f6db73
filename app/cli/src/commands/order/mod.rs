//! `flywheel order`

mod accept;
mod close;
mod end;
mod list;
mod open;
mod report;
mod settle;

use clap::{Args, Subcommand};
use flywheel_client::accounts::Order;
use flywheel_client::queries::Found;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::Place;
use crate::sender::Sender;
use crate::views::OrderView;
use crate::{stakes, words};

/// The commands on orders.
#[derive(Debug, Subcommand)]
pub enum OrderCommand {
    /// Order units of a plan, and pay in what all of them cost; for a customer
    Open(open::OpenArgs),
    /// Accept an order, which runs from now on; for whoever sells
    Accept(accept::AcceptArgs),
    /// Sign and print a usage report, as a file to send on; for the customer or an oracle. Sends nothing
    Report(report::ReportArgs),
    /// Settle an order by the customer's report or by those of oracles; for anybody
    Settle(settle::SettleArgs),
    /// Cancel an order that nobody has accepted; for the customer, and for anybody when the time to accept it is over
    Cancel(close::CloseArgs),
    /// End an order with notice; for the customer
    End(end::OneOrder),
    /// Let go of what is not settled, which completes the order; for whoever sells
    Release(end::OneOrder),
    /// Close an order that is completed or can no longer be settled; the customer gets the rest. For anybody
    Close(close::CloseArgs),
    /// List orders
    List(list::ListArgs),
    /// Show an order in full
    Show(list::ShowArgs),
}

/// An order to act on.
#[derive(Debug, Args)]
pub struct OrderArg {
    /// The order's address; `flywheel order list` lists them
    #[arg(value_parser = words::address)]
    order: Address,
    #[command(flatten)]
    on: OnNetwork,
}

impl OrderCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Open(args) => open::open(args, context),
            Self::Accept(args) => accept::accept(args, context),
            Self::Report(args) => report::report(args, context),
            Self::Settle(args) => settle::settle(args, context),
            Self::Cancel(args) => close::cancel(args, context),
            Self::End(args) => end::end(args, context),
            Self::Release(args) => end::release(args, context),
            Self::Close(args) => close::close(args, context),
            Self::List(args) => list::list(args, context),
            Self::Show(args) => list::show(args, context),
        }
    }
}

/// An order as instructions name it.
fn order_of(place: &Place, order: &Order) -> flywheel_client::instructions::market::OrderOf {
    flywheel_client::instructions::market::OrderOf {
        market: place.of(),
        plan: order.plan,
        customer: order.customer,
        id: order.id,
    }
}

/// Shows an order as it is now, after a command has changed it.
fn show_changed(sender: &Sender, place: &Place, order: &Address, context: &Context) -> Result<(), Failure> {
    let view = view(sender, place, order)?;
    crate::show::done(context.output(), &view, sender.cost())
}

/// An order as it is now.
fn view(sender: &Sender, place: &Place, order: &Address) -> Result<OrderView, Failure> {
    let chain = sender.chain();
    let found: Found<Order> = flywheel_client::market::existing(chain, order)?;
    Ok(OrderView::new(place, &found, stakes::now(chain)?))
}

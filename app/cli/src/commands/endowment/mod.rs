//! `flywheel endowment`

mod list;
mod pay;
mod release;

use std::path::Path;

use clap::{Args, Subcommand};
use flywheel_client::accounts::{Endowment, Plan};
use flywheel_client::instructions::market::EndowmentOf;
use flywheel_client::queries::Found;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::Place;
use crate::plot;
use crate::views::EndowmentView;
use crate::words;

/// The commands on endowments.
#[derive(Debug, Subcommand)]
pub enum EndowmentCommand {
    /// Pay once for bytes that are kept for ever; for a customer
    Pay(pay::PayArgs),
    /// Release what is due for the periods that have passed; for anybody
    Release(release::ReleaseArgs),
    /// Close an endowment of which all is released; its customer gets the rent. For anybody
    Close(release::CloseArgs),
    /// List endowments
    List(list::ListArgs),
    /// Show an endowment in full, with what it will release
    Show(list::ShowArgs),
}

/// An endowment to act on.
#[derive(Debug, Args)]
pub struct EndowmentArg {
    /// The endowment's address; `flywheel endowment list` lists them
    #[arg(value_parser = words::address)]
    endowment: Address,
    #[command(flatten)]
    on: OnNetwork,
}

impl EndowmentCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Pay(args) => pay::pay(args, context),
            Self::Release(args) => release::release(args, context),
            Self::Close(args) => release::close(args, context),
            Self::List(args) => list::list(args, context),
            Self::Show(args) => list::show(args, context),
        }
    }
}

/// An endowment as instructions name it.
fn endowment_of(place: &Place, plan: &Found<Plan>, endowment: &Endowment) -> EndowmentOf {
    EndowmentOf {
        market: place.of(),
        plan: plan.address,
        customer: endowment.customer,
        id: endowment.id,
    }
}

/// Refuses a file that is no picture, before anything is sent.
fn check_plot(file: Option<&Path>) -> Result<(), Failure> {
    file.map_or(Ok(()), plot::check)
}

/// Draws what an endowment will release, if that is asked for and anything is left.
fn draw(file: Option<&Path>, view: &EndowmentView) -> Result<(), Failure> {
    let (periods, series) = view.series();
    match file {
        Some(file) if !periods.is_empty() => {
            plot::draw_over(file, "What the endowment releases", "period", &periods, &series)
        }
        _ => Ok(()),
    }
}

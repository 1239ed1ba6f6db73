//! `flywheel insurance`

mod configure;
mod create;
mod pay;
mod show;

use clap::{Args, Subcommand};
use flywheel_client::accounts::Insurance;
use flywheel_client::chain::Chain;
use flywheel_client::queries::Found;
use flywheel_client::staking;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::sender::Sender;
use crate::stakes;
use crate::views::InsuranceView;
use crate::words;

/// The commands on insurances.
#[derive(Debug, Subcommand)]
pub enum InsuranceCommand {
    /// Create the insurance of a mint; for the network's authority
    Create(create::CreateArgs),
    /// List the insurances of a network, or show the one of a mint in full
    Show(show::ShowArgs),
    /// Propose another limit of what is paid in an epoch, which waits for the network's delay of changes; for its authority
    Update(configure::UpdateArgs),
    /// Apply a proposed limit whose delay is over; for anybody
    Apply(OneInsurance),
    /// Pay a claim; for the network's authority
    Pay(pay::PayArgs),
}

/// An insurance to act on.
#[derive(Debug, Args)]
pub struct OneInsurance {
    #[command(flatten)]
    mint: MintArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// The mint that an insurance pays in.
#[derive(Debug, Args)]
pub struct MintArg {
    /// The mint that it pays in; not needed where the network has one insurance only
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    mint: Option<Address>,
}

impl InsuranceCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Create(args) => create::create(args, context),
            Self::Show(args) => show::show(args, context),
            Self::Update(args) => configure::update(args, context),
            Self::Apply(args) => configure::apply(args, context),
            Self::Pay(args) => pay::pay(args, context),
        }
    }
}

impl MintArg {
    /// The one insurance of a network that is meant.
    fn find(&self, chain: &dyn Chain, network: &Address) -> Result<Found<Insurance>, Failure> {
        let mut fitting = staking::insurances(chain, network)?;
        fitting.retain(|found| self.mint.is_none_or(|mint| mint == found.account.mint));
        match fitting.as_slice() {
            [only] => Ok(*only),
            [] => Err(Failure::Argument(
                "the network has no such insurance; `flywheel insurance show` lists those there are, and `flywheel insurance \
                 create` makes one"
                    .to_owned(),
            )),
            several => {
                let mints: Vec<String> = several.iter().map(|of| of.account.mint.to_string()).collect();
                Err(Failure::Argument(format!(
                    "the network has several insurances; name the mint of one with --mint: {}",
                    mints.join(", ")
                )))
            }
        }
    }
}

/// Shows an insurance as it is now, after a command has changed it.
fn show_changed(sender: &Sender, insurance: &Address, context: &Context) -> Result<(), Failure> {
    let chain = sender.chain();
    let found = staking::existing(chain, insurance)?;
    let view = InsuranceView::read(chain, &found, stakes::now(chain)?)?;
    crate::show::done(context.output(), &view, sender.cost())
}

//! `flywheel slash`

mod answer;
mod close;
mod execute;
mod list;
mod open;
mod pay;

use clap::{Args, Subcommand};
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::sender::Sender;
use crate::views::CaseView;
use crate::{stakes, words};

/// The commands on slash cases.
#[derive(Debug, Subcommand)]
pub enum SlashCommand {
    /// Open a case against an operator; for the network's authority
    Open(open::OpenArgs),
    /// Propose a case to the oracles and vote for it; for a member of the oracle set
    Propose(open::OpenArgs),
    /// Vote for a proposed case; for a member of the oracle set
    Vote(CaseArgs),
    /// Answer a case, once, after which the time for appeals starts again; for the operator
    Appeal(answer::AppealArgs),
    /// End a case without a slash; for the pool's veto authority
    Veto(CaseArgs),
    /// Take a case's share of the stake, after the time for appeals; for anybody
    Execute(CaseArgs),
    /// Pay what an executed case owes to reporter, insurance and treasury; for anybody
    Pay(pay::PayArgs),
    /// Close the account of a case that has ended; who opened it gets the rent. For anybody
    Close(CaseArgs),
    /// List the cases of a network
    List(list::ListArgs),
}

/// A case to act on.
#[derive(Debug, Args)]
pub struct CaseArgs {
    /// The case's address; `flywheel slash list` lists them
    #[arg(value_parser = words::address)]
    case: Address,
    #[command(flatten)]
    on: OnNetwork,
}

impl SlashCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Open(args) => open::open(args, context),
            Self::Propose(args) => open::propose(args, context),
            Self::Vote(args) => answer::vote(args, context),
            Self::Appeal(args) => answer::appeal(args, context),
            Self::Veto(args) => answer::veto(args, context),
            Self::Execute(args) => execute::execute(args, context),
            Self::Pay(args) => pay::pay(args, context),
            Self::Close(args) => close::close(args, context),
            Self::List(args) => list::list(args, context),
        }
    }
}

/// Shows a case as it is now, after a command has changed it.
fn show_case(sender: &Sender, network: &Address, case: &Address, context: &Context) -> Result<(), Failure> {
    let chain = sender.chain();
    let found = stakes::case(chain, network, case)?;
    let view = CaseView::new(&Coins::new(chain), &found, stakes::now(chain)?)?;
    crate::show::done(context.output(), &view, sender.cost())
}

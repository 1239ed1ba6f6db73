//! `flywheel authorise`

mod create;
mod fund;
mod jobs;
mod show;

use clap::{Args, Subcommand};
use flywheel_client::accounts::Authorisation;
use flywheel_client::instructions::market::AuthorisationOf;
use flywheel_client::market as reading;
use flywheel_client::queries::Found;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::Place;
use crate::sender::Sender;
use crate::views::AuthorisationView;
use crate::{stakes, words};

/// The commands on authorisations.
#[derive(Debug, Subcommand)]
pub enum AuthoriseCommand {
    /// Let a payee lock and claim tokens for jobs, within ceilings; for a payer
    Create(create::CreateArgs),
    /// Put tokens into an authorisation; for anybody
    Fund(fund::FundArgs),
    /// Set other ceilings at once; locks that exist stay. For the payer
    Update(create::UpdateArgs),
    /// Take back what is not locked; for the payer
    Withdraw(fund::WithdrawArgs),
    /// Lock an amount for a job; for the payee
    Lock(jobs::LockArgs),
    /// Claim an amount of a lock, and let go of the rest; for the payee
    Claim(jobs::ClaimArgs),
    /// Let go of a lock; for the payee, and for anybody when it has expired
    Release(jobs::ReleaseArgs),
    /// Close an empty authorisation; for the payer
    Close(fund::CloseArgs),
    /// List authorisations, or show one with its locks
    Show(show::ShowArgs),
}

/// An authorisation to act on.
#[derive(Debug, Args)]
pub struct AuthorisationArg {
    /// The authorisation's address; `flywheel authorise show` lists them
    #[arg(value_parser = words::address)]
    authorisation: Address,
    #[command(flatten)]
    on: OnNetwork,
}

impl AuthoriseCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Create(args) => create::create(args, context),
            Self::Fund(args) => fund::fund(args, context),
            Self::Update(args) => create::update(args, context),
            Self::Withdraw(args) => fund::withdraw(args, context),
            Self::Lock(args) => jobs::lock(args, context),
            Self::Claim(args) => jobs::claim(args, context),
            Self::Release(args) => jobs::release(args, context),
            Self::Close(args) => fund::close(args, context),
            Self::Show(args) => show::show(args, context),
        }
    }
}

/// An authorisation as instructions name it.
fn authorisation_of(place: &Place, authorisation: &Authorisation) -> AuthorisationOf {
    AuthorisationOf {
        market: place.of(),
        payer: authorisation.payer,
        payee: authorisation.payee,
    }
}

/// Shows an authorisation as it is now, after a command has changed it.
fn show_changed(
    sender: &Sender,
    place: &Place,
    authorisation: &Address,
    context: &Context,
) -> Result<(), Failure> {
    let view = view(sender, place, authorisation)?;
    crate::show::done(context.output(), &view, sender.cost())
}

/// An authorisation as it is now.
fn view(sender: &Sender, place: &Place, authorisation: &Address) -> Result<AuthorisationView, Failure> {
    let chain = sender.chain();
    let found: Found<Authorisation> = reading::existing(chain, authorisation)?;
    let locks = reading::locks(chain, authorisation)?;
    Ok(AuthorisationView::new(place, &found, &locks, stakes::now(chain)?))
}

//! `flywheel program set-authority`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::deploy;
use solana_address::Address;
use solana_signer::Signer;

use super::session::{KeysArg, Session, failed};
use super::target::{self, Named};
use super::view::ProgramView;
use crate::args::Yes;
use crate::context::Context;
use crate::failure::Failure;
use crate::{secrets, show, words};

/// Arguments of `flywheel program set-authority`.
#[derive(Debug, Args)]
pub struct SetAuthorityArgs {
    /// Which: names of the suite, or addresses of any
    #[arg(value_name = "NAME|ADDRESS", value_parser = target::named)]
    programs: Vec<Named>,
    /// All five of the suite
    #[arg(long, conflicts_with = "programs")]
    all: bool,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    yes: Yes,
    #[command(flatten)]
    keys: KeysArg,
}

/// Who may upgrade from now on.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct ToArg {
    /// This address, such as the vault of a multisig; nobody checks that it can sign
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    to: Option<Address>,
    /// This key, which signs too, so that it cannot be mistyped
    #[arg(long, value_name = "KEYPAIR")]
    to_keypair: Option<PathBuf>,
    /// Nobody, for ever
    #[arg(long = "final")]
    nobody: bool,
}

/// Hands programs over and shows them.
pub fn set_authority(args: &SetAuthorityArgs, context: &Context) -> Result<(), Failure> {
    if args.programs.is_empty() && !args.all {
        return Err(Failure::Argument(
            "name the programs to hand over, or --all of them".to_owned(),
        ));
    }
    let programs = if args.all {
        Named::suite()
    } else {
        args.programs.clone()
    };
    let successor = args.to.to_keypair.as_deref().map(secrets::signer).transpose()?;
    let to = args.to.to.or(successor.as_ref().map(Signer::pubkey));
    if successor.is_none() {
        args.yes.require(&match to {
            Some(to) => format!(
                "{to} alone could upgrade from then on, and nobody checks that it can sign: --to-keypair has it sign."
            ),
            None => "Nobody could ever upgrade or repair what is final.".to_owned(),
        })?;
    }
    let mut session = Session::open(&args.keys, context)?;
    // All are looked at before the first is handed over.
    for program in &programs {
        let found = deploy::deployed(session.chain.as_ref(), &program.id());
        let found = found.map_err(|error| failed("read a program", error))?;
        let expected = found
            .authority
            .filter(|key| Some(*key) != to && *key != session.authority());
        if let Some(expected) = expected {
            return Err(Failure::Argument(format!(
                "{} can be upgraded by {expected} alone; name its keypair file with --upgrade-authority",
                program.name()
            )));
        }
    }
    let mut views = Vec::with_capacity(programs.len());
    for program in &programs {
        let (chain, keys) = session.parts();
        let done = deploy::set_upgrade_authority(
            chain,
            &program.id(),
            &keys,
            to,
            successor.as_ref().map(|key| key as _),
        );
        let receipt = done.map_err(|error| failed(&format!("hand over {}", program.name()), error))?;
        session.count(receipt.as_ref());
        let occupant = deploy::occupant(session.chain.as_ref(), &program.id())?;
        views.push(ProgramView::new(program, &occupant, program.built().as_ref()));
    }
    match views.as_slice() {
        [only] => show::done(context.output(), only, session.cost()),
        views => show::list(context.output(), views),
    }
}

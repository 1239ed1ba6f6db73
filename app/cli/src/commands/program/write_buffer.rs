//! `flywheel program write-buffer`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::deploy::{ProgramFile, Wanted};
use flywheel_client::programs::Program;

use super::session::{KeysArg, Session, failed};
use super::target;
use super::view::DeploymentView;
use crate::context::Context;
use crate::failure::Failure;
use crate::show;

/// Arguments of `flywheel program write-buffer`.
#[derive(Debug, Args)]
pub struct WriteBufferArgs {
    /// Which program of the suite
    #[arg(value_name = "NAME", value_parser = target::program)]
    name: Option<Program>,
    /// The file to write; as `cargo xtask build` has built it if not given
    #[arg(long, value_name = "SO")]
    file: Option<PathBuf>,
    /// The buffer: a keypair file, or the address of one that is there [default: an address that follows from authority, program
    /// and file]
    #[arg(long, value_name = "KEYPAIR|ADDRESS")]
    buffer: Option<PathBuf>,
    /// Send nothing, and show what would be sent and what it would cost
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    keys: KeysArg,
}

/// Writes a buffer, or what is missing in it, and shows it.
pub fn write_buffer(args: &WriteBufferArgs, context: &Context) -> Result<(), Failure> {
    let (name, file, program) = match (&args.name, &args.file) {
        (Some(program), file) => {
            let target = target::own(program, file.as_deref(), None)?;
            (target.name, target.file, Some(target.id))
        }
        (None, Some(file)) => {
            let read = ProgramFile::read(file).map_err(|error| failed("read a program", error))?;
            (file.display().to_string(), read, None)
        }
        (None, None) => {
            return Err(Failure::Argument(
                "name a program, or its file with --file".to_owned(),
            ));
        }
    };
    file.check(program.as_ref())
        .map_err(|error| failed("check a program", error))?;
    let (at, key) = target::buffer(args.buffer.as_ref())?;
    let mut session = Session::open(&args.keys, context)?;
    let wanted = Wanted {
        buffer_only: true,
        ..session.wanted(program, at)
    };
    let plan = session.plan(&wanted, &file)?;
    session.require_balance(&[&plan])?;
    let spent = match args.dry_run {
        true => None,
        false => Some(session.execute(&name, &plan, &file, (None, key.as_ref()), context)?),
    };
    show::one(
        context.output(),
        &DeploymentView::of_buffer(&name, &file, &plan, spent),
    )
}

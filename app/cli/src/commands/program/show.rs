//! `flywheel program show`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::deploy::{self, ProgramFile};

use super::session::failed;
use super::target::{self, Named};
use super::view::ProgramView;
use crate::context::Context;
use crate::failure::Failure;
use crate::show;

/// Arguments of `flywheel program show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Which: names of the suite, or addresses of any; the whole suite if none is given
    #[arg(value_name = "NAME|ADDRESS", value_parser = target::named)]
    programs: Vec<Named>,
    /// The file to compare with; as `cargo xtask build` has built it if not given
    #[arg(long, value_name = "SO")]
    file: Option<PathBuf>,
}

/// Shows programs; one alone in full.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    if args.file.is_some() && args.programs.len() != 1 {
        return Err(Failure::Argument(
            "--file is compared with one program; name one, such as `flywheel program show device-registry --file X.so`"
                .to_owned(),
        ));
    }
    let chain = context.read()?;
    let file = args.file.as_deref().map(ProgramFile::read).transpose();
    let file = file.map_err(|error| failed("read a program", error))?;
    let named = match args.programs.as_slice() {
        [] => Named::suite(),
        named => named.to_vec(),
    };
    let mut views = Vec::with_capacity(named.len());
    for program in &named {
        let occupant = deploy::occupant(chain.as_ref(), &program.id())?;
        let built = file.clone().or_else(|| program.built());
        views.push(ProgramView::new(program, &occupant, built.as_ref()));
    }
    match views.as_slice() {
        [only] if args.programs.len() == 1 => show::one(context.output(), only),
        views => show::list(context.output(), views),
    }
}

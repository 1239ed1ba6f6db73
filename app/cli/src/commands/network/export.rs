//! `flywheel network export`

use std::path::PathBuf;

use clap::Args;
use flywheel_oracle::table::Source;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::{lookup, provision, show};

/// Arguments of `flywheel network export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    network: NetworkArg,
    /// A network file to edit: only values that differ from the chain are written, all else stays
    #[arg(long, value_name = "FILE")]
    base: Option<PathBuf>,
    /// The file to write; printed if not given
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Writes the network file of a network.
pub fn export(args: &ExportArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.network.network)?;
    let text = match &args.base {
        Some(base) => {
            let source =
                Source::open(base).map_err(|problem| Failure::of_file(problem, super::plan::HINT))?;
            provision::edited(chain.as_ref(), &network, &source)?
        }
        None => provision::canonical(chain.as_ref(), &network)?,
    };
    match &args.out {
        None => show::text(&text),
        Some(out) => std::fs::write(out, text).map_err(|error| {
            Failure::Argument(format!(
                "{}: cannot be written ({error}); name another file with --out",
                out.display()
            ))
        }),
    }
}

//! `flywheel cell list`

use std::collections::BTreeMap;

use clap::Args;
use flywheel_client::queries;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::CellView;
use crate::{lookup, show};

/// Arguments of `flywheel cell list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    network: NetworkArg,
    /// Only those of this class
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u16).range(0..256))]
    class: Option<u16>,
}

/// Lists the cells of a network, by class and cell.
pub fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.network.network)?.address;
    if let Some(id) = args.class {
        lookup::class(chain.as_ref(), &network, id)?;
    }
    let classes = queries::classes(chain.as_ref(), &network)?;
    let targets: BTreeMap<u16, u32> = classes
        .iter()
        .map(|found| (found.account.id, found.account.parameters.density_target))
        .collect();
    let target = |class: u16| targets.get(&class).copied().unwrap_or(0);
    let views: Vec<_> = queries::cells(chain.as_ref(), &network)?
        .iter()
        .filter(|found| args.class.is_none_or(|id| id == found.account.class))
        .map(|found| CellView::new(found, target(found.account.class)))
        .collect();
    show::list(context.output(), &views)
}

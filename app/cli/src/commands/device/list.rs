//! `flywheel device list`

use clap::Args;
use flywheel_client::accounts::DeviceStatus;
use flywheel_client::queries::{self, DeviceFilter};
use solana_address::Address;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::DeviceView;
use crate::words::{self, STATUSES};
use crate::{lookup, show};

/// Arguments of `flywheel device list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    network: NetworkArg,
    /// Only those of this operator: its account or wallet
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    operator: Option<Address>,
    /// Only those of this class
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u16).range(0..256))]
    class: Option<u16>,
    /// Only those in this status
    #[arg(long, value_parser = words::one_of(STATUSES))]
    status: Option<DeviceStatus>,
}

/// Lists devices of a network, in the order of their indexes.
pub fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.network.network)?.address;
    // A misspelt operator or class would give an empty list, as if there were no devices.
    let operator = args
        .operator
        .map(|named| lookup::operator(chain.as_ref(), &network, &named))
        .transpose()?;
    let class = args
        .class
        .map(|id| lookup::class(chain.as_ref(), &network, id))
        .transpose()?;
    let filter = DeviceFilter {
        operator: operator.map(|found| found.address),
        class: class.map(|found| found.account.id),
        status: args.status,
    };
    let found = queries::devices(chain.as_ref(), &network, &filter);
    let views: Vec<_> = found.iter().map(DeviceView::new).collect();
    show::list(context.output(), &views)
}

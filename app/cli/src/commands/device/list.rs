//! `flywheel device list`

use clap::Args;
use flywheel_client::accounts::DeviceStatus;
use flywheel_client::chain::Chain;
use flywheel_client::queries::{self, DeviceFilter};
use solana_address::Address;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::{DeviceEntry, DeviceView, TombstoneView};
use crate::words::{self, STATUSES};
use crate::{lookup, show, tombstones};

/// Arguments of `flywheel device list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    network: NetworkArg,
    /// Those that are gone too: what remains of devices that were retired and of keys that were replaced
    #[arg(long)]
    all: bool,
    /// Only those of this operator: its account or wallet
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    operator: Option<Address>,
    /// Only those of this class
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u16).range(0..256))]
    class: Option<u16>,
    /// Only those in this status; replaced and retired are what --all adds
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
    let living = queries::devices(chain.as_ref(), &network, &filter)?;
    let mut entries: Vec<(u32, DeviceEntry)> = living
        .iter()
        .map(|found| (found.account.index, DeviceEntry::Living(DeviceView::new(found))))
        .collect();
    if args.all || args.status.is_some_and(|status| !status.is_living()) {
        args.require_no_kind()?;
        entries.extend(gone(chain.as_ref(), &network, args.status)?);
        // Replaced keys come behind the one that has their index now.
        entries.sort_by_key(|(index, _)| *index);
    }
    let entries: Vec<DeviceEntry> = entries.into_iter().map(|(_, entry)| entry).collect();
    show::list(context.output(), &entries)
}

impl ListArgs {
    /// Of what is gone, nobody knows whose and of what class it was.
    fn require_no_kind(&self) -> Result<(), Failure> {
        if self.operator.is_none() && self.class.is_none() {
            return Ok(());
        }
        Err(Failure::Argument(
            "the chain keeps neither operator nor class of devices that are gone; leave --operator and --class out"
                .to_owned(),
        ))
    }
}

/// What remains of devices that are gone, with their indexes.
fn gone(
    chain: &dyn Chain,
    network: &Address,
    status: Option<DeviceStatus>,
) -> Result<Vec<(u32, DeviceEntry)>, Failure> {
    let all = tombstones::of_network(chain, network)?;
    let gone = all
        .iter()
        .filter(|(found, _)| status.is_none_or(|status| status.code() == found.account.status))
        .map(|(found, certain)| {
            let view = TombstoneView::new(found, None, None, *certain);
            (found.account.index, DeviceEntry::Gone(view))
        })
        .collect();
    Ok(gone)
}

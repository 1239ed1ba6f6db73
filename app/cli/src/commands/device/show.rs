//! `flywheel device show`

use clap::Args;
use flywheel_client::queries;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup::{DeviceName, Remains};
use crate::views::{DeviceDetail, TombstoneView};
use crate::{lookup, show, tombstones};

/// Arguments of `flywheel device show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The device's index, key or account
    device: DeviceName,
    #[command(flatten)]
    network: NetworkArg,
}

/// Shows a device, or what became of it.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    match lookup::remains(chain, &network, &args.device)? {
        Remains::Living(found) => show::one(context.output(), &DeviceDetail::read(chain, &found)?),
        Remains::Gone(found) => {
            let key = match args.device {
                DeviceName::Address(named) if named.is_on_curve() => Some(named),
                _ => None,
            };
            let certain = key.is_some() || tombstones::is_of(chain, &network, &found)?;
            let successor = queries::device_by_index(chain, &network, found.account.index)?;
            let successor = successor.filter(|_| certain).map(|device| device.account.key);
            show::one(
                context.output(),
                &TombstoneView::new(&found, key, successor, certain),
            )
        }
    }
}

//! `flywheel device show`

use clap::Args;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup::DeviceName;
use crate::views::DeviceView;
use crate::{lookup, show};

/// Arguments of `flywheel device show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The device's index, key or account
    device: DeviceName,
    #[command(flatten)]
    network: NetworkArg,
}

/// Shows a device.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.network.network)?.address;
    let found = lookup::device(chain.as_ref(), &network, &args.device)?;
    show::one(context.output(), &DeviceView::new(&found))
}

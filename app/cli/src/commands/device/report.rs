//! `flywheel device report`

use clap::Args;
use flywheel_client::accounts::DeviceStatus;
use flywheel_client::instructions::registry::{self, ReportDeviceArgs};

use super::{OneArgs, of, show_changed};
use crate::context::Context;
use crate::digest::Evidence;
use crate::failure::Failure;
use crate::lookup;
use crate::words::{self, REPORTS};

/// Arguments of `flywheel device report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    #[command(flatten)]
    one: OneArgs,
    /// What was seen: a fault, or that it works again
    #[arg(value_parser = words::one_of(REPORTS))]
    status: DeviceStatus,
    #[command(flatten)]
    evidence: Evidence,
}

/// Reports what was seen of a device, and shows the device.
pub fn report(args: &ReportArgs, context: &Context) -> Result<(), Failure> {
    let report = ReportDeviceArgs {
        status: args.status,
        evidence_hash: args.evidence.digest()?,
    };
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let device = lookup::device(sender.chain(), &network.address, &args.one.device)?;
    let instruction = registry::report_device(sender.authority(), &of(&device), report);
    sender.send("report the device", &[instruction])?;
    show_changed(&sender, &device.address, context)
}

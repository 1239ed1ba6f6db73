//! `flywheel operator close`

use flywheel_client::instructions::registry;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::{Ended, lamports};
use crate::{lookup, show};

/// Closes the operator of --keypair, which has no devices, and shows who got its rent.
pub fn close(on: &OnNetwork, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(on)?;
    let operator = lookup::operator(sender.chain(), &network.address, &sender.authority())?;
    if operator.account.devices > 0 {
        return Err(Failure::Argument(format!(
            "the operator has {} devices; `flywheel device retire` them, or hand them over with `flywheel device transfer`",
            operator.account.devices
        )));
    }
    let rent_payer = operator.account.rent_payer;
    let before = lamports(sender.chain(), &operator.address)?;
    let instruction = registry::close_operator(sender.authority(), network.address, rent_payer);
    sender.send("close the operator", &[instruction])?;
    let (chain, cost) = (sender.chain(), sender.cost());
    let ended = Ended::new("operator", chain, &operator.address, before, &rent_payer, cost)?;
    show::fields(context.output(), &ended, ended.rows())
}

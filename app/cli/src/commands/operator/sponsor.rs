//! `flywheel operator sponsor`

use flywheel_client::instructions::registry;

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;
use crate::show::Sol;

/// Lets --payer pay the rent of the operator of --keypair from now on, and shows the operator.
pub fn sponsor(on: &OnNetwork, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(on)?;
    let authority = sender.authority();
    let operator = lookup::operator(sender.chain(), &network.address, &authority)?.account;
    let before = operator.rent_payer;
    if before == sender.payer() {
        return Err(Failure::Argument(format!(
            "{before} pays this operator's rent already; name the keypair file of another sponsor with --payer"
        )));
    }
    let locked = Sol(operator.rent_locked);
    sender.require_balance(
        locked,
        &format!("what {before} has locked in the operator and its devices"),
    )?;
    let instruction = registry::change_rent_payer(sender.payer(), authority, network.address, before);
    sender.send("change the sponsor", &[instruction])?;
    show_changed(&sender, &network.address, &authority, context)
}

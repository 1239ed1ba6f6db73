//! `flywheel cell create`

use flywheel_client::accounts::CellCounter;
use flywheel_client::address;
use flywheel_client::instructions::registry;
use flywheel_client::queries;

use super::{CellArgs, counted};
use crate::context::Context;
use crate::failure::Failure;
use crate::views::CellView;
use crate::{show, words};

/// Creates the counter of a cell, and shows it.
pub fn create(args: &CellArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let (class, cell) = counted(&sender, &network.address, args)?;
    let at = address::cell(&network.address, class.id, cell);
    let target = class.parameters.density_target;
    if queries::account::<CellCounter>(sender.chain(), &at)?.is_some() {
        return Err(Failure::Argument(format!(
            "cell {} is counted for class {} already; there is nothing to do",
            words::h3_text(cell),
            class.id
        )));
    }
    let instruction = registry::create_cell(sender.payer(), network.address, class.id, cell);
    sender.send("create the cell", &[instruction])?;
    let found = queries::account(sender.chain(), &at)?
        .ok_or_else(|| Failure::Output("the counter is not found".to_owned()))?;
    show::done(context.output(), &CellView::new(&found, target), sender.cost())
}

//! `flywheel cell close`

use flywheel_client::accounts::CellCounter;
use flywheel_client::address;
use flywheel_client::instructions::registry;
use flywheel_client::queries::{self, Found};

use super::{CellArgs, counted};
use crate::context::Context;
use crate::failure::Failure;
use crate::views::{Ended, lamports};
use crate::{show, words};

/// Closes the counter of an empty cell, and shows who got its rent.
pub fn close(args: &CellArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let (class, cell) = counted(&sender, &network.address, args)?;
    let at = address::cell(&network.address, class.id, cell);
    let found: Found<CellCounter> = queries::account(sender.chain(), &at)?.ok_or_else(|| {
        Failure::Argument(format!(
            "cell {} is not counted for class {}; `flywheel cell list` lists those that are",
            words::h3_text(cell),
            class.id
        ))
    })?;
    let rent_payer = found.account.rent_payer;
    if rent_payer != sender.payer() {
        return Err(Failure::Argument(format!(
            "{rent_payer} pays the rent of this cell, and only its signature closes it; name its keypair file with --payer"
        )));
    }
    let before = lamports(sender.chain(), &at)?;
    let instruction = registry::close_cell(rent_payer, network.address, class.id, cell);
    sender.send("close the cell", &[instruction])?;
    let ended = Ended::new("cell", sender.chain(), &at, before, &rent_payer, sender.cost())?;
    show::fields(context.output(), &ended, ended.rows())
}

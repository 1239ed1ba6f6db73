//! `flywheel slash close`

use flywheel_client::instructions::staking;

use super::CaseArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::show::{self, Time};
use crate::stakes::{self, Case};
use crate::views::{Ended, is_over, lamports};

/// Closes the account of a case that has ended, and shows who got its rent.
pub fn close(args: &CaseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let found = stakes::case(chain, &network.address, &args.case)?;
    require_ended(&found, stakes::now(chain)?)?;
    let reporter = found.case.account.reporter;
    let before = lamports(chain, &args.case)?;
    let close = staking::close_slash(found.behind(), args.case, reporter);
    sender.send("close the case", &[close])?;
    let (chain, cost) = (sender.chain(), sender.cost());
    let ended = Ended::new("slash case", chain, &args.case, before, &reporter, cost)?;
    show::fields(context.output(), &ended, ended.rows())
}

fn require_ended(found: &Case, now: u32) -> Result<(), Failure> {
    let case = &found.case.account;
    if !is_over(case.status) && now <= case.expires_at {
        return Err(Failure::Argument(format!(
            "the case runs until {}; it is closed after that, or when it was executed or vetoed",
            Time(case.expires_at.into())
        )));
    }
    if case.reporter_owed == 0 && case.insurance_owed == 0 && case.treasury_owed == 0 {
        return Ok(());
    }
    Err(Failure::Argument(
        "the case owes something still; pay it with `flywheel slash pay` first".to_owned(),
    ))
}

//! `flywheel slash execute`

use flywheel_client::instructions::staking;

use super::answer::require_running;
use super::{CaseArgs, show_case};
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::show::Time;
use crate::stakes::{self, Case};

/// Executes a case, and shows it with what is owed of it.
pub fn execute(args: &CaseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let found = stakes::case(chain, &network.address, &args.case)?;
    require_running(&found)?;
    require_time(&found, stakes::now(chain)?)?;
    let coin = Coin::read(chain, &found.pool.account.mint)?;
    let execute = staking::execute_slash(found.behind(), args.case, coin.named());
    sender.send("execute the case", &[execute])?;
    show_case(&sender, &network.address, &args.case, context)
}

fn require_time(found: &Case, now: u32) -> Result<(), Failure> {
    let case = &found.case.account;
    if now < case.executable_at {
        return Err(Failure::Argument(format!(
            "the case can be executed from {} on; until then it can be appealed",
            Time(case.executable_at.into())
        )));
    }
    if now > case.expires_at {
        return Err(Failure::Argument(format!(
            "the case was to be executed until {}; close it with `flywheel slash close`",
            Time(case.expires_at.into())
        )));
    }
    let (mut stake, mut pool) = (found.stake.account, found.pool.account);
    if stake.slash(&mut pool, case.bps, now).is_ok() {
        return Ok(());
    }
    Err(Failure::Argument(
        "nothing is left to take, or as much as may be slashed in one epoch has been; execute the case in the next"
            .to_owned(),
    ))
}

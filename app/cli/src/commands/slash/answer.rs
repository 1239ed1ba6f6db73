//! `flywheel slash vote`, `appeal` and `veto`

use clap::Args;
use flywheel_client::instructions::staking;
use flywheel_client::staking::CaseStatus;

use super::open::require_member;
use super::{CaseArgs, show_case};
use crate::context::Context;
use crate::digest::Appeal;
use crate::failure::Failure;
use crate::show::Time;
use crate::stakes::{self, Case};
use crate::words::{self, CASE_STATUSES};

/// Arguments of `flywheel slash appeal`.
#[derive(Debug, Args)]
pub struct AppealArgs {
    #[command(flatten)]
    case: CaseArgs,
    #[command(flatten)]
    appeal: Appeal,
}

/// Votes for a proposed case, and shows it.
pub fn vote(args: &CaseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let (chain, oracle) = (sender.chain(), sender.authority());
    let found = stakes::case(chain, &network.address, &args.case)?;
    let case = &found.case.account;
    if case.status != CaseStatus::Voting.code() {
        return Err(Failure::Argument(format!(
            "the case is {}, and not voted on any more",
            status(&found)
        )));
    }
    if stakes::now(chain)? > case.expires_at {
        return Err(Failure::Argument(format!(
            "the time to vote on the case was over at {}; propose it again",
            Time(case.expires_at.into())
        )));
    }
    let (set, place) = require_member(chain, &network.address, &oracle)?;
    if case.set_version == set.set_version && case.votes >> place & 1 == 1 {
        return Err(Failure::Argument(format!(
            "{oracle} has voted for the case already"
        )));
    }
    let vote = staking::vote_slash(oracle, network.address, found.behind(), args.case);
    sender.send("vote for the case", &[vote])?;
    show_case(&sender, &network.address, &args.case, context)
}

/// Answers a case, and shows it.
pub fn appeal(args: &AppealArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.case.on)?;
    let (chain, address) = (sender.chain(), args.case.case);
    let found = stakes::case(chain, &network.address, &address)?;
    let case = &found.case.account;
    if case.status != CaseStatus::Open.code() {
        return Err(Failure::Argument(format!(
            "the case is {}; it can be appealed once, while it is open",
            status(&found)
        )));
    }
    if stakes::now(chain)? >= case.executable_at {
        return Err(Failure::Argument(format!(
            "the time for appeals was over at {}; only the pool's veto authority can stop the case now",
            Time(case.executable_at.into())
        )));
    }
    let appeal = staking::appeal_slash(sender.authority(), found.behind(), address, args.appeal.digest());
    sender.send("appeal", &[appeal])?;
    show_case(&sender, &network.address, &address, context)
}

/// Ends a case without a slash, and shows it.
pub fn veto(args: &CaseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let found = stakes::case(sender.chain(), &network.address, &args.case)?;
    require_running(&found)?;
    let veto = staking::veto_slash(sender.authority(), found.behind(), args.case);
    sender.send("veto the case", &[veto])?;
    show_case(&sender, &network.address, &args.case, context)
}

/// Refuses a case that is neither open nor appealed.
pub fn require_running(found: &Case) -> Result<(), Failure> {
    if found.case.account.is_running() {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "the case is {}; only one that is open or appealed can be executed or vetoed",
        status(found)
    )))
}

fn status(found: &Case) -> String {
    words::word(CASE_STATUSES, found.case.account.status, CaseStatus::code)
}

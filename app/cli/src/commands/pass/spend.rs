//! `flywheel pass use` and `flywheel pass close`

use clap::Args;
use flywheel_client::accounts::Pass;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market as instructions;
use flywheel_client::market::{self as reading, UNIT_PASS_SECOND};
use flywheel_client::queries::Found;
use solana_address::Address;

use super::buy::held;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::PlanArg;
use crate::markets::words::measure;
use crate::views::{ClosedView, PassView, lamports};
use crate::{show, stakes, words};

/// Arguments of `flywheel pass use`.
#[derive(Debug, Args)]
pub struct UseArgs {
    #[command(flatten)]
    plan: PlanArg,
    /// How many units to use up
    #[arg(long, value_name = "UNITS")]
    units: u64,
    /// Whose pass; --keypair's if not given
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    holder: Option<Address>,
    #[command(flatten)]
    on: OnNetwork,
}

/// Arguments of `flywheel pass close`.
#[derive(Debug, Args)]
pub struct CloseArgs {
    #[command(flatten)]
    plan: PlanArg,
    /// Whose pass; --keypair's if not given
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    holder: Option<Address>,
    #[command(flatten)]
    on: OnNetwork,
}

/// Uses up units of a pass, and shows it.
pub fn spend(args: &UseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let (chain, signer) = (sender.chain(), sender.authority());
    let (_, plan) = args.plan.find(chain, &network.address)?;
    let holder = args.holder.unwrap_or(signer);
    let found = require_held(held(chain, &plan, &holder)?, &holder)?;
    let terms = &plan.account.terms;
    if signer != holder && signer != terms.meter {
        let meter = if terms.meter == Address::default() {
            "the plan has no meter".to_owned()
        } else {
            format!("or of its meter, {}", terms.meter)
        };
        return Err(Failure::Argument(format!(
            "units are used up with the key of the holder, {holder} ({meter}); name one with --keypair"
        )));
    }
    if plan.account.unit == UNIT_PASS_SECOND {
        return Err(Failure::Argument(
            "this pass runs by time, and nothing of it is used up; `flywheel pass check` says whether it is valid".to_owned(),
        ));
    }
    let left = found.account.units_left;
    if args.units == 0 || args.units > left {
        return Err(Failure::Argument(format!(
            "--units {}: {left} {} are left; use 1 to that many, or buy more with `flywheel pass buy`",
            args.units,
            measure(plan.account.unit)
        )));
    }
    let spend = instructions::use_pass(signer, plan.address, found.address, args.units);
    sender.send("use the pass", &[spend])?;
    let chain: &dyn Chain = sender.chain();
    let after: Found<Pass> = reading::existing(chain, &found.address)?;
    let view = PassView::new(&plan.account, &after, stakes::now(chain)?);
    show::done(context.output(), &view, sender.cost())
}

/// Closes a pass that has ended, and shows who got its rent.
pub fn close(args: &CloseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let (_, plan) = args.plan.find(chain, &network.address)?;
    let holder = args.holder.unwrap_or(sender.authority());
    let found = require_held(held(chain, &plan, &holder)?, &holder)?;
    let now = stakes::now(chain)?;
    if found.account.is_valid(now) {
        let view = PassView::new(&plan.account, &found, now);
        return Err(Failure::Argument(format!(
            "the pass is valid, {}; close it when it has ended",
            view.left()
        )));
    }
    let before = lamports(chain, &found.address)?;
    let close = instructions::close_pass(plan.address, holder);
    sender.send("close the pass", &[close])?;
    let view = ClosedView::new("pass", &found.address, (before, &holder), sender.cost());
    show::fields(context.output(), &view, view.rows())
}

fn require_held(found: Option<Found<Pass>>, holder: &Address) -> Result<Found<Pass>, Failure> {
    found.ok_or_else(|| {
        Failure::Argument(format!(
            "{holder} has no pass of this plan; `flywheel pass buy` buys one, and --holder names another wallet"
        ))
    })
}

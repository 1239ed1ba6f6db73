//! `flywheel endowment release` and `flywheel endowment close`

use clap::Args;
use flywheel_client::accounts::Endowment;
use flywheel_client::instructions::market::{self as instructions, NOTHING};
use flywheel_client::market::{self as reading, MAX_PERIODS_AT_ONCE, Settlement};
use flywheel_client::queries::Found;

use super::{EndowmentArg, endowment_of};
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, account_of, creation_of, destination};
use crate::purse::ToArg;
use crate::sender::Step;
use crate::show::{self, Time};
use crate::views::{ClosedView, EndowmentView, Settled, SettlementView, lamports};

/// Arguments of `flywheel endowment release`.
#[derive(Debug, Args)]
pub struct ReleaseArgs {
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    endowment: EndowmentArg,
}

/// Arguments of `flywheel endowment close`.
#[derive(Debug, Args)]
pub struct CloseArgs {
    #[command(flatten)]
    endowment: EndowmentArg,
}

/// Releases what is due, and shows what was paid, and the endowment.
pub fn release(args: &ReleaseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.endowment.on)?;
    let chain = sender.chain();
    let (place, plan, found) = markets::endowment(chain, &network.address, &args.endowment.endowment)?;
    let (now, payee) = (chain.now()?, plan.account.terms.payee);
    let has_payee = payee != NOTHING;
    let (settlements, settlement) = released(&found.account, now, has_payee)?;
    // The payee's account is read even when nothing is paid.
    let paid = if has_payee { settlement.paid.max(1) } else { 0 };
    let to = destination(&sender, &args.to, &place, &payee, paid)?;
    let token = account_of(to.as_ref(), &place);
    let release = instructions::release_endowment(endowment_of(&place, &plan, &found.account), token);
    let mut steps: Vec<Step> = (0..settlements)
        .map(|part| Step {
            name: format!("part {}", part + 1),
            instructions: vec![release.clone()],
        })
        .collect();
    if let (Some(first), Some(creation)) = (steps.first_mut(), creation_of(to.as_ref())) {
        first.instructions.insert(0, creation);
    }
    let bar = context.progress().bar("releasing", steps.len());
    sender.require_one(steps.len())?;
    for step in &steps {
        // One at a time: so many periods use up much of what a transaction may compute.
        sender.send_all("release the endowment", std::slice::from_ref(step), &bar)?;
    }
    let after: Found<Endowment> = reading::existing(sender.chain(), &found.address)?;
    let view = EndowmentView::new(&place, &after, now);
    let moved = SettlementView::new(&place, &settlement, to.as_ref().map(|to| &to.account));
    let settled = Settled::new(moved, &view, Some(sender.cost()));
    show::fields(context.output(), &settled, settled.rows())
}

/// How often it has to be released at `now`, unix seconds, and what that moves together.
fn released(endowment: &Endowment, now: i64, has_payee: bool) -> Result<(u32, Settlement), Failure> {
    let due = endowment.due(now);
    if due == 0 {
        return Err(Failure::Argument(next(endowment)));
    }
    let (mut after, mut sum) = (*endowment, Settlement::default());
    let times = due.div_ceil(MAX_PERIODS_AT_ONCE);
    for _ in 0..times {
        let part = after.release(now, has_payee).unwrap_or_default();
        sum.charged = sum.charged.saturating_add(part.charged);
        sum.paid = sum.paid.saturating_add(part.paid);
        sum.fees = sum.fees.saturating_add(part.fees);
    }
    Ok((times, sum))
}

fn next(endowment: &Endowment) -> String {
    match reading::schedule(endowment, 1).first() {
        Some(release) => format!("nothing is due before {}; release it then", Time(release.at)),
        None => "all of it is released; `flywheel endowment close` closes it".to_owned(),
    }
}

/// Closes an endowment of which all is released, and shows who got its rent.
pub fn close(args: &CloseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.endowment.on)?;
    let chain = sender.chain();
    let (place, plan, found) = markets::endowment(chain, &network.address, &args.endowment.endowment)?;
    let endowment = &found.account;
    if endowment.periods_left > 0 {
        return Err(Failure::Argument(format!(
            "{} of {} periods are left, with {}; close it when all is released",
            endowment.periods_left,
            endowment.periods,
            place.amount(endowment.remaining)
        )));
    }
    let before = lamports(chain, &found.address)?;
    let close = instructions::close_endowment(endowment_of(&place, &plan, endowment));
    sender.send("close the endowment", &[close])?;
    let rent = (before, &endowment.customer);
    let view = ClosedView::new("endowment", &found.address, rent, sender.cost());
    show::fields(context.output(), &view, view.rows())
}

//! `flywheel plan update` and `flywheel plan retire`

use clap::Args;
use flywheel_client::instructions::market::{self, PRICED_IN_QUOTE, PlanTermsArgs, Sells};

use super::terms::{PlanTermsTyped, Pricing};
use super::{OnePlan, show_changed};
use crate::args::Yes;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, seller_of_plan};

/// Arguments of `flywheel plan update`.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    #[command(flatten)]
    terms: PlanTermsTyped,
    #[command(flatten)]
    one: OnePlan,
}

/// Arguments of `flywheel plan retire`.
#[derive(Debug, Args)]
pub struct RetireArgs {
    #[command(flatten)]
    one: OnePlan,
    #[command(flatten)]
    yes: Yes,
}

/// Changes a plan's terms, and shows it.
pub fn update(args: &UpdateArgs, context: &Context) -> Result<(), Failure> {
    if args.terms == PlanTermsTyped::default() {
        return Err(Failure::Argument(
            "name what is to change; `flywheel plan update --help` lists what can".to_owned(),
        ));
    }
    change(&args.one, Some(&args.terms), context)
}

/// Retires a plan, and shows it.
pub fn retire(args: &RetireArgs, context: &Context) -> Result<(), Failure> {
    args.yes
        .require("A retired plan sells nothing more; what was bought goes on.")?;
    change(&args.one, None, context)
}

/// Changes a plan's terms; retires it without.
fn change(one: &OnePlan, typed: Option<&PlanTermsTyped>, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&one.on)?;
    let (chain, authority) = (sender.chain(), sender.authority());
    let (place, plan) = markets::plan(chain, &network.address, &one.plan, &one.market)?;
    if plan.account.retired != 0 {
        return Err(Failure::Argument(format!(
            "plan {} is retired, and nothing can be changed about it any more; make another with `flywheel plan create`",
            plan.account.id
        )));
    }
    let seller = seller_of_plan(chain, &network, &plan.account, &authority)?;
    let base = PlanTermsArgs::from(plan.account.terms);
    let terms = match typed {
        None => base,
        Some(typed) => {
            let quoted = typed.is_quoted().unwrap_or(base.pricing == PRICED_IN_QUOTE);
            let pricing = Pricing::new(chain, &place, quoted)?;
            typed.require_prices(base.pricing == PRICED_IN_QUOTE, plan.account.sells)?;
            let sells = Sells::from_code(plan.account.sells);
            let terms = typed.over(base, sells, &pricing, chain, &network.address)?;
            if plan.account.operator != solana_address::Address::default()
                && terms.payee == solana_address::Address::default()
            {
                return Err(Failure::Argument(
                    "--payee none: an operator's plan names who is paid; name a wallet".to_owned(),
                ));
            }
            terms
        }
    };
    if typed.is_some() && terms == base {
        return Err(Failure::Argument(
            "that is what holds already; `flywheel plan show` shows it".to_owned(),
        ));
    }
    let update = market::update_plan(seller, place.of(), plan.address, terms, typed.is_none());
    sender.send("change the plan", &[update])?;
    show_changed(&sender, &place, &plan.address, context)
}

//! `flywheel revenue update-pool`, `apply-update`, `apply-recipients` and `direct-burn`

use clap::Args;
use flywheel_client::instructions::revenue::{self as instructions, RevenueParametersArgs};

use super::destinations::{self, Home};
use super::show_pool;
use super::terms::RevenueTermsArgs;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::revenues::{RevenueArg, Takes};
use crate::show::Time;
use crate::stakes;
use crate::words::{self, SWITCH};

/// Arguments of `flywheel revenue update-pool`. A proposal that waits is replaced.
#[derive(Debug, Args)]
pub struct UpdatePoolArgs {
    #[command(flatten)]
    terms: RevenueTermsArgs,
    #[command(flatten)]
    one: OnePool,
}

/// A pool to change.
#[derive(Debug, Args)]
pub struct OnePool {
    #[command(flatten)]
    pub pool: RevenueArg,
    #[command(flatten)]
    pub on: OnNetwork,
}

/// Arguments of `flywheel revenue direct-burn`.
#[derive(Debug, Args)]
pub struct DirectBurnArgs {
    /// Whether the crank burns all that is for the burn
    #[arg(action = clap::ArgAction::Set, value_parser = words::one_of(SWITCH))]
    direct: bool,
    #[command(flatten)]
    on: OnNetwork,
}

/// Proposes other parameters, and shows the pool with both.
pub fn update_pool(args: &UpdatePoolArgs, context: &Context) -> Result<(), Failure> {
    if args.terms == RevenueTermsArgs::default() {
        return Err(Failure::Argument(
            "name what is to change; `flywheel revenue update-pool --help` lists what can".to_owned(),
        ));
    }
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let chain = sender.chain();
    let found = args.one.pool.find(chain, &network.address, Takes::Any)?;
    let pool = &found.account;
    let token = match pool.is_native() {
        true => None,
        false => Some(Coin::read(chain, &pool.token_mint)?),
    };
    let home = Home {
        chain,
        network: network.address,
        coin: Coin::read(chain, &pool.mint)?,
        token,
    };
    let terms = args.terms.over(pool.parameters, &home)?;
    // What holds now may be proposed to replace a proposal that waits.
    if terms == pool.parameters && pool.update_ready_at == 0 {
        return Err(Failure::Argument(
            "that is what holds already; `flywheel revenue pools` shows it".to_owned(),
        ));
    }
    if terms.treasury_bps > 0 && !pool.has_recipients() && pool.proposed_count == 0 {
        return Err(Failure::Argument(
            "--treasury-bps goes nowhere; name who shares it first, with `flywheel revenue recipients`"
                .to_owned(),
        ));
    }
    let update = instructions::update_revenue_pool(
        sender.authority(),
        network.address,
        found.address,
        &destinations::accounts(&terms),
        RevenueParametersArgs::from(terms),
    );
    sender.send("propose the update", &[update])?;
    show_pool(&sender, &found.address, context)
}

/// Applies a proposed update whose delay is over, and shows the pool.
pub fn apply_update(args: &OnePool, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let pool = args.pool.find(sender.chain(), &network.address, Takes::Any)?;
    let now = stakes::now(sender.chain())?;
    require_ready(pool.account.update_ready_at, now, "update", "update-pool")?;
    let apply = instructions::apply_revenue_update(sender.authority(), network.address, pool.address);
    sender.send("apply the update", &[apply])?;
    show_pool(&sender, &pool.address, context)
}

/// Applies proposed recipients whose delay is over, and shows the pool.
pub fn apply_recipients(args: &OnePool, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let pool = args.pool.find(sender.chain(), &network.address, Takes::Any)?;
    let now = stakes::now(sender.chain())?;
    let ready_at = pool.account.recipients_ready_at;
    require_ready(ready_at, now, "change of recipients", "recipients")?;
    let apply = instructions::apply_recipients(sender.authority(), network.address, pool.address);
    sender.send("apply the recipients", &[apply])?;
    show_pool(&sender, &pool.address, context)
}

fn require_ready(ready_at: u32, now: u32, what: &str, command: &str) -> Result<(), Failure> {
    if ready_at == 0 {
        return Err(Failure::Argument(format!(
            "no {what} of this pool is proposed; `flywheel revenue {command}` proposes one"
        )));
    }
    if now < ready_at {
        return Err(Failure::Argument(format!(
            "the {what} waits until {}; apply it then",
            Time(ready_at.into())
        )));
    }
    Ok(())
}

/// Switches the direct burn, and shows the pool.
pub fn direct_burn(args: &DirectBurnArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let native = RevenueArg {
        mint: None,
        native: true,
    };
    let pool = native.find(sender.chain(), &network.address, Takes::Native)?;
    let set = instructions::set_direct_burn(sender.authority(), network.address, pool.address, args.direct);
    sender.send("switch the direct burn", &[set])?;
    show_pool(&sender, &pool.address, context)
}

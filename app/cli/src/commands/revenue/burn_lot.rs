//! `flywheel revenue burn-lot`

use clap::Args;
use flywheel_client::accounts::RevenuePool;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::revenue as instructions;
use flywheel_client::revenue;

use super::show_pool;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::revenues::{self, RevenueArg, Takes};
use crate::show::Time;

/// Arguments of `flywheel revenue burn-lot`.
#[derive(Debug, Args)]
pub struct BurnLotArgs {
    #[command(flatten)]
    on: OnNetwork,
}

/// Burns a lot, and shows the pool.
pub fn burn_lot(args: &BurnLotArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let native = RevenueArg {
        mint: None,
        native: true,
    };
    let found = native.find(sender.chain(), &network.address, Takes::Native)?;
    let pool = &found.account;
    require_lot(sender.chain(), pool)?;
    let burn = instructions::burn_lot(&revenue::named(pool));
    revenues::book(&mut sender, &[pool], "burn a lot", vec![burn], context)?;
    show_pool(&sender, &found.address, context)
}

/// Refuses to burn nothing.
fn require_lot(chain: &dyn Chain, pool: &RevenuePool) -> Result<(), Failure> {
    if pool.owed.for_burn == 0 {
        return Err(Failure::Argument(
            "nothing is for the burn; `flywheel revenue crank` splits what came in".to_owned(),
        ));
    }
    let mut then = *pool;
    let now = chain.now()?;
    if then.take_lot(now).is_ok() {
        return Ok(());
    }
    let seconds = i64::from(pool.parameters.window_seconds);
    let age = now.saturating_sub(pool.genesis).rem_euclid(seconds.max(1));
    let next = now.saturating_sub(age).saturating_add(seconds);
    Err(Failure::Argument(format!(
        "this window's lot is burned; the next begins at {}",
        Time(next)
    )))
}

//! `flywheel reward finalize`

use clap::Args;
use flywheel_client::accounts::RewardEpoch;
use flywheel_client::instructions::rewards;
use flywheel_client::pools;
use reward_distributor::state::EpochStatus;
use solana_address::Address;

use crate::args::PayerArg;
use crate::context::Context;
use crate::daemon::View;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::show::Time;
use crate::views::RewardEpochView;
use crate::{show, words};

/// Arguments of `flywheel reward finalize`.
#[derive(Debug, Args)]
pub struct FinalizeArgs {
    /// The reward pool; `flywheel reward pools` lists them
    #[arg(long, value_name = "POOL", value_parser = words::address)]
    pool: Address,
    /// The epoch
    #[arg(long, value_name = "N")]
    epoch: u64,
    #[command(flatten)]
    payer: PayerArg,
}

/// How many epochs have ended by the chain's time.
pub fn ended(view: &View) -> u64 {
    let elapsed = view.now.saturating_sub(view.pool.genesis);
    let epochs = elapsed.checked_div(i64::from(view.pool.epoch_seconds));
    epochs.and_then(|epochs| u64::try_from(epochs).ok()).unwrap_or(0)
}

/// Makes a root final and shows its epoch.
pub fn finalize(args: &FinalizeArgs, context: &Context) -> Result<(), Failure> {
    let mut sender = context.sender(&args.payer)?;
    let view = View::read(sender.chain(), &args.pool)?;
    let epoch = approved(sender.chain(), args, &view)?;
    let window = i64::from(view.pool.parameters.challenge_window_seconds);
    let ready = epoch.approved_at.saturating_add(window);
    if view.now < ready {
        return Err(Failure::Argument(format!(
            "the root of epoch {} can be challenged until {}; repeat the command then",
            args.epoch,
            Time(ready)
        )));
    }
    let finalize = rewards::finalize_root(view.pool.network, args.pool, args.epoch, epoch.approved_root);
    sender.send("make the root final", &[finalize])?;
    let chain = sender.chain();
    let coins = Coins::new(chain);
    let (after, epoch) = (View::read(chain, &args.pool)?, read(chain, args)?);
    let shown = RewardEpochView::new(chain, &coins, &after.pool, &epoch)?;
    show::done(context.output(), &shown, sender.cost())
}

fn read(chain: &dyn flywheel_client::chain::Chain, args: &FinalizeArgs) -> Result<RewardEpoch, Failure> {
    let range = args.epoch..args.epoch.saturating_add(1);
    pools::epochs(chain, &args.pool, range)?.pop().ok_or_else(|| {
        Failure::Argument(format!(
            "nobody has opened epoch {} of this pool; `flywheel oracle propose` opens it",
            args.epoch
        ))
    })
}

fn approved(
    chain: &dyn flywheel_client::chain::Chain,
    args: &FinalizeArgs,
    view: &View,
) -> Result<RewardEpoch, Failure> {
    let mut epoch = read(chain, args)?;
    epoch.void_votes_of_other_sets(&view.set);
    match epoch.status {
        code if code == EpochStatus::Approved.code() => Ok(epoch),
        code if code == EpochStatus::Final.code() => Err(Failure::Argument(format!(
            "the root of epoch {} is final already; claim with `flywheel reward claim`",
            args.epoch
        ))),
        _ => Err(Failure::Argument(format!(
            "no root of epoch {} has two thirds of the oracles' votes; `flywheel oracle vote` votes",
            args.epoch
        ))),
    }
}

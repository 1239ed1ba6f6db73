//! `flywheel price update` and `flywheel price apply`

use clap::Args;
use flywheel_client::instructions::revenue::{self as instructions, FeedParametersArgs};

use super::create::FeedTermsArgs;
use super::pair::FeedArg;
use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::show::Time;
use crate::stakes;

/// Arguments of `flywheel price update`. A proposal that waits is replaced.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    #[command(flatten)]
    terms: FeedTermsArgs,
    #[command(flatten)]
    feed: FeedArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Arguments of `flywheel price apply`.
#[derive(Debug, Args)]
pub struct ApplyArgs {
    #[command(flatten)]
    feed: FeedArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Proposes other sources or limits, and shows the feed with both.
pub fn update(args: &UpdateArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let found = args.feed.find(sender.chain(), &network.address)?;
    let base = FeedParametersArgs::from(found.account.parameters);
    let terms = args.terms.over(base)?;
    // What holds now may be proposed to replace a proposal that waits.
    if terms == base && found.account.update_ready_at == 0 {
        return Err(Failure::Argument(
            "that is what holds already; `flywheel price show` shows it, and `flywheel price update --help` lists what can be \
             changed"
                .to_owned(),
        ));
    }
    let update = instructions::update_price_feed(sender.authority(), network.address, found.address, terms);
    sender.send("propose the update", &[update])?;
    show_changed(&sender, &found.address, context)
}

/// Applies a proposed update whose delay is over, and shows the feed.
pub fn apply(args: &ApplyArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let found = args.feed.find(sender.chain(), &network.address)?;
    let ready_at = found.account.update_ready_at;
    if ready_at == 0 {
        return Err(Failure::Argument(
            "no update of this feed is proposed; `flywheel price update` proposes one".to_owned(),
        ));
    }
    if stakes::now(sender.chain())? < ready_at {
        return Err(Failure::Argument(format!(
            "the update waits until {}; apply it then",
            Time(ready_at.into())
        )));
    }
    let apply = instructions::apply_price_feed(sender.authority(), network.address, found.address);
    sender.send("apply the update", &[apply])?;
    show_changed(&sender, &found.address, context)
}

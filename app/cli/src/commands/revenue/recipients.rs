//! `flywheel revenue recipients`

use std::str::FromStr;

use clap::Args;
use flywheel_client::instructions::revenue::{self as instructions, RecipientShare};
use flywheel_client::revenue::MAX_RECIPIENTS;

use super::configure::OnePool;
use crate::context::Context;
use crate::failure::Failure;
use crate::revenues::Takes;
use crate::views::RevenueView;
use crate::{lookup, show, words};

/// A wallet and its share of the treasury's part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecipientArg(pub RecipientShare);

impl FromStr for RecipientArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once(':').ok_or_else(form)?;
        let (wallet, bps) = (words::address(parts.0)?, parts.1.parse().map_err(|_| form())?);
        Ok(Self(RecipientShare { wallet, bps }))
    }
}

fn form() -> String {
    "type a wallet and its basis points of the treasury's part, such as WALLET:2500".to_owned()
}

/// Arguments of `flywheel revenue recipients`. A proposal that waits is replaced.
#[derive(Debug, Args)]
pub struct RecipientsArgs {
    /// Who is to share the treasury's part, and how much of it: all of them, together 10,000. Shows who does if nobody is named
    #[arg(value_name = "WALLET:BPS")]
    recipients: Vec<RecipientArg>,
    /// Nobody is to share it
    #[arg(long, conflicts_with = "recipients")]
    nobody: bool,
    #[command(flatten)]
    one: OnePool,
}

/// Refuses a list that the chain would refuse; an empty one is none.
pub fn require_list(list: &[RecipientShare]) -> Result<(), Failure> {
    let twice = list
        .iter()
        .enumerate()
        .find(|(place, one)| list.iter().take(*place).any(|other| other.wallet == one.wallet));
    if let Some((_, one)) = twice {
        return Err(Failure::Argument(format!(
            "{} is named twice; name it once, with the sum",
            one.wallet
        )));
    }
    if list.iter().any(|one| one.bps == 0) {
        return Err(Failure::Argument(
            "a recipient has a basis point at least; leave out who is to have none".to_owned(),
        ));
    }
    let sum: u32 = list.iter().map(|one| u32::from(one.bps)).sum();
    if !list.is_empty() && sum != 10_000 {
        return Err(Failure::Argument(format!(
            "the recipients' shares add up to {sum} basis points, not 10000; change one of them"
        )));
    }
    if list.len() > MAX_RECIPIENTS {
        return Err(Failure::Argument(format!(
            "{} recipients are named; name {MAX_RECIPIENTS} at most",
            list.len()
        )));
    }
    Ok(())
}

/// Shows the recipients, or proposes others.
pub fn recipients(args: &RecipientsArgs, context: &Context) -> Result<(), Failure> {
    if args.recipients.is_empty() && !args.nobody {
        let chain = context.read()?;
        let network = lookup::network(chain.as_ref(), &args.one.on.network.network)?.address;
        let pool = args.one.pool.find(chain.as_ref(), &network, Takes::Any)?;
        let view = RevenueView::read(chain.as_ref(), &pool)?;
        return show::list(context.output(), view.recipients());
    }
    let list: Vec<RecipientShare> = args.recipients.iter().map(|one| one.0).collect();
    require_list(&list)?;
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let pool = args.one.pool.find(sender.chain(), &network.address, Takes::Any)?;
    if list.is_empty() && pool.account.parameters.treasury_bps > 0 {
        return Err(Failure::Argument(format!(
            "the treasury has {} basis points, which would be nobody's; give it none with `flywheel revenue update-pool` first",
            pool.account.parameters.treasury_bps
        )));
    }
    let update = instructions::update_recipients(sender.authority(), network.address, pool.address, list);
    sender.send("propose the recipients", &[update])?;
    let found = flywheel_client::revenue::existing(sender.chain(), &pool.address)?;
    let view = RevenueView::read(sender.chain(), &found)?;
    show::list(context.output(), view.recipients())
}

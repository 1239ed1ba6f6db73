//! `flywheel authorise create` and `flywheel authorise update`

use clap::Args;
use flywheel_client::instructions::market::{self as instructions, AuthorisationOf, CeilingsArgs};
use solana_address::Address;

use super::{AuthorisationArg, authorisation_of, show_changed};
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, MarketArg, Place, new_customer, require_running, require_signer};
use crate::purse::FromArg;
use crate::revenues::CATEGORIES;
use crate::words;

/// Arguments of `flywheel authorise create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// The wallet that may lock and claim
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    payee: Address,
    /// The most that may be locked at a time, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    max_locked: String,
    /// The longest time that an amount may be locked for
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    max_time: u32,
    /// The most locks at a time
    #[arg(long, value_name = "N")]
    max_locks: u32,
    /// What is paid for: the category that fees are revenue of
    #[arg(long, value_parser = words::one_of(CATEGORIES), default_value = "other")]
    category: u8,
    /// What to put in at once, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: Option<String>,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Arguments of `flywheel authorise update`.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// The most that may be locked at a time, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    max_locked: Option<String>,
    /// The longest time that an amount may be locked for; 0 permits no further lock
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    max_time: Option<u32>,
    /// The most locks at a time; 0 permits no further lock
    #[arg(long, value_name = "N")]
    max_locks: Option<u32>,
    #[command(flatten)]
    authorisation: AuthorisationArg,
}

/// Creates an authorisation, and shows it.
pub fn create(args: &CreateArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let (chain, payer) = (sender.chain(), sender.authority());
    let place = args.market.find(chain, &network.address)?;
    require_running(&place.market.account)?;
    let of = AuthorisationOf {
        market: place.of(),
        payer,
        payee: args.payee,
    };
    if chain.account(&of.address())?.is_some() {
        return Err(Failure::Argument(format!(
            "{payer} has authorised this payee already: {}; put more in with `flywheel authorise fund`, or change the ceilings \
             with `flywheel authorise update`",
            of.address()
        )));
    }
    let ceilings = CeilingsArgs {
        max_locked: place.coin.base_units("--max-locked", &args.max_locked)?,
        max_seconds: args.max_time,
        max_locks: args.max_locks,
    };
    let mut steps = Vec::new();
    steps.extend(new_customer(&sender, &network.address, &payer)?);
    steps.push(instructions::create_authorisation(of, ceilings, args.category));
    if let Some(text) = &args.amount {
        let amount = place.coin.some_base_units("--amount", text)?;
        let source = args.from.source(&sender, &place.coin, amount)?;
        steps.push(instructions::fund_authorisation(payer, of, source, amount));
    }
    sender.send("create the authorisation", &steps)?;
    show_changed(&sender, &place, &of.address(), context)
}

/// Sets other ceilings, and shows the authorisation.
pub fn update(args: &UpdateArgs, context: &Context) -> Result<(), Failure> {
    if args.max_locked.is_none() && args.max_time.is_none() && args.max_locks.is_none() {
        return Err(Failure::Argument(
            "name what is to change: --max-locked, --max-time or --max-locks".to_owned(),
        ));
    }
    let (mut sender, network) = context.on_network(&args.authorisation.on)?;
    let named = &args.authorisation.authorisation;
    let (place, found) = markets::authorisation(sender.chain(), &network.address, named)?;
    require_signer(&found.account.payer, &sender.authority(), "the payer")?;
    let ceilings = changed(args, &place, found.account.ceilings())?;
    let update = instructions::update_authorisation(authorisation_of(&place, &found.account), ceilings);
    sender.send("set the ceilings", &[update])?;
    show_changed(&sender, &place, &found.address, context)
}

fn changed(args: &UpdateArgs, place: &Place, before: CeilingsArgs) -> Result<CeilingsArgs, Failure> {
    let after = CeilingsArgs {
        max_locked: match &args.max_locked {
            Some(text) => place.coin.base_units("--max-locked", text)?,
            None => before.max_locked,
        },
        max_seconds: args.max_time.unwrap_or(before.max_seconds),
        max_locks: args.max_locks.unwrap_or(before.max_locks),
    };
    if after == before {
        return Err(Failure::Argument(
            "that is what holds already; `flywheel authorise show` shows it".to_owned(),
        ));
    }
    Ok(after)
}

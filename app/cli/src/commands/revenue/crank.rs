//! `flywheel revenue crank`

use clap::Args;
use flywheel_client::accounts::{RevenuePool, StakePool};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::revenue::{self as instructions, Legs};
use flywheel_client::queries::Found;
use flywheel_client::revenue::{self, Division, EpochBooks};
use flywheel_client::{pools, staking, tokens};
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::{Coin, Destination, ToArg};
use crate::revenues::{self, RevenueArg, Takes};
use crate::sender::Sender;
use crate::show;
use crate::views::{DistributedView, Leg};

/// Arguments of `flywheel revenue crank`.
#[derive(Debug, Args)]
pub struct CrankArgs {
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    pool: RevenueArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// What is due to the legs, base units.
#[derive(Debug, Clone, Copy, Default)]
struct Due {
    providers: u64,
    stakers: u64,
    burn: u64,
    insurance: u64,
}

/// Splits what came in, pays the legs that something is due to, and shows what went where.
pub fn crank(args: &CrankArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let found = args.pool.find(chain, &network.address, Takes::Any)?;
    let pool = &found.account;
    let coin = Coin::read(chain, &pool.mint)?;
    let closings = revenue::due(pool, chain.now()?);
    let division = revenue::split(&pool.parameters, closings.end, pool.owed.undistributed)?;
    let due = due(pool, &division);
    let (legs, left_out) = legs(chain, pool, &due)?;
    require_work(pool, &legs, &left_out)?;
    let bounty = bounty(args, &sender, &coin, division.bounty)?;
    let mut steps: Vec<_> = bounty.creation.iter().cloned().collect();
    steps.push(instructions::crank(&revenue::named(pool), bounty.account, &legs));
    revenues::book(&mut sender, &[pool], "crank", steps, context)?;
    // A closing begins the books anew.
    let before = match closings.is_empty() {
        true => pool.current,
        false => EpochBooks::default(),
    };
    let after = revenue::existing::<RevenuePool>(sender.chain(), &found.address)?;
    let view = view(&sender, &after, &before, &left_out, &coin, &bounty);
    let view = DistributedView {
        split: coin.amount(pool.owed.undistributed),
        ..view
    };
    show::fields(context.output(), &view, view.rows())
}

/// What each leg is owed when what came in is split.
fn due(pool: &RevenuePool, division: &Division) -> Due {
    let (owed, parts) = (&pool.owed, &division.parts);
    let is_direct = pool.is_native() && pool.direct_burn != 0;
    let burn = owed.for_burn.saturating_add(parts.burn);
    Due {
        providers: owed.providers.saturating_add(parts.providers),
        stakers: owed.stakers.saturating_add(parts.stakers),
        burn: if is_direct { burn } else { 0 },
        insurance: owed.insurance.saturating_add(parts.insurance),
    }
}

/// Why a leg is left out although something is due to it, in the order of [`view`]'s legs.
#[derive(Debug, Default)]
struct LeftOut {
    providers: Option<String>,
    stakers: Option<String>,
    insurance: Option<String>,
}

/// The legs that something is due to and that can be paid, and why the others cannot.
fn legs(chain: &dyn Chain, pool: &RevenuePool, due: &Due) -> Result<(Legs, LeftOut), Failure> {
    let to = &pool.parameters.destinations;
    let mut legs = Legs {
        burn: due.burn > 0,
        ..Legs::default()
    };
    let mut left_out = LeftOut::default();
    if due.providers > 0 {
        match pools::pool(chain, &to.reward_pool)? {
            Some(found) if vault_takes(chain, &found.source)? => legs.reward_pool = Some(to.reward_pool),
            _ => left_out.providers = Some(unpayable("reward pool", &to.reward_pool)),
        }
    }
    if due.stakers > 0 {
        let found = staking::account::<StakePool>(chain, &to.stake_pool)?;
        let vault = found.and_then(|found| reward_vault(&found, &pool.mint));
        match vault {
            Some(vault) if vault_takes(chain, &vault)? => legs.stake_pool = Some(to.stake_pool),
            _ => left_out.stakers = Some(unpayable("stake pool", &to.stake_pool)),
        }
    }
    if due.insurance > 0 {
        match vault_takes(chain, &to.insurance)? {
            true => legs.insurance = Some(to.insurance),
            false => left_out.insurance = Some(unpayable("token account", &to.insurance)),
        }
    }
    Ok((legs, left_out))
}

fn reward_vault(pool: &Found<StakePool>, mint: &Address) -> Option<Address> {
    let rewards = pool.account.rewards().iter();
    rewards
        .filter(|reward| reward.mint == *mint)
        .map(|reward| reward.vault)
        .next()
}

/// Whether tokens can be paid into an account: it exists and is not frozen.
fn vault_takes(chain: &dyn Chain, account: &Address) -> Result<bool, Failure> {
    Ok(tokens::token_account(chain, account)?.is_some_and(|held| !held.frozen))
}

fn unpayable(what: &str, address: &Address) -> String {
    if *address == Address::default() {
        return format!("the pool names no {what}");
    }
    format!("{what} {address} is not there, or frozen")
}

/// Refuses a crank that would move nothing.
fn require_work(pool: &RevenuePool, legs: &Legs, left_out: &LeftOut) -> Result<(), Failure> {
    if pool.owed.undistributed > 0 || legs.bits() > 0 {
        return Ok(());
    }
    let reasons = [&left_out.providers, &left_out.stakers, &left_out.insurance];
    let reasons: Vec<&str> = reasons.into_iter().flatten().map(String::as_str).collect();
    if reasons.is_empty() {
        return Err(Failure::Argument(
            "nothing has come in since the last crank, and nothing is owed to the legs; `flywheel revenue deposit` pays in"
                .to_owned(),
        ));
    }
    Err(Failure::Argument(format!(
        "nothing can be paid: {}; name another with `flywheel revenue update-pool`, or wait until it is thawed",
        reasons.join("; ")
    )))
}

/// Where the bounty goes; an account that gets nothing need not be there.
fn bounty(args: &CrankArgs, sender: &Sender, coin: &Coin, amount: u64) -> Result<Destination, Failure> {
    let owner = sender.authority();
    if amount == 0 && args.to.to.is_none() {
        return Ok(Destination {
            account: flywheel_client::address::associated_token_account_of(
                &owner,
                &coin.mint,
                &coin.token_program,
            ),
            creation: None,
            before: 0,
        });
    }
    args.to.destination(sender, coin, &owner)
}

fn view(
    sender: &Sender,
    after: &Found<RevenuePool>,
    before: &EpochBooks,
    left_out: &LeftOut,
    coin: &Coin,
    bounty: &Destination,
) -> DistributedView {
    let (pool, now) = (&after.account, &after.account.current);
    let leg = |leg, now: u64, before: u64, owed, left_out: &Option<String>| Leg {
        leg,
        paid: coin.amount(now.saturating_sub(before)),
        owed: coin.amount(owed),
        left_out: left_out.clone(),
    };
    let (owed, none) = (&pool.owed, None);
    let legs = vec![
        leg(
            "providers",
            now.providers,
            before.providers,
            owed.providers,
            &left_out.providers,
        ),
        leg(
            "stakers",
            now.stakers,
            before.stakers,
            owed.stakers,
            &left_out.stakers,
        ),
        leg(
            "burned",
            now.burned_from_vault,
            before.burned_from_vault,
            0,
            &none,
        ),
        leg(
            "insurance",
            now.insurance,
            before.insurance,
            owed.insurance,
            &left_out.insurance,
        ),
    ];
    DistributedView {
        pool: after.address.to_string(),
        epoch: pool.epoch,
        split: coin.amount(0),
        bounty: coin.amount(now.bounties.saturating_sub(before.bounties)),
        bounty_account: bounty.account.to_string(),
        legs,
        for_burn: coin.amount(owed.for_burn),
        recipients: coin.amount(owed.recipients),
        cost: sender.cost(),
    }
}

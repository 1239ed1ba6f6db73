//! `flywheel credits buy`

use clap::Args;
use flywheel_client::accounts::{PriceFeed, RevenuePool};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market as instructions;
use flywheel_client::instructions::revenue::Revenue;
use flywheel_client::market as reading;
use flywheel_client::queries::Found;
use flywheel_client::revenue;
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{MarketArg, Place, due_statements, new_customer, require_running, unpriced};
use crate::purse::{Coin, FromArg};
use crate::sender::{Sender, Step};
use crate::show::{self, Amount, Cost, Item as _};
use crate::views::CustomerView;
use crate::words;

/// Arguments of `flywheel credits buy`.
#[derive(Debug, Args)]
pub struct BuyArgs {
    /// How much the credits are to pay for, in whole tokens of the market's mint
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    /// The most network tokens to burn for them, in whole tokens; what it takes now if not given
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    max_tokens: Option<String>,
    /// Send nothing, and show how many tokens it would take
    #[arg(long)]
    preview: bool,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Credits, and what is burned for them.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Bought {
    bought_now: Amount,
    burned_now: Amount,
    #[serde(flatten)]
    customer: Option<CustomerView>,
    #[serde(flatten)]
    cost: Option<Cost>,
}

/// What is to be bought.
struct Plan {
    place: Place,
    feed: Found<PriceFeed>,
    token: Coin,
    credits: u64,
    tokens: u64,
    max_tokens: u64,
}

/// Buys credits, and shows what was burned for them, and the customer.
pub fn buy(args: &BuyArgs, context: &Context) -> Result<(), Failure> {
    if args.preview {
        let chain = context.read()?;
        let network = crate::lookup::network(chain.as_ref(), &args.on.network.network)?.address;
        let plan = plan(args, chain.as_ref(), &network)?;
        return print(&plan, None, None, context);
    }
    let (mut sender, network) = context.on_network(&args.on)?;
    let customer = sender.authority();
    let plan = plan(args, sender.chain(), &network.address)?;
    require_one_mint(&sender, &plan)?;
    let source = args.from.source(&sender, &plan.token, plan.tokens)?;
    let native = Revenue {
        network: network.address,
        mint: plan.token.named(),
    };
    let pool = revenue::account::<RevenuePool>(sender.chain(), &native.pool())?.ok_or_else(|| {
        Failure::Argument(
            "the network has no revenue pool of its own token, in which burns are counted; `flywheel revenue create-pool \
             --native` makes one"
                .to_owned(),
        )
    })?;
    let mut steps = due_statements(&sender, &pool.account)?;
    let mut buying = Vec::new();
    buying.extend(new_customer(&sender, &network.address, &customer)?);
    buying.push(instructions::buy_credits(
        plan.place.of(),
        customer,
        source,
        &native,
        plan.feed.address,
        (plan.credits, plan.max_tokens),
    ));
    steps.push(Step {
        name: "the credits".to_owned(),
        instructions: buying,
    });
    let bar = context.progress().bar("buying credits", steps.len());
    sender.send_all("buy credits", &steps, &bar)?;
    let chain = sender.chain();
    let found = reading::customer(chain, &network.address, &customer)?;
    let view = found.map(|found| CustomerView::read(chain, &found)).transpose()?;
    print(&plan, view, Some(sender.cost()), context)
}

/// Works out what is to be burned; refuses what the chain would refuse.
fn plan(args: &BuyArgs, chain: &dyn Chain, network: &solana_address::Address) -> Result<Plan, Failure> {
    let place = args.market.find(chain, network)?;
    let market = &place.market.account;
    require_running(market)?;
    let credits = place.coin.some_base_units("--amount", &args.amount)?;
    let feed = revenue::account::<PriceFeed>(chain, &market.parameters.feed)?;
    let feed = feed.ok_or_else(|| unpriced(reading::PriceError::FeedMissing))?;
    let tokens = reading::credit_tokens(market, &feed.account, credits, chain.now()?).map_err(unpriced)?;
    let token = Coin::read(chain, &feed.account.base)?;
    let max_tokens = match &args.max_tokens {
        None => tokens,
        Some(text) => {
            let most = token.base_units("--max-tokens", text)?;
            if most < tokens {
                return Err(Failure::Argument(format!(
                    "--max-tokens {text}: it takes {} of the network's now; name as many, buy less, or wait for another price",
                    token.amount(tokens)
                )));
            }
            most
        }
    };
    Ok(Plan {
        place,
        feed,
        token,
        credits,
        tokens,
        max_tokens,
    })
}

/// Refuses credits of a second mint beside those of another.
fn require_one_mint(sender: &Sender, plan: &Plan) -> Result<(), Failure> {
    let (network, mint) = (plan.place.market.account.network, plan.place.coin.mint);
    let found = reading::customer(sender.chain(), &network, &sender.authority())?;
    let other = found.filter(|found| {
        let customer = &found.account;
        customer.credits.saturating_add(customer.held) > 0 && customer.credit_mint != mint
    });
    match other {
        None => Ok(()),
        Some(found) => Err(Failure::Argument(format!(
            "{} has credits of mint {} left; use them up before buying others",
            found.account.wallet, found.account.credit_mint
        ))),
    }
}

fn print(
    plan: &Plan,
    customer: Option<CustomerView>,
    cost: Option<Cost>,
    context: &Context,
) -> Result<(), Failure> {
    let bought = Bought {
        bought_now: plan.place.amount(plan.credits),
        burned_now: plan.token.amount(plan.tokens),
        customer,
        cost,
    };
    let mut rows = Vec::new();
    if cost.is_none() {
        rows.push(("preview", "nothing was sent".to_owned()));
    }
    rows.push(("credits bought now", bought.bought_now.to_string()));
    rows.push(("network tokens burned now", bought.burned_now.to_string()));
    rows.extend(bought.customer.iter().flat_map(|view| view.fields()));
    rows.extend(cost.iter().flat_map(Cost::fields));
    show::fields(context.output(), &bought, rows)
}

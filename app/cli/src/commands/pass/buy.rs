//! `flywheel pass buy`

use bytemuck::Zeroable;
use clap::Args;
use flywheel_client::ClientError;
use flywheel_client::accounts::Pass;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{self as instructions, PassOf, Sells};
use flywheel_client::market::{self as reading, Settlement, UNIT_PASS_SECOND, net};
use flywheel_client::queries::Found;
use solana_address::Address;
use solana_instruction::Instruction;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{LimitArgs, PlanArg, Quote, Wanted, account_of, creation_of, destination, new_customer};
use crate::purse::{FromArg, ToArg};
use crate::views::{PassView, Settled, SettlementView};
use crate::{lookup, show, stakes, words};

/// Arguments of `flywheel pass buy`.
#[derive(Debug, Args)]
pub struct BuyArgs {
    #[command(flatten)]
    plan: PlanArg,
    /// How many units; of a pass by time, seconds
    #[arg(long, value_name = "UNITS", required_unless_present = "time")]
    quantity: Option<u64>,
    /// For how long, of a pass by time
    #[arg(long = "for", value_name = "DURATION", value_parser = words::seconds, conflicts_with = "quantity")]
    time: Option<u32>,
    /// The wallet that may use it; --keypair if not given
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    holder: Option<Address>,
    #[command(flatten)]
    limit: LimitArgs,
    /// Pay with credits
    #[arg(long, conflicts_with = "from")]
    credits: bool,
    /// Send nothing, and show what it would cost and how long it would last
    #[arg(long)]
    preview: bool,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Buys a pass, and shows what it cost, and the pass.
pub fn buy(args: &BuyArgs, context: &Context) -> Result<(), Failure> {
    if args.preview {
        return preview(args, context);
    }
    let (mut sender, network) = context.on_network(&args.on)?;
    let customer = sender.authority();
    let (quote, of) = plan(args, sender.chain(), &network.address, &customer)?;
    let (place, payer, settlement) = (&quote.place, sender.payer(), settlement(&quote, args.credits));
    let mut steps: Vec<Instruction> = new_customer(&sender, &network.address, &customer)?
        .into_iter()
        .collect();
    let mut paid_to = None;
    if args.credits {
        steps.push(instructions::buy_pass_with_credits(payer, of, quote.purchase));
    } else {
        let source = args.from.source(&sender, &place.coin, settlement.charged)?;
        let (payee, to) = (quote.plan.account.terms.payee, ToArg { to: None });
        let to = destination(&sender, &to, place, &payee, settlement.paid)?;
        steps.extend(creation_of(to.as_ref()));
        let token = account_of(to.as_ref(), place);
        steps.push(instructions::buy_pass(
            payer,
            of,
            source,
            token,
            quote.feed,
            quote.purchase,
        ));
        paid_to = to.map(|to| to.account);
    }
    sender.send("buy the pass", &steps)?;
    let found: Found<Pass> = reading::existing(sender.chain(), &of.address())?;
    let view = PassView::new(&quote.plan.account, &found, stakes::now(sender.chain())?);
    let moved = SettlementView::new(place, &settlement, paid_to.as_ref());
    let settled = Settled::new(moved, &view, Some(sender.cost()));
    show::fields(context.output(), &settled, settled.rows())
}

fn preview(args: &BuyArgs, context: &Context) -> Result<(), Failure> {
    let (chain, customer) = (context.read()?, context.address()?);
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.on.network.network)?.address;
    let (quote, of) = plan(args, chain, &network, &customer)?;
    let now = stakes::now(chain)?;
    let found: Option<Found<Pass>> = reading::account(chain, &of.address())?;
    let mut pass = found.map_or_else(
        || Pass {
            plan: of.plan,
            holder: of.holder,
            ..Pass::zeroed()
        },
        |found| found.account,
    );
    let renewed = pass.renew(&quote.plan.account, quote.purchase.quantity, now);
    renewed.map_err(|_| {
        Failure::Argument(format!(
            "--quantity {}: with what is left that is more than a pass can hold; buy less",
            quote.purchase.quantity
        ))
    })?;
    let found = Found {
        address: of.address(),
        account: pass,
    };
    let view = PassView::new(&quote.plan.account, &found, now);
    let moved = SettlementView::new(&quote.place, &settlement(&quote, args.credits), None);
    let settled = Settled::new(moved, &view, None);
    show::fields(context.output(), &settled, settled.rows())
}

/// Works out what is to be bought; refuses what the chain would refuse.
fn plan(
    args: &BuyArgs,
    chain: &dyn Chain,
    network: &Address,
    customer: &Address,
) -> Result<(Quote, PassOf), Failure> {
    let wanted = Wanted {
        plan: &args.plan,
        sells: Sells::Passes,
        quantity: args.quantity.or(args.time.map(u64::from)).unwrap_or(0),
        limit: &args.limit,
    };
    let quote = wanted.quote(chain, network)?;
    if args.time.is_some() && quote.plan.account.unit != UNIT_PASS_SECOND {
        return Err(Failure::Argument(
            "--for: passes of this plan are by number; type --quantity".to_owned(),
        ));
    }
    if args.credits {
        quote.require_credits(chain, customer)?;
    }
    let of = PassOf {
        market: quote.place.of(),
        plan: quote.plan.address,
        customer: *customer,
        holder: args.holder.unwrap_or(*customer),
    };
    Ok((quote, of))
}

/// What is charged and paid at once. With credits nobody is paid.
fn settlement(quote: &Quote, with_credits: bool) -> Settlement {
    let charged = quote.sale.amount;
    if with_credits {
        return Settlement {
            charged,
            ..Settlement::default()
        };
    }
    let paid = net(charged, quote.sale.terms.fee_bps);
    Settlement {
        charged,
        paid,
        fees: charged.saturating_sub(paid),
    }
}

/// The pass of a plan that a wallet holds.
pub fn held(
    chain: &dyn Chain,
    plan: &Found<flywheel_client::accounts::Plan>,
    holder: &Address,
) -> Result<Option<Found<Pass>>, ClientError> {
    reading::account(chain, &flywheel_client::address::pass(&plan.address, holder))
}

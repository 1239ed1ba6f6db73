//! `flywheel order settle`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::accounts::{OracleSet, Order};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{
    self as instructions, OrderOf, REPORTS_BY_CUSTOMER, REPORTS_BY_ORACLES,
};
use flywheel_client::market::{OrderState, Settlement};
use flywheel_client::pools;
use flywheel_client::queries::Found;
use flywheel_client::signatures::SignedBy;
use solana_address::Address;
use solana_instruction::Instruction;

use super::{order_of, view};
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, Paper, Place, UsageReport, account_of, creation_of, destination, signature};
use crate::purse::ToArg;
use crate::show::Time;
use crate::views::{Settled, SettlementView};
use crate::{show, stakes};

/// Most reports that a transaction has room for.
const MOST_REPORTS: usize = 5;

/// Arguments of `flywheel order settle`.
#[derive(Debug, Args)]
pub struct SettleArgs {
    /// The report of the customer, or those of oracles over the same quantity, as `flywheel order report` prints them
    #[arg(required = true, value_name = "FILE")]
    reports: Vec<PathBuf>,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// What reports say together, and who has signed it.
struct Reported {
    quantity: u64,
    signed: Vec<SignedBy>,
}

/// Settles an order, and shows what was charged and paid, and the order.
pub fn settle(args: &SettleArgs, context: &Context) -> Result<(), Failure> {
    let papers: Vec<UsageReport> = args
        .reports
        .iter()
        .map(|path| UsageReport::open(path))
        .collect::<Result<_, _>>()?;
    let named = same(&papers, UsageReport::order, "order")?;
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let (place, order) = markets::order(chain, &network.address, &named)?;
    let of = order_of(&place, &order.account);
    let reported = reported(args, &papers, &of, &order.account)?;
    let settlement = settlement(&order.account, reported.quantity, stakes::now(chain)?)?;
    let reports = Reports::chosen(chain, &network.address, &order, reported.signed)?;
    let to = destination(&sender, &args.to, &place, &order.account.payee, settlement.paid)?;
    let payee_token = account_of(to.as_ref(), &place);
    let mut steps: Vec<Instruction> = creation_of(to.as_ref()).into_iter().collect();
    let nonce = order.account.nonce;
    steps.extend(reports.instructions(of, payee_token, nonce, reported.quantity));
    sender.send("settle the order", &steps)?;
    print(
        &sender,
        &place,
        &order,
        &settlement,
        to.map(|to| to.account),
        context,
    )
}

fn print(
    sender: &crate::sender::Sender,
    place: &Place,
    order: &Found<Order>,
    settlement: &Settlement,
    to: Option<Address>,
    context: &Context,
) -> Result<(), Failure> {
    let view = view(sender, place, &order.address)?;
    let moved = SettlementView::new(place, settlement, to.as_ref());
    let settled = Settled::new(moved, &view, Some(sender.cost()));
    show::fields(context.output(), &settled, settled.rows())
}

/// What all papers say.
fn same<T: PartialEq + Copy>(
    papers: &[UsageReport],
    of: impl Fn(&UsageReport) -> Result<T, Failure>,
    what: &str,
) -> Result<T, Failure> {
    let all: Vec<T> = papers.iter().map(of).collect::<Result<_, _>>()?;
    match all.split_first() {
        Some((first, rest)) if rest.iter().all(|other| other == first) => Ok(*first),
        _ => Err(Failure::Argument(format!(
            "the reports are not of the same {what}; name those that are"
        ))),
    }
}

/// Refuses reports that are not over the same quantity of this order, or badly signed.
fn reported(
    args: &SettleArgs,
    papers: &[UsageReport],
    of: &OrderOf,
    order: &Order,
) -> Result<Reported, Failure> {
    let quantity = same(papers, |paper| Ok(paper.quantity()), "quantity")?;
    let nonce = same(papers, |paper| Ok(paper.nonce()), "order")?;
    if nonce != order.nonce {
        return Err(Failure::Argument(
            "the reports are of an order that was closed, at the same address; have them made again with `flywheel order \
             report`"
                .to_owned(),
        ));
    }
    let message = of.usage_message(nonce, quantity);
    let pairs = papers.iter().zip(&args.reports);
    let signed = pairs
        .map(|(paper, path)| signature(paper, &message, path))
        .collect::<Result<_, _>>()?;
    Ok(Reported { quantity, signed })
}

/// What it moves; refuses what the chain would refuse.
fn settlement(order: &Order, quantity: u64, now: u32) -> Result<Settlement, Failure> {
    let is_running = matches!(order.state(), OrderState::Active | OrderState::Ending);
    if !is_running {
        return Err(Failure::Argument(
            "the order is not accepted yet, or is completed; `flywheel order show` says where it stands"
                .to_owned(),
        ));
    }
    if now >= order.expires_at() {
        return Err(Failure::Argument(format!(
            "the order could be settled until {}; what is left to do is `flywheel order close`",
            Time(order.expires_at().into())
        )));
    }
    let mut after = *order;
    after.settle(quantity, now).map_err(|_| {
        Failure::Argument(format!(
            "the report is of {quantity} units in sum, and {} are settled already; have one made of more",
            order.settled
        ))
    })
}

/// The reports that settle.
enum Reports {
    Customer(SignedBy),
    Oracles(Vec<SignedBy>),
}

impl Reports {
    /// The customer's report if it is among them, and else as few of oracles as carry two thirds of the weight.
    fn chosen(
        chain: &dyn Chain,
        network: &Address,
        order: &Found<Order>,
        signed: Vec<SignedBy>,
    ) -> Result<Self, Failure> {
        let order = &order.account;
        let by_customer = signed.iter().find(|signed| signed.key == order.customer);
        if let Some(report) = by_customer.filter(|_| order.reports & REPORTS_BY_CUSTOMER != 0) {
            return Ok(Self::Customer(*report));
        }
        if order.reports & REPORTS_BY_ORACLES == 0 {
            return Err(Failure::Argument(format!(
                "the order is settled by reports of its customer, {}; have one signed by that key",
                order.customer
            )));
        }
        let set = pools::oracle_set(chain, network)?.ok_or_else(|| {
            Failure::Argument(
                "the network has no oracles yet, whose reports could settle the order".to_owned(),
            )
        })?;
        quorum(&set, signed).map(Self::Oracles)
    }

    fn instructions(&self, of: OrderOf, payee_token: Address, nonce: u64, quantity: u64) -> Vec<Instruction> {
        match self {
            Self::Customer(report) => {
                instructions::settle_order(of, payee_token, nonce, quantity, report).into()
            }
            Self::Oracles(reports) => {
                instructions::settle_order_by_oracles(of, payee_token, nonce, quantity, reports)
            }
        }
    }
}

/// As few reports of different oracles as carry two thirds of the weight, the heaviest first.
fn quorum(set: &OracleSet, signed: Vec<SignedBy>) -> Result<Vec<SignedBy>, Failure> {
    let mut weighed: Vec<(u32, SignedBy)> = Vec::with_capacity(signed.len());
    for report in signed {
        let member = set.members().iter().find(|member| member.key == report.key);
        let member = member.ok_or_else(|| {
            Failure::Argument(format!(
                "{} is no oracle of this network; leave its report out",
                report.key
            ))
        })?;
        if weighed.iter().all(|(_, other)| other.key != report.key) {
            weighed.push((member.weight, report));
        }
    }
    weighed.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let needed = u128::from(set.total_weight) * 2;
    let (mut weight, mut chosen) = (0u128, Vec::new());
    for (of_one, report) in weighed {
        if weight * 3 >= needed {
            break;
        }
        weight += u128::from(of_one);
        chosen.push(report);
    }
    if weight * 3 < needed {
        return Err(Failure::Argument(format!(
            "the reports carry {weight} of the oracles' weight of {}, and two thirds are needed; name more of them",
            set.total_weight
        )));
    }
    if chosen.len() > MOST_REPORTS {
        return Err(Failure::Argument(format!(
            "two thirds of the oracles' weight take {} reports, and a transaction has room for {MOST_REPORTS}; have the \
             customer sign a report",
            chosen.len()
        )));
    }
    Ok(chosen)
}

//! `flywheel order report`: a usage report, signed by the customer or an oracle. It reads the chain and sends nothing.

use clap::Args;
use flywheel_client::accounts::Order;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{REPORTS_BY_CUSTOMER, REPORTS_BY_ORACLES};
use flywheel_client::pools;
use flywheel_client::signatures::SignedBy;
use solana_address::Address;
use solana_signer::Signer;

use super::order_of;
use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::words::measure;
use crate::markets::{self, Paper, UsageReport};
use crate::{lookup, words};

/// Arguments of `flywheel order report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The order's address; `flywheel order list` lists them
    #[arg(value_parser = words::address)]
    order: Address,
    /// Units that have been delivered since the order began
    #[arg(long, value_name = "UNITS")]
    quantity: u64,
    #[command(flatten)]
    network: NetworkArg,
}

/// Prints a signed report.
pub fn report(args: &ReportArgs, context: &Context) -> Result<(), Failure> {
    let (chain, key) = (context.read()?, context.keypair()?);
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let (place, order) = markets::order(chain, &network, &args.order)?;
    require_admitted(chain, &network, &order.account, &key.pubkey())?;
    require_quantity(&order.account, args.quantity)?;
    let nonce = order.account.nonce;
    let message = order_of(&place, &order.account).usage_message(nonce, args.quantity);
    let signed = SignedBy::sign(&key, &message).map_err(|error| Failure::of_client("sign", error))?;
    UsageReport::new(
        &place.market.address,
        &order.address,
        nonce,
        args.quantity,
        &signed,
    )
    .print(context.output())
}

/// Refuses a key whose report would settle nothing.
fn require_admitted(
    chain: &dyn Chain,
    network: &Address,
    order: &Order,
    key: &Address,
) -> Result<(), Failure> {
    if order.reports & REPORTS_BY_CUSTOMER != 0 && *key == order.customer {
        return Ok(());
    }
    let by_oracles = order.reports & REPORTS_BY_ORACLES != 0;
    let set = pools::oracle_set(chain, network)?;
    let is_oracle = set.is_some_and(|set| set.members().iter().any(|member| member.key == *key));
    if by_oracles && is_oracle {
        return Ok(());
    }
    let whose = match order.reports {
        REPORTS_BY_CUSTOMER => format!("its customer, {}", order.customer),
        REPORTS_BY_ORACLES => "the network's oracles".to_owned(),
        _ => format!("its customer, {}, or of the network's oracles", order.customer),
    };
    Err(Failure::Argument(format!(
        "the order is settled by reports of {whose}, and {key} would sign; name such a key with --keypair"
    )))
}

fn require_quantity(order: &Order, quantity: u64) -> Result<(), Failure> {
    let measure = measure(order.unit);
    if quantity <= order.settled {
        return Err(Failure::Argument(format!(
            "--quantity {quantity}: {} {measure} are settled already; type how many have been delivered since the order began, \
             those included",
            order.settled
        )));
    }
    if quantity > order.quantity {
        return Err(Failure::Argument(format!(
            "--quantity {quantity}: the order is of {} {measure}; type at most that",
            order.quantity
        )));
    }
    Ok(())
}

//! Who sells: an operator, or the network itself.

use flywheel_client::accounts::{Network, Plan};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{NOTHING, Seller};
use flywheel_client::queries::{self, Found};
use solana_address::Address;

use crate::failure::Failure;
use crate::lookup;

/// For whom `signer` sells.
///
/// # Arguments
/// - `as_network`: for the network itself, of which it has to be the authority; else for its own operator
pub fn seller_of(
    chain: &dyn Chain,
    network: &Found<Network>,
    signer: &Address,
    as_network: bool,
) -> Result<Seller, Failure> {
    if as_network {
        return networks(network, signer);
    }
    let account = lookup::operator_address(&network.address, signer);
    if chain.account(&account)?.is_none() {
        return Err(Failure::Argument(format!(
            "{signer} is no operator of this network; register it with `flywheel operator register`, or sell for the network \
             itself with --as-network"
        )));
    }
    Ok(Seller {
        authority: *signer,
        account,
    })
}

/// Whoever sells a plan, for whom `signer` has to act.
pub fn seller_of_plan(
    chain: &dyn Chain,
    network: &Found<Network>,
    plan: &Plan,
    signer: &Address,
) -> Result<Seller, Failure> {
    if plan.operator == NOTHING {
        return networks(network, signer);
    }
    let operator = queries::account::<flywheel_client::accounts::Operator>(chain, &plan.operator)?;
    let authority = operator.map(|found| found.account.authority);
    if authority == Some(*signer) {
        return Ok(Seller {
            authority: *signer,
            account: plan.operator,
        });
    }
    let who = authority.map_or_else(|| "nobody any more".to_owned(), |key| key.to_string());
    Err(Failure::Argument(format!(
        "operator {} sells this, for which {who} signs, and not {signer}; name that key with --keypair",
        plan.operator
    )))
}

fn networks(network: &Found<Network>, signer: &Address) -> Result<Seller, Failure> {
    let authority = network.account.authority;
    if authority == *signer {
        return Ok(Seller {
            authority,
            account: network.address,
        });
    }
    Err(Failure::Argument(format!(
        "the network itself sells this, for which its authority {authority} signs, and not {signer}; name that key with \
         --keypair"
    )))
}

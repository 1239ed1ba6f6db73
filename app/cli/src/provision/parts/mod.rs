//! The parts of a network, one file for each kind of account: what an account says in the words of the network file, and what
//! brings it about.

pub mod class;
pub mod manufacturer;
pub mod market;
pub mod mint;
pub mod network;
pub mod oracles;
pub mod plan;
pub mod prices;
pub mod revenue;
pub mod reward_pool;
pub mod stake_pool;

use super::part::Part;
use super::site::Site;

/// Every part of the file, in the order in which they are made.
pub fn all(site: &Site<'_>) -> Vec<Part> {
    let mut parts = vec![network::founding(site), mint::token(site)];
    parts.extend(mint::collateral(site));
    parts.extend(mint::currency(site));
    for class in &site.file.classes {
        parts.push(class::terms(site, class));
        parts.extend(class::fees(site, class));
    }
    parts.extend(
        site.file
            .manufacturers
            .iter()
            .map(|maker| manufacturer::part(site, maker)),
    );
    parts.push(oracles::part(site));
    parts.push(reward_pool::of_token(site));
    parts.extend(stake_pool::collateral(site));
    parts.extend(revenue::native(site));
    if let (Some(market), Some(currency)) = (&site.file.market, site.currency) {
        parts.push(reward_pool::of_currency(site, currency));
        parts.push(stake_pool::sharing(site));
        parts.push(stake_pool::reward(site, currency));
        parts.push(stake_pool::unassigned(site));
        parts.push(prices::insurance(site, market, currency));
        parts.push(prices::feed(site, currency));
        parts.push(revenue::pool(site, market, currency));
        parts.push(revenue::recipients(site, currency));
        parts.push(market::part(site, market, currency));
        parts.extend(plan::parts(site, market, currency));
    }
    parts.push(network::delay(site));
    parts
}

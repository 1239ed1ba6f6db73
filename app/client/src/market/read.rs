//! Lists markets, plans and what was bought. Every query fails only when the chain cannot be reached
//! ([`ClientError::Unreachable`]), unless it says otherwise.

use std::mem::offset_of;

use anchor_lang::{Discriminator, ZeroCopy};
use service_market::ID;
use service_market::state::DISCRIMINATOR;
use solana_address::Address;

use crate::accounts::{Authorisation, Channel, Customer, Endowment, Lock, Market, Order, Pass, Plan, decode};
use crate::address;
use crate::chain::{Chain, Filter};
use crate::error::ClientError;
use crate::queries::{Found, field, list_of};

/// The account at an address, if it is one of the market's of type `T`.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn account<T: ZeroCopy + Discriminator>(
    chain: &(impl Chain + ?Sized),
    address: &Address,
) -> Result<Option<Found<T>>, ClientError> {
    let account = chain.account(address)?.filter(|account| account.owner == ID);
    let decoded = account.and_then(|account| decode(&account.data).ok());
    Ok(decoded.map(|account| Found {
        address: *address,
        account,
    }))
}

/// As [`account`], where there has to be one.
///
/// # Errors
/// [`ClientError::AccountMissing`], [`ClientError::Unreachable`].
pub fn existing<T: ZeroCopy + Discriminator>(
    chain: &(impl Chain + ?Sized),
    address: &Address,
) -> Result<Found<T>, ClientError> {
    account(chain, address)?.ok_or(ClientError::AccountMissing { address: *address })
}

/// The account of a customer in a network.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn customer(
    chain: &(impl Chain + ?Sized),
    network: &Address,
    wallet: &Address,
) -> Result<Option<Found<Customer>>, ClientError> {
    account(chain, &address::customer(network, wallet))
}

/// The markets of a network, by mint.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn markets(chain: &(impl Chain + ?Sized), network: &Address) -> Result<Vec<Found<Market>>, ClientError> {
    let mut found = list::<Market>(chain, [field!(Market.network, network)])?;
    found.sort_by_key(|found| found.account.mint);
    Ok(found)
}

/// The plans of a market, by number.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn plans(chain: &(impl Chain + ?Sized), market: &Address) -> Result<Vec<Found<Plan>>, ClientError> {
    let mut found = list::<Plan>(chain, [field!(Plan.market, market)])?;
    found.sort_by_key(|found| found.account.id);
    Ok(found)
}

/// The orders of a market, those that were opened first in front.
///
/// # Arguments
/// - `customer`: only those of this wallet
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn orders(
    chain: &(impl Chain + ?Sized),
    market: &Address,
    customer: Option<&Address>,
) -> Result<Vec<Found<Order>>, ClientError> {
    let mut filters = vec![field!(Order.market, market)];
    filters.extend(customer.map(|wallet| field!(Order.customer, wallet)));
    let mut found = list::<Order>(chain, filters)?;
    found.sort_by_key(|found| found.account.nonce);
    Ok(found)
}

/// The channels of a market, those that were opened first in front.
///
/// # Arguments
/// - `customer`, `payee`: only those of this wallet, to this wallet
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn channels(
    chain: &(impl Chain + ?Sized),
    market: &Address,
    customer: Option<&Address>,
    payee: Option<&Address>,
) -> Result<Vec<Found<Channel>>, ClientError> {
    let mut filters = vec![field!(Channel.market, market)];
    filters.extend(customer.map(|wallet| field!(Channel.customer, wallet)));
    filters.extend(payee.map(|wallet| field!(Channel.payee, wallet)));
    let mut found = list::<Channel>(chain, filters)?;
    found.sort_by_key(|found| found.account.nonce);
    Ok(found)
}

/// The authorisations of a market, by payer and payee.
///
/// # Arguments
/// - `payer`, `payee`: only those of this wallet, to this wallet
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn authorisations(
    chain: &(impl Chain + ?Sized),
    market: &Address,
    payer: Option<&Address>,
    payee: Option<&Address>,
) -> Result<Vec<Found<Authorisation>>, ClientError> {
    let mut filters = vec![field!(Authorisation.market, market)];
    filters.extend(payer.map(|wallet| field!(Authorisation.payer, wallet)));
    filters.extend(payee.map(|wallet| field!(Authorisation.payee, wallet)));
    let mut found = list::<Authorisation>(chain, filters)?;
    found.sort_by_key(|found| (found.account.payer, found.account.payee));
    Ok(found)
}

/// The locks of an authorisation, by job.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn locks(
    chain: &(impl Chain + ?Sized),
    authorisation: &Address,
) -> Result<Vec<Found<Lock>>, ClientError> {
    let mut found = list::<Lock>(chain, [field!(Lock.authorisation, authorisation)])?;
    found.sort_by_key(|found| found.account.job);
    Ok(found)
}

/// The passes of a plan, by holder.
///
/// # Arguments
/// - `holder`: only that of this wallet
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn passes(
    chain: &(impl Chain + ?Sized),
    plan: &Address,
    holder: Option<&Address>,
) -> Result<Vec<Found<Pass>>, ClientError> {
    let mut filters = vec![field!(Pass.plan, plan)];
    filters.extend(holder.map(|wallet| field!(Pass.holder, wallet)));
    let mut found = list::<Pass>(chain, filters)?;
    found.sort_by_key(|found| found.account.holder);
    Ok(found)
}

/// The endowments of a plan, those that were paid first in front.
///
/// # Arguments
/// - `customer`: only those of this wallet
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn endowments(
    chain: &(impl Chain + ?Sized),
    plan: &Address,
    customer: Option<&Address>,
) -> Result<Vec<Found<Endowment>>, ClientError> {
    let mut filters = vec![field!(Endowment.plan, plan)];
    filters.extend(customer.map(|wallet| field!(Endowment.customer, wallet)));
    let mut found = list::<Endowment>(chain, filters)?;
    found.sort_by_key(|found| (found.account.started_at, found.account.customer, found.account.id));
    Ok(found)
}

fn list<T: ZeroCopy + Discriminator>(
    chain: &(impl Chain + ?Sized),
    filters: impl IntoIterator<Item = Filter>,
) -> Result<Vec<Found<T>>, ClientError> {
    list_of(chain, &ID, filters)
}

//! Lists pools, statements and feeds. Every query fails only when the chain cannot be reached ([`ClientError::Unreachable`]),
//! unless it says otherwise.

use std::mem::offset_of;
use std::ops::RangeInclusive;

use anchor_lang::{Discriminator, ZeroCopy};
use burn_share::ID;
use burn_share::state::DISCRIMINATOR;
use solana_address::Address;

use crate::accounts::{EpochStatement, PriceFeed, RevenuePool, decode};
use crate::chain::{Chain, Filter};
use crate::error::ClientError;
use crate::instructions::revenue::Revenue;
use crate::instructions::rewards::MintOf;
use crate::queries::{Found, field, list_of};

/// The account at an address, if it is one of burn-share's of type `T`.
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

/// The revenue pools of a network: that of its own token first, the others by mint.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn pools(
    chain: &(impl Chain + ?Sized),
    network: &Address,
) -> Result<Vec<Found<RevenuePool>>, ClientError> {
    let mut found = list_of::<RevenuePool>(chain, &ID, [field!(RevenuePool.network, network)])?;
    found.sort_by_key(|found| (found.account.native == 0, found.account.mint));
    Ok(found)
}

/// The statements of a pool within `epochs`, in their order.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn statements(
    chain: &(impl Chain + ?Sized),
    pool: &RevenuePool,
    epochs: &RangeInclusive<u64>,
) -> Result<Vec<Found<EpochStatement>>, ClientError> {
    let filters = [
        field!(EpochStatement.network, pool.network),
        field!(EpochStatement.mint, pool.mint),
    ];
    let mut found = list_of::<EpochStatement>(chain, &ID, filters)?;
    found.retain(|found| epochs.contains(&found.account.epoch));
    found.sort_by_key(|found| found.account.epoch);
    Ok(found)
}

/// The price feeds of a network, by base and quote.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn feeds(chain: &(impl Chain + ?Sized), network: &Address) -> Result<Vec<Found<PriceFeed>>, ClientError> {
    let mut found = list_of::<PriceFeed>(chain, &ID, [field!(PriceFeed.network, network)])?;
    found.sort_by_key(|found| (found.account.base, found.account.quote));
    Ok(found)
}

/// What instructions on a pool name.
pub fn named(pool: &RevenuePool) -> Revenue {
    Revenue {
        network: pool.network,
        mint: MintOf {
            mint: pool.mint,
            token_program: pool.token_program,
        },
    }
}

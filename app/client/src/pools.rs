//! What a reward pool consists of: its oracles, epochs and proposed roots.
//!
//! ```
//! use flywheel_client::ClientError;
//! use flywheel_client::chain::Chain;
//! use flywheel_client::pools;
//! use solana_address::Address;
//!
//! /// The pools of a network, each with the root that was last final.
//! fn last_roots(chain: &impl Chain, network: &Address) -> Result<Vec<(Address, Address)>, ClientError> {
//!     let pools = pools::pools(chain, network)?;
//!     Ok(pools.iter().map(|pool| (pool.address, pool.account.last_root)).collect())
//! }
//! ```

use std::mem::offset_of;
use std::ops::Range;

use anchor_lang::{Discriminator, ZeroCopy};
use reward_distributor::ID;
use reward_distributor::state::DISCRIMINATOR;
use solana_account::Account;
use solana_address::Address;

use crate::accounts::{OracleSet, Pool, RewardEpoch, RewardRoot, Vesting, decode};
use crate::address;
use crate::chain::{Chain, Filter};
use crate::error::ClientError;
use crate::queries::{Found, field, list_of};

/// The account if it is one of the distributor's of type `T`.
pub fn typed<T: ZeroCopy + Discriminator>(account: Option<Account>) -> Option<T> {
    let account = account.filter(|account| account.owner == ID)?;
    decode(&account.data).ok()
}

/// The pool at an address, `None` when there is none.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn pool(chain: &(impl Chain + ?Sized), at: &Address) -> Result<Option<Pool>, ClientError> {
    Ok(typed(chain.account(at)?))
}

/// What is granted in a vesting account and not paid yet, vested or not, base units.
///
/// ```
/// use flywheel_client::accounts::Vesting;
/// use flywheel_client::pools;
///
/// let mut vesting: Vesting = bytemuck::Zeroable::zeroed();
/// (vesting.matured, vesting.buckets[3].amount, vesting.buckets[3].released) = (5, 100, 40);
/// assert_eq!(pools::vesting_left(&vesting), 65);
/// ```
pub fn vesting_left(vesting: &Vesting) -> u64 {
    let buckets = vesting.buckets.iter();
    let left = buckets.map(|bucket| bucket.amount.saturating_sub(bucket.released));
    left.fold(vesting.matured, u64::saturating_add)
}

/// The oracle set of a network, `None` when it has none.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn oracle_set(
    chain: &(impl Chain + ?Sized),
    network: &Address,
) -> Result<Option<OracleSet>, ClientError> {
    Ok(typed(chain.account(&address::oracle_set(network))?))
}

/// The reward pools of a network, by mint.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn pools(chain: &(impl Chain + ?Sized), network: &Address) -> Result<Vec<Found<Pool>>, ClientError> {
    let mut found = list_of::<Pool>(chain, &ID, [field!(Pool.network, network)])?;
    found.sort_by_key(|found| found.account.mint);
    Ok(found)
}

/// The epochs of a pool within `range` that are open, approved or final, in their order.
///
/// # Errors
/// [`ClientError::Unreachable`].
///
/// ```
/// use flywheel_client::ClientError;
/// use flywheel_client::chain::Chain;
/// use flywheel_client::pools;
/// use solana_address::Address;
///
/// /// Whether the oracles deal with an epoch.
/// fn is_opened(chain: &impl Chain, pool: &Address, epoch: u64) -> Result<bool, ClientError> {
///     Ok(!pools::epochs(chain, pool, epoch..epoch + 1)?.is_empty())
/// }
/// ```
pub fn epochs(
    chain: &(impl Chain + ?Sized),
    pool: &Address,
    range: Range<u64>,
) -> Result<Vec<RewardEpoch>, ClientError> {
    let addresses: Vec<Address> = range.map(|epoch| address::reward_epoch(pool, epoch)).collect();
    Ok(chain
        .accounts(&addresses)?
        .into_iter()
        .filter_map(typed)
        .collect())
}

/// Every root that is or was proposed for an epoch of a pool, in the order of their addresses.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn roots(
    chain: &(impl Chain + ?Sized),
    pool: &Address,
    epoch: u64,
) -> Result<Vec<Found<RewardRoot>>, ClientError> {
    let filters = [
        Filter::memcmp(0, RewardRoot::DISCRIMINATOR),
        Filter::DataSize(RewardRoot::SPACE),
        Filter::memcmp(DISCRIMINATOR + offset_of!(RewardRoot, epoch), epoch.to_le_bytes()),
        Filter::memcmp(DISCRIMINATOR + offset_of!(RewardRoot, pool), pool),
    ];
    let accounts = chain.program_accounts(&ID, &filters)?.into_iter();
    let found = accounts.filter_map(|(address, account)| {
        let account = decode(&account.data).ok()?;
        Some(Found { address, account })
    });
    Ok(found.collect())
}

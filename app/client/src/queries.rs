//! Lists what a network consists of, decoded and in the order of ids or indexes. Every query fails only when the chain cannot
//! be reached ([`ClientError::Unreachable`]).
//!
//! ```
//! use flywheel_client::ClientError;
//! use flywheel_client::chain::Chain;
//! use flywheel_client::queries;
//! use solana_address::Address;
//!
//! /// The names of all classes of a network.
//! fn classes(chain: &impl Chain, network: &Address) -> Result<Vec<[u8; 32]>, ClientError> {
//!     let classes = queries::classes(chain, network)?;
//!     Ok(classes.iter().map(|found| found.account.name).collect())
//! }
//! ```

use std::mem::offset_of;

use anchor_lang::{Discriminator, ZeroCopy};
use device_registry::ID;
use device_registry::state::DISCRIMINATOR;
use solana_address::Address;

use crate::accounts::{
    CellCounter, Device, DeviceClass, DeviceStatus, Manufacturer, Network, Operator, Tombstone, decode,
};
use crate::chain::{Chain, Filter};
use crate::error::ClientError;

/// An account and where it is.
#[derive(Debug, Clone, Copy)]
pub struct Found<T> {
    /// Its address.
    pub address: Address,
    /// What it says.
    pub account: T,
}

/// Which devices of a network are listed: those that pass everything that is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeviceFilter {
    /// Those of this operator account.
    pub operator: Option<Address>,
    /// Those of this class, by its id.
    pub class: Option<u16>,
    /// Those in this status.
    pub status: Option<DeviceStatus>,
}

/// Filter: these bytes in a field of `$type`.
macro_rules! field {
    ($type:ident . $field:ident, $bytes:expr) => {
        Filter::memcmp(DISCRIMINATOR + offset_of!($type, $field), $bytes)
    };
}

pub(crate) use field;

/// Every account of the registry of type `T` that passes the filters.
fn list<T: ZeroCopy + Discriminator>(
    chain: &(impl Chain + ?Sized),
    filters: impl IntoIterator<Item = Filter>,
) -> Result<Vec<Found<T>>, ClientError> {
    list_of(chain, &ID, filters)
}

/// Every account of a program of type `T` that passes the filters. Those of another size than this version writes are left
/// out.
pub(crate) fn list_of<T: ZeroCopy + Discriminator>(
    chain: &(impl Chain + ?Sized),
    program: &Address,
    filters: impl IntoIterator<Item = Filter>,
) -> Result<Vec<Found<T>>, ClientError> {
    let mut all = vec![
        Filter::memcmp(0, T::DISCRIMINATOR),
        Filter::DataSize(DISCRIMINATOR + size_of::<T>()),
    ];
    all.extend(filters);
    let accounts = chain.program_accounts(program, &all)?.into_iter();
    let found = accounts
        .filter_map(|(address, account)| {
            let account = decode(&account.data).ok()?;
            Some(Found { address, account })
        })
        .collect();
    Ok(found)
}

/// The account at an address, if it is one of the registry's of type `T`.
///
/// # Errors
/// [`ClientError::Unreachable`].
///
/// ```
/// use flywheel_client::ClientError;
/// use flywheel_client::chain::Chain;
/// use flywheel_client::accounts::Operator;
/// use flywheel_client::{address, queries};
/// use solana_address::Address;
///
/// /// Whether a wallet has registered as an operator.
/// fn is_operator(chain: &impl Chain, network: &Address, wallet: &Address) -> Result<bool, ClientError> {
///     let at = address::operator(network, wallet);
///     Ok(queries::account::<Operator>(chain, &at)?.is_some())
/// }
/// ```
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

/// Every network of the program, in the order of creator and id.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn networks(chain: &(impl Chain + ?Sized)) -> Result<Vec<Found<Network>>, ClientError> {
    let mut found = list::<Network>(chain, [])?;
    found.sort_by_key(|found| (found.account.creator, found.account.id));
    Ok(found)
}

/// The classes of a network, in the order of their ids.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn classes(
    chain: &(impl Chain + ?Sized),
    network: &Address,
) -> Result<Vec<Found<DeviceClass>>, ClientError> {
    let mut found = list::<DeviceClass>(chain, [field!(DeviceClass.network, network)])?;
    found.sort_by_key(|found| found.account.id);
    Ok(found)
}

/// The manufacturers of a network, in the order of their ids.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn manufacturers(
    chain: &(impl Chain + ?Sized),
    network: &Address,
) -> Result<Vec<Found<Manufacturer>>, ClientError> {
    let mut found = list::<Manufacturer>(chain, [field!(Manufacturer.network, network)])?;
    found.sort_by_key(|found| found.account.id);
    Ok(found)
}

/// The operators of a network, those that registered first in front.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn operators(
    chain: &(impl Chain + ?Sized),
    network: &Address,
) -> Result<Vec<Found<Operator>>, ClientError> {
    let mut found = list::<Operator>(chain, [field!(Operator.network, network)])?;
    found.sort_by_key(|found| (found.account.registered_at, found.address));
    Ok(found)
}

/// Devices of a network, in the order of their indexes.
///
/// # Errors
/// [`ClientError::Unreachable`].
///
/// ```
/// use flywheel_client::ClientError;
/// use flywheel_client::chain::Chain;
/// use flywheel_client::accounts::DeviceStatus;
/// use flywheel_client::queries::{self, DeviceFilter};
/// use solana_address::Address;
///
/// /// How many devices of an operator are active.
/// fn active(chain: &impl Chain, network: &Address, operator: Address) -> Result<usize, ClientError> {
///     let filter = DeviceFilter {
///         operator: Some(operator),
///         status: Some(DeviceStatus::Active),
///         ..DeviceFilter::default()
///     };
///     Ok(queries::devices(chain, network, &filter)?.len())
/// }
/// ```
pub fn devices(
    chain: &(impl Chain + ?Sized),
    network: &Address,
    filter: &DeviceFilter,
) -> Result<Vec<Found<Device>>, ClientError> {
    let mut filters = vec![field!(Device.network, network)];
    filters.extend(filter.operator.map(|operator| field!(Device.operator, operator)));
    filters.extend(
        filter
            .class
            .map(|class| field!(Device.class, class.to_le_bytes())),
    );
    filters.extend(filter.status.map(|status| field!(Device.status, [status.code()])));
    let mut found = list::<Device>(chain, filters)?;
    found.sort_by_key(|found| found.account.index);
    Ok(found)
}

/// The device that has an index in a network; a device whose key was replaced has kept its index.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn device_by_index(
    chain: &(impl Chain + ?Sized),
    network: &Address,
    index: u32,
) -> Result<Option<Found<Device>>, ClientError> {
    let filters = [
        field!(Device.network, network),
        field!(Device.index, index.to_le_bytes()),
    ];
    Ok(list::<Device>(chain, filters)?.into_iter().next())
}

/// The cell counters of a network, by class and cell.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn cells(
    chain: &(impl Chain + ?Sized),
    network: &Address,
) -> Result<Vec<Found<CellCounter>>, ClientError> {
    let mut found = list::<CellCounter>(chain, [field!(CellCounter.network, network)])?;
    found.sort_by_key(|found| (found.account.class, found.account.cell));
    Ok(found)
}

/// What remains of all devices of all networks that were retired or whose key was replaced, by index. A tombstone does not
/// say which network it is of; its address does to whoever knows the device's key.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn tombstones(chain: &(impl Chain + ?Sized)) -> Result<Vec<Found<Tombstone>>, ClientError> {
    let mut found = list::<Tombstone>(chain, [])?;
    found.sort_by_key(|found| (found.account.index, found.address));
    Ok(found)
}

//! Lists pools, positions, tickets and cases. Every query fails only when the chain cannot be reached
//! ([`ClientError::Unreachable`]), unless it says otherwise.

use std::mem::offset_of;

use anchor_lang::{Discriminator, ZeroCopy};
use solana_address::Address;
use staking_vault::ID;
use staking_vault::state::DISCRIMINATOR;

use crate::accounts::{
    FaultRecord, Insurance, OperatorStake, Position, SlashCase, StakePool, Ticket, decode,
};
use crate::chain::{Chain, Filter};
use crate::error::ClientError;
use crate::instructions::staking::Behind;
use crate::queries::{Found, field, list_of};

/// A position with all that says what it is worth.
#[derive(Debug, Clone, Copy)]
pub struct Holding {
    /// The position.
    pub position: Found<Position>,
    /// The operator stake that it has shares of.
    pub stake: Found<OperatorStake>,
    /// The pool.
    pub pool: Found<StakePool>,
}

impl Holding {
    /// What instructions on the position name.
    pub fn behind(&self) -> Behind {
        behind(&self.stake.account)
    }
}

/// What instructions on stake behind an operator name.
pub fn behind(stake: &OperatorStake) -> Behind {
    Behind {
        pool: stake.pool,
        operator: stake.operator,
    }
}

/// The account at an address, if it is one of the vault's of type `T`.
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

/// The pools of a network, by kind and mint.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn pools(chain: &(impl Chain + ?Sized), network: &Address) -> Result<Vec<Found<StakePool>>, ClientError> {
    let mut found = list::<StakePool>(chain, field!(StakePool.network, network))?;
    found.sort_by_key(|found| (found.account.kind, found.account.mint));
    Ok(found)
}

/// All that stands behind operators, or behind nobody, in a pool.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn operator_stakes(
    chain: &(impl Chain + ?Sized),
    pool: &Address,
) -> Result<Vec<Found<OperatorStake>>, ClientError> {
    let mut found = list::<OperatorStake>(chain, field!(OperatorStake.pool, pool))?;
    found.sort_by_key(|found| found.account.operator);
    Ok(found)
}

/// The positions of an owner in all pools, by operator stake and id.
///
/// # Errors
/// [`ClientError::Unreachable`].
///
/// ```
/// use flywheel_client::ClientError;
/// use flywheel_client::chain::Chain;
/// use flywheel_client::staking;
/// use solana_address::Address;
///
/// /// How many positions an owner has, in all pools of all networks.
/// fn count(chain: &impl Chain, owner: &Address) -> Result<usize, ClientError> {
///     Ok(staking::positions(chain, owner)?.len())
/// }
/// ```
pub fn positions(
    chain: &(impl Chain + ?Sized),
    owner: &Address,
) -> Result<Vec<Found<Position>>, ClientError> {
    let mut found = list::<Position>(chain, field!(Position.owner, owner))?;
    found.sort_by_key(|found| (found.account.stake, found.account.id, found.address));
    Ok(found)
}

/// The tickets of an owner in all pools, those that are paid first in front.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn tickets(chain: &(impl Chain + ?Sized), owner: &Address) -> Result<Vec<Found<Ticket>>, ClientError> {
    let mut found = list::<Ticket>(chain, field!(Ticket.owner, owner))?;
    found.sort_by_key(|found| (found.account.ready_at, found.address));
    Ok(found)
}

/// The cases against an operator stake, by number.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn cases(chain: &(impl Chain + ?Sized), stake: &Address) -> Result<Vec<Found<SlashCase>>, ClientError> {
    let mut found = list::<SlashCase>(chain, field!(SlashCase.stake, stake))?;
    found.sort_by_key(|found| found.account.number);
    Ok(found)
}

/// What a device has paid for failures out of the collateral of pools, by pool.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn fault_records(
    chain: &(impl Chain + ?Sized),
    device: &Address,
) -> Result<Vec<Found<FaultRecord>>, ClientError> {
    let mut found = list::<FaultRecord>(chain, field!(FaultRecord.device, device))?;
    found.sort_by_key(|found| found.account.pool);
    Ok(found)
}

/// The insurances of a network, by mint.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn insurances(
    chain: &(impl Chain + ?Sized),
    network: &Address,
) -> Result<Vec<Found<Insurance>>, ClientError> {
    let mut found = list::<Insurance>(chain, field!(Insurance.network, network))?;
    found.sort_by_key(|found| found.account.mint);
    Ok(found)
}

/// A position with its operator stake and pool, `None` when there is no position.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn holding(chain: &(impl Chain + ?Sized), position: &Address) -> Result<Option<Holding>, ClientError> {
    account::<Position>(chain, position)?
        .map(|position| {
            let stake = existing::<OperatorStake>(chain, &position.account.stake)?;
            let pool = existing(chain, &stake.account.pool)?;
            Ok(Holding {
                position,
                stake,
                pool,
            })
        })
        .transpose()
}

/// The first id whose address, as `address_of` derives it, holds no account.
///
/// # Errors
/// [`ClientError::Unreachable`].
///
/// ```
/// use flywheel_client::ClientError;
/// use flywheel_client::chain::Chain;
/// use flywheel_client::{address, staking};
/// use solana_address::Address;
///
/// /// The id for another position of an owner.
/// fn next(chain: &impl Chain, pool: &Address, owner: &Address) -> Result<u32, ClientError> {
///     staking::free_id(chain, |id| address::position(pool, owner, id))
/// }
/// ```
pub fn free_id(
    chain: &(impl Chain + ?Sized),
    address_of: impl Fn(u32) -> Address,
) -> Result<u32, ClientError> {
    let mut first: u32 = 0;
    loop {
        let ids: Vec<u32> = (first..first.saturating_add(ID_BATCH)).collect();
        let addresses: Vec<Address> = ids.iter().map(|id| address_of(*id)).collect();
        let accounts = chain.accounts(&addresses)?;
        let free = ids.iter().zip(&accounts).find(|(_, account)| account.is_none());
        if let Some((id, _)) = free {
            return Ok(*id);
        }
        first = first.saturating_add(ID_BATCH);
    }
}

/// Ids that are looked at together.
const ID_BATCH: u32 = 16;

fn list<T: ZeroCopy + Discriminator>(
    chain: &(impl Chain + ?Sized),
    filter: Filter,
) -> Result<Vec<Found<T>>, ClientError> {
    list_of(chain, &ID, [filter])
}

//! What stake is worth, owed and earning, worked out on copies of the accounts.

use bytemuck::Zeroable;
use flywheel_stake::{StakeError, Votes, lock_end, vote_weight};
use solana_address::Address;
use staking_vault::state::{Fraction, MAX_REWARD_MINTS, PoolKind};

use crate::accounts::{OperatorStake, Position, StakePool, Ticket};

/// Seconds of a day.
const DAY: u32 = 86_400;
/// All of a pool's weight, millionths.
const WHOLE: u128 = 1_000_000;

/// What a position earns if nobody else comes, goes or funds, and its multiplier stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// Its part of the pool's weight, millionths, rounded down.
    pub share_millionths: u32,
    /// What the pool's streams pay it.
    pub streams: Vec<StreamForecast>,
}

/// What a stream of rewards pays a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamForecast {
    /// The reward mint.
    pub mint: Address,
    /// In the day to come, base units.
    pub per_day: u64,
    /// Until the stream ends, base units.
    pub until_end: u64,
    /// When the stream ends, unix seconds; past when nothing is left of it.
    pub end: u32,
}

/// What a position is worth, base units.
pub fn worth(stake: &OperatorStake, position: &Position) -> u64 {
    stake.active().assets_for(position.shares)
}

/// What a ticket is worth, base units.
pub fn ticket_worth(stake: &OperatorStake, ticket: &Ticket) -> u64 {
    stake.unbonding().assets_for(ticket.shares)
}

/// A position's part of its pool's weight, base units times basis points.
///
/// # Errors
/// [`StakeError::Overflow`] for accounts that do not go together.
pub fn weight(stake: &OperatorStake, position: &Position) -> Result<u128, StakeError> {
    stake.active().weight(position.weight())
}

/// What a position is owed of each of the pool's reward mints at `now`, unix seconds; base units.
///
/// # Errors
/// [`StakeError::Overflow`] for accounts that do not go together.
pub fn owed(
    pool: &StakePool,
    stake: &OperatorStake,
    position: &Position,
    now: u32,
) -> Result<[u64; MAX_REWARD_MINTS], StakeError> {
    let (mut pool, mut stake, mut position) = (*pool, *stake, *position);
    accrue(&mut pool, &mut stake, now)?;
    position.accrue(&mut stake, Fraction::GivenBack).map_err(unfit)?;
    Ok(position.rewards.map(|reward| reward.owed))
}

/// A position's votes at `now`, unix seconds: base units times the seconds until its lock ends. None but in governance
/// pools.
pub fn votes(pool: &StakePool, position: &Position, now: u32) -> u128 {
    match pool.kind() {
        // Stake behind nobody is never slashed: a share is a base unit.
        PoolKind::Governance => vote_weight(position.shares, position.lock_end, now),
        PoolKind::Collateral | PoolKind::Revenue => 0,
    }
}

/// The votes of a whole pool at `now`, unix seconds.
pub fn pool_votes(pool: &StakePool, now: u32) -> u128 {
    let mut pool = *pool;
    let mut amount_by_end = u128::from_le_bytes(pool.votes_amount_by_end);
    let mut votes = Votes {
        amount: &mut pool.votes_amount,
        amount_by_end: &mut amount_by_end,
        bucket: &mut pool.votes_bucket,
        expiring: &mut pool.votes_expiring,
    };
    votes.advance(now);
    votes.weight(now)
}

/// When a lock of a pool that begins at `now` ends, unix seconds: where it votes, at the end of a week. `None` for a lock
/// that is too long.
///
/// ```
/// use bytemuck::Zeroable;
/// use flywheel_client::accounts::StakePool;
/// use flywheel_client::staking::{PoolKind, end_of_lock};
///
/// let mut pool = StakePool::zeroed();
/// pool.kind = PoolKind::Revenue.code();
/// assert_eq!(end_of_lock(&pool, 1_000, 86_400), Some(87_400));
/// assert_eq!(end_of_lock(&pool, 1_000, u32::MAX), None);
/// ```
pub fn end_of_lock(pool: &StakePool, now: u32, lock_seconds: u32) -> Option<u32> {
    match pool.kind() {
        PoolKind::Governance => lock_end(now, lock_seconds),
        PoolKind::Collateral | PoolKind::Revenue => now.checked_add(lock_seconds),
    }
}

/// Adds a new position to copies of its pool and operator stake, as the chain would.
///
/// # Arguments
/// - `stake`: [`nothing_behind`] where there is no such account yet
/// - `amount`: base units
/// - `now`: unix seconds
///
/// # Errors
/// [`StakeError::OutOfRange`] for a lock that is too long; [`StakeError::AmountZero`] and [`StakeError::Overflow`] for an
/// amount that buys no shares or too many.
pub fn open(
    pool: &mut StakePool,
    stake: &mut OperatorStake,
    amount: u64,
    lock_seconds: u32,
    now: u32,
) -> Result<Position, StakeError> {
    accrue(pool, stake, now)?;
    let mut position = Position::zeroed();
    position.begin(stake);
    position.lock_seconds = lock_seconds;
    position.lock_end = end_of_lock(pool, now, lock_seconds).ok_or(StakeError::OutOfRange)?;
    position.multiplier_bps = pool.parameters.curve().multiplier_bps(position.lock_left(now));
    let mut active = stake.active();
    position.shares = active.deposit(amount)?;
    stake.set_active(active);
    stake.put_in(&position).map_err(unfit)?;
    stake.reweigh(pool).map_err(unfit)?;
    pool.staked = pool.staked.checked_add(amount).ok_or(StakeError::Overflow)?;
    Ok(position)
}

/// An operator stake as it begins.
pub fn nothing_behind(pool: Address, operator: Address) -> OperatorStake {
    OperatorStake {
        pool,
        operator,
        ..OperatorStake::zeroed()
    }
}

/// What a position earns from `now` on, unix seconds.
///
/// # Errors
/// [`StakeError::Overflow`] for accounts that do not go together.
pub fn forecast(
    pool: &StakePool,
    stake: &OperatorStake,
    position: &Position,
    now: u32,
) -> Result<Forecast, StakeError> {
    let (mut pool, mut stake, mut position) = (*pool, *stake, *position);
    accrue(&mut pool, &mut stake, now)?;
    position.accrue(&mut stake, Fraction::GivenBack).map_err(unfit)?;
    let present = position.rewards.map(|reward| reward.owed);
    let day = owed(&pool, &stake, &position, now.saturating_add(DAY))?;
    let mut streams = Vec::with_capacity(pool.rewards().len());
    for (place, reward) in pool.rewards().iter().enumerate() {
        let all = owed(&pool, &stake, &position, reward.end.max(now))?;
        let gained = |later: &[u64; MAX_REWARD_MINTS]| {
            let [later, present] = [later, &present].map(|owed| owed.get(place).copied().unwrap_or(0));
            later.saturating_sub(present)
        };
        streams.push(StreamForecast {
            mint: reward.mint,
            per_day: gained(&day),
            until_end: gained(&all),
            end: reward.end,
        });
    }
    // A weight has at most 80 bits, a million 20.
    let share = weight(&stake, &position)?
        .saturating_mul(WHOLE)
        .checked_div(pool.total_weight())
        .unwrap_or(0);
    Ok(Forecast {
        share_millionths: u32::try_from(share).map_err(|_| StakeError::Overflow)?,
        streams,
    })
}

fn accrue(pool: &mut StakePool, stake: &mut OperatorStake, now: u32) -> Result<(), StakeError> {
    pool.accrue(now).map_err(unfit)?;
    stake.accrue(pool).map_err(unfit)
}

/// The accounts' own methods only fail with numbers that no program has written.
fn unfit(_: anchor_lang::error::Error) -> StakeError {
    StakeError::Overflow
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u32 = 1_800_000_000;

    /// A pool whose locks of up to 100 s count up to 3x, with 1,000 base units streaming for 1,000 s.
    fn pool() -> StakePool {
        let mut pool = StakePool::zeroed();
        pool.kind = PoolKind::Revenue.code();
        pool.parameters.max_lock_seconds = 100;
        pool.parameters.max_multiplier_bps = 30_000;
        pool.reward_mints = 1;
        let reward = &mut pool.rewards[0];
        (reward.left, reward.end, reward.updated) = (1_000, NOW + 1_000, NOW);
        pool
    }

    fn nobody() -> OperatorStake {
        nothing_behind(Address::default(), Address::default())
    }

    #[test]
    fn rewards_are_shared_by_weight_and_what_a_slash_took_is_not_worth_anything() {
        let (mut pool, mut stake) = (pool(), nobody());
        let locked = open(&mut pool, &mut stake, 300, 100, NOW).unwrap();
        let free = open(&mut pool, &mut stake, 100, 0, NOW).unwrap();
        assert_eq!((locked.multiplier_bps, locked.lock_end), (30_000, NOW + 100));
        assert_eq!(weight(&stake, &locked), Ok(9_000_000));
        // 450 and 50 but for a fraction, which the pool carries.
        assert_eq!(owed(&pool, &stake, &locked, NOW + 500).unwrap()[0], 449);
        assert_eq!(owed(&pool, &stake, &free, NOW + 500).unwrap()[0], 49);
        stake.assets = 200;
        assert_eq!((worth(&stake, &locked), worth(&stake, &free)), (150, 50));
        assert_eq!(weight(&stake, &locked), Ok(4_500_000));
    }

    #[test]
    fn a_forecast_is_what_is_owed_later() {
        let (mut pool, mut stake) = (pool(), nobody());
        open(&mut pool, &mut stake, 300, 100, NOW).unwrap();
        let free = open(&mut pool, &mut stake, 100, 0, NOW).unwrap();
        let forecast = forecast(&pool, &stake, &free, NOW + 500).unwrap();
        let stream = forecast.streams[0];
        assert_eq!(forecast.share_millionths, 100_000);
        assert_eq!(
            (stream.per_day, stream.until_end, stream.end),
            (50, 50, NOW + 1_000)
        );
    }

    #[test]
    fn votes_fall_to_nothing_by_the_end_of_the_week_in_which_the_lock_ends() {
        let mut pool = pool();
        pool.kind = PoolKind::Governance.code();
        pool.parameters.max_lock_seconds = 8 * 604_800;
        let position = open(&mut pool, &mut nobody(), 5, 604_800, NOW).unwrap();
        let left = position.lock_end - NOW;
        assert!(left >= 604_800 && position.lock_end.is_multiple_of(604_800));
        assert_eq!(votes(&pool, &position, NOW), 5 * u128::from(left));
        assert_eq!(votes(&pool, &position, position.lock_end), 0);
        let endless = open(&mut pool, &mut nobody(), 5, u32::MAX, NOW);
        assert_eq!(endless.unwrap_err(), StakeError::OutOfRange);
    }
}

//! Chooses what is done next: what is possible more often than what is not, and amounts of every size.

use rand::Rng;
use rand::rngs::StdRng;

use super::aim_cases::{case_action, managing};
use super::aim_leaving::{flash, leaving, rewarding};
use super::{
    ALL, Action, BEHIND, COLLATERAL, GOVERNANCE, MINTS, Model, POOLS, REVENUE, STAKE, Slot, WALLETS, WEEK,
    authority_of,
};

/// Ids of a wallet's positions, and of a position's tickets.
pub(crate) const IDS: u32 = 4;

/// The next action.
pub fn next(model: &Model, rng: &mut StdRng) -> Action {
    let positions: usize = model.pools.iter().map(|pool| pool.positions.len()).sum();
    if positions < 8 && rng.random_ratio(1, 3) {
        return open(model, rng);
    }
    match rng.random_range(0..100) {
        0..20 => wait(model, rng),
        20..38 => joining(model, rng),
        38..54 => changing(model, rng),
        54..68 => leaving(model, rng),
        68..76 => rewarding(model, rng),
        76..92 => case_action(model, rng),
        92..97 => flash(model, rng),
        _ => managing(model, rng),
    }
}

pub(crate) fn one_of<T: Copy>(rng: &mut StdRng, things: &[T]) -> T {
    things[rng.random_range(0..things.len())]
}

/// A wallet, rather one that has something of a mint.
pub(crate) fn rich(model: &Model, rng: &mut StdRng, mint: usize) -> usize {
    let wallets: Vec<usize> = (0..WALLETS)
        .filter(|wallet| model.tokens[*wallet][mint] > 0)
        .collect();
    if wallets.is_empty() || rng.random_ratio(1, 20) {
        return rng.random_range(0..WALLETS);
    }
    one_of(rng, &wallets)
}

/// Now and then another than the right one.
pub(crate) fn mostly(rng: &mut StdRng, right: usize, others: usize) -> usize {
    if rng.random_ratio(1, 25) {
        rng.random_range(0..others)
    } else {
        right
    }
}

/// An amount: of any size up to `most`, one of its edges, or too much.
pub(crate) fn amount(rng: &mut StdRng, most: u64) -> u64 {
    match rng.random_range(0..20) {
        0 if rng.random_ratio(1, 3) => 0,
        1 => 1,
        0 | 2 => most,
        3 => most.saturating_add(1),
        4 if rng.random_ratio(1, 3) => ALL,
        5 if rng.random_ratio(1, 3) => ALL - 1,
        4..12 => most / rng.random_range(1..5),
        _ => {
            let most = most >> rng.random_range(0..u64::BITS);
            rng.random_range(0..=most)
        }
    }
}

/// Time passes, often exactly until something becomes possible.
fn wait(model: &Model, rng: &mut StdRng) -> Action {
    let now = model.now;
    let mut moments: Vec<u32> = vec![];
    for pool in &model.pools {
        moments.extend(pool.positions.values().map(|position| position.lock_end));
        moments.extend(pool.tickets.values().map(|ticket| ticket.ready_at));
        moments.extend(
            pool.cases
                .values()
                .flat_map(|case| [case.executable_at, case.expires_at]),
        );
        moments.extend(
            pool.rewards
                .iter()
                .filter(|reward| reward.left > 0)
                .map(|reward| reward.end),
        );
        moments.extend(pool.proposed.map(|(_, ready_at)| ready_at));
    }
    moments.extend(model.insurance.proposed.map(|(_, ready_at)| ready_at));
    moments.retain(|moment| *moment >= now);
    let seconds = match rng.random_range(0..20) {
        0..11 if !moments.is_empty() => {
            // Near ones more often; a second before or after now and then.
            moments.sort_unstable();
            let last = rng.random_range(1..=moments.len());
            let moment = moments[rng.random_range(0..last)] - now;
            match rng.random_range(0..8) {
                0 => moment.saturating_sub(1),
                1 => moment + 1,
                _ => moment,
            }
        }
        0..14 => rng.random_range(0..4_000),
        14..18 => rng.random_range(0..2 * WEEK),
        18 if rng.random_ratio(1, 2) => rng.random_range(0..31_536_000),
        19 if rng.random_ratio(1, 4) => rng.random_range(0..160_000_000),
        _ => rng.random_range(0..90_000),
    };
    Action::Wait(seconds)
}

fn lock(model: &Model, rng: &mut StdRng, pool: usize) -> u32 {
    let parameters = &model.pools[pool].parameters;
    let (least, most) = (parameters.min_lock_seconds, parameters.max_lock_seconds);
    match rng.random_range(0..10) {
        0 => 0,
        1 => most,
        2 => most.saturating_add(1),
        3 => least,
        _ => rng.random_range(least.min(most)..=most),
    }
}

pub(crate) fn any_slot(rng: &mut StdRng) -> Slot {
    Slot {
        pool: rng.random_range(0..POOLS),
        wallet: rng.random_range(0..WALLETS),
        id: rng.random_range(0..IDS),
    }
}

/// A position that exists, if there is one, and its owner.
pub(crate) fn held(model: &Model, rng: &mut StdRng) -> (Slot, usize) {
    let mut slots = vec![];
    for (pool, of) in model.pools.iter().enumerate() {
        let in_pool = of.positions.iter();
        slots.extend(in_pool.map(|((wallet, id), position)| {
            let (wallet, id) = (*wallet, *id);
            (Slot { pool, wallet, id }, position.owner)
        }));
    }
    if slots.is_empty() || rng.random_ratio(1, 40) {
        let slot = any_slot(rng);
        return (slot, slot.wallet);
    }
    let (slot, owner) = one_of(rng, &slots);
    (slot, mostly(rng, owner, WALLETS))
}

pub(crate) fn shares(model: &Model, slot: Slot) -> u64 {
    let position = model.pools[slot.pool].positions.get(&slot.key());
    position.map_or(1_000, |position| position.shares)
}

pub(crate) fn worth(model: &Model, slot: Slot) -> u64 {
    let of = &model.pools[slot.pool];
    let position = of.positions.get(&slot.key());
    position.map_or(1_000, |position| {
        of.stakes[&position.behind].active.worth(position.shares)
    })
}

pub(crate) fn open(model: &Model, rng: &mut StdRng) -> Action {
    let pool = one_of(rng, &[COLLATERAL, REVENUE, REVENUE, REVENUE, GOVERNANCE]);
    let stakes: Vec<usize> = model.pools[pool].stakes.keys().copied().collect();
    let usual = one_of(rng, &stakes);
    let behind = mostly(rng, usual, BEHIND);
    let wallet = match pool {
        COLLATERAL if behind > 0 => mostly(rng, authority_of(behind), WALLETS),
        _ => rich(model, rng, STAKE),
    };
    let id = rng.random_range(0..IDS);
    Action::OpenPosition {
        slot: Slot { pool, wallet, id },
        behind,
        amount: amount(rng, model.tokens[wallet][STAKE]),
        lock: if pool == COLLATERAL && !rng.random_ratio(1, 20) {
            0
        } else {
            lock(model, rng, pool)
        },
    }
}

pub(crate) fn joining(model: &Model, rng: &mut StdRng) -> Action {
    let (slot, by) = held(model, rng);
    match rng.random_range(0..10) {
        0..4 => open(model, rng),
        4..8 => Action::TopUp {
            slot,
            by,
            amount: amount(rng, model.tokens[by][STAKE]),
        },
        _ => Action::ClaimAndStake {
            slot,
            by,
            mint: mostly(rng, STAKE, MINTS),
        },
    }
}

pub(crate) fn changing(model: &Model, rng: &mut StdRng) -> Action {
    let (slot, by) = held(model, rng);
    let id = rng.random_range(0..IDS);
    match rng.random_range(0..20) {
        0..3 => Action::ExtendLock {
            slot,
            by,
            lock: lock(model, rng, slot.pool),
        },
        3..6 => Action::ExpireLock { slot },
        6..10 => Action::SplitPosition {
            slot,
            by,
            id,
            shares: amount(rng, shares(model, slot)),
        },
        10..14 => {
            // One of the same pool, owner and operator stake, if there is one.
            let of = &model.pools[slot.pool];
            let behind = of.positions.get(&slot.key()).map(|position| position.behind);
            let same = of.positions.iter().filter(|(key, position)| {
                **key != slot.key() && position.owner == by && Some(position.behind) == behind
            });
            let same: Vec<Slot> = same
                .map(|((wallet, id), _)| Slot {
                    wallet: *wallet,
                    id: *id,
                    ..slot
                })
                .collect();
            let other = if same.is_empty() || rng.random_ratio(1, 20) {
                held(model, rng).0
            } else {
                one_of(rng, &same)
            };
            let other = Slot {
                pool: slot.pool,
                ..other
            };
            Action::MergePositions { slot, by, other }
        }
        14..16 => Action::TransferPosition {
            slot,
            by,
            to: rng.random_range(0..WALLETS),
        },
        16..18 => {
            let slots = model.pools[REVENUE]
                .positions
                .iter()
                .filter(|(_, position)| position.behind == 0);
            let slots: Vec<(Slot, usize)> = slots
                .map(|((wallet, id), position)| {
                    (
                        Slot {
                            pool: REVENUE,
                            wallet: *wallet,
                            id: *id,
                        },
                        position.owner,
                    )
                })
                .collect();
            let (slot, by) = if slots.is_empty() {
                (slot, by)
            } else {
                one_of(rng, &slots)
            };
            let usual = rng.random_range(1..BEHIND);
            Action::Delegate {
                slot,
                by: mostly(rng, by, WALLETS),
                behind: mostly(rng, usual, BEHIND),
            }
        }
        _ => {
            let empty = model.pools[slot.pool].positions.iter();
            let empty = empty.filter(|(_, position)| position.shares == 0);
            let empty: Vec<Slot> = empty
                .map(|((wallet, id), _)| Slot {
                    wallet: *wallet,
                    id: *id,
                    ..slot
                })
                .collect();
            let slot = if empty.is_empty() {
                slot
            } else {
                one_of(rng, &empty)
            };
            Action::ClosePosition { slot }
        }
    }
}

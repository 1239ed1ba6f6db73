//! Chooses who leaves, what is funded and claimed, and what goes in and out at once.

use rand::Rng;
use rand::rngs::StdRng;

use super::aim::{IDS, amount, changing, held, joining, mostly, one_of, open, rich, shares, worth};
use super::{ALL, Action, COLLATERAL, GOVERNANCE, MINTS, Model, POOLS, REVENUE, STAKE, Slot, WALLETS};

fn unbond(model: &Model, rng: &mut StdRng) -> Action {
    let (slot, by) = held(model, rng);
    let most = worth(model, slot);
    Action::RequestUnbonding {
        slot,
        by,
        id: rng.random_range(0..IDS),
        amount: if rng.random_ratio(1, 4) {
            ALL
        } else {
            amount(rng, most)
        },
    }
}

pub(crate) fn leaving(model: &Model, rng: &mut StdRng) -> Action {
    let mut tickets = vec![];
    for (pool, of) in model.pools.iter().enumerate() {
        let in_pool = of.tickets.iter();
        tickets.extend(in_pool.map(|(((wallet, place), id), ticket)| {
            let (wallet, place) = (*wallet, *place);
            (
                Slot {
                    pool,
                    wallet,
                    id: place,
                },
                *id,
                *ticket,
            )
        }));
    }
    if tickets.is_empty() || rng.random_ratio(1, 2) {
        return unbond(model, rng);
    }
    let (from, id, ticket) = one_of(rng, &tickets);
    if rng.random_ratio(1, 3) {
        let same = model.pools[from.pool]
            .positions
            .iter()
            .filter(|(_, position)| position.owner == ticket.owner && position.behind == ticket.behind);
        let same: Vec<Slot> = same
            .map(|((wallet, id), _)| Slot {
                wallet: *wallet,
                id: *id,
                ..from
            })
            .collect();
        let slot = if same.is_empty() || rng.random_ratio(1, 20) {
            held(model, rng).0
        } else {
            one_of(rng, &same)
        };
        return Action::CancelUnbonding {
            slot: Slot {
                pool: from.pool,
                ..slot
            },
            by: mostly(rng, ticket.owner, WALLETS),
            from,
            id,
        };
    }
    Action::Withdraw {
        from,
        id,
        to: mostly(rng, ticket.owner, WALLETS),
    }
}

fn fund(model: &Model, rng: &mut StdRng) -> Action {
    let pool = one_of(rng, &[COLLATERAL, REVENUE, REVENUE, REVENUE, GOVERNANCE]);
    let of = &model.pools[pool];
    let mint = if of.rewards.is_empty() || rng.random_ratio(1, 20) {
        rng.random_range(0..MINTS)
    } else {
        of.rewards[rng.random_range(0..of.rewards.len())].mint
    };
    let wallet = rich(model, rng, mint.min(1));
    Action::FundRewards {
        pool,
        mint,
        wallet,
        amount: amount(rng, model.tokens[wallet][mint]),
    }
}

fn claim(model: &Model, rng: &mut StdRng) -> Action {
    let (slot, by) = held(model, rng);
    let of = &model.pools[slot.pool];
    let mut mints: Vec<usize> = of.rewards.iter().map(|reward| reward.mint).collect();
    if rng.random_ratio(1, 3) || mints.is_empty() {
        mints = vec![rng.random_range(0..2)];
    } else if rng.random_ratio(1, 20) {
        mints.push(rng.random_range(0..MINTS));
    }
    Action::ClaimRewards { slot, mints, to: by }
}

pub(crate) fn rewarding(model: &Model, rng: &mut StdRng) -> Action {
    match rng.random_range(0..10) {
        0..5 => fund(model, rng),
        5..9 => claim(model, rng),
        _ => {
            let pool = rng.random_range(0..POOLS);
            let places = model.pools[pool].rewards.len();
            let place = rng.random_range(0..=places).checked_sub(1);
            let wallet = rng.random_range(0..WALLETS);
            let mint = place.map_or(STAKE, |place| model.pools[pool].rewards[place].mint);
            Action::Donate {
                pool,
                place,
                wallet,
                amount: amount(rng, model.tokens[wallet][mint] / 1_000),
            }
        }
    }
}

/// In and out, to and fro in one transaction.
pub(crate) fn flash(model: &Model, rng: &mut StdRng) -> Action {
    let first = match rng.random_range(0..4) {
        0 | 1 => open(model, rng),
        2 => joining(model, rng),
        _ => changing(model, rng),
    };
    let (slot, by) = match first {
        Action::OpenPosition { slot, .. } => (slot, slot.wallet),
        Action::TopUp { slot, by, .. } | Action::SplitPosition { slot, by, .. } => (slot, by),
        _ => held(model, rng),
    };
    let id = rng.random_range(0..IDS);
    let out = Action::RequestUnbonding {
        slot,
        by,
        id,
        amount: ALL,
    };
    match rng.random_range(0..4) {
        0 => Action::Together(vec![first, out]),
        1 => Action::Together(vec![
            first,
            out,
            Action::Withdraw {
                from: slot,
                id,
                to: by,
            },
        ]),
        2 => Action::Together(vec![
            first,
            Action::SplitPosition {
                slot,
                by,
                id,
                shares: shares(model, slot) / 2,
            },
            Action::MergePositions {
                slot,
                by,
                other: Slot {
                    wallet: by,
                    ..slot.with(id)
                },
            },
        ]),
        _ => Action::Together(vec![
            out,
            Action::CancelUnbonding {
                slot,
                by,
                from: slot,
                id,
            },
        ]),
    }
}

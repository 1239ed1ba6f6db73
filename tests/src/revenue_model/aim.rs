//! Chooses what is done next: what is possible more often than what is not, and amounts of every size.

use rand::Rng;
use rand::rngs::StdRng;

use super::aim_managing::{beside, feeding, managing};
use super::{Action, By, Given, HOLDERS, Income, MARKET, MINTS, Model, Named, PEOPLE, Pool, TOKEN, To};
use crate::world::EPOCH_SECONDS;

/// The next action.
pub fn next(model: &Model, rng: &mut StdRng) -> Action {
    let due: Vec<usize> = (0..MINTS)
        .filter(|pool| {
            let of = model.pools[*pool].as_ref();
            of.is_some_and(|of| of.epoch < model.epoch())
        })
        .collect();
    if !due.is_empty() && rng.random_ratio(7, 10) {
        return Action::CloseStatement {
            pool: one_of(rng, &due),
        };
    }
    match rng.random_range(0..100) {
        0..14 => wait(model, rng),
        14..30 => deposit(model, rng),
        30..44 => crank(model, rng),
        44..62 => buy(model, rng),
        62..69 => pay(model, rng),
        69..73 => Action::BurnLot {
            pool: mostly(rng, TOKEN, MINTS),
        },
        73..76 => burn_tokens(model, rng),
        76..80 => refund(model, rng),
        80..81 => Action::CloseStatement {
            pool: any_pool(model, rng),
        },
        81..88 => feeding(model, rng),
        88..96 => managing(model, rng),
        _ => beside(model, rng),
    }
}

pub(crate) fn one_of<T: Copy>(rng: &mut StdRng, things: &[T]) -> T {
    things[rng.random_range(0..things.len())]
}

/// Now and then another than the right one.
pub(crate) fn mostly(rng: &mut StdRng, right: usize, others: usize) -> usize {
    if rng.random_ratio(1, 12) {
        rng.random_range(0..others)
    } else {
        right
    }
}

/// A pool that is there.
pub(crate) fn some_pool(model: &Model, rng: &mut StdRng) -> usize {
    let there: Vec<usize> = (0..MINTS).filter(|pool| model.pools[*pool].is_some()).collect();
    one_of(rng, &there)
}

/// A pool, rather one that is there.
pub(crate) fn any_pool(model: &Model, rng: &mut StdRng) -> usize {
    let right = some_pool(model, rng);
    mostly(rng, right, MINTS)
}

/// Who may mostly do it, seldom another.
pub(crate) fn by(rng: &mut StdRng, right: By) -> By {
    match rng.random_range(0..40) {
        0 => By::Stranger,
        1 => By::Pauser,
        2 => By::Veto,
        3 => By::Authority,
        _ => right,
    }
}

/// An amount: of any size up to `most`, one of its edges, or too much.
pub(crate) fn amount(rng: &mut StdRng, most: u64) -> u64 {
    match rng.random_range(0..24) {
        0 if rng.random_ratio(1, 2) => 0,
        1 => 1,
        0 | 2 => most,
        3 => most.saturating_add(1),
        4 if rng.random_ratio(1, 3) => u64::MAX,
        4..14 => (most / rng.random_range(1..6)).max(1),
        _ => {
            let most = most >> rng.random_range(0..u64::BITS);
            rng.random_range(0..=most).max(1)
        }
    }
}

fn holder(rng: &mut StdRng) -> To {
    match rng.random_range(0..30) {
        0 => To::Vault,
        1..4 => To::Holder(rng.random_range(0..HOLDERS)),
        _ => To::Holder(rng.random_range(0..PEOPLE)),
    }
}

/// Moments from which on something else is possible, seconds from now; some lie before.
fn moments(model: &Model) -> Vec<i64> {
    let (elapsed, now) = (model.elapsed(), i64::from(model.now));
    let left = |length: u64| i64::try_from(length - elapsed % length).expect("a short time");
    let mut moments = vec![left(u64::from(EPOCH_SECONDS))];
    for pool in model.pools.iter().flatten() {
        let args = &pool.plan.args;
        let window = left(u64::from(args.window_seconds));
        let decayed = window - i64::from(args.window_seconds) + i64::from(args.decay_seconds);
        moments.extend([window, decayed]);
        let ready = [
            pool.proposed.as_ref().map(|(_, at)| *at),
            pool.proposed_recipients.as_ref().map(|(_, at)| *at),
        ];
        moments.extend(ready.into_iter().flatten().map(|at| i64::from(at) - now));
    }
    for feed in model.feeds.iter().flatten() {
        moments.push(feed.timestamp.saturating_add(i64::from(feed.plan.max_age)) - now);
        moments.extend(feed.proposed.map(|(_, at)| i64::from(at) - now));
    }
    moments.retain(|moment| *moment >= 0);
    moments
}

/// Time passes, often exactly until something becomes possible, and seldom back.
fn wait(model: &Model, rng: &mut StdRng) -> Action {
    let seconds = match rng.random_range(0..24) {
        0..12 => {
            let moment = one_of(rng, &moments(model));
            moment + rng.random_range(-1..=1)
        }
        12..16 => rng.random_range(0..100),
        16..20 => rng.random_range(0..20_000),
        20 => rng.random_range(0..2_000_000),
        21 => -rng.random_range(0..4_000),
        22 if rng.random_ratio(1, 3) => -rng.random_range(0..1_000_000),
        _ => rng.random_range(0..400_000),
    };
    // Not before 2022, and never years at a time: each epoch wants its statement.
    let earliest = crate::world::GENESIS - 1_000_000 - i64::from(model.now);
    Action::Wait(seconds.clamp(earliest.min(0), 3_000_000))
}

fn deposit(model: &Model, rng: &mut StdRng) -> Action {
    let (pool, payer) = (any_pool(model, rng), rng.random_range(0..PEOPLE));
    let counts = payer == MARKET && rng.random_ratio(3, 4) || rng.random_ratio(1, 20);
    let count = |rng: &mut StdRng| match (counts, rng.random_ratio(1, 60)) {
        (false, _) => 0,
        (true, true) => u32::MAX,
        (true, false) => rng.random_range(0..20),
    };
    Action::DepositRevenue {
        pool,
        by: payer,
        income: Income {
            amount: if rng.random_ratio(1, 8) {
                amount(rng, model.tokens[payer][pool])
            } else {
                amount(rng, model.tokens[payer][pool].div_ceil(9))
            },
            category: if rng.random_ratio(1, 30) {
                rng.random_range(8..=u8::MAX)
            } else {
                rng.random_range(0..10)
            },
            invoice: rng.random(),
            orders: count(rng),
            customers: count(rng),
        },
        from_vault: rng.random_ratio(1, 40),
    }
}

fn refund(model: &Model, rng: &mut StdRng) -> Action {
    let pool = any_pool(model, rng);
    let of = model.pools[pool].as_ref();
    let most = of.map_or(1_000, |of| {
        let bps = u128::from(of.plan.args.max_refund_bps);
        let may = u64::try_from(u128::from(of.books.income) * bps / 10_000).expect("a part");
        let least = may.saturating_sub(of.books.refunds).min(of.owed.undistributed);
        if rng.random() {
            least
        } else {
            of.owed.undistributed
        }
    });
    Action::RefundRevenue {
        pool,
        amount: amount(rng, most),
        category: rng.random_range(0..=10),
        by: by(rng, By::Authority),
        to: holder(rng),
    }
}

/// Legs that have a destination, mostly.
fn legs(of: Option<&Pool>, rng: &mut StdRng) -> u8 {
    let Some(of) = of else { return 1 };
    let mut there = 0;
    for (goal, bit) in [(0, 1), (1, 2), (2, 8)] {
        there |= if of.plan.has(goal) { bit } else { 0 };
    }
    there |= if of.is_direct { 4 } else { 0 };
    match rng.random_range(0..20) {
        0 => rng.random(),
        1..3 => rng.random_range(0..16),
        3..9 => there & rng.random_range(0..16),
        _ => there,
    }
}

fn crank(model: &Model, rng: &mut StdRng) -> Action {
    let holds = |pool: &usize| {
        let of = model.pools[*pool].as_ref();
        of.is_some_and(|of| of.owed.undistributed > 0)
    };
    let holding: Vec<usize> = (0..MINTS).filter(holds).collect();
    let pool = if holding.is_empty() || rng.random_ratio(1, 5) {
        any_pool(model, rng)
    } else {
        one_of(rng, &holding)
    };
    Action::Crank {
        pool,
        legs: legs(model.pools[pool].as_ref(), rng),
        given: match rng.random_range(0..40) {
            0 => Given::Only(rng.random_range(0..16)),
            1 => Given::Foreign,
            _ => Given::Named,
        },
        bounty: holder(rng),
    }
}

fn pay(model: &Model, rng: &mut StdRng) -> Action {
    let pool = any_pool(model, rng);
    let of = model.pools[pool].as_ref();
    let owed: Vec<(usize, usize)> = of.map_or(vec![], |of| {
        let places = of.recipients.iter().enumerate();
        let owed = places.filter(|(_, recipient)| recipient.owed > 0);
        owed.map(|(place, recipient)| (place, recipient.wallet)).collect()
    });
    if owed.is_empty() && rng.random_ratio(3, 4) {
        return crank(model, rng);
    }
    if owed.is_empty() || rng.random_ratio(1, 15) {
        return Action::PayRecipient {
            pool,
            index: rng.random_range(0..18),
            to: To::Holder(rng.random_range(PEOPLE..HOLDERS)),
        };
    }
    let (place, wallet) = one_of(rng, &owed);
    let to = match rng.random_range(0..20) {
        0 => holder(rng),
        _ => To::Holder(wallet),
    };
    Action::PayRecipient {
        pool,
        index: u8::try_from(place).expect("few places"),
        to,
    }
}

fn burn_tokens(model: &Model, rng: &mut StdRng) -> Action {
    let burner = rng.random_range(0..PEOPLE);
    let most = model.tokens[burner][TOKEN].div_ceil(50);
    Action::BurnTokens {
        pool: mostly(rng, TOKEN, MINTS),
        by: burner,
        amount: amount(rng, most),
    }
}

/// A purchase, of what is left or less, often at exactly the price or a token below it.
fn buy(model: &Model, rng: &mut StdRng) -> Action {
    let offers = |pool: &usize| {
        let of = model.pools[*pool].as_ref();
        of.is_some_and(|of| of.owed.for_burn > 0)
    };
    let offering: Vec<usize> = (1..MINTS).filter(offers).collect();
    if offering.is_empty() && rng.random_ratio(19, 20) {
        return if rng.random() {
            crank(model, rng)
        } else {
            deposit(model, rng)
        };
    }
    let right = if offering.is_empty() {
        1
    } else {
        one_of(rng, &offering)
    };
    let pool = mostly(rng, right, MINTS);
    let buyer = rng.random_range(0..PEOPLE);
    let left = model.pools[pool].as_ref().map_or(1_000, |of| {
        of.owed
            .for_burn
            .min(of.plan.args.lot.saturating_sub(of.auction.sold))
    });
    let amount = amount(rng, left);
    let feed = match rng.random_range(0..30) {
        0 => Named::Wrong,
        1 => Named::Foreign,
        _ => Named::Right,
    };
    let bid = |max_tokens| Action::BuyLot {
        pool,
        by: buyer,
        amount,
        max_tokens,
        feed,
        to: To::Holder(buyer),
    };
    let mut tried = model.clone();
    let paid = match tried.act(&bid(u64::MAX)) {
        Ok(()) => model.supply[TOKEN] - tried.supply[TOKEN],
        Err(_) => u64::MAX,
    };
    let max_tokens = match rng.random_range(0..6) {
        0 => paid.saturating_sub(1),
        1 | 2 => paid,
        3 => rng.random(),
        _ => u64::MAX,
    };
    match (bid(max_tokens), rng.random_ratio(1, 12)) {
        (
            Action::BuyLot {
                pool,
                by,
                amount,
                max_tokens,
                feed,
                ..
            },
            true,
        ) => Action::BuyLot {
            pool,
            by,
            amount,
            max_tokens,
            feed,
            to: holder(rng),
        },
        (bid, _) => bid,
    }
}

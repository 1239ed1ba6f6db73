//! What happens next: mostly what may well be accepted, and beside it what must not be.

use rand::Rng;
use rand::rngs::StdRng;

use super::aim_managing::{change, forward, freeze, pause, plan, propose};
use super::aim_orders::{accept, cancel, close, key, open, release, settle, settle_by_oracles};
use super::aim_passes::{buy_credits, buy_pass, pass, use_pass};
use super::orders::State;
use super::{Action, CUSTOMERS, MARKETS, Model};
use crate::world::PRICE_AGE;

/// The longest jump, seconds.
pub(super) const LONGEST: u32 = 30 * 86_400;

pub(super) fn one_of<T: Copy>(rng: &mut StdRng, all: &[T]) -> T {
    all[rng.random_range(0..all.len())]
}

/// Once in so many times.
pub(super) fn seldom(rng: &mut StdRng, times: u32) -> bool {
    rng.random_range(0..times) == 0
}

/// A number near one that matters, or any up to it.
pub(super) fn near(rng: &mut StdRng, matters: u64) -> u64 {
    match rng.random_range(0..8) {
        0 => 0,
        1 => matters.saturating_add(1),
        2 => matters.saturating_sub(1),
        3 => u64::MAX - rng.random_range(0..2),
        4 | 5 => matters,
        _ => rng.random_range(0..=matters),
    }
}

/// Something that may well be accepted, and may not.
pub fn next(model: &Model, rng: &mut StdRng) -> Action {
    let absent = (0..CUSTOMERS).find(|number| model.customers[*number].is_none());
    if let Some(customer) = absent.filter(|_| seldom(rng, 5)) {
        return Action::Register(customer);
    }
    // What stands still does not stand still for long.
    let stopped = (0..MARKETS).find(|market| model.markets[*market].paused);
    if let Some(market) = stopped.filter(|_| seldom(rng, 4)) {
        return Action::Pause {
            market,
            genuine: true,
            paused: false,
        };
    }
    if model.plans.len() < 4 && !seldom(rng, 3) {
        return plan(model, rng);
    }
    match rng.random_range(0..112) {
        0 => Action::Register(rng.random_range(0..CUSTOMERS)),
        1..5 => plan(model, rng),
        5..9 => change(model, rng),
        9..25 => open(model, rng),
        25..35 => accept(model, rng),
        35..48 => settle(model, rng),
        48..55 => settle_by_oracles(model, rng),
        55..59 => cancel(model, rng),
        59..62 => Action::End(key(model, rng, &[State::Active])),
        62..65 => release(model, rng),
        65..71 => close(model, rng),
        71..78 => buy_pass(model, rng),
        78..82 => use_pass(model, rng),
        82..84 => pass(model, rng, |plan, holder| Action::CheckPass { plan, holder }),
        84..86 => pass(model, rng, |plan, holder| Action::ClosePass { plan, holder }),
        86..92 => buy_credits(model, rng),
        92..97 => forward(model, rng),
        97..99 => propose(rng),
        99..101 => Action::Apply(rng.random_range(0..MARKETS)),
        101..103 => pause(model, rng),
        103 => Action::Donate(rng.random_range(0..MARKETS), rng.random_range(1..1_000)),
        104 => freeze(model, rng),
        105 => post(rng),
        106 => Action::Statements,
        _ => Action::Wait(moment(model, rng)),
    }
}

pub(super) fn post(rng: &mut StdRng) -> Action {
    let any = rng.random_range(1..3_000_000);
    Action::Post(one_of(
        rng,
        &[249_000, 1, 1_000_000, 333_333, 1_000_000_000_000, any],
    ))
}

/// Until about when something becomes possible, or any time.
pub(super) fn moment(model: &Model, rng: &mut StdRng) -> u32 {
    let orders = model.orders.values();
    let mut moments: Vec<u32> = orders
        .flat_map(|order| {
            [
                order.accept_by,
                order.ends_at,
                order.ends_at + order.settle_seconds,
            ]
        })
        .collect();
    let passes = model
        .passes
        .values()
        .filter_map(|pass| u32::try_from(pass.ends_at).ok());
    let changes = model.markets.iter().filter_map(|market| market.proposed);
    moments.extend(passes.chain(changes.map(|(_, ready_at)| ready_at)));
    moments.push(model.price.1 + PRICE_AGE);
    moments.retain(|at| *at > model.now && *at < model.now + LONGEST);
    if moments.is_empty() || rng.random() {
        return one_of(rng, &[1, 59, 600, 3_600, 7_200, 86_400, 604_800]);
    }
    let wait = one_of(rng, &moments) - model.now;
    one_of(rng, &[wait - 1, wait, wait, wait + 1])
}

//! What happens next to orders.

use rand::Rng;
use rand::rngs::StdRng;

use super::aim::{near, one_of, post, seldom};
use super::aim_managing::seller;
use super::orders::State;
use super::plans::{ANY_CLASS, ORDERS};
use super::{
    Action, Buy, CUSTOMERS, IDS, Key, MARKETS, Model, Order, PAYEES, PAYMENT, Plan, STRANGER, Seller, Wallet,
};
use crate::world::PRICE_AGE;

/// A plan that sells this, mostly one that still sells; whatever its number when there is none.
pub(super) fn selling(model: &Model, rng: &mut StdRng, sells: u8) -> usize {
    let any = rng.random_range(0..model.plans.len().max(1));
    if seldom(rng, 25) {
        return any;
    }
    let good =
        |plan: &&(usize, &Plan)| plan.1.sells == sells && !plan.1.retired && plan.1.terms.price < u64::MAX;
    let plans: Vec<(usize, &Plan)> = model.plans.iter().enumerate().collect();
    let plans: Vec<usize> = plans.iter().filter(good).map(|plan| plan.0).collect();
    if plans.is_empty() {
        any
    } else {
        one_of(rng, &plans)
    }
}

/// A purchase that somebody who has so much can about pay for.
fn buy(model: &Model, rng: &mut StdRng, plan: &Plan, means: u64) -> Buy {
    let terms = &plan.terms;
    let units = u128::from(means / 3) * u128::from(terms.per.max(1)) / u128::from(terms.price.max(1));
    let most = u64::try_from(units)
        .unwrap_or(u64::MAX)
        .clamp(1, terms.max_quantity.max(1));
    let quantity = match rng.random_range(0..14) {
        0 => near(rng, terms.min_quantity),
        1 => near(rng, terms.max_quantity),
        2 => near(rng, most.saturating_mul(3)),
        3..6 => most,
        _ => rng.random_range(1..=most),
    };
    let exact = (u128::from(quantity) * u128::from(terms.price)).div_ceil(u128::from(terms.per.max(1)));
    let exact = u64::try_from(exact).unwrap_or(u64::MAX);
    Buy {
        quantity,
        max_amount: if terms.pricing == 0 && rng.random() {
            exact.saturating_sub(u64::from(seldom(rng, 8)))
        } else if seldom(rng, 15) {
            rng.random_range(0..1_000)
        } else {
            u64::MAX
        },
        version: plan.version - u32::from(seldom(rng, 20)),
        feed: (terms.pricing == 1) != seldom(rng, 20) && model.price.0 > 0,
    }
}

/// Whether a price is needed and too old: then one is posted first.
pub(super) fn needs_price(model: &Model, rng: &mut StdRng) -> bool {
    model.now - model.price.1 > PRICE_AGE && !seldom(rng, 8)
}

pub(super) fn means(model: &Model, market: usize, customer: usize, with_credits: bool) -> u64 {
    if with_credits {
        return model.credits(customer);
    }
    let purse = model.purses.get(&(Wallet::Customer(customer), market));
    purse.map_or(0, |purse| purse.amount)
}

/// What a customer buys of a plan, and whether credits pay for it.
pub(super) fn paid(model: &Model, rng: &mut StdRng, sold: &Plan, customer: usize) -> (Buy, bool) {
    let has_credits = sold.market == PAYMENT && model.credits(customer) > 0;
    let with_credits = if has_credits {
        rng.random()
    } else {
        seldom(rng, 20)
    };
    let bought = buy(
        model,
        rng,
        sold,
        means(model, sold.market, customer, with_credits),
    );
    (bought, with_credits)
}

pub(super) fn open(model: &Model, rng: &mut StdRng) -> Action {
    let plan = selling(model, rng, ORDERS);
    let (customer, id) = (rng.random_range(0..CUSTOMERS), rng.random_range(0..IDS));
    let Some(sold) = model.plans.get(plan) else {
        return post(rng);
    };
    if sold.terms.pricing == 1 && needs_price(model, rng) {
        return post(rng);
    }
    let (buy, with_credits) = paid(model, rng, sold, customer);
    let market = if seldom(rng, 40) {
        1 - sold.market
    } else {
        sold.market
    };
    let mut key = Key { market, customer, id };
    // Mostly where there is none.
    if model.orders.contains_key(&key) && !seldom(rng, 6) {
        let free = (0..IDS).find(|id| !model.orders.contains_key(&Key { id: *id, ..key }));
        let Some(free) = free else {
            return if rng.random() {
                settle(model, rng)
            } else {
                close(model, rng)
            };
        };
        key.id = free;
    }
    Action::Open {
        key,
        plan,
        buy,
        with_credits,
    }
}

/// An order, mostly in one of these states.
pub(super) fn key(model: &Model, rng: &mut StdRng, states: &[State]) -> Key {
    let all: Vec<Key> = model.orders.keys().copied().collect();
    let good = |key: &&Key| states.contains(&model.orders[key].state);
    let good: Vec<Key> = all.iter().filter(good).copied().collect();
    if !good.is_empty() && !seldom(rng, 10) {
        return one_of(rng, &good);
    }
    if !all.is_empty() && !seldom(rng, 4) {
        return one_of(rng, &all);
    }
    Key {
        market: rng.random_range(0..MARKETS),
        customer: rng.random_range(0..CUSTOMERS),
        id: rng.random_range(0..IDS),
    }
}

/// The order's plan and seller, now and then another.
pub(super) fn sold(model: &Model, rng: &mut StdRng, key: Key) -> (usize, Seller) {
    let order = model.orders.get(&key);
    let own = order.map_or(0, |order| order.plan);
    let any = rng.random_range(0..model.plans.len().max(1));
    let plan = if seldom(rng, 15) { any } else { own };
    let found = model.plans.get(plan).map_or(Seller::Operator, |plan| plan.seller);
    (plan, if seldom(rng, 12) { seller(rng) } else { found })
}

pub(super) fn accept(model: &Model, rng: &mut StdRng) -> Action {
    let fits = |order: &Order| {
        let seller = model.plans[order.plan].seller;
        [None, Some(0), Some(2)]
            .iter()
            .any(|device| order.takes(seller, *device).is_ok())
    };
    let waits = |order: &Order| order.state == State::Open && model.now < order.accept_by && fits(order);
    let key = match some(model, rng, waits) {
        Some(key) => key,
        None if seldom(rng, 4) => key(model, rng, &[State::Open]),
        None => return open(model, rng),
    };
    let (plan, seller) = sold(model, rng, key);
    let order = model.orders.get(&key);
    let any = one_of(rng, &[None, Some(0), Some(1), Some(2)]);
    let wanted = |order: &Order| match (order.device, order.class) {
        (None, ANY_CLASS) => None,
        (None, _) if seller == Seller::Another => Some(2),
        (None, _) => Some(0),
        (bound, _) => bound,
    };
    let fits = order.filter(|_| !seldom(rng, 6)).map(wanted);
    Action::Accept {
        key,
        plan,
        seller,
        device: fits.unwrap_or(any),
    }
}

/// Nonce, quantity and payee of a report.
pub(super) fn report(model: &Model, rng: &mut StdRng, key: Key) -> (u64, u64, usize) {
    let any = rng.random_range(0..PAYEES);
    let Some(order) = model.orders.get(&key) else {
        return (1, 1, any);
    };
    let left = order.quantity - order.settled;
    let quantity = match rng.random_range(0..10) {
        0 => order.settled,
        1 => near(rng, order.quantity),
        2 | 3 => order.quantity,
        4 => order.settled + 1,
        _ => order.settled + rng.random_range(0..=left),
    };
    let stale = seldom(rng, 15);
    let payee = order.payee.filter(|_| !seldom(rng, 15)).unwrap_or(any);
    (order.nonce - u64::from(stale), quantity, payee)
}

pub(super) const RUNNING: [State; 2] = [State::Active, State::Ending];

pub(super) fn settle(model: &Model, rng: &mut StdRng) -> Action {
    let Some(key) = reported(model, rng, 1) else {
        return accept(model, rng);
    };
    let (nonce, quantity, payee) = report(model, rng, key);
    let others = one_of(rng, &[0, 1, 2, STRANGER]);
    let signer = if seldom(rng, 15) { others } else { key.customer };
    Action::Settle {
        key,
        nonce,
        quantity,
        signer,
        payee,
    }
}

pub(super) fn settle_by_oracles(model: &Model, rng: &mut StdRng) -> Action {
    let Some(key) = reported(model, rng, 2) else {
        return accept(model, rng);
    };
    let (nonce, quantity, payee) = report(model, rng, key);
    let oracles: &[usize] = if seldom(rng, 4) {
        one_of(
            rng,
            &[
                &[],
                &[0],
                &[1, 1],
                &[0, 1, 0],
                &[STRANGER, 1],
                &[1, STRANGER],
                &[0, 1, STRANGER],
            ],
        )
    } else {
        one_of(rng, &[&[0, 1], &[1, 2], &[2, 0], &[0, 1, 2], &[2, 1, 0]])
    };
    Action::SettleByOracles {
        key,
        nonce,
        quantity,
        oracles: oracles.to_vec(),
        payee,
    }
}

/// A running order that admits these reports, or any; none when an order should be accepted first.
pub(super) fn reported(model: &Model, rng: &mut StdRng, kind: u8) -> Option<Key> {
    let runs = |order: &Order| {
        let in_time = model.now < order.ends_at + order.settle_seconds;
        RUNNING.contains(&order.state) && in_time && order.reports & kind != 0
    };
    let found = some(model, rng, runs);
    let any = seldom(rng, 8);
    if any || found.is_none() && seldom(rng, 4) {
        return Some(key(model, rng, &RUNNING));
    }
    found
}

/// One of the orders of which this holds.
pub(super) fn some(model: &Model, rng: &mut StdRng, holds: impl Fn(&Order) -> bool) -> Option<Key> {
    let good = model.orders.iter().filter(|(_, order)| holds(order));
    let good: Vec<Key> = good.map(|(key, _)| *key).collect();
    (!good.is_empty()).then(|| one_of(rng, &good))
}

pub(super) fn cancel(model: &Model, rng: &mut StdRng) -> Action {
    let stuck = |order: &Order| order.state == State::Open && model.now >= order.accept_by;
    let stuck = some(model, rng, stuck).filter(|_| rng.random());
    let key = stuck.unwrap_or_else(|| key(model, rng, &[State::Open]));
    let signer = if rng.random() { key.customer } else { STRANGER };
    Action::Cancel {
        key,
        signer,
        to: receiver(rng, key),
    }
}

pub(super) fn receiver(rng: &mut StdRng, key: Key) -> usize {
    if seldom(rng, 10) {
        rng.random_range(0..CUSTOMERS)
    } else {
        key.customer
    }
}

pub(super) fn release(model: &Model, rng: &mut StdRng) -> Action {
    let key = key(model, rng, &RUNNING);
    let (plan, seller) = sold(model, rng, key);
    Action::Release { key, plan, seller }
}

pub(super) fn close(model: &Model, rng: &mut StdRng) -> Action {
    let over = |key: &&Key| {
        let order = &model.orders[key];
        let late = model.now >= order.ends_at + order.settle_seconds;
        order.state == State::Completed || order.state != State::Open && late
    };
    let keys: Vec<Key> = model.orders.keys().filter(over).copied().collect();
    let key = if keys.is_empty() || seldom(rng, 5) {
        key(model, rng, &[State::Completed, State::Active, State::Ending])
    } else {
        one_of(rng, &keys)
    };
    Action::Close {
        key,
        to: receiver(rng, key),
    }
}

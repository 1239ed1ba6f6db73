//! What happens next: mostly what may well be accepted, and beside it what must not be.

use rand::Rng;
use rand::rngs::StdRng;

use super::orders::State;
use super::plans::{ANY_CLASS, CLASS, ORDERS, PASSES, SECONDS};
use super::{
    Action, Buy, CUSTOMERS, FeedNamed, IDS, Key, MARKETS, Model, NATIVE, Order, PAYEES, PAYMENT, PLANS, Plan,
    PoolNamed, STRANGER, Seller, Terms, Wallet,
};
use crate::world::PRICE_AGE;

/// The longest jump, seconds.
const LONGEST: u32 = 30 * 86_400;

pub(super) fn one_of<T: Copy>(rng: &mut StdRng, all: &[T]) -> T {
    all[rng.random_range(0..all.len())]
}

/// Once in so many times.
fn seldom(rng: &mut StdRng, times: u32) -> bool {
    rng.random_range(0..times) == 0
}

/// A number near one that matters, or any up to it.
fn near(rng: &mut StdRng, matters: u64) -> u64 {
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
    if let Some(customer) = (0..CUSTOMERS).find(|number| model.customers[*number].is_none()) {
        if seldom(rng, 5) {
            return Action::Register(customer);
        }
    }
    // What stands still does not stand still for long.
    if !seldom(rng, 6) {
        if let Some(market) = (0..MARKETS).find(|market| model.markets[*market].paused && seldom(rng, 4)) {
            return Action::Pause {
                market,
                genuine: true,
                paused: false,
            };
        }
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

fn post(rng: &mut StdRng) -> Action {
    let any = rng.random_range(1..3_000_000);
    Action::Post(one_of(
        rng,
        &[249_000, 1, 1_000_000, 333_333, 1_000_000_000_000, any],
    ))
}

/// Until about when something becomes possible, or any time.
fn moment(model: &Model, rng: &mut StdRng) -> u32 {
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

fn seller(rng: &mut StdRng) -> Seller {
    one_of(
        rng,
        &[
            Seller::Operator,
            Seller::Operator,
            Seller::Another,
            Seller::Network,
            Seller::Network,
            Seller::Impostor,
        ],
    )
}

fn terms(rng: &mut StdRng, market: usize, seller: Seller) -> Terms {
    let may_lack = seller == Seller::Network && rng.random();
    let payee = rng.random_range(0..PAYEES);
    let mut terms = Terms {
        payee: (!may_lack).then_some(payee),
        device: one_of(rng, &[None, None, None, None, Some(0), Some(1), Some(2)]),
        class: one_of(rng, &[ANY_CLASS, ANY_CLASS, ANY_CLASS, CLASS, CLASS + 1]),
        meter: rng.random(),
        price: one_of(rng, &[1, 7, 7, 999, 1_000_003, u64::MAX]),
        per: one_of(rng, &[1, 3, 3, 1_000, 1_000_000_007]),
        min_quantity: one_of(rng, &[1, 1, 5]),
        max_quantity: one_of(rng, &[5, 1_000, 1_000_000, u64::MAX]),
        accept_seconds: one_of(rng, &[1, 3_600, 86_400, 7_776_000]),
        notice_seconds: one_of(rng, &[0, 3_600, 7_776_000]),
        duration_seconds: one_of(rng, &[1, 3_600, 604_800, 604_800, 315_360_000]),
        pricing: u8::from(market == NATIVE && rng.random() || seldom(rng, 10)),
        reports: one_of(rng, &[1, 2, 3, 3]),
        cost: rng.random_range(1..10),
        periods: (86_400, 3, 100),
    };
    if seldom(rng, 6) {
        match rng.random_range(0..12) {
            0 => terms.price = 0,
            1 => terms.per = 0,
            2 => terms.min_quantity = 0,
            3 => terms.min_quantity = terms.max_quantity.wrapping_add(1),
            4 => terms.accept_seconds = one_of(rng, &[0, 7_776_001]),
            5 => terms.notice_seconds = 7_776_001,
            6 => terms.duration_seconds = one_of(rng, &[0, 315_360_001]),
            7 => terms.pricing = 2,
            8 => terms.reports = one_of(rng, &[0, 4]),
            9 => terms.payee = None,
            10 => terms.cost = 0,
            _ => terms.periods = one_of(rng, &[(0, 1, 0), (1, 0, 0), (1, 1, 10_001), (315_360_001, 1, 0)]),
        }
    }
    terms
}

fn plan(model: &Model, rng: &mut StdRng) -> Action {
    let market = rng.random_range(0..MARKETS);
    let of_market = model.plans.iter().filter(|plan| plan.market == market).count();
    if of_market + 1 >= usize::try_from(PLANS).expect("few plans") {
        return change(model, rng);
    }
    let sells = one_of(rng, &[ORDERS, ORDERS, ORDERS, PASSES, PASSES, 2]);
    let unit = match (sells, seldom(rng, 8)) {
        (_, true) => rng.random_range(0..9),
        (ORDERS, _) => one_of(rng, &[0, 1, 2, 3, 5, 6]),
        (PASSES, _) => one_of(rng, &[0, 1, SECONDS, SECONDS, 6]),
        _ => 7,
    };
    let seller = seller(rng);
    Action::Plan {
        market,
        seller,
        sells,
        unit,
        terms: terms(rng, market, seller),
    }
}

fn change(model: &Model, rng: &mut StdRng) -> Action {
    let plan = rng.random_range(0..model.plans.len().max(1));
    let Some(old) = model.plans.get(plan) else {
        return post(rng);
    };
    let seller = if seldom(rng, 6) { seller(rng) } else { old.seller };
    let terms = terms(rng, old.market, seller);
    Action::Change {
        plan,
        seller,
        terms,
        retire: seldom(rng, 6),
    }
}

/// A plan that sells this, mostly one that still sells; whatever its number when there is none.
fn selling(model: &Model, rng: &mut StdRng, sells: u8) -> usize {
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
fn needs_price(model: &Model, rng: &mut StdRng) -> bool {
    model.now - model.price.1 > PRICE_AGE && !seldom(rng, 8)
}

fn means(model: &Model, market: usize, customer: usize, with_credits: bool) -> u64 {
    if with_credits {
        return model.credits(customer);
    }
    let purse = model.purses.get(&(Wallet::Customer(customer), market));
    purse.map_or(0, |purse| purse.amount)
}

fn open(model: &Model, rng: &mut StdRng) -> Action {
    let plan = selling(model, rng, ORDERS);
    let (customer, id) = (rng.random_range(0..CUSTOMERS), rng.random_range(0..IDS));
    let Some(sold) = model.plans.get(plan) else {
        return post(rng);
    };
    if sold.terms.pricing == 1 && needs_price(model, rng) {
        return post(rng);
    }
    let has_credits = sold.market == PAYMENT && model.credits(customer) > 0;
    let with_credits = if has_credits {
        rng.random()
    } else {
        seldom(rng, 20)
    };
    let buy = buy(
        model,
        rng,
        sold,
        means(model, sold.market, customer, with_credits),
    );
    let market = if seldom(rng, 40) {
        1 - sold.market
    } else {
        sold.market
    };
    let mut key = Key { market, customer, id };
    // Mostly where there is none.
    if model.orders.contains_key(&key) && !seldom(rng, 6) {
        key.id = (id + 1) % IDS;
    }
    Action::Open {
        key,
        plan,
        buy,
        with_credits,
    }
}

/// An order, mostly in one of these states.
fn key(model: &Model, rng: &mut StdRng, states: &[State]) -> Key {
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
fn sold(model: &Model, rng: &mut StdRng, key: Key) -> (usize, Seller) {
    let order = model.orders.get(&key);
    let own = order.map_or(0, |order| order.plan);
    let any = rng.random_range(0..model.plans.len().max(1));
    let plan = if seldom(rng, 15) { any } else { own };
    let found = model.plans.get(plan).map_or(Seller::Operator, |plan| plan.seller);
    (plan, if seldom(rng, 12) { seller(rng) } else { found })
}

fn accept(model: &Model, rng: &mut StdRng) -> Action {
    let waits = |order: &Order| order.state == State::Open && model.now < order.accept_by;
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
fn report(model: &Model, rng: &mut StdRng, key: Key) -> (u64, u64, usize) {
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

const RUNNING: [State; 2] = [State::Active, State::Ending];

fn settle(model: &Model, rng: &mut StdRng) -> Action {
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

fn settle_by_oracles(model: &Model, rng: &mut StdRng) -> Action {
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
fn reported(model: &Model, rng: &mut StdRng, kind: u8) -> Option<Key> {
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
fn some(model: &Model, rng: &mut StdRng, holds: impl Fn(&Order) -> bool) -> Option<Key> {
    let good = model.orders.iter().filter(|(_, order)| holds(order));
    let good: Vec<Key> = good.map(|(key, _)| *key).collect();
    (!good.is_empty()).then(|| one_of(rng, &good))
}

fn cancel(model: &Model, rng: &mut StdRng) -> Action {
    let key = key(model, rng, &[State::Open]);
    let signer = if rng.random() { key.customer } else { STRANGER };
    Action::Cancel {
        key,
        signer,
        to: receiver(rng, key),
    }
}

fn receiver(rng: &mut StdRng, key: Key) -> usize {
    if seldom(rng, 10) {
        rng.random_range(0..CUSTOMERS)
    } else {
        key.customer
    }
}

fn release(model: &Model, rng: &mut StdRng) -> Action {
    let key = key(model, rng, &RUNNING);
    let (plan, seller) = sold(model, rng, key);
    Action::Release { key, plan, seller }
}

fn close(model: &Model, rng: &mut StdRng) -> Action {
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

fn buy_pass(model: &Model, rng: &mut StdRng) -> Action {
    let plan = selling(model, rng, PASSES);
    let (customer, any) = (rng.random_range(0..CUSTOMERS), rng.random_range(0..CUSTOMERS));
    let Some(sold) = model.plans.get(plan) else {
        return post(rng);
    };
    if sold.terms.pricing == 1 && needs_price(model, rng) {
        return post(rng);
    }
    let has_credits = sold.market == PAYMENT && model.credits(customer) > 0;
    let with_credits = if has_credits {
        rng.random()
    } else {
        seldom(rng, 20)
    };
    let buy = buy(
        model,
        rng,
        sold,
        means(model, sold.market, customer, with_credits),
    );
    let payee = sold
        .terms
        .payee
        .filter(|_| !seldom(rng, 15))
        .unwrap_or(rng.random_range(0..PAYEES));
    let holder = if rng.random() { customer } else { any };
    Action::BuyPass {
        plan,
        customer,
        holder,
        buy,
        with_credits,
        payee,
    }
}

/// What becomes of one of the passes, or of one that is not there.
fn pass(model: &Model, rng: &mut StdRng, then: impl FnOnce(usize, usize) -> Action) -> Action {
    let all: Vec<(usize, usize)> = model.passes.keys().copied().collect();
    if all.is_empty() || seldom(rng, 20) {
        return then(
            rng.random_range(0..model.plans.len().max(1)),
            rng.random_range(0..CUSTOMERS),
        );
    }
    let (plan, holder) = one_of(rng, &all);
    then(plan, holder)
}

fn use_pass(model: &Model, rng: &mut StdRng) -> Action {
    let (mut of, mut left) = ((0, 0), 0);
    pass(model, rng, |plan, holder| {
        left = model
            .passes
            .get(&(plan, holder))
            .map_or(0, |pass| pass.units_left);
        of = (plan, holder);
        Action::CheckPass { plan, holder }
    });
    let any = one_of(rng, &[0, 1, 2, CUSTOMERS, STRANGER]);
    let signer = if seldom(rng, 3) { any } else { of.1 };
    Action::UsePass {
        plan: of.0,
        holder: of.1,
        signer,
        units: near(rng, left),
    }
}

fn buy_credits(model: &Model, rng: &mut StdRng) -> Action {
    if needs_price(model, rng) {
        return post(rng);
    }
    if model.epoch() > model.pools[NATIVE].epoch && !seldom(rng, 4) {
        return Action::Statements;
    }
    let customer = rng.random_range(0..CUSTOMERS);
    let means = u128::from(means(model, NATIVE, customer, false) / 3);
    let most = u64::try_from(means * u128::from(model.price.0) / 1_000_000).unwrap_or(u64::MAX);
    let credits = if seldom(rng, 6) {
        near(rng, most)
    } else {
        rng.random_range(0..=most).max(1)
    };
    let exact = (u128::from(credits) * 1_000_000).div_ceil(u128::from(model.price.0));
    let exact = u64::try_from(exact).unwrap_or(u64::MAX);
    Action::BuyCredits {
        market: if seldom(rng, 15) { NATIVE } else { PAYMENT },
        customer,
        credits,
        max_tokens: exact.saturating_sub(u64::from(seldom(rng, 12))),
        feed: !seldom(rng, 20),
    }
}

fn forward(model: &Model, rng: &mut StdRng) -> Action {
    if model.epoch() > model.pools[NATIVE].epoch && !seldom(rng, 4) {
        return Action::Statements;
    }
    let all = (0..MARKETS).flat_map(|market| (0..10).map(move |category| (market, category)));
    let full = all.filter(|(market, category)| model.markets[*market].categories[*category].fees() > 0);
    let full: Vec<(usize, usize)> = full.collect();
    if full.is_empty() || seldom(rng, 8) {
        return Action::Forward {
            market: rng.random_range(0..MARKETS),
            category: one_of(rng, &[0, 3, 9, 10, 255]),
        };
    }
    let (market, category) = one_of(rng, &full);
    Action::Forward {
        market,
        category: u8::try_from(category).expect("a category"),
    }
}

fn propose(rng: &mut StdRng) -> Action {
    Action::Propose {
        market: rng.random_range(0..MARKETS),
        genuine: !seldom(rng, 8),
        pool: one_of(
            rng,
            &[
                PoolNamed::Own,
                PoolNamed::Own,
                PoolNamed::Own,
                PoolNamed::Nothing,
                PoolNamed::Other,
            ],
        ),
        feed: one_of(
            rng,
            &[
                FeedNamed::Feed,
                FeedNamed::Feed,
                FeedNamed::Feed,
                FeedNamed::Nothing,
                FeedNamed::Pool,
            ],
        ),
        fee_bps: one_of(rng, &[0, 1, 1_250, 3_333, 9_999, 10_000, 10_001]),
        settle_seconds: one_of(rng, &[0, 1, 3_600, 86_400, 86_400, 7_776_000, 7_776_001]),
    }
}

/// A market that is stopped goes on soon.
fn pause(model: &Model, rng: &mut StdRng) -> Action {
    let stopped = (0..MARKETS).find(|market| model.markets[*market].paused);
    let any = rng.random_range(0..MARKETS);
    let paused = stopped.is_none() && seldom(rng, 3);
    Action::Pause {
        market: stopped.unwrap_or(any),
        genuine: !seldom(rng, 6),
        paused,
    }
}

/// What is frozen thaws soon.
fn freeze(model: &Model, rng: &mut StdRng) -> Action {
    if let Some(((wallet, market), _)) = model.purses.iter().find(|(_, purse)| purse.frozen) {
        return Action::Freeze {
            wallet: *wallet,
            market: *market,
            frozen: false,
        };
    }
    let customer = Wallet::Customer(rng.random_range(0..CUSTOMERS));
    let payee = Wallet::Payee(rng.random_range(0..PAYEES));
    let wallet = if rng.random() { customer } else { payee };
    Action::Freeze {
        wallet,
        market: rng.random_range(0..MARKETS),
        frozen: true,
    }
}

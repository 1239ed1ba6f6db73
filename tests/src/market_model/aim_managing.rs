//! What happens next to plans, markets and what they have brought in.

use rand::Rng;
use rand::rngs::StdRng;

use super::aim::{one_of, post, seldom};
use super::plans::{ANY_CLASS, CLASS, ORDERS, PASSES, SECONDS};
use super::{
    Action, CUSTOMERS, FeedNamed, MARKETS, Model, NATIVE, PAYEES, PLANS, PoolNamed, Seller, Terms, Wallet,
};

pub(super) fn seller(rng: &mut StdRng) -> Seller {
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

pub(super) fn terms(rng: &mut StdRng, market: usize, seller: Seller) -> Terms {
    let may_lack = seller == Seller::Network && rng.random();
    let payee = rng.random_range(0..PAYEES);
    let mut terms = Terms {
        payee: (!may_lack).then_some(payee),
        device: one_of(
            rng,
            &[None, None, None, None, None, Some(0), Some(0), Some(1), Some(2)],
        ),
        class: one_of(
            rng,
            &[ANY_CLASS, ANY_CLASS, ANY_CLASS, CLASS, CLASS, CLASS, CLASS + 1],
        ),
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

pub(super) fn plan(model: &Model, rng: &mut StdRng) -> Action {
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

pub(super) fn change(model: &Model, rng: &mut StdRng) -> Action {
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

pub(super) fn forward(model: &Model, rng: &mut StdRng) -> Action {
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

pub(super) fn propose(rng: &mut StdRng) -> Action {
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
pub(super) fn pause(model: &Model, rng: &mut StdRng) -> Action {
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
pub(super) fn freeze(model: &Model, rng: &mut StdRng) -> Action {
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

//! What happens next to passes and credits.

use rand::Rng;
use rand::rngs::StdRng;

use super::aim::{near, one_of, post, seldom};
use super::aim_orders::{means, needs_price, paid, selling};
use super::plans::PASSES;
use super::{Action, CUSTOMERS, Model, NATIVE, PAYEES, PAYMENT, STRANGER};

pub(super) fn buy_pass(model: &Model, rng: &mut StdRng) -> Action {
    let plan = selling(model, rng, PASSES);
    let (customer, any) = (rng.random_range(0..CUSTOMERS), rng.random_range(0..CUSTOMERS));
    let Some(sold) = model.plans.get(plan) else {
        return post(rng);
    };
    if sold.terms.pricing == 1 && needs_price(model, rng) {
        return post(rng);
    }
    let (buy, with_credits) = paid(model, rng, sold, customer);
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
pub(super) fn pass(model: &Model, rng: &mut StdRng, then: impl FnOnce(usize, usize) -> Action) -> Action {
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

pub(super) fn use_pass(model: &Model, rng: &mut StdRng) -> Action {
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

pub(super) fn buy_credits(model: &Model, rng: &mut StdRng) -> Action {
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

//! Chooses changes of pools and feeds, prices, and what happens beside the program.

use rand::Rng;
use rand::rngs::StdRng;

use super::aim::{amount, any_pool, by, mostly, one_of, some_pool};
use super::{Action, By, HOLDERS, MINTS, Model, PEOPLE, PLACES, Quote, Signed, TOKEN};

/// Changes of pools.
pub(crate) fn managing(model: &Model, rng: &mut StdRng) -> Action {
    let pool = any_pool(model, rng);
    let of = model.pools[pool].as_ref();
    let is_pending = of.is_some_and(|of| of.proposed.is_some());
    let is_list_pending = of.is_some_and(|of| of.proposed_recipients.is_some());
    match rng.random_range(0..20) {
        0..3 if is_pending => Action::ApplyRevenueUpdate { pool },
        3..6 if is_list_pending => Action::ApplyRecipients { pool },
        0..6 => Action::UpdateRevenuePool {
            pool,
            dice: rng.random(),
            by: by(rng, By::Authority),
        },
        6..9 => Action::UpdateRecipients {
            pool,
            recipients: recipients(rng),
            by: by(rng, By::Authority),
        },
        9 => Action::ApplyRevenueUpdate { pool },
        10 => Action::ApplyRecipients { pool },
        11..13 => {
            let missing = model.pools.iter().position(Option::is_none);
            Action::CreateRevenuePool {
                pool: missing.map_or(pool, |missing| mostly(rng, missing, MINTS)),
                dice: rng.random(),
                by: by(rng, By::Authority),
            }
        }
        13..17 => Action::SetHalt {
            pool,
            halted: rng.random_ratio(1, 5),
            by: by(rng, By::Pauser),
        },
        _ => Action::SetDirectBurn {
            pool: mostly(rng, TOKEN, MINTS),
            direct: rng.random(),
            by: by(rng, By::Veto),
        },
    }
}

/// A list of recipients, of all lengths, now and then with something wrong.
fn recipients(rng: &mut StdRng) -> Vec<(usize, u16)> {
    let count = match rng.random_range(0..10) {
        0 => 0,
        1..4 => 1,
        4..7 => 3,
        7 => PLACES,
        8 => PLACES + 1,
        _ => rng.random_range(1..PLACES),
    };
    let mut wallets: Vec<usize> = (PEOPLE..HOLDERS).collect();
    let mut list = vec![];
    let mut rest = 10_000;
    for place in 0..count {
        let wallet = wallets.swap_remove(rng.random_range(0..wallets.len()));
        let bps = if place + 1 == count {
            rest
        } else {
            let after = u16::try_from(count - place - 1).expect("few");
            rng.random_range(1..=(rest - after).min(3_000))
        };
        rest -= bps;
        list.push((wallet, bps));
    }
    match (list.last_mut(), rng.random_range(0..20)) {
        (Some(last), 0) => last.1 = last.1.wrapping_sub(1),
        (Some(last), 1) => last.1 = 0,
        (Some(last), 2) => {
            let last = *last;
            list.push(last);
        }
        _ => {}
    }
    list
}

/// Feeds and prices.
pub(crate) fn feeding(model: &Model, rng: &mut StdRng) -> Action {
    let quote = if rng.random_ratio(1, 20) {
        TOKEN
    } else {
        rng.random_range(1..MINTS)
    };
    let Some(feed) = &model.feeds[quote] else {
        return Action::CreatePriceFeed {
            quote,
            dice: rng.random(),
            by: by(rng, By::Authority),
        };
    };
    let is_ready = feed.proposed.is_some_and(|(_, at)| at <= model.now);
    match rng.random_range(0..20) {
        0..6 if is_ready => Action::ApplyPriceFeed { quote },
        0 => Action::CreatePriceFeed {
            quote,
            dice: rng.random(),
            by: by(rng, By::Authority),
        },
        1 => Action::UpdatePriceFeed {
            quote,
            dice: rng.random(),
            by: by(rng, By::Authority),
        },
        2 => Action::ApplyPriceFeed { quote },
        _ => {
            let base = if feed.low > 0 && rng.random_ratio(3, 4) {
                feed.low
            } else {
                1 << rng.random_range(0..64)
            };
            let sure = rng.random_ratio(2, 3);
            let mut price = |last: i64| quote_of(model.now, feed.plan.max_age, last, (base, sure), rng);
            let mut quotes = [price(feed.last[0]), price(feed.last[1])];
            if rng.random() {
                quotes[1].price = quotes[0].price;
            }
            Action::PostPrice {
                quote,
                quotes,
                signed: signed(rng),
            }
        }
    }
}

fn quote_of(now: u32, max_age: u32, last: i64, (base, sure): (u64, bool), rng: &mut StdRng) -> Quote {
    let (now, max_age) = (i64::from(now), i64::from(max_age));
    let edge = base / [100, 1_000, 10_000][rng.random_range(0..3)];
    let price = match rng.random_range(0..12) {
        0 => base.saturating_add(edge),
        1 => base - edge,
        2 => base.saturating_add(edge).saturating_add(1),
        3 if rng.random_ratio(1, 4) => 0,
        4 if rng.random_ratio(1, 4) => rng.random(),
        _ => base,
    };
    Quote {
        price,
        confidence: match rng.random_range(0..16) {
            0 => price,
            1 => price.saturating_sub(1),
            2 => rng.random::<u64>() >> rng.random_range(0..64),
            3..9 if !sure => price / 100,
            _ => 0,
        },
        timestamp: match rng.random_range(0..24) {
            0 => now - max_age,
            1 => now - max_age - 1,
            2 => now + 60,
            3 => now + 61,
            4 => last,
            5 => last + 1,
            6 if rng.random_ratio(1, 4) => i64::MIN,
            7 if rng.random_ratio(1, 4) => i64::MAX,
            8..12 => now - rng.random_range(0..=max_age.min(50)),
            _ => now,
        },
    }
}

fn signed(rng: &mut StdRng) -> Signed {
    match rng.random_range(0..60) {
        0 => Signed::InWrongOrder,
        1 => Signed::ByOneOnly,
        2 => Signed::OverAnotherPrice,
        3 => Signed::OverAnotherFeed,
        4 => Signed::ByStrangers,
        _ => Signed::ByBoth,
    }
}

/// What happens beside the program: gifts, tokens minted and burned, frozen accounts.
pub(crate) fn beside(model: &Model, rng: &mut StdRng) -> Action {
    let (mint, who) = (rng.random_range(0..MINTS), rng.random_range(0..PEOPLE));
    let few = model.tokens[who][mint].div_ceil(20);
    match rng.random_range(0..8) {
        0..2 => Action::Donate {
            pool: some_pool(model, rng),
            by: who,
            amount: amount(rng, few),
        },
        2..4 => Action::Mint {
            mint,
            to: who,
            amount: amount(rng, (u64::MAX - model.supply[mint]) / 4),
        },
        4..6 => Action::BurnElsewhere {
            mint: mostly(rng, TOKEN, MINTS),
            by: who,
            amount: amount(rng, few),
        },
        _ => freeze(model, rng, mint),
    }
}

/// Freezes recipients' and the insurance's accounts, and thaws them sooner than it freezes.
fn freeze(model: &Model, rng: &mut StdRng, mint: usize) -> Action {
    let frozen: Vec<Option<usize>> = (0..HOLDERS)
        .filter(|holder| model.frozen[*holder][mint])
        .map(Some)
        .chain(model.insurance_frozen[mint].then_some(None))
        .collect();
    if !frozen.is_empty() && rng.random_ratio(3, 4) {
        let holder = one_of(rng, &frozen);
        return Action::Freeze {
            mint,
            holder,
            frozen: false,
        };
    }
    Action::Freeze {
        mint,
        holder: match rng.random_range(0..10) {
            0 => Some(rng.random_range(0..HOLDERS)),
            1..4 => None,
            _ => Some(rng.random_range(PEOPLE..PEOPLE + 4)),
        },
        frozen: rng.random_ratio(9, 10),
    }
}

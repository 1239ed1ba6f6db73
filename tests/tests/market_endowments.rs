//! Endowments: what is paid once, and how it is released over the periods.

use flywheel_client::accounts::Endowment;
use flywheel_client::instructions::market::{self, EndowmentOf, PlanTermsArgs, Purchase};
use flywheel_tests::world::{ENDOWMENT_PERIOD, EPOCH_SECONDS, FOR_EVER, Stall, endowment_terms};
use solana_signer::Signer;

const CATEGORY: usize = FOR_EVER as usize;

/// A thousand bytes cost 1,500 base units, of which the periods take 100, 90, 81, 72.9, 65.61, 59.049, 53.1441, 47.82969,
/// 43.046721, and the last one what remains: 890.
const SCHEDULE: [u64; 10] = [100, 90, 81, 72, 65, 59, 53, 47, 43, 890];
/// What the payee gets of it: of the sums 100, 190, 271, ... three per cent less, rounded down.
const PAID: [u64; 10] = [97, 87, 78, 70, 63, 57, 52, 45, 42, 864];

fn terms(s: &Stall) -> PlanTermsArgs {
    endowment_terms(s.payee.pubkey())
}

/// A thousand bytes at the usual terms.
fn endowed(seed: &str) -> (Stall, EndowmentOf) {
    let mut s = Stall::new(seed);
    let terms = terms(&s);
    let of = s.endowed(terms, 1_000, 1_500);
    (s, of)
}

#[test]
fn the_principal_is_the_price_of_the_quantity_rounded_up_and_escrowed() {
    let mut s = Stall::new("principal");
    let terms = terms(&s);
    // Seven bytes at fifteen for ten: 10.5; they cost 0.7 in the first period.
    let of = s.endowed(terms, 7, 100);
    let state = s.endowment_state(of);
    assert_eq!((state.principal, state.remaining, state.cost), (11, 11, 1));
    assert_eq!((state.quantity, state.periods, state.periods_left), (7, 10, 10));
    assert_eq!((state.fee_bps, state.terms_version), (300, 1));
    assert_eq!(state.started_at, i64::from(s.world.now()));
    assert_eq!(s.books().escrowed, 11);
    let customer = s.customer.insecure_clone();
    assert_eq!(s.balance(&customer), 89);
}

#[test]
fn each_period_is_released_as_it_passes_by_the_schedule_to_the_unit() {
    let (mut s, of) = endowed("schedule");
    let payee = s.payee.insecure_clone();
    assert_eq!(s.release_endowment(of), "NothingToRelease");
    let (mut released, mut paid) = (0, 0);
    for (part, of_payee) in SCHEDULE.into_iter().zip(PAID) {
        s.world.wait(ENDOWMENT_PERIOD - 1);
        assert_eq!(s.release_endowment(of), "NothingToRelease");
        s.world.wait(1);
        assert_eq!(s.release_endowment(of), "accepted");
        released += part;
        paid += of_payee;
        assert_eq!(s.endowment_state(of).remaining, 1_500 - released);
        assert_eq!(s.books().escrowed, 1_500 - released);
        assert_eq!((s.balance(&payee), s.fees(CATEGORY)), (paid, released - paid));
        assert_eq!(s.release_endowment(of), "NothingToRelease");
    }
    assert_eq!((released, paid), (1_500, 1_455));
    s.world.wait(ENDOWMENT_PERIOD);
    assert_eq!(s.release_endowment(of), "NothingToRelease");
}

#[test]
fn whoever_catches_up_gets_the_same_as_period_by_period() {
    let (mut s, of) = endowed("catching up");
    let payee = s.payee.insecure_clone();
    // Three at once, then four, in the middle of a period.
    s.world.wait(3 * ENDOWMENT_PERIOD);
    assert_eq!(s.release_endowment(of), "accepted");
    assert_eq!(s.balance(&payee), 97 + 87 + 78);
    s.world.wait(4 * ENDOWMENT_PERIOD + 500);
    assert_eq!(s.release_endowment(of), "accepted");
    assert_eq!(s.balance(&payee), PAID[..7].iter().sum::<u64>());
    // The half period that has passed counts for the next.
    s.world.wait(500);
    assert_eq!(s.release_endowment(of), "accepted");
    assert_eq!(s.balance(&payee), PAID[..8].iter().sum::<u64>());
    s.world.wait(100 * ENDOWMENT_PERIOD);
    assert_eq!(s.release_endowment(of), "accepted");
    assert_eq!((s.balance(&payee), s.fees(CATEGORY)), (1_455, 45));
    assert_eq!(s.endowment_state(of).periods_left, 0);
}

#[test]
fn more_than_64_periods_are_caught_up_in_several_instructions() {
    let mut s = Stall::new("many periods");
    let terms = PlanTermsArgs {
        periods: 130,
        decay_bps: 0,
        ..terms(&s)
    };
    let of = s.endowed(terms, 1_000, 1_500);
    s.world.wait(200 * ENDOWMENT_PERIOD);
    // 1,500 in 130 periods: eleven each for the first 60, then twelve: what is left grows faster than it is paid.
    for left in [66, 2, 0] {
        assert_eq!(s.release_endowment(of), "accepted");
        assert_eq!(s.endowment_state(of).periods_left, left);
    }
    let payee = s.payee.insecure_clone();
    assert_eq!((s.balance(&payee), s.books().escrowed), (1_455, 0));
    assert_eq!(s.release_endowment(of), "NothingToRelease");
}

#[test]
fn no_period_takes_more_than_its_part_of_what_remains() {
    let mut s = Stall::new("solvent");
    // The cost, 1,000 a period that never falls, is above what was paid: 1,500 for ten periods.
    let terms = PlanTermsArgs {
        cost: 10,
        decay_bps: 0,
        ..terms(&s)
    };
    let of = s.endowed(terms, 1_000, 1_500);
    for left in (0..10u64).rev() {
        s.world.wait(ENDOWMENT_PERIOD);
        assert_eq!(s.release_endowment(of), "accepted");
        assert_eq!(s.endowment_state(of).remaining, 150 * left);
    }
}

#[test]
fn a_plan_without_payee_makes_all_of_it_revenue() {
    let mut s = Stall::new("revenue");
    let terms = endowment_terms(market::NOTHING);
    let of = s.endowed(terms, 1_000, 1_500);
    let payee = s.payee.insecure_clone();
    s.world.wait(ENDOWMENT_PERIOD);
    assert_eq!(s.release_endowment(of), "DestinationMismatch");
    assert_eq!(s.release_to_revenue(of), "accepted");
    assert_eq!((s.fees(CATEGORY), s.balance(&payee)), (100, 0));
    s.world.wait(9 * ENDOWMENT_PERIOD);
    assert_eq!(s.release_to_revenue(of), "accepted");
    assert_eq!((s.fees(CATEGORY), s.books().escrowed), (1_500, 0));
}

#[test]
fn what_was_paid_is_released_by_the_terms_of_then_to_the_payee_of_now() {
    let (mut s, of) = endowed("new terms");
    let (authority, heir) = (s.world.authority.insecure_clone(), s.wallet("heir of a payee"));
    let changed = PlanTermsArgs {
        payee: heir.pubkey(),
        cost: 7,
        decay_bps: 0,
        periods: 2,
        period_seconds: 1,
        ..terms(&s)
    };
    let update = market::update_plan(s.network_seller(), s.market, of.plan, changed, true);
    assert_eq!(s.act(&[update], &[&authority]), "accepted");
    s.world.wait(ENDOWMENT_PERIOD);
    assert_eq!(s.release_endowment(of), "DestinationMismatch");
    let release = market::release_endowment(of, s.token(&heir.pubkey()));
    assert_eq!(s.act(&[release], &[]), "accepted");
    assert_eq!(s.balance(&heir), 97);
    assert_eq!(s.endowment_state(of).periods_left, 9);
    // And nothing more is sold.
    let again = Purchase {
        quantity: 1,
        max_amount: 10,
        terms_version: 2,
    };
    assert_eq!(s.pay_endowment(EndowmentOf { id: 1, ..of }, again), "PlanRetired");
}

#[test]
fn a_payment_agrees_to_terms_quantity_and_price() {
    let mut s = Stall::new("agreed");
    let terms = terms(&s);
    let plan = s.endowment_plan(terms);
    let of = s.endowment(plan, 0);
    let purchase = Purchase {
        quantity: 1_000,
        max_amount: 1_500,
        terms_version: 1,
    };
    let cases = [
        (
            "QuantityInvalid",
            Purchase {
                quantity: 0,
                ..purchase
            },
        ),
        (
            "QuantityInvalid",
            Purchase {
                quantity: 1_000_001,
                max_amount: 2_000_000,
                ..purchase
            },
        ),
        (
            "PriceTooHigh",
            Purchase {
                max_amount: 1_499,
                ..purchase
            },
        ),
        (
            "TermsChanged",
            Purchase {
                terms_version: 2,
                ..purchase
            },
        ),
    ];
    for (expected, purchase) in cases {
        assert_eq!(s.pay_endowment(of, purchase), expected);
    }
    assert_eq!(s.pay_endowment(of, purchase), "accepted");
    assert_eq!(s.pay_endowment(of, purchase), "AccountExists");
    assert_eq!(s.pay_endowment(EndowmentOf { id: 1, ..of }, purchase), "accepted");
}

#[test]
fn an_endowment_is_closed_when_all_of_it_is_released_and_not_before() {
    let (mut s, of) = endowed("closed endowment");
    s.world.wait(9 * ENDOWMENT_PERIOD);
    assert_eq!(s.close_endowment(of), "NotEnded");
    assert_eq!(s.release_endowment(of), "accepted");
    assert_eq!(s.close_endowment(of), "NotEnded");
    s.world.wait(ENDOWMENT_PERIOD);
    assert_eq!(s.release_endowment(of), "accepted");
    let before = s.world.lamports(&of.customer);
    let mut stolen = market::close_endowment(of);
    stolen.accounts[1].pubkey = s.payee.pubkey();
    assert_eq!(s.act(&[stolen], &[]), "CustomerMismatch");
    assert_eq!(s.close_endowment(of), "accepted");
    assert_eq!(
        s.world.lamports(&of.customer),
        before + s.world.rent(Endowment::SPACE)
    );
}

#[test]
fn a_pause_stops_paying_endowments_and_nothing_else() {
    let (mut s, of) = endowed("paused endowment");
    assert_eq!(s.pause(true), "accepted");
    let purchase = Purchase {
        quantity: 1,
        max_amount: 2,
        terms_version: 1,
    };
    assert_eq!(
        s.pay_endowment(EndowmentOf { id: 1, ..of }, purchase),
        "MarketPaused"
    );
    s.world.wait(10 * ENDOWMENT_PERIOD);
    assert_eq!(s.release_endowment(of), "accepted");
    assert_eq!(s.close_endowment(of), "accepted");
}

#[test]
fn the_customer_is_counted_when_it_pays_and_the_endowment_when_it_first_brings_in_something() {
    let (mut s, of) = endowed("counted endowment");
    let books = s.books().categories[CATEGORY];
    assert_eq!((books.orders, books.customers), (0, 1));
    s.world.wait(2 * EPOCH_SECONDS);
    assert_eq!(s.release_endowment(of), "accepted");
    let books = s.books().categories[CATEGORY];
    assert_eq!((books.orders, books.customers, books.fees), (1, 1, 45));
}

#[test]
fn an_endowment_of_another_plan_is_not_released_here() {
    let (mut s, of) = endowed("other plan");
    let cheap = PlanTermsArgs {
        payee: s.customer.pubkey(),
        ..terms(&s)
    };
    let other = s.endowment_plan(cheap);
    s.world.wait(ENDOWMENT_PERIOD);
    let mut release = market::release_endowment(of, s.token(&of.customer));
    release.accounts[1].pubkey = other;
    assert_eq!(s.act(&[release], &[]), "PlanMismatch");
}

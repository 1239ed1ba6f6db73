//! Markets and plans: who creates and changes them, what is in range, what a pause stops, and which device an order is for.

use flywheel_client::accounts::DeviceStatus;
use flywheel_client::instructions::market::{self, NOTHING, PRICED_IN_QUOTE, PlanTermsArgs, Seller, Sells};
use flywheel_client::instructions::registry;
use flywheel_tests::world::{
    CHANGE_DELAY, CLASS, Extension, FEE_BPS, PASS_SECONDS, READINGS, RETRIEVAL, SETTLE_SECONDS, Selling,
    TOKEN, TOKEN_2022, World, keypair,
};
use solana_address::Address;
use solana_signer::Signer;

type Change = fn(&mut PlanTermsArgs);

/// The unit of what is stored for ever.
const FOR_EVER: u8 = 7;
const YEARS_10: u32 = 315_360_000;
const DAYS_90: u32 = 7_776_000;

#[test]
fn a_market_is_the_networks_and_there_is_one_for_each_mint() {
    let mut s = Selling::new("one market");
    let authority = s.world.authority.insecure_clone();
    let (payer, stranger) = (s.world.payer.pubkey(), s.world.funded("stranger"));
    let second = s.world.new_mint("second mint", TOKEN, None);
    let of = s.world.market_of(&second);
    let create = market::create_market(payer, stranger.pubkey(), of, FEE_BPS, SETTLE_SECONDS);
    assert_eq!(s.world.attempt(create, &[&stranger]), "AuthorityMismatch");
    for (fee_bps, settle, expected) in [
        (10_001, 1, "ParametersInvalid"),
        (0, 0, "ParametersInvalid"),
        (0, DAYS_90 + 1, "ParametersInvalid"),
        (10_000, DAYS_90, "accepted"),
        (10_000, DAYS_90, "AccountExists"),
    ] {
        let create = market::create_market(payer, authority.pubkey(), of, fee_bps, settle);
        assert_eq!(s.world.attempt(create, &[&authority]), expected);
    }
}

#[test]
fn mints_with_extensions_are_not_paid_in() {
    let mut world = World::without_pool("extended payment");
    let authority = world.authority.insecure_clone();
    for extension in Extension::some() {
        let mint = world.new_mint(extension.name, TOKEN_2022, Some(&extension));
        let of = world.market_of(&mint);
        let create = market::create_market(world.payer.pubkey(), authority.pubkey(), of, 0, 1);
        assert_eq!(
            world.attempt(create, &[&authority]),
            "MintNotAccepted",
            "{}",
            extension.name
        );
    }
}

#[test]
fn parameters_change_after_the_delay_and_only_by_the_authority() {
    let mut s = Selling::new("market changed");
    let (authority, stranger) = (s.world.authority.insecure_clone(), s.world.funded("stranger"));
    let nothing = (NOTHING, NOTHING);
    let update = market::update_market(stranger.pubkey(), s.market, nothing, 1, 1);
    assert_eq!(s.world.attempt(update, &[&stranger]), "AuthorityMismatch");
    let apply = market::apply_market_update(stranger.pubkey(), s.market);
    assert_eq!(s.world.attempt(apply.clone(), &[&stranger]), "ChangeNotPending");
    for (fee_bps, settle, expected) in [
        (10_001, 1, "ParametersInvalid"),
        (1, 0, "ParametersInvalid"),
        (1, 2, "accepted"),
    ] {
        let update = market::update_market(authority.pubkey(), s.market, nothing, fee_bps, settle);
        assert_eq!(s.world.attempt(update, &[&authority]), expected);
    }
    s.world.wait(CHANGE_DELAY - 1);
    assert_eq!(s.world.attempt(apply.clone(), &[&stranger]), "ChangeNotReady");
    assert_eq!(s.state().parameters.fee_bps, FEE_BPS);
    s.world.wait(1);
    assert_eq!(s.world.attempt(apply.clone(), &[&stranger]), "accepted");
    assert_eq!(s.world.attempt(apply, &[&stranger]), "ChangeNotPending");
    let now = s.state().parameters;
    assert_eq!((now.fee_bps, now.settle_seconds), (1, 2));
}

#[test]
fn a_revenue_pool_and_a_feed_must_be_some() {
    let mut s = Selling::new("destinations");
    let authority = s.world.authority.insecure_clone();
    let other = s.market.address();
    let update = |pool, feed| market::update_market(authority.pubkey(), s.market, (pool, feed), 1, 1);
    let (pool, feed) = (update(other, NOTHING), update(NOTHING, other));
    assert_eq!(s.world.attempt(pool, &[&authority]), "RevenuePoolMismatch");
    assert_eq!(s.world.attempt(feed, &[&authority]), "FeedMismatch");
}

#[test]
fn a_pause_stops_opening_and_buying_and_nothing_else() {
    let mut s = Selling::new("market paused");
    let orders = s.plan(Sells::Orders, RETRIEVAL, |_| {});
    let passes = s.plan(Sells::Passes, READINGS, |_| {});
    let alice = s.shopper("alice");
    let [settled, open, late] = [0, 1, 2].map(|id| s.opened(orders, &alice, id, 10));
    let pass = s.pass_of(passes, &alice);
    assert_eq!(s.buy(pass, &alice, 10), "accepted");
    let stranger = s.world.funded("stranger");
    let pause = market::set_market_pause(stranger.pubkey(), s.market, true);
    assert_eq!(s.world.attempt(pause, &[&stranger]), "PauserMismatch");
    assert_eq!(s.pause(true), "accepted");
    let next = s.order_of(orders, &alice, 3);
    assert_eq!(s.open(next, &alice, 10), "MarketPaused");
    assert_eq!(s.buy(pass, &alice, 10), "MarketPaused");
    // What was bought goes on.
    assert_eq!(s.accept(settled, NOTHING), "accepted");
    assert_eq!(s.settle(settled, &alice, 5), "accepted");
    assert_eq!(s.end(settled, &alice), "accepted");
    assert_eq!(s.release(settled), "accepted");
    assert_eq!(s.close(settled, &alice), "accepted");
    assert_eq!(s.cancel(open, &alice, &alice.key), "accepted");
    assert_eq!(s.accept(late, NOTHING), "accepted");
    assert_eq!(s.use_pass(pass, &alice.key, 10), "accepted");
    let close = market::close_pass(passes, pass.holder);
    assert_eq!(s.world.attempt(close, &[]), "accepted");
    let authority = s.world.authority.insecure_clone();
    let resume = market::set_market_pause(authority.pubkey(), s.market, false);
    assert_eq!(s.world.attempt(resume, &[&authority]), "accepted");
    assert_eq!(s.open(next, &alice, 10), "accepted");
}

#[test]
fn plans_are_numbered_and_begin_with_the_first_version_of_their_terms() {
    let mut s = Selling::new("numbered");
    let [first, second] = [Sells::Orders, Sells::Passes].map(|sells| s.plan(sells, READINGS, |_| {}));
    assert_eq!([first, second], [s.market.plan(0), s.market.plan(1)]);
    let plan = s.plan_state(second);
    assert_eq!(
        (plan.id, plan.terms_version, plan.sells, plan.unit),
        (1, 1, 1, READINGS)
    );
    assert_eq!(plan.operator, s.world.operator_account());
    let of_network = s.network_plan(Sells::Orders, RETRIEVAL, |_| {});
    assert_eq!(s.plan_state(of_network).operator, NOTHING);
    assert_eq!(s.state().plans, 3);
}

#[test]
fn operators_and_the_network_sell_for_themselves_alone() {
    let mut s = Selling::new("sellers");
    let other = s.world.join_as("another operator");
    let account = other.account(&s.world);
    for account in [
        s.world.operator_account(),
        s.world.network,
        NOTHING,
        s.market.address(),
    ] {
        let seller = Seller {
            authority: other.authority.pubkey(),
            account,
        };
        let create = s.create_plan_of(seller, Sells::Orders, RETRIEVAL, World::plan_terms("payee"));
        assert_eq!(s.world.attempt(create, &[&other.authority]), "ProviderMismatch");
    }
    let plan = s.plan(Sells::Orders, RETRIEVAL, |_| {});
    let seller = Seller {
        authority: other.authority.pubkey(),
        account,
    };
    let update = market::update_plan(seller, s.market, plan, World::plan_terms("thief"), false);
    assert_eq!(s.world.attempt(update, &[&other.authority]), "ProviderMismatch");
    // Nor does the network's authority change an operator's plan.
    let authority = s.world.authority.insecure_clone();
    let update = market::update_plan(
        s.world.network_seller(),
        s.market,
        plan,
        World::plan_terms("thief"),
        false,
    );
    assert_eq!(s.world.attempt(update, &[&authority]), "ProviderMismatch");
}

#[test]
fn an_operators_plan_names_a_payee() {
    let mut s = Selling::new("payees");
    let mut terms = World::plan_terms("payee");
    terms.payee = NOTHING;
    assert_eq!(s.create_plan(Sells::Orders, RETRIEVAL, terms), "PayeeMissing");
    let plan = s.plan(Sells::Orders, RETRIEVAL, |_| {});
    assert_eq!(
        s.update_plan(plan, false, |terms| terms.payee = NOTHING),
        "PayeeMissing"
    );
}

#[test]
fn terms_out_of_range_are_refused_at_creation_and_when_changed() {
    let all: [(Change, &str); 6] = [
        (|terms| terms.price = 0, "TermsInvalid"),
        (|terms| terms.per = 0, "TermsInvalid"),
        (|terms| terms.min_quantity = 0, "TermsInvalid"),
        (
            |terms| terms.min_quantity = terms.max_quantity + 1,
            "TermsInvalid",
        ),
        (|terms| terms.pricing = PRICED_IN_QUOTE + 1, "TermsInvalid"),
        (|terms| terms.max_quantity = 0, "TermsInvalid"),
    ];
    let orders: [(Change, &str); 7] = [
        (|terms| terms.reports = 0, "TermsInvalid"),
        (|terms| terms.reports = 4, "TermsInvalid"),
        (|terms| terms.accept_seconds = 0, "TimesInvalid"),
        (|terms| terms.accept_seconds = DAYS_90 + 1, "TimesInvalid"),
        (|terms| terms.notice_seconds = DAYS_90 + 1, "TimesInvalid"),
        (|terms| terms.duration_seconds = 0, "TimesInvalid"),
        (|terms| terms.duration_seconds = YEARS_10 + 1, "TimesInvalid"),
    ];
    let endowments: [(Change, &str); 5] = [
        (|terms| terms.cost = 0, "TermsInvalid"),
        (|terms| terms.decay_bps = 10_001, "TermsInvalid"),
        (|terms| terms.period_seconds = 0, "TimesInvalid"),
        (|terms| terms.period_seconds = YEARS_10 + 1, "TimesInvalid"),
        (|terms| terms.periods = 0, "TimesInvalid"),
    ];
    let mut s = Selling::new("terms in range");
    for (sells, unit, own) in [
        (Sells::Orders, RETRIEVAL, &orders[..]),
        (Sells::Passes, READINGS, &[]),
        (Sells::Endowments, FOR_EVER, &endowments[..]),
    ] {
        let valid: Change = |terms| {
            (terms.cost, terms.period_seconds, terms.periods) = (1, 1, 1);
            terms.decay_bps = 50;
        };
        let plan = s.plan(sells, unit, valid);
        for (change, expected) in all.iter().chain(own) {
            let mut terms = World::plan_terms("payee");
            valid(&mut terms);
            change(&mut terms);
            assert_eq!(s.create_plan(sells, unit, terms), *expected, "{sells:?}");
            assert_eq!(s.update_plan(plan, false, change), *expected, "{sells:?}");
        }
    }
}

#[test]
fn what_is_sold_goes_with_the_unit() {
    let mut s = Selling::new("units");
    let mut terms = World::plan_terms("payee");
    (terms.cost, terms.period_seconds, terms.periods) = (1, 1, 1);
    for unit in 0..=8 {
        let orders = unit != PASS_SECONDS && unit < FOR_EVER;
        for (sells, is_sold) in [
            (Sells::Orders, orders),
            (Sells::Passes, unit < FOR_EVER),
            (Sells::Endowments, unit == FOR_EVER),
        ] {
            let expected = if is_sold { "accepted" } else { "TermsInvalid" };
            assert_eq!(
                s.create_plan(sells, unit, terms),
                expected,
                "{sells:?} in unit {unit}"
            );
        }
    }
}

#[test]
fn a_retired_plan_sells_nothing_more_and_stays_retired() {
    let mut s = Selling::new("retired");
    let plan = s.plan(Sells::Orders, RETRIEVAL, |_| {});
    let alice = s.shopper("alice");
    let old = s.opened(plan, &alice, 0, 10);
    assert_eq!(s.update_plan(plan, true, |_| {}), "accepted");
    let next = s.order_of(plan, &alice, 1);
    assert_eq!(s.open(next, &alice, 10), "PlanRetired");
    assert_eq!(s.update_plan(plan, false, |_| {}), "PlanRetired");
    assert_eq!(s.accept(old, NOTHING), "accepted");
    assert_eq!(s.settle(old, &alice, 10), "accepted");
}

/// What becomes of accepting an order of a plan so bound, with a device.
fn accepted_with(s: &mut Selling, id: u64, bind: impl FnOnce(&mut PlanTermsArgs), device: Address) -> String {
    let plan = s.plan(Sells::Orders, RETRIEVAL, bind);
    let alice = s.shopper("alice");
    let of = s.opened(plan, &alice, id, 10);
    let outcome = s.accept(of, device);
    if outcome == "accepted" {
        assert_eq!(s.order_state(of).device, device);
    }
    outcome
}

#[test]
fn a_bound_order_is_accepted_with_an_active_device_of_the_operator_and_class() {
    let mut s = Selling::new("bound");
    let [own, second] = ["own device", "second device"].map(|name| {
        let key = s.world.active_device(name);
        s.world.device_account(&key)
    });
    let other = s.world.join_as("another operator");
    let foreign = s.world.acting(&other, |world| {
        let key = world.active_device("foreign device");
        world.device_account(&key)
    });
    let any: fn(&mut PlanTermsArgs) = |_| {};
    let class: fn(&mut PlanTermsArgs) = |terms| terms.class = CLASS;
    let another: fn(&mut PlanTermsArgs) = |terms| terms.class = CLASS + 1;
    for (id, (bind, device, expected)) in [
        (any, NOTHING, "accepted"),
        (any, own, "DeviceMismatch"),
        (class, own, "accepted"),
        (class, NOTHING, "DeviceMismatch"),
        (class, foreign, "DeviceMismatch"),
        (class, s.world.network, "DeviceMismatch"),
        (another, own, "DeviceMismatch"),
    ]
    .into_iter()
    .enumerate()
    {
        let id = u64::try_from(id).expect("a small number");
        assert_eq!(accepted_with(&mut s, id, bind, device), expected, "number {id}");
    }
    for (id, device, expected) in [
        (10, own, "accepted"),
        (11, second, "DeviceMismatch"),
        (12, NOTHING, "DeviceMismatch"),
    ] {
        assert_eq!(
            accepted_with(&mut s, id, |terms| terms.device = own, device),
            expected
        );
        let both = |terms: &mut PlanTermsArgs| (terms.device, terms.class) = (own, CLASS);
        assert_eq!(accepted_with(&mut s, id + 10, both, device), expected);
    }
}

#[test]
fn a_device_that_is_not_active_accepts_nothing() {
    let mut s = Selling::new("not active");
    let mut id = 0;
    for status in [
        DeviceStatus::Pending,
        DeviceStatus::Maintenance,
        DeviceStatus::Degraded,
        DeviceStatus::Failed,
        DeviceStatus::Suspended,
    ] {
        let key = s.world.device_in(&format!("{status:?}"), status);
        let device = s.world.device_account(&key);
        let bind = |terms: &mut PlanTermsArgs| terms.class = CLASS;
        assert_eq!(
            accepted_with(&mut s, id, bind, device),
            "DeviceNotActive",
            "{status:?}"
        );
        id += 1;
    }
    let retired = s.world.active_device("retired");
    s.world.retire(&retired, None).expect("tombstone");
    let device = s.world.device_account(&retired);
    let bind = |terms: &mut PlanTermsArgs| terms.class = CLASS;
    assert_eq!(accepted_with(&mut s, id, bind, device), "DeviceMismatch");
}

#[test]
fn an_order_keeps_the_binding_that_it_was_opened_with() {
    let mut s = Selling::new("kept binding");
    let key = s.world.active_device("kept device");
    let device = s.world.device_account(&key);
    let plan = s.plan(Sells::Orders, RETRIEVAL, |terms| terms.class = CLASS);
    let alice = s.shopper("alice");
    let of = s.opened(plan, &alice, 0, 10);
    let unbind = s.update_plan(plan, false, |terms| terms.class = market::ANY_CLASS);
    assert_eq!(unbind, "accepted");
    assert_eq!(s.accept(of, NOTHING), "DeviceMismatch");
    assert_eq!(s.accept(of, device), "accepted");
}

#[test]
fn the_networks_plans_take_devices_of_any_operator_of_the_class() {
    let mut s = Selling::new("network devices");
    let key = s.world.active_device("network's device");
    let device = s.world.device_account(&key);
    let plan = s.network_plan(Sells::Orders, RETRIEVAL, |terms| terms.class = CLASS);
    let alice = s.shopper("alice");
    let of = s.opened(plan, &alice, 0, 10);
    assert_eq!(s.accept(of, device), "ProviderMismatch");
    let authority = s.world.authority.insecure_clone();
    let accept = market::accept_order(of, s.world.network_seller(), device);
    assert_eq!(s.world.attempt(accept, &[&authority]), "accepted");
}

#[test]
fn a_closed_operator_sells_nothing_more_but_its_customers_get_their_rest() {
    let mut s = Selling::new("closed operator");
    let plan = s.plan(Sells::Orders, RETRIEVAL, |_| {});
    let alice = s.shopper("alice");
    let of = s.running(plan, &alice, 0, 300);
    let operator = s.world.operator.insecure_clone();
    let payer = s.world.payer.pubkey();
    let close = registry::close_operator(operator.pubkey(), s.world.network, payer);
    assert_eq!(s.world.attempt(close, &[&operator]), "accepted");
    assert_eq!(s.release(of), "ProviderMismatch");
    // What was agreed is still settled, to the payee of the order.
    assert_eq!(s.settle(of, &alice, 30), "accepted");
    let payee = s.payee_token();
    assert_eq!(s.world.tokens(&payee), 61);
    s.world
        .wait(flywheel_tests::world::DURATION_SECONDS + SETTLE_SECONDS);
    assert_eq!(s.close(of, &alice), "accepted");
    assert_eq!(s.vault(), 9);
    assert_eq!(keypair("payee").pubkey(), s.plan_state(plan).terms.payee);
}

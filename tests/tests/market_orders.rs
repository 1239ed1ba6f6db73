//! Orders: what they cost to the unit, how they change state, and that nothing agreed to changes.

use flywheel_client::address;
use flywheel_client::instructions::market::{self, NOTHING, OrderOf, Purchase, Sells};
use flywheel_tests::world::{
    ACCEPT_SECONDS, CUSTOMER_PURSE, DURATION_SECONDS, NOTICE_SECONDS, RETRIEVAL, SETTLE_SECONDS, Selling,
    Shopper, TOKEN_2022, keypair,
};
use solana_signer::Signer;

const ORDERS: Sells = Sells::Orders;

/// A market with one plan of the usual terms, 7 base units for 3 bytes at a fee of 12.5 %, and a customer.
fn shop(seed: &str) -> (Selling, solana_address::Address, Shopper) {
    let mut s = Selling::new(seed);
    let plan = s.plan(ORDERS, RETRIEVAL, |_| {});
    let alice = s.shopper("alice");
    (s, plan, alice)
}

#[test]
fn an_order_escrows_its_price_rounded_up_and_settles_in_cumulative_sums() {
    let (mut s, plan, alice) = shop("settled in parts");
    let of = s.running(plan, &alice, 0, 1_000);
    // ceil(1,000 x 7 / 3)
    assert_eq!(
        (s.order_state(of).escrow, s.vault(), s.state().escrowed),
        (2_334, 2_334, 2_334)
    );
    assert_eq!(s.world.tokens(&alice.token), CUSTOMER_PURSE - 2_334);
    let payee = s.payee_token();
    // Charged ceil(q x 7 / 3), of which floor(x 0.875) is paid.
    for (quantity, charged, paid) in [(1, 3, 2), (2, 5, 4), (3, 7, 6), (4, 10, 8), (999, 2_331, 2_039)] {
        assert_eq!(s.settle(of, &alice, quantity), "accepted");
        let order = s.order_state(of);
        assert_eq!((order.settled, order.charged), (quantity, charged));
        assert_eq!(s.world.tokens(&payee), paid);
        assert_eq!(s.fees(RETRIEVAL), charged - paid);
        assert_eq!(s.state().escrowed, 2_334 - charged);
        assert_eq!(s.vault(), s.owed());
    }
    assert_eq!(s.settle(of, &alice, 1_000), "accepted");
    assert_eq!((s.world.tokens(&payee), s.fees(RETRIEVAL)), (2_042, 292));
    assert_eq!((s.state().escrowed, s.vault()), (0, 292));
}

#[test]
fn one_settlement_comes_to_the_same_as_many() {
    let (mut s, plan, alice) = shop("settled at once");
    let of = s.running(plan, &alice, 0, 1_000);
    assert_eq!(s.settle(of, &alice, 1_000), "accepted");
    let payee = s.payee_token();
    assert_eq!(
        (s.world.tokens(&payee), s.fees(RETRIEVAL), s.vault()),
        (2_042, 292, 292)
    );
}

#[test]
fn orders_are_paid_in_token_2022_too() {
    let mut s = Selling::of_program("token 2022 orders", TOKEN_2022);
    let plan = s.plan(ORDERS, RETRIEVAL, |_| {});
    let alice = s.shopper("alice");
    let of = s.running(plan, &alice, 0, 3);
    assert_eq!(s.settle(of, &alice, 2), "accepted");
    assert_eq!(s.release(of), "accepted");
    assert_eq!(s.close(of, &alice), "accepted");
    // Charged 5 of 7, of which 4 are paid.
    assert_eq!(s.world.tokens(&alice.token), CUSTOMER_PURSE - 5);
    assert_eq!((s.vault(), s.fees(RETRIEVAL)), (1, 1));
}

#[test]
fn a_report_of_more_than_was_ordered_counts_as_all_of_it() {
    let (mut s, plan, alice) = shop("too much");
    let of = s.running(plan, &alice, 0, 10);
    assert_eq!(s.settle(of, &alice, u64::MAX), "accepted");
    let order = s.order_state(of);
    assert_eq!((order.settled, order.charged, order.state), (10, 24, 4));
    assert_eq!(s.state().escrowed, 0);
}

#[test]
fn a_settled_quantity_only_grows() {
    let (mut s, plan, alice) = shop("only grows");
    let of = s.running(plan, &alice, 0, 10);
    assert_eq!(s.settle(of, &alice, 0), "NotMore");
    assert_eq!(s.settle(of, &alice, 6), "accepted");
    assert_eq!(s.settle(of, &alice, 6), "NotMore");
    assert_eq!(s.settle(of, &alice, 5), "NotMore");
    assert_eq!(s.settle(of, &alice, 7), "accepted");
}

/// Where an order can be brought, by name.
fn bring(s: &mut Selling, of: OrderOf, alice: &Shopper, state: &str) {
    assert_eq!(s.open(of, alice, 10), "accepted");
    if state != "open" {
        assert_eq!(s.accept(of, NOTHING), "accepted");
    }
    match state {
        "ending" => assert_eq!(s.end(of, alice), "accepted"),
        "completed" => assert_eq!(s.release(of), "accepted"),
        _ => {}
    }
}

/// What becomes of an act on an order, by name; the last three need time to pass.
fn act(s: &mut Selling, of: OrderOf, alice: &Shopper, act: &str) -> String {
    let stranger = s.world.funded("stranger");
    match act {
        "accept" => s.accept(of, NOTHING),
        "cancel" => s.cancel(of, alice, &alice.key),
        "cancel as a stranger" => s.cancel(of, alice, &stranger),
        "end" => s.end(of, alice),
        "settle" => s.settle(of, alice, 5),
        "settle all" => s.settle(of, alice, 10),
        "release" => s.release(of),
        "close" => s.close(of, alice),
        "cancel late" => {
            s.world.wait(ACCEPT_SECONDS);
            s.cancel(of, alice, &stranger)
        }
        "settle late" => {
            s.world.wait(DURATION_SECONDS + SETTLE_SECONDS);
            s.settle(of, alice, 5)
        }
        _ => {
            s.world.wait(DURATION_SECONDS + SETTLE_SECONDS);
            s.close(of, alice)
        }
    }
}

#[test]
fn every_pair_of_states_is_allowed_or_refused_as_the_table_says() {
    let acts = [
        "accept",
        "cancel",
        "cancel as a stranger",
        "end",
        "settle",
        "settle all",
        "release",
        "close",
        "cancel late",
        "settle late",
        "close late",
    ];
    let (open, running) = ("OrderNotOpen", "OrderNotRunning");
    let ok = "accepted";
    let table = [
        (
            "open",
            [
                ok,
                ok,
                "AcceptanceRuns",
                running,
                running,
                running,
                running,
                "NotEnded",
                ok,
                running,
                "NotEnded",
            ],
        ),
        (
            "active",
            [open, open, open, ok, ok, ok, ok, "NotEnded", open, running, ok],
        ),
        (
            "ending",
            [
                open, open, open, running, ok, ok, ok, "NotEnded", open, running, ok,
            ],
        ),
        (
            "completed",
            [
                open, open, open, running, running, running, running, ok, open, running, ok,
            ],
        ),
    ];
    let (mut s, plan, alice) = shop("pairs of states");
    let mut id = 0;
    for (state, outcomes) in table {
        for (name, expected) in acts.iter().zip(outcomes) {
            let of = s.order_of(plan, &alice, id);
            id += 1;
            bring(&mut s, of, &alice, state);
            assert_eq!(act(&mut s, of, &alice, name), expected, "{name} when {state}");
            assert_eq!(s.vault(), s.owed());
        }
    }
}

#[test]
fn an_order_that_has_ended_is_gone_and_its_rest_and_rent_are_the_customers() {
    let (mut s, plan, alice) = shop("gone");
    let wallet = alice.key.pubkey();
    let rent = s.world.rent(flywheel_client::accounts::Order::SPACE);
    for (id, state, last) in [
        (0, "open", "cancel"),
        (1, "completed", "close"),
        (2, "active", "close late"),
    ] {
        let of = s.order_of(plan, &alice, id);
        bring(&mut s, of, &alice, state);
        let lamports = s.world.lamports(&wallet);
        // Stray lamports leave with the account.
        assert_eq!(act(&mut s, of, &alice, last), "accepted");
        assert_eq!(s.world.lamports(&wallet), lamports + rent);
        assert_eq!(s.world.tokens(&alice.token), CUSTOMER_PURSE);
        assert!(s.world.chain.account(&of.address()).is_none());
        let again = s.close(of, &alice);
        assert_ne!(again, "accepted");
    }
    assert_eq!((s.vault(), s.state().escrowed), (0, 0));
}

#[test]
fn an_expired_order_gives_back_what_was_not_charged_to_the_unit() {
    let (mut s, plan, alice) = shop("expired");
    let of = s.running(plan, &alice, 0, 100);
    // 234 paid in, ceil(40 x 7 / 3) = 94 charged, floor(94 x 0.875) = 82 paid.
    assert_eq!(s.settle(of, &alice, 40), "accepted");
    s.world.wait(DURATION_SECONDS);
    assert_eq!(s.close(of, &alice), "NotEnded");
    s.world.wait(SETTLE_SECONDS - 1);
    assert_eq!(s.close(of, &alice), "NotEnded");
    assert_eq!(s.settle(of, &alice, 41), "accepted");
    s.world.wait(1);
    assert_eq!(s.settle(of, &alice, 42), "OrderNotRunning");
    assert_eq!(s.close(of, &alice), "accepted");
    // 41 bytes: 96 charged, 84 paid.
    assert_eq!(s.world.tokens(&alice.token), CUSTOMER_PURSE - 96);
    let payee = s.payee_token();
    assert_eq!(
        (s.world.tokens(&payee), s.vault(), s.fees(RETRIEVAL)),
        (84, 12, 12)
    );
}

#[test]
fn notice_ends_an_order_earlier_but_never_later() {
    let (mut s, plan, alice) = shop("notice");
    let [long, short] = [0, 1].map(|id| s.running(plan, &alice, id, 10));
    let ends_at = s.order_state(long).ends_at;
    assert_eq!(ends_at, s.world.now() + DURATION_SECONDS);
    assert_eq!(s.end(long, &alice), "accepted");
    assert_eq!(s.order_state(long).ends_at, s.world.now() + NOTICE_SECONDS);
    s.world.wait(DURATION_SECONDS - 10);
    assert_eq!(s.end(short, &alice), "accepted");
    assert_eq!(s.order_state(short).ends_at, ends_at);
    // The first could be settled until its notice and the time to settle had passed.
    assert_eq!(s.settle(long, &alice, 1), "OrderNotRunning");
    assert_eq!(s.close(long, &alice), "accepted");
    assert_eq!(s.settle(short, &alice, 1), "accepted");
}

#[test]
fn an_order_is_accepted_in_time_or_cancelled_by_anybody() {
    let (mut s, plan, alice) = shop("in time");
    let stranger = s.world.funded("stranger");
    let [first, second] = [0, 1].map(|id| s.opened(plan, &alice, id, 10));
    s.world.wait(ACCEPT_SECONDS - 1);
    assert_eq!(s.cancel(first, &alice, &stranger), "AcceptanceRuns");
    assert_eq!(s.accept(second, NOTHING), "accepted");
    s.world.wait(1);
    assert_eq!(s.accept(first, NOTHING), "OrderNotOpen");
    assert_eq!(s.cancel(first, &alice, &stranger), "accepted");
    assert_eq!(s.vault(), 24);
}

#[test]
fn only_customer_and_seller_act_on_an_order() {
    let (mut s, plan, alice) = shop("who acts");
    let bob = s.shopper("bob");
    let of = s.opened(plan, &alice, 0, 10);
    // Another operator's authority, with its own account and with the seller's.
    let other = s.world.join_as("other operator");
    for account in [
        other.account(&s.world),
        s.world.operator_account(),
        s.world.network,
    ] {
        let seller = market::Seller {
            authority: other.authority.pubkey(),
            account,
        };
        let accept = market::accept_order(of, seller, NOTHING);
        assert_eq!(s.world.attempt(accept, &[&other.authority]), "ProviderMismatch");
    }
    assert_eq!(s.accept(of, NOTHING), "accepted");
    let mut end = market::end_order(of);
    end.accounts[0].pubkey = bob.key.pubkey();
    assert_eq!(s.world.attempt(end, &[&bob.key]), "CustomerMismatch");
    let seller = market::Seller {
        authority: other.authority.pubkey(),
        account: other.account(&s.world),
    };
    let release = market::release_order(of, seller);
    assert_eq!(s.world.attempt(release, &[&other.authority]), "ProviderMismatch");
    // The rest goes to the customer's own token account alone.
    assert_eq!(s.release(of), "accepted");
    let close = market::close_order(of, bob.token);
    assert_eq!(s.world.attempt(close, &[]), "DestinationMismatch");
}

#[test]
fn a_changed_price_is_for_new_orders_only() {
    let (mut s, plan, alice) = shop("changed price");
    let of = s.opened(plan, &alice, 0, 3);
    let stale = s.purchase(plan, 3);
    let change = s.update_plan(plan, false, |terms| {
        (terms.price, terms.duration_seconds) = (70, 1);
        terms.payee = keypair("another payee").pubkey();
    });
    assert_eq!(change, "accepted");
    assert_eq!(s.plan_state(plan).terms_version, 2);
    // The order keeps price, payee and times.
    assert_eq!(s.accept(of, NOTHING), "accepted");
    assert_eq!(s.order_state(of).ends_at, s.world.now() + DURATION_SECONDS);
    assert_eq!(s.settle(of, &alice, 3), "accepted");
    let payee = s.payee_token();
    assert_eq!((s.world.tokens(&payee), s.fees(RETRIEVAL)), (6, 1));
    // Who agreed to the old terms does not get the new ones.
    let next = s.order_of(plan, &alice, 1);
    assert_eq!(s.open_at(next, &alice, stale, NOTHING), "TermsChanged");
    assert_eq!(s.open(next, &alice, 3), "accepted");
    assert_eq!(s.order_state(next).escrow, 70);
}

#[test]
fn a_changed_fee_is_for_new_orders_only() {
    let (mut s, plan, alice) = shop("changed fee");
    let old = s.running(plan, &alice, 0, 300);
    let change = |s: &mut Selling, fee_bps| {
        let authority = s.world.authority.insecure_clone();
        let (of, a) = (s.market, authority.pubkey());
        let update = market::update_market(a, of, (NOTHING, NOTHING), fee_bps, 1);
        assert_eq!(s.world.attempt(update, &[&authority]), "accepted");
        s.world.wait(flywheel_tests::world::CHANGE_DELAY);
        let apply = market::apply_market_update(a, of);
        assert_eq!(s.world.attempt(apply, &[&authority]), "accepted");
    };
    change(&mut s, 5_000);
    let new = s.running(plan, &alice, 1, 300);
    assert_eq!(s.settle(old, &alice, 300), "accepted");
    let payee = s.payee_token();
    // 700 charged at 12.5 %.
    assert_eq!((s.world.tokens(&payee), s.fees(RETRIEVAL)), (612, 88));
    assert_eq!(s.settle(new, &alice, 300), "accepted");
    assert_eq!((s.world.tokens(&payee), s.fees(RETRIEVAL)), (962, 438));
    // Nor does the time to settle of an order change.
    assert_eq!(s.order_state(old).settle_seconds, SETTLE_SECONDS);
    assert_eq!(s.order_state(new).settle_seconds, 1);
}

#[test]
fn quantity_and_cost_are_within_bounds() {
    let mut s = Selling::new("bounds");
    let plan = s.plan(ORDERS, RETRIEVAL, |terms| {
        (terms.min_quantity, terms.max_quantity) = (10, 20);
    });
    let alice = s.shopper("alice");
    let of = s.order_of(plan, &alice, 0);
    for (quantity, expected) in [
        (0, "QuantityInvalid"),
        (9, "QuantityInvalid"),
        (21, "QuantityInvalid"),
    ] {
        assert_eq!(s.open(of, &alice, quantity), expected);
    }
    // 10 bytes cost ceil(70 / 3) = 24.
    let purchase = |max_amount| Purchase {
        quantity: 10,
        max_amount,
        terms_version: 1,
    };
    assert_eq!(s.open_at(of, &alice, purchase(23), NOTHING), "PriceTooHigh");
    assert_eq!(s.open_at(of, &alice, purchase(24), NOTHING), "accepted");
    let next = s.order_of(plan, &alice, 1);
    assert_eq!(s.open(next, &alice, 20), "accepted");
    assert_eq!(s.open(next, &alice, 20), "AccountExists");
}

#[test]
fn an_amount_beyond_64_bits_is_refused() {
    let mut s = Selling::new("beyond");
    let plan = s.plan(ORDERS, RETRIEVAL, |terms| {
        (terms.price, terms.per, terms.max_quantity) = (u64::MAX, 1, u64::MAX);
    });
    let alice = s.shopper("alice");
    let of = s.order_of(plan, &alice, 0);
    assert_eq!(s.open(of, &alice, 2), "NumberOutOfRange");
    // More than the customer has is refused by the token program, and nothing is counted.
    assert_ne!(s.open(of, &alice, 1), "accepted");
    assert_eq!((s.state().escrowed, s.state().next_nonce), (0, 1));
}

#[test]
fn a_plan_without_payee_is_the_networks_and_all_is_revenue() {
    let mut s = Selling::new("no payee");
    let plan = s.network_plan(ORDERS, RETRIEVAL, |terms| terms.payee = NOTHING);
    let alice = s.shopper("alice");
    let of = s.opened(plan, &alice, 0, 300);
    let authority = s.world.authority.insecure_clone();
    let accept = market::accept_order(of, s.world.network_seller(), NOTHING);
    assert_eq!(s.world.attempt(accept, &[&authority]), "accepted");
    assert_eq!(s.settle(of, &alice, 150), "accepted");
    assert_eq!((s.fees(RETRIEVAL), s.state().escrowed), (350, 350));
    assert_eq!(s.settle(of, &alice, 300), "accepted");
    assert_eq!((s.fees(RETRIEVAL), s.vault()), (700, 700));
}

#[test]
fn a_frozen_payee_stops_nothing_of_the_customers() {
    let (mut s, plan, alice) = shop("frozen payee");
    let of = s.running(plan, &alice, 0, 300);
    let (payee, mint) = (s.payee_token(), s.mint);
    s.world.freeze(&payee, &mint);
    let settle = s.settle(of, &alice, 30);
    assert!(settle != "accepted" && s.order_state(of).settled == 0, "{settle}");
    assert_eq!(s.state().escrowed, 700);
    s.world.wait(DURATION_SECONDS + SETTLE_SECONDS);
    assert_eq!(s.close(of, &alice), "accepted");
    assert_eq!(s.world.tokens(&alice.token), CUSTOMER_PURSE);
}

#[test]
fn a_payees_account_is_under_its_control_alone() {
    let (mut s, plan, alice) = shop("sole control");
    let of = s.running(plan, &alice, 0, 300);
    let payee_key = keypair("payee");
    let payee = s.payee_token();
    let approve = |amount| {
        spl_token_interface::instruction::approve(
            &spl_token_interface::ID,
            &payee,
            &keypair("delegate").pubkey(),
            &payee_key.pubkey(),
            &[],
            amount,
        )
        .expect("an instruction")
    };
    assert_eq!(s.world.attempt(approve(1), &[&payee_key]), "accepted");
    let instructions = s.settlement(of, &alice.key, 30);
    let outcome = flywheel_tests::outcome(s.world.send(&instructions, &[]));
    assert_eq!(outcome, "DestinationEncumbered");
    // Nor is another's paid.
    let mut instructions = s.settlement(of, &alice.key, 30);
    instructions[1].accounts[3].pubkey = alice.token;
    let outcome = flywheel_tests::outcome(s.world.send(&instructions, &[]));
    assert_eq!(outcome, "DestinationMismatch");
}

#[test]
fn a_donation_to_the_vault_changes_nothing() {
    let (mut s, plan, alice) = shop("donation");
    let of = s.running(plan, &alice, 0, 3);
    let (vault, mint) = (s.market.vault(), s.mint);
    s.world.mint_into(&vault, &mint, 1_000);
    assert_eq!(s.settle(of, &alice, 2), "accepted");
    assert_eq!(s.release(of), "accepted");
    assert_eq!(s.close(of, &alice), "accepted");
    assert_eq!(s.world.tokens(&alice.token), CUSTOMER_PURSE - 5);
    assert_eq!((s.vault(), s.owed()), (1_001, 1));
}

#[test]
fn orders_and_customers_are_counted_when_they_first_bring_something_in() {
    let (mut s, plan, alice) = shop("counted");
    let bob = s.shopper("bob");
    let cancelled = s.opened(plan, &bob, 0, 3);
    assert_eq!(s.cancel(cancelled, &bob, &bob.key), "accepted");
    let [first, second] = [0, 1].map(|id| s.running(plan, &alice, id, 30));
    let counted = |s: &Selling| {
        let books = s.state().categories[usize::from(RETRIEVAL)];
        (books.orders, books.customers)
    };
    assert_eq!(counted(&s), (0, 0));
    for (of, quantity, expected) in [(first, 1, (1, 1)), (first, 2, (1, 1)), (second, 1, (2, 1))] {
        assert_eq!(s.settle(of, &alice, quantity), "accepted");
        assert_eq!(counted(&s), expected);
    }
    // In another epoch the customer counts again, the orders do not.
    s.world.wait(flywheel_tests::world::EPOCH_SECONDS);
    assert_eq!(s.settle(first, &alice, 3), "accepted");
    assert_eq!(counted(&s), (2, 2));
    assert_eq!(s.customer_state(&alice).orders, 2);
    assert_eq!(s.customer_state(&bob).orders, 1);
    assert_eq!(s.customer_state(&bob).counted, 0);
    let account = address::customer(&s.world.network, &alice.key.pubkey());
    assert_eq!(account, s.market.customer(&alice.key.pubkey()));
}

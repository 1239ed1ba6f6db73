//! Passes: what they cost, how they are renewed, used up and checked, and whom they belong to.

use anchor_lang::Discriminator;
use flywheel_client::accounts::Pass;
use flywheel_client::address;
use flywheel_client::instructions::market::{self, NOTHING, PassOf, Purchase, Sells};
use flywheel_tests::world::{
    CUSTOMER_PURSE, PASS_SECONDS, READINGS, RETRIEVAL, Selling, Shopper, TOKEN_2022, keypair,
};
use solana_address::Address;
use solana_signer::Signer;

const PASSES: Sells = Sells::Passes;

/// A market with a plan of passes in this unit at 7 base units for 3, and a customer with its pass.
fn shop(seed: &str, unit: u8) -> (Selling, PassOf, Shopper) {
    let mut s = Selling::new(seed);
    let plan = s.plan(PASSES, unit, |terms| terms.meter = keypair("meter").pubkey());
    let alice = s.shopper("alice");
    let of = s.pass_of(plan, &alice);
    (s, of, alice)
}

#[test]
fn a_pass_is_paid_at_once_the_payee_its_part_and_the_rest_is_revenue() {
    let (mut s, of, alice) = shop("paid at once", READINGS);
    assert_eq!(s.buy(of, &alice, 1_000), "accepted");
    // ceil(7,000 / 3) = 2,334, of which floor(2,334 x 0.875) is the payee's.
    assert_eq!(s.world.tokens(&alice.token), CUSTOMER_PURSE - 2_334);
    let payee = s.payee_token();
    assert_eq!(s.world.tokens(&payee), 2_042);
    assert_eq!((s.fees(READINGS), s.vault(), s.state().escrowed), (292, 292, 0));
    let books = s.state().categories[usize::from(READINGS)];
    assert_eq!((books.orders, books.customers), (1, 1));
    assert_eq!(s.customer_state(&alice).orders, 1);
}

#[test]
fn a_pass_is_paid_in_token_2022_too() {
    let mut s = Selling::of_program("token 2022 passes", TOKEN_2022);
    let plan = s.plan(PASSES, READINGS, |_| {});
    let alice = s.shopper("alice");
    let of = s.pass_of(plan, &alice);
    assert_eq!(s.buy(of, &alice, 3), "accepted");
    let payee = s.payee_token();
    assert_eq!((s.world.tokens(&payee), s.vault()), (6, 1));
}

#[test]
fn time_is_added_to_the_later_of_now_and_the_end() {
    let (mut s, of, alice) = shop("time", PASS_SECONDS);
    let begin = i64::from(s.world.now());
    assert_eq!(s.buy(of, &alice, 100), "accepted");
    assert_eq!(s.pass_state(of).ends_at, begin + 100);
    s.world.wait(60);
    assert_eq!(s.buy(of, &alice, 100), "accepted");
    assert_eq!(s.pass_state(of).ends_at, begin + 200);
    // Once it has ended, a gap is not filled up.
    s.world.wait(1_000);
    assert_eq!(s.buy(of, &alice, 100), "accepted");
    assert_eq!(s.pass_state(of).ends_at, begin + 1_060 + 100);
    assert_eq!(s.pass_state(of).units_left, 0);
}

#[test]
fn units_are_added_to_what_is_left_and_used_up_to_the_last() {
    let (mut s, of, alice) = shop("units", READINGS);
    assert_eq!(s.buy(of, &alice, 100), "accepted");
    assert_eq!(s.use_pass(of, &alice.key, 30), "accepted");
    assert_eq!(s.buy(of, &alice, 50), "accepted");
    assert_eq!(s.pass_state(of).units_left, 120);
    assert_eq!(s.use_pass(of, &alice.key, 0), "QuantityInvalid");
    assert_eq!(s.use_pass(of, &alice.key, 121), "PassEnded");
    assert_eq!(s.use_pass(of, &keypair("meter"), 120), "accepted");
    assert_eq!(s.use_pass(of, &alice.key, 1), "PassEnded");
    assert_eq!((s.pass_state(of).units_left, s.pass_state(of).ends_at), (0, 0));
}

#[test]
fn holder_and_meter_use_a_pass_and_nobody_else() {
    let (mut s, of, alice) = shop("users", READINGS);
    assert_eq!(s.buy(of, &alice, 100), "accepted");
    for stranger in [
        keypair("bob"),
        s.world.operator.insecure_clone(),
        keypair("payee"),
    ] {
        assert_eq!(s.use_pass(of, &stranger, 1), "SignerMismatch");
    }
    // A plan's meter is the one in its present terms.
    let change = s.update_plan(of.plan, false, |terms| {
        terms.meter = keypair("new meter").pubkey()
    });
    assert_eq!(change, "accepted");
    assert_eq!(s.use_pass(of, &keypair("meter"), 1), "SignerMismatch");
    assert_eq!(s.use_pass(of, &keypair("new meter"), 1), "accepted");
    assert_eq!(
        s.update_plan(of.plan, false, |terms| terms.meter = NOTHING),
        "accepted"
    );
    assert_eq!(s.use_pass(of, &keypair("new meter"), 1), "SignerMismatch");
}

#[test]
fn a_pass_by_time_is_not_drawn_from() {
    let (mut s, of, alice) = shop("not counted", PASS_SECONDS);
    assert_eq!(s.buy(of, &alice, 100), "accepted");
    assert_eq!(s.use_pass(of, &alice.key, 1), "PassNotCounted");
}

#[test]
fn a_pass_is_checked_to_the_second_and_to_the_unit() {
    let (mut s, of, alice) = shop("checked", PASS_SECONDS);
    assert_ne!(s.check(of), "accepted", "there is none yet");
    assert_eq!(s.buy(of, &alice, 100), "accepted");
    s.world.wait(99);
    assert_eq!(s.check(of), "accepted");
    s.world.wait(1);
    assert_eq!(s.check(of), "PassEnded");
    let (mut s, of, alice) = shop("checked units", READINGS);
    assert_eq!(s.buy(of, &alice, 2), "accepted");
    assert_eq!(s.use_pass(of, &alice.key, 1), "accepted");
    assert_eq!(s.check(of), "accepted");
    assert_eq!(s.use_pass(of, &alice.key, 1), "accepted");
    assert_eq!(s.check(of), "PassEnded");
}

#[test]
fn a_check_names_plan_and_holder() {
    let (mut s, of, alice) = shop("names", READINGS);
    let other = s.plan(PASSES, READINGS, |_| {});
    assert_eq!(s.buy(of, &alice, 2), "accepted");
    let swapped = |slot: usize, address: Address| {
        let mut check = market::check_pass(of.plan, of.holder);
        check.accounts[slot].pubkey = address;
        check
    };
    assert_eq!(s.world.attempt(swapped(0, other), &[]), "PlanMismatch");
    let bob = keypair("bob").pubkey();
    assert_eq!(s.world.attempt(swapped(1, bob), &[]), "CustomerMismatch");
}

#[test]
fn whoever_reads_one_account_knows_whether_a_pass_is_valid() {
    let (mut s, of, alice) = shop("read elsewhere", PASS_SECONDS);
    assert_eq!(s.buy(of, &alice, 100), "accepted");
    let data = s.world.chain.account(&of.address()).expect("a pass").data;
    assert_eq!((data.len(), &data[..8]), (96, Pass::DISCRIMINATOR));
    assert_eq!(data[8], 1);
    assert_eq!(data[16..48], of.plan.to_bytes());
    assert_eq!(data[48..80], of.holder.to_bytes());
    let ends_at = i64::from(s.world.now()) + 100;
    assert_eq!(data[80..88], ends_at.to_le_bytes());
    assert_eq!(data[88..96], 0u64.to_le_bytes());
    assert_eq!(of.address(), address::pass(&of.plan, &of.holder));
}

#[test]
fn a_pass_may_be_a_gift_and_its_rent_is_the_holders() {
    let (mut s, of, alice) = shop("gift", READINGS);
    let bob = s.world.funded("bob");
    let gift = PassOf {
        holder: bob.pubkey(),
        ..of
    };
    assert_eq!(s.buy(gift, &alice, 5), "accepted");
    assert_eq!(s.use_pass(gift, &alice.key, 1), "SignerMismatch");
    assert_eq!(s.use_pass(gift, &bob, 4), "accepted");
    let close = market::close_pass(gift.plan, gift.holder);
    assert_eq!(s.world.attempt(close.clone(), &[]), "NotEnded");
    assert_eq!(s.use_pass(gift, &bob, 1), "accepted");
    let lamports = s.world.lamports(&bob.pubkey());
    assert_eq!(s.world.attempt(close, &[]), "accepted");
    assert_eq!(
        s.world.lamports(&bob.pubkey()),
        lamports + s.world.rent(Pass::SPACE)
    );
    assert!(s.world.chain.account(&gift.address()).is_none());
    // A new one begins with nothing.
    assert_eq!(s.buy(gift, &alice, 5), "accepted");
    assert_eq!(s.pass_state(gift).units_left, 5);
}

#[test]
fn a_pass_by_time_is_closed_when_it_has_ended() {
    let (mut s, of, alice) = shop("ended", PASS_SECONDS);
    assert_eq!(s.buy(of, &alice, 100), "accepted");
    let close = market::close_pass(of.plan, of.holder);
    s.world.wait(99);
    assert_eq!(s.world.attempt(close.clone(), &[]), "NotEnded");
    s.world.wait(1);
    assert_eq!(s.world.attempt(close, &[]), "accepted");
}

#[test]
fn passes_are_sold_within_the_plans_terms() {
    let (mut s, of, alice) = shop("terms", READINGS);
    let purchase = |quantity, max_amount, terms_version| Purchase {
        quantity,
        max_amount,
        terms_version,
    };
    for (asked, expected) in [
        (purchase(0, 10, 1), "QuantityInvalid"),
        (purchase(1_000_001, u64::MAX, 1), "QuantityInvalid"),
        (purchase(3, 6, 1), "PriceTooHigh"),
        (purchase(3, 7, 2), "TermsChanged"),
        (purchase(3, 7, 1), "accepted"),
    ] {
        assert_eq!(s.buy_at(of, &alice, asked, NOTHING), expected);
    }
    let plan = s.plan(Sells::Orders, RETRIEVAL, |_| {});
    let wrong = PassOf { plan, ..of };
    assert_eq!(s.buy(wrong, &alice, 3), "SellsOther");
    let order = s.order_of(of.plan, &alice, 0);
    assert_eq!(s.open(order, &alice, 3), "SellsOther");
    assert_eq!(s.update_plan(of.plan, true, |_| {}), "accepted");
    assert_eq!(s.buy(of, &alice, 3), "PlanRetired");
    assert_eq!(s.use_pass(of, &alice.key, 3), "accepted");
}

#[test]
fn a_pass_of_the_network_without_payee_is_all_revenue() {
    let mut s = Selling::new("network pass");
    let plan = s.network_plan(PASSES, READINGS, |terms| terms.payee = NOTHING);
    let alice = s.shopper("alice");
    let of = s.pass_of(plan, &alice);
    assert_eq!(s.buy(of, &alice, 300), "accepted");
    assert_eq!((s.fees(READINGS), s.vault()), (700, 700));
}

#[test]
fn a_payees_part_of_a_pass_goes_to_the_payee_alone() {
    let (mut s, of, alice) = shop("payee", READINGS);
    let purchase = s.purchase(of.plan, 300);
    let payer = s.world.payer.pubkey();
    for wrong in [alice.token, s.market.vault()] {
        let buy = market::buy_pass(payer, of, alice.token, wrong, NOTHING, purchase);
        assert_eq!(s.world.attempt(buy, &[&alice.key]), "DestinationMismatch");
    }
    assert_eq!(s.world.tokens(&alice.token), CUSTOMER_PURSE);
    assert!(s.world.chain.account(&of.address()).is_none());
}

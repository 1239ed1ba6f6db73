//! Orders: what they cost, how they are settled, and what becomes of the rest.

mod common;

use common::local::KeptInAFile;
use common::shop::{Shop, address, moved, units};
use common::vault::{DAY, TOKEN};
use serde_json::json;

#[test]
fn a_preview_says_what_an_order_costs_and_that_is_what_is_paid_in() {
    let shop = Shop::with_retrieval();
    let place = &shop.place;
    let open = "order open --plan 0 --quantity 10001 -k buyer";
    let preview = place.does(&format!("{open} --preview"));
    // ceil(10,001 * 500,000 / 1,000)
    assert_eq!(units(&preview["escrow"]), 5_000_500);
    assert_eq!(
        preview["acceptBy"]["unix"],
        json!(place.now() + DAY),
        "a day to accept it"
    );
    let table = place.table(&format!("{open} --preview"));
    for expected in ["nothing was sent", "5.0005 tokens", "to be accepted until"] {
        assert!(table.contains(expected), "{expected:?} is missing in\n{table}");
    }
    assert_eq!(place.tokens(&shop.purse), 1_000 * TOKEN);
    let mut opened = place.does(open);
    for name in ["transactions", "fees"] {
        opened.as_object_mut().unwrap().remove(name);
    }
    assert_eq!(opened, preview);
    assert_eq!(place.tokens(&shop.purse), 1_000 * TOKEN - 5_000_500);
    assert_eq!(shop.escrowed(), 5_000_500);
}

#[test]
fn what_cannot_be_ordered_is_refused_before_anything_is_sent() {
    let shop = Shop::with_retrieval();
    let place = &shop.place;
    place.does("plan create passes --unit reading --price 1 --max-quantity 5 -k op");
    place.does("plan create orders --unit reading --price 1 --min-quantity 5 --max-quantity 9 -k op");
    for (words, expected) in [
        (
            "--plan 0 --quantity 0 -k buyer",
            "sells from 1 upwards bytes at once",
        ),
        ("--plan 0 --quantity -1 -k buyer", "unexpected argument"),
        ("--plan 0 -k buyer", "--quantity"),
        ("--plan 7 --quantity 1 -k buyer", "7 is no plan of this market"),
        ("--plan x --quantity 1 -k buyer", "type a plan's number"),
        (
            "--plan 1 --quantity 1 -k buyer",
            "buy of it with `flywheel pass buy`",
        ),
        (
            "--plan 2 --quantity 4 -k buyer",
            "sells from 5 to 9 readings at once",
        ),
        ("--plan 2 --quantity 10 -k buyer", "sells from 5 to 9 readings"),
        (
            "--plan 0 --quantity 1000 --max-amount 0.4 -k buyer",
            "it costs 0.5 tokens now",
        ),
        (
            "--plan 0 --quantity 2000001000 -k buyer",
            "can spend 1000 tokens of 1000000.5 tokens",
        ),
        ("--plan 0 --quantity 1000 -k poor", "has no token account of mint"),
        (
            "--plan 0 --quantity 1000 --credits -k buyer",
            "`flywheel credits buy`",
        ),
        ("--plan 0 --quantity 1000", "keypair file"),
    ] {
        place.refuses(2, &format!("order open {words}"), expected);
    }
    assert_eq!(place.table("order list"), "no orders\n");
    let order = address(&place.does("order open --plan 0 --quantity 1000 --id 4 -k buyer"));
    place.refuses(
        2,
        "order open --plan 0 --quantity 1000 --id 4 -k buyer",
        "has that order already",
    );
    for (line, expected) in [
        (format!("order settle {} -k op", "none.json"), "cannot be read"),
        (
            format!("order report {order} --quantity 1 -k op"),
            "of its customer",
        ),
        (
            format!("order report {order} --quantity 1001 -k buyer"),
            "the order is of 1000 bytes",
        ),
        (
            format!("order report {order} --quantity 0 -k buyer"),
            "0 bytes are settled already",
        ),
        (format!("order accept {order} -k other"), "sells this"),
        (
            format!("order accept {order} --device 0 -k op"),
            "asks for no device",
        ),
        (
            format!("order end {order} -k op"),
            "only the customer may do this",
        ),
        (format!("order end {order} -k buyer"), "`flywheel order cancel`"),
        (format!("order release {order} -k op"), "not accepted yet"),
        (format!("order close {order} -k op"), "`flywheel order cancel`"),
        (format!("order cancel {order} -k op"), "only the customer"),
        (
            format!("order show {} ", place.address("op")),
            "is no order in this network",
        ),
    ] {
        place.refuses(2, &line, expected);
    }
}

#[test]
fn parts_that_are_settled_come_to_the_same_as_one() {
    let _kept = KeptInAFile::for_its_clock();
    let shop = Shop::with_retrieval();
    let place = &shop.place;
    let order = address(&place.does("order open --plan 0 --quantity 10001 -k buyer"));
    shop.writes(
        "first.json",
        &format!("order report {order} --quantity 3333 -k buyer"),
    );
    place.refuses(2, "order settle first.json -k other", "not accepted yet");
    let accepted = place.does(&format!("order accept {order} -k op"));
    assert_eq!(
        (&accepted["state"], &accepted["endsAt"]["unix"]),
        (&json!("active"), &json!(place.now() + 10 * DAY))
    );
    place.refuses(2, &format!("order accept {order} -k op"), "is accepted already");
    place.refuses(2, &format!("order cancel {order} -k buyer"), "is accepted");

    // Anybody sends it; op is paid, into an account that is made for it.
    let settled = place.does("order settle first.json -k other");
    assert_eq!(moved(&settled), [1_666_500, 1_583_175, 83_325]);
    assert_eq!(settled["settlement"]["to"], json!(shop.account("op")));
    assert_eq!(
        (&settled["settled"], units(&settled["rest"])),
        (&json!(3_333), 3_334_000)
    );
    assert_eq!(place.tokens(&shop.account("op")), 1_583_175);
    place.refuses(2, "order settle first.json -k other", "3333 are settled already");
    shop.writes(
        "second.json",
        &format!("order report {order} --quantity 3334 -k buyer"),
    );
    assert_eq!(
        moved(&place.does("order settle second.json -k op")),
        [500, 475, 25]
    );
    shop.writes(
        "rest.json",
        &format!("order report {order} --quantity 10001 -k buyer"),
    );
    let whole = place.does("order settle rest.json -k op");
    assert_eq!(whole["state"], json!("completed"));
    // floor(5,000,500 * 0.95)
    assert_eq!(place.tokens(&shop.account("op")), 4_750_475);
    assert_eq!(shop.fees(), [("retrieval".to_owned(), 250_025)]);
    let closed = place.does(&format!("order close {order} -k other"));
    assert_eq!(
        (units(&closed["refunded"]), &closed["rentTo"]),
        (0, &json!(place.address("buyer")))
    );
    assert_eq!(shop.escrowed(), 0);

    // Opened again at the same address, no old report is worth anything.
    let again = address(&place.does("order open --plan 0 --quantity 10001 -k buyer"));
    assert_eq!(again, order);
    place.does(&format!("order accept {order} -k op"));
    place.refuses(2, "order settle rest.json -k op", "an order that was closed");
}

#[test]
fn an_order_that_is_ended_can_be_settled_during_notice_and_gives_back_the_rest_to_the_unit() {
    let shop = Shop::with_retrieval();
    let place = &shop.place;
    let order = address(&place.does("order open --plan 0 --quantity 1000 -k buyer"));
    place.does(&format!("order accept {order} -k op"));
    let ended = place.does(&format!("order end {order} -k buyer"));
    assert_eq!(
        (
            &ended["state"],
            &ended["endsAt"]["unix"],
            &ended["settleUntil"]["unix"]
        ),
        (
            &json!("ending"),
            &json!(place.now() + DAY),
            &json!(place.now() + 3 * DAY)
        )
    );
    place.refuses(2, &format!("order end {order} -k buyer"), "has ended already");
    shop.writes("one.json", &format!("order report {order} --quantity 1 -k buyer"));
    place.wait(3 * DAY - 1);
    assert_eq!(moved(&place.does("order settle one.json -k op")), [500, 475, 25]);
    shop.writes("two.json", &format!("order report {order} --quantity 2 -k buyer"));
    place.refuses(2, &format!("order close {order} -k op"), "can be settled until");
    place.wait(1);
    place.refuses(2, "order settle two.json -k op", "could be settled until");
    let overdue = place.does("order list --state ending");
    assert_eq!(overdue[0]["overdue"], json!(true));
    let closed = place.does(&format!("order close {order} -k op"));
    assert_eq!(
        (units(&closed["refunded"]), &closed["refundedTo"]),
        (499_500, &json!(shop.purse))
    );
    assert_eq!(place.tokens(&shop.purse), 1_000 * TOKEN - 500);
}

#[test]
fn an_order_that_nobody_accepts_is_cancelled_by_its_customer_at_once_and_later_by_anybody() {
    let shop = Shop::with_retrieval();
    let place = &shop.place;
    let open = "order open --plan 0 --quantity 1000 -k buyer";
    let (first, second) = (address(&place.does(open)), address(&place.does(open)));
    let cancelled = place.does(&format!("order cancel {first} -k buyer"));
    assert_eq!(units(&cancelled["refunded"]), 500_000);
    place.wait(DAY);
    place.refuses(
        2,
        &format!("order accept {second} -k op"),
        "could be accepted until",
    );
    place.does(&format!("order cancel {second} -k other"));
    assert_eq!(place.tokens(&shop.purse), 1_000 * TOKEN);
    assert_eq!(shop.escrowed(), 0);
}

#[test]
fn a_seller_lets_go_of_the_rest_of_an_order() {
    let shop = Shop::with_retrieval();
    let place = &shop.place;
    let order = address(&place.does("order open --plan 0 --quantity 1000 -k buyer"));
    place.does(&format!("order accept {order} -k op"));
    shop.writes("r.json", &format!("order report {order} --quantity 400 -k buyer"));
    place.does("order settle r.json -k op");
    let released = place.does(&format!("order release {order} -k op"));
    assert_eq!(released["state"], json!("completed"));
    assert!(
        place
            .table(&format!("order show {order}"))
            .contains("`flywheel order close` gives back the rest")
    );
    let closed = place.does(&format!("order close {order} -k op"));
    assert_eq!(units(&closed["refunded"]), 300_000);
}

#[test]
fn oracles_settle_with_two_thirds_of_their_weight() {
    let shop = Shop::with_retrieval();
    let place = &shop.place;
    for key in ["o1", "o2", "o3"] {
        place.keygen(key);
    }
    let order = address(&place.does("order open --plan 0 --quantity 1000 -k buyer"));
    place.does(&format!("order accept {order} -k op"));
    let report = |key: &str, quantity: u32| format!("order report {order} --quantity {quantity} -k {key}");
    place.refuses(2, &report("o1", 600), "of its customer");
    place.create_oracles(&["o1", "o2", "o3"]);
    for key in ["o1", "o2"] {
        shop.writes(&format!("{key}.json"), &report(key, 600));
    }
    shop.writes("o3.json", &report("o3", 601));
    for (files, expected) in [
        ("o1.json", "carry 1 of the oracles' weight of 3"),
        ("o1.json o1.json", "carry 1 of the oracles' weight of 3"),
        ("o1.json o3.json", "not of the same quantity"),
    ] {
        place.refuses(2, &format!("order settle {files} -k op"), expected);
    }
    let changed = place.read("o2.json").replace("600", "601");
    place.write("forged.json", &changed);
    place.refuses(2, "order settle forged.json -k op", "have it made again");
    place.write("broken.json", "{}");
    place.refuses(2, "order settle broken.json -k op", "missing field");
    let settled = place.does("order settle o1.json o2.json -k other");
    assert_eq!(moved(&settled), [300_000, 285_000, 15_000]);
}

#[test]
fn an_order_that_is_bound_to_a_class_is_accepted_with_an_active_device_of_it() {
    let shop = Shop::new();
    let place = &shop.place;
    place.does("plan create orders --unit reading --price 1 --class 2 -k op");
    let order = address(&place.does("order open --plan 0 --quantity 3 -k buyer"));
    let accept = format!("order accept {order} -k op");
    place.refuses(2, &accept, "asks for a device of class 2");
    place.refuses(2, &format!("{accept} --device 9"), "is no device of this network");
    place.does("device maintain 0 on -k op");
    place.refuses(2, &format!("{accept} --device 0"), "one that is active");
    let accepted = place.does(&format!("{accept} --device 1"));
    assert_eq!(accepted["device"], place.devices()[1]["address"]);
    let other = place.does(&format!("order list --customer {}", place.address("op")));
    assert_eq!(other, json!([]));
    assert_eq!(
        place.does("order list --plan 0 --state active")[0]["address"],
        json!(order)
    );
}

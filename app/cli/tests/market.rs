//! Markets and plans: what is sold, for how much, and what becomes of the fees.

mod common;

use common::shop::{Shop, units};
use common::vault::DAY;
use serde_json::{Value, json};

#[test]
fn a_market_is_created_once_with_a_fee_and_a_time_to_settle() {
    let shop = Shop::without_market();
    let (place, mint) = (&shop.place, &shop.mint);
    assert_eq!(place.table("market show"), "no markets\n");
    place.refuses(
        2,
        "plan create orders --unit retrieval --price 1 -k op",
        "`flywheel market create` makes one",
    );
    let create = |words: &str| format!("market create {words} -k auth");
    let wallet = place.address("op");
    for (words, expected) in [
        (format!("--mint {mint}"), "--fee"),
        (format!("--mint {mint} --fee 2"), "type a share from 0 to 1"),
        (
            format!("--mint {mint} --fee 0 --settle-time 91d"),
            "name 1 s to 7776000 s (90 d)",
        ),
        (format!("--mint {mint} --fee 0 --settle-time 0"), "name 1 s to"),
        (format!("--mint {wallet} --fee 0"), "there is no mint at"),
    ] {
        place.refuses(2, &create(&words), expected);
    }
    let good = create(&format!("--mint {mint} --fee 0.0525"));
    place.refuses(1, &good.replace("-k auth", "-k op"), "AuthorityMismatch");
    let made = place.does(&good);
    assert_eq!(
        (
            &made["parameters"]["feeBps"],
            &made["parameters"]["settleSeconds"],
            &made["mint"]
        ),
        (&json!(525), &json!(7 * DAY), &json!(mint))
    );
    assert_eq!(
        (&made["feesToForward"], units(&made["escrowed"])),
        (&json!([]), 0)
    );
    place.refuses(2, &good, "the network has a market of this mint already");
    assert!(place.table("market show").contains("1 market\n"));
    place.refuses(
        2,
        &format!("market show --mint {wallet}"),
        "the network has no such market",
    );
}

#[test]
fn changed_parameters_wait_and_a_paused_market_sells_nothing() {
    let shop = Shop::with_retrieval();
    let (place, mint) = (&shop.place, &shop.mint);
    let wallet = place.address("op");
    for (words, expected) in [
        ("market update -k auth".to_owned(), "name what is to change"),
        (
            "market update --fee 0.05 -k auth".to_owned(),
            "that is what holds already",
        ),
        (
            "market update --revenue-pool on -k auth".to_owned(),
            "`flywheel revenue create-pool` makes one",
        ),
        (
            format!("market update --feed {wallet} -k auth"),
            "expected a price feed of this network",
        ),
        (
            "market apply-update -k op".to_owned(),
            "no update of this market is proposed",
        ),
        (
            "market forward -k op".to_owned(),
            "the market has no revenue pool yet",
        ),
    ] {
        place.refuses(2, &words, expected);
    }
    place.refuses(1, "market update --fee 0.1 -k op", "AuthorityMismatch");
    let proposed = place.does("market update --fee 0.1 -k auth");
    assert_eq!(
        (&proposed["parameters"]["feeBps"], &proposed["proposed"]["feeBps"]),
        (&json!(500), &json!(1_000))
    );
    assert!(
        place
            .table(&format!("market show --mint {mint}"))
            .contains("0.05 -> 0.1")
    );
    place.refuses(2, "market apply-update -k op", "the update waits until");
    place.wait(2 * DAY);
    let applied = place.does("market apply-update -k op");
    assert_eq!(
        (&applied["parameters"]["feeBps"], &applied["proposed"]),
        (&json!(1_000), &Value::Null)
    );

    place.refuses(1, "market pause -k op", "PauserMismatch");
    assert_eq!(place.does("market pause -k auth")["paused"], json!(true));
    let open = "order open --plan 0 --quantity 1000 -k buyer";
    place.refuses(2, open, "nothing is sold in this market at present");
    assert_eq!(place.does("market resume -k auth")["paused"], json!(false));
    assert_eq!(
        place.does(open)["feeBps"],
        json!(1_000),
        "an order has the fee of its day"
    );
}

#[test]
fn a_plan_is_created_with_terms_that_make_sense() {
    let shop = Shop::new();
    let place = &shop.place;
    assert_eq!(place.table("plan list"), "no plans\n");
    for (words, expected) in [
        ("orders --unit retrieval -k op", "--price is missing"),
        (
            "orders --unit retrieval --price 0 -k op",
            "type more than nothing",
        ),
        (
            "orders --unit retrieval --price 0.0000001 -k op",
            "has 6 decimals",
        ),
        ("orders --unit hours --price 1 -k op", "[possible values: storage"),
        ("orders --unit pass --price 1 -k op", "which passes are sold in"),
        (
            "passes --unit pay-once --price 1 -k op",
            "which endowments are sold in",
        ),
        (
            "endowments --unit storage --price 1 -k op",
            "type --unit pay-once",
        ),
        ("endowments --unit pay-once --price 1 -k op", "--cost is missing"),
        (
            "endowments --unit pay-once --price 1 --cost 0.1 -k op",
            "--periods is missing",
        ),
        (
            "orders --unit retrieval --price 1 --per 0 -k op",
            "name how many units the price is for",
        ),
        (
            "orders --unit retrieval --price 1 --min-quantity 9 --max-quantity 8 -k op",
            "swap them",
        ),
        (
            "orders --unit retrieval --price 1 --accept-time 91d -k op",
            "name 1 s to 7776000 s (90 d)",
        ),
        (
            "orders --unit retrieval --price 1 --duration 3651d -k op",
            "--duration",
        ),
        (
            "orders --unit retrieval --price 1 --cost 1 -k op",
            "is for plans that sell endowments",
        ),
        (
            "passes --unit pass --price 1 --notice 1d -k op",
            "is for plans that sell orders",
        ),
        (
            "orders --unit retrieval --price 1 --class 9 -k op",
            "the network has no class 9",
        ),
        (
            "orders --unit retrieval --price 1 --quoted on -k op",
            "no price feed of its mint",
        ),
        (
            "orders --unit retrieval --price 1 -k auth",
            "sell for the network itself with --as-network",
        ),
        (
            "orders --unit retrieval --price 1 --as-network -k op",
            "its authority",
        ),
    ] {
        place.refuses(2, &format!("plan create {words}"), expected);
    }
    let made =
        place.does("plan create orders --unit retrieval --price 0.5 --per 1000 --min-quantity 10 -k op");
    assert_eq!(
        (
            &made["number"],
            &made["sells"],
            &made["unit"],
            units(&made["price"]),
            &made["per"]
        ),
        (
            &json!(0),
            &json!("orders"),
            &json!("retrieval"),
            500_000,
            &json!(1_000)
        )
    );
    assert_eq!(
        (&made["payee"], &made["reports"], &made["durationSeconds"]),
        (&json!(place.address("op")), &json!("customer"), &json!(30 * DAY))
    );
    let networks = place.does("plan create passes --unit pass --price 1 --per 86400 --as-network -k auth");
    assert_eq!(
        (&networks["operator"], &networks["payee"]),
        (&Value::Null, &Value::Null)
    );
    assert!(place.table("plan show 0").contains("0.5 tokens for 1,000 bytes"));
    let of_op = place.does(&format!("plan list --operator {}", place.address("op")));
    assert_eq!(of_op.as_array().unwrap().len(), 1);
    assert_eq!(place.does("plan list --sells passes")[0]["number"], json!(1));
    place.refuses(2, "plan show 2", "2 is no plan of this market");
}

#[test]
fn a_plan_changes_at_once_for_what_is_bought_from_then_on() {
    let shop = Shop::with_retrieval();
    let place = &shop.place;
    let before = place.does("order open --plan 0 --quantity 1000 -k buyer");
    place.refuses(2, "plan update 0 -k op", "name what is to change");
    place.refuses(2, "plan update 0 --price 0.5 -k op", "that is what holds already");
    place.refuses(2, "plan update 0 --price 1 -k other", "sells this");
    place.refuses(
        2,
        "plan update 0 --payee none -k op",
        "an operator's plan names who is paid",
    );
    let changed = place.does("plan update 0 --price 0.7 -k op");
    assert_eq!(
        (units(&changed["price"]), &changed["termsVersion"]),
        (700_000, &json!(2))
    );
    place.refuses(
        2,
        "order open --plan 0 --quantity 1000 --terms-version 1 -k buyer",
        "the plan's terms are at version 2",
    );
    place.refuses(
        2,
        "order open --plan 0 --quantity 1000 --max-amount 0.5 -k buyer",
        "it costs 0.7 tokens now",
    );
    let after = place.does("order open --plan 0 --quantity 1000 --max-amount 0.8 -k buyer");
    assert_eq!(
        (units(&before["escrow"]), units(&after["escrow"])),
        (500_000, 700_000)
    );

    place.refuses(2, "plan retire 0 -k op", "repeat the command with --yes");
    assert_eq!(place.does("plan retire 0 --yes -k op")["retired"], json!(true));
    place.refuses(2, "plan update 0 --price 1 -k op", "is retired");
    place.refuses(
        2,
        "order open --plan 0 --quantity 1000 -k buyer",
        "is retired and sells nothing more",
    );
    assert_eq!(place.table("plan list"), "no plans\n");
    assert!(place.table("plan list --all").contains("1 plan\n"));
}

#[test]
fn fees_are_forwarded_to_the_revenue_pool_by_category() {
    let shop = Shop::new();
    let place = &shop.place;
    shop.with_feed();
    place.does("plan create passes --unit pass --price 1 --per 10 --as-network -k auth");
    place.does("plan create passes --unit data --price 2 --per 10 -k op");
    place.refuses(2, "market forward -k op", "no fees wait to be forwarded");
    place.does("pass buy --plan 0 --quantity 30 -k buyer");
    place.does("pass buy --plan 1 --quantity 10 -k buyer");
    assert_eq!(
        shop.fees(),
        [("data".to_owned(), 100_000), ("pass".to_owned(), 3_000_000)]
    );
    place.refuses(
        2,
        "market forward --category storage -k op",
        "no fees wait to be forwarded",
    );
    place.does("market forward --category data -k op");
    assert_eq!(shop.fees(), [("pass".to_owned(), 3_000_000)]);
    // The statements of epochs that are over are closed first.
    place.wait(30 * DAY);
    let forwarded = place.does("market forward -k op");
    assert_eq!(
        (units(&forwarded["forwarded"]), &forwarded["feesToForward"]),
        (3_100_000, &json!([]))
    );
}

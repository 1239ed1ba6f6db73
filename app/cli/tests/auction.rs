//! Auctions of revenue for the network's own token, which is burned.

mod common;

use common::local::KeptInAFile;
use common::takings::{EPOCH, Takings, WINDOW};
use common::vault::{DAY, TOKEN, Vault};
use serde_json::json;

/// With 14.985 tokens for sale, ten in a window.
fn selling() -> Takings {
    let takings = Takings::with_pools();
    takings.deposit("100", &takings.stable);
    takings
        .place
        .does(&format!("revenue crank --mint {} -k other", takings.stable));
    takings
}

#[test]
fn the_price_falls_within_a_window_and_what_is_paid_is_burned() {
    let _kept = KeptInAFile::for_its_clock();
    let takings = selling();
    let place = &takings.place;
    let status = place.does("auction status");
    let price = |of: &serde_json::Value, name: &str| of[name]["tokens"].as_str().unwrap().to_owned();
    assert_eq!(
        ["reference", "price", "floorPrice"].map(|name| price(&status, name)),
        ["2", "2.5", "1.5"]
    );
    assert_eq!(
        ["lot", "sold", "left", "forBurn", "costOfLeft"].map(|name| Vault::units(&status[name])),
        [10 * TOKEN, 0, 10 * TOKEN, 14_985_000, 25 * TOKEN]
    );
    assert_eq!(status["windowEnds"]["unix"], json!(place.now() + WINDOW));

    for (words, expected) in [
        ("4", "--max-price"),
        ("4 --max-price 3 --max-tokens 9", "cannot be used with"),
        ("0 --max-price 3", "more than nothing"),
        ("4 --max-price 0", "more than nothing"),
        ("4 --max-price x", "such as 2.5"),
        ("4 --max-tokens 0", "more than nothing"),
        ("0.5 --max-price 3", "1 tokens is sold at once at least"),
        ("4 --max-price 1.4", "in this window at least 1.5"),
        (
            "4 --max-price 3 --native",
            "burned, not sold; name the mint of another pool",
        ),
    ] {
        place.refuses(2, &format!("auction buy {words} -k op"), expected);
    }
    // From 2.5 to 1.5 in 1,800 seconds: a quarter of the way after 450.
    let late = place.now() + 450;
    let complaint = place.refuses(
        2,
        "auction buy 4 --max-price 2.25 -k op",
        "it has fallen to it at",
    );
    let at = place.does("auction status")["windowEnds"]["unix"]
        .as_i64()
        .unwrap()
        - WINDOW
        + 450;
    assert_eq!(at, late);
    let time = complaint.split(" at ").nth(1).unwrap().split(',').next().unwrap();
    place.refuses(2, "auction buy 4 --max-tokens 9 -k op", time);
    place.refuses(
        2,
        "auction buy 4 --max-price 3 -k other",
        "has no token account of mint",
    );

    place.wait(449);
    place.refuses(2, "auction buy 4 --max-price 2.25 -k op", time);
    place.wait(1);
    let bought = place.does("auction buy 4 --max-price 2.25 -k op");
    assert_eq!(
        ["bought", "burned", "left"].map(|name| Vault::units(&bought[name])),
        [4 * TOKEN, 9 * TOKEN, 6 * TOKEN]
    );
    assert_eq!(bought["average"]["tokens"], json!("2.25"));
    assert_eq!(place.tokens(&takings.purses[0]), 991 * TOKEN);
    assert_eq!(place.tokens(&takings.stables[0]), 904 * TOKEN);
    let native = takings.pool(&takings.token);
    assert_eq!(Vault::units(&native["current"]["burned"]), 9 * TOKEN);

    // The rest of the lot, of more that was asked for; the limit is in proportion.
    place.wait(1_350);
    let rest = place.does("auction buy 9 --max-tokens 13.5 -k op");
    assert_eq!(
        ["bought", "burned", "left"].map(|name| Vault::units(&rest[name])),
        [6 * TOKEN, 9 * TOKEN, 0]
    );
    place.refuses(
        2,
        "auction buy 1 --max-price 9 -k op",
        "this window's lot is sold; the next begins at",
    );
    takings.next_window();
    // 10 of 10 were sold for 18: the reference is what was paid.
    let status = place.does("auction status");
    assert_eq!(
        (price(&status, "reference"), Vault::units(&status["left"])),
        ("1.8".to_owned(), 4_985_000)
    );
    let table = place.table("auction status");
    for expected in ["1.8 network tokens", "4.985 tokens", "sells"] {
        assert!(table.contains(expected), "{expected:?} is missing in\n{table}");
    }
}

#[test]
fn a_halted_auction_sells_nothing_and_everything_else_goes_on() {
    let takings = selling();
    let place = &takings.place;
    place.refuses(2, "auction resume -k auth", "the auction is not halted");
    place.refuses(1, "auction halt -k op", "PauserMismatch");
    assert_eq!(place.does("auction halt -k auth")["halted"], json!(true));
    place.refuses(2, "auction halt -k auth", "halted already");
    place.refuses(2, "auction buy 4 --max-price 3 -k op", "the auction is halted");
    assert!(
        place
            .table("auction status")
            .contains("halted; `flywheel auction resume` goes on")
    );
    takings.deposit("1", &takings.stable);
    assert_eq!(place.does("auction resume -k auth")["halted"], json!(false));
    place.does("auction buy 4 --max-price 3 -k op");
}

#[test]
fn nothing_is_for_sale_before_something_came_in_and_a_network_without_auctions_says_so() {
    let takings = Takings::with_native();
    let place = &takings.place;
    place.refuses(2, "auction status", "burned, not sold");
    let takings = Takings::with_pools();
    let place = &takings.place;
    place.refuses(2, "auction buy 4 --max-price 3 -k op", "nothing is for sale");
    assert!(place.table("auction status").contains("nothing is for the burn"));
    place.refuses(2, "auction status --plot price.jpg", ".svg or .png");
    place.does("auction status --plot price.svg");
    let picture = place.read("price.svg");
    assert!(picture.contains("minute of window") && picture.contains("network tokens for a token"));
}

#[test]
fn a_purchase_closes_the_statements_of_both_pools_that_are_due() {
    let takings = selling();
    let place = &takings.place;
    place.wait(2 * EPOCH);
    let bought = place.does("auction buy 4 --max-price 3 -k op");
    assert_eq!(Vault::units(&bought["bought"]), 4 * TOKEN);
    for mint in [&takings.token, &takings.stable] {
        let pool = takings.pool(mint);
        assert_eq!(
            (&pool["openEpoch"], &pool["statementsDue"]),
            (&json!(2), &json!(0))
        );
    }
    let burned = Vault::units(&takings.pool(&takings.token)["current"]["burned"]);
    assert_eq!(burned, Vault::units(&bought["burned"]));
}

#[test]
fn a_feed_needs_two_sources_that_agree_and_holds_the_reference() {
    let takings = selling();
    let (place, stable) = (&takings.place, &takings.stable);
    let [a, b] = ["a", "b"].map(|key| place.keygen(key));
    assert_eq!(place.table("price show"), "no price feeds\n");
    place.refuses(
        2,
        "price post --source-a a --source-b b --price 1 -k op",
        "no such price feed",
    );
    let create = |words: &str| format!("price create --quote {stable} {words} -k auth");
    let sources = format!("--source-a {a} --source-b {b}");
    for (words, expected) in [
        (String::new(), "name both sources"),
        (format!("--source-a {a}"), "name both sources"),
        (format!("--source-a {a} --source-b {a}"), "are the same key"),
        (
            format!("--source-a {a} --source-b {}", takings.stables[0]),
            "type a key that can sign",
        ),
        (
            format!("{sources} --max-age 2d"),
            "type a second to 86400 s (1 d)",
        ),
        (
            format!("{sources} --max-deviation-bps 10001"),
            "type 10000 at most",
        ),
        (format!("{sources} --scale 19"), "type 18 at most"),
        (format!("{sources} --base {stable}"), "name another mint"),
    ] {
        place.refuses(2, &create(&words), expected);
    }
    place.refuses(
        1,
        &create(&sources).replace("-k auth", "-k op"),
        "AuthorityMismatch",
    );
    let made = place.does(&create(&sources));
    assert_eq!((&made["scale"], &made["low"]), (&json!(6), &json!(null)));
    assert_eq!(made["parameters"]["maxAgeSeconds"], json!(600));
    place.refuses(2, &create(&sources), "has this feed already");

    // The auction is held to it from now on, and sells nothing without a price.
    place.does(&format!(
        "revenue update-pool --feed on --max-deviation-bps 500 --mint {stable} -k auth"
    ));
    place.wait(2 * DAY);
    place.does(&format!("revenue apply-update --mint {stable} -k op"));
    takings.next_window();
    place.refuses(2, "auction buy 4 --max-price 9 -k op", "no fresh price");
    assert!(
        place
            .table("auction status")
            .contains("the feed has no fresh price")
    );

    let post = |words: &str| format!("price post --source-a a --source-b b {words} -k op");
    for (words, expected) in [
        ("", "--price"),
        ("--price 0", "the price is zero"),
        ("--price 0.0000001", "with up to 6 decimals"),
        ("--price 0.25 --price-b 0.256", "differ by more than permitted"),
        ("--price 0.25 --confidence 0.25", "not above its confidence"),
        ("--price 0.25 --at 1000", "a price is good for 600 s (10 min)"),
        ("--price 0.25 --at 4000000000", "post it later"),
    ] {
        place.refuses(2, &post(words), expected);
    }
    place.refuses(
        2,
        "price post --source-a b --source-b a --price 0.25 -k op",
        "in this order",
    );
    place.refuses(
        2,
        "price post --source-a a --source-b op --price 0.25 -k op",
        "is no source of this feed",
    );
    let posted = place.does(&post("--price 0.25 --price-b 0.255 --confidence 0.001"));
    assert_eq!(
        (
            &posted["low"]["tokens"],
            &posted["high"]["tokens"],
            &posted["fresh"]
        ),
        (&json!("0.249"), &json!("0.256"), &json!(true))
    );
    // Four tokens for one by the feed: the reference of two comes up to 1 / 0.256 less 5 %.
    let status = place.does("auction status");
    assert_eq!(status["reference"]["tokens"], json!("3.7109375"));
    let bought = place.does("auction buy 4 --max-price 5 -k op");
    assert_eq!(Vault::units(&bought["burned"]), 18_554_688);
    place.refuses(2, &post("--price 0.25"), "posted already");
    place.wait(601);
    place.refuses(2, "auction buy 4 --max-price 9 -k op", "no fresh price");
}

#[test]
fn sources_sign_in_their_own_places_and_anybody_posts() {
    let takings = Takings::with_native();
    let (place, stable) = (&takings.place, &takings.stable);
    let [a, b] = ["a", "b"].map(|key| place.keygen(key));
    place.does(&format!(
        "price create --quote {stable} --source-a {a} --source-b {b} --scale 9 -k auth"
    ));
    place.refuses(2, "price sign --price 1 -k op", "is no source of this feed");
    place.refuses(2, "price sign --price 1e3 -k a", "not a plain decimal number");
    let signed = place.does("price sign --price 0.333333333 --confidence 0.000000001 -k a");
    assert_eq!(
        (&signed["source"], &signed["price"], &signed["confidence"]),
        (&json!(a), &json!(333_333_333), &json!(1))
    );
    place.write("a.price", &signed.to_string());
    let other = place.does("price sign --price 0.333333334 -k b");
    place.write("b.price", &other.to_string());
    let mut forged = signed.clone();
    forged["price"] = json!(1);
    place.write("forged.price", &forged.to_string());
    place.write("empty.price", "{}");
    for (words, expected) in [
        ("--signed-a a.price", "--signed-b"),
        (
            "--signed-a a.price --signed-b nowhere.price",
            "price sign --output json",
        ),
        ("--signed-a a.price --signed-b empty.price", "missing field"),
        (
            "--signed-a forged.price --signed-b b.price",
            "the signature is not of this price",
        ),
        ("--signed-a b.price --signed-b a.price", "in this order"),
        (
            "--signed-a a.price --signed-b b.price --price 2",
            "cannot be used with",
        ),
    ] {
        place.refuses(2, &format!("price post {words} -k op"), expected);
    }
    let posted = place.does("price post --signed-a a.price --signed-b b.price -k op");
    assert_eq!(
        (&posted["low"]["units"], &posted["high"]["tokens"]),
        (&json!(333_333_332), &json!("0.333333334"))
    );
    assert!(place.table("price show").contains("0.333333332 to 0.333333334"));

    place.refuses(2, "price update -k auth", "that is what holds already");
    place.refuses(2, "price apply -k op", "no update of this feed is proposed");
    place.refuses(1, "price update --max-age 5m -k op", "AuthorityMismatch");
    let c = place.keygen("c");
    let proposed = place.does(&format!("price update --source-b {c} --max-age 5m -k auth"));
    assert_eq!(proposed["proposed"]["sources"], json!([a, c]));
    assert!(
        place
            .table(&format!("price show --quote {stable}"))
            .contains("600 s (10 min) -> 300 s (5 min)")
    );
    place.refuses(2, "price apply -k op", "the update waits until");
    place.wait(2 * DAY);
    let applied = place.does("price apply -k op");
    assert_eq!(
        (&applied["parameters"]["sources"], &applied["low"]),
        (&json!([a, c]), &json!(null)),
        "a price of other sources counts no longer"
    );
    place.refuses(2, "price sign --price 1 -k b", "is no source of this feed");
}

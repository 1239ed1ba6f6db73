//! Customers and their credits: bought by burning network tokens, held for orders, spent on passes.

mod common;

use common::shop::{Shop, address, moved, units};
use common::vault::{DAY, TOKEN};
use serde_json::{Value, json};

#[test]
fn a_customer_is_created_once_or_by_its_first_purchase() {
    let shop = Shop::with_retrieval();
    let place = &shop.place;
    let buyer = place.address("buyer");
    place.refuses(
        2,
        &format!("customer show {buyer}"),
        "is no customer of this network yet",
    );
    place.refuses(2, "credits show -k buyer", "`flywheel customer create`");
    let made = place.does(&format!("customer create {buyer} -k other"));
    assert_eq!((&made["wallet"], &made["orders"]), (&json!(buyer), &json!(0)));
    place.refuses(
        2,
        "customer create -k buyer",
        "is a customer of this network already",
    );
    place.does("order open --plan 0 --quantity 1000 -k buyer");
    let shown = place.does("customer show -k buyer");
    assert_eq!(
        (&shown["orders"], &shown["countedInEpoch"]),
        (&json!(1), &Value::Null)
    );
}

#[test]
fn credits_are_burned_for_and_pay_for_orders_and_passes() {
    let shop = Shop::with_retrieval();
    let place = &shop.place;
    place.refuses(
        2,
        "credits buy --amount 1 -k buyer",
        "`flywheel market update --feed`",
    );
    let (token, feed) = shop.with_feed();
    let purse = {
        let buyer: solana_address::Address = place.address("buyer").parse().unwrap();
        flywheel_client::address::associated_token_account(&buyer, &token.parse().unwrap()).to_string()
    };
    // ceil(2,000,000 * 1,000,000 / 249,000)
    let tokens = 8_032_129;
    let buy = "credits buy --amount 2";
    place.refuses(2, "credits buy --amount 0 -k buyer", "type more than nothing");
    place.refuses(
        2,
        &format!("{buy} --max-tokens 8.032128 -k buyer"),
        "it takes 8.032129 tokens of the network's now",
    );
    place.refuses(2, &format!("{buy} -k poor"), "has no token account of mint");
    let preview = place.does(&format!("{buy} --preview -k buyer"));
    assert_eq!(units(&preview["burnedNow"]), tokens);
    let bought = place.does(&format!("{buy} --max-tokens 9 -k buyer"));
    assert_eq!(
        (
            units(&bought["boughtNow"]),
            units(&bought["burnedNow"]),
            units(&bought["credits"]),
            &bought["tokensBurned"]
        ),
        (2 * TOKEN, tokens, 2 * TOKEN, &json!(tokens))
    );
    assert_eq!(place.tokens(&purse), 1_000 * TOKEN - tokens);

    let open = "order open --plan 0 --quantity 3000 --credits -k buyer";
    let order = address(&place.does(open));
    place.refuses(2, open, "credits for 0.5 tokens of 1.5 tokens");
    place.does(&format!("order accept {order} -k op"));
    shop.writes(
        "r.json",
        &format!("order report {order} --quantity 2000 -k buyer"),
    );
    assert_eq!(moved(&place.does("order settle r.json -k op")), [TOKEN, 0, 0]);
    let state = |name: &str| units(&place.does("credits show -k buyer")[name]);
    assert_eq!(
        ["credits", "held", "bought", "spent"].map(state),
        [500_000, 500_000, 2 * TOKEN, TOKEN]
    );
    place.does(&format!("order release {order} -k op"));
    let closed = place.does(&format!("order close {order} -k op"));
    assert_eq!(
        (
            units(&closed["refunded"]),
            &closed["refundedTo"],
            &closed["asCredits"]
        ),
        (500_000, &Value::Null, &json!(true))
    );
    place.does("plan create passes --unit pass --price 0.25 --per 60 -k op");
    assert_eq!(
        moved(&place.does("pass buy --plan 1 --quantity 60 --credits -k buyer")),
        [250_000, 0, 0]
    );
    assert_eq!(
        ["credits", "held", "bought", "spent"].map(state),
        [750_000, 0, 2 * TOKEN, 1_250_000]
    );
    assert_eq!(
        place.tokens(&shop.purse),
        1_000 * TOKEN,
        "no payment token has moved"
    );

    place.wait(601);
    place.refuses(
        2,
        &format!("{buy} -k buyer"),
        "have one posted with `flywheel price post`",
    );
    // Statements of epochs that are over are closed before tokens are burned.
    place.wait(10 * DAY);
    shop.post_price(&feed);
    place.does(&format!("{buy} -k buyer"));
    assert_eq!(state("credits"), 2_750_000);
}

#[test]
fn a_quoted_price_is_paid_in_the_network_token_and_needs_a_fresh_price() {
    let shop = Shop::new();
    let place = &shop.place;
    let (token, feed) = shop.with_feed();
    place.does(&format!("market create --mint {token} --fee 0.05 -k auth"));
    place.does(&format!("market update --feed {feed} --mint {token} -k auth"));
    place.wait(2 * DAY);
    place.does(&format!("market apply-update --mint {token} -k op"));
    place.refuses(2, "plan list --mint x", "type an address");
    place.refuses(
        2,
        "plan create orders --unit reading --price 1 -k op",
        "name the mint of one with --mint",
    );
    let plan = place.does(&format!(
        "plan create orders --unit reading --price 0.1 --quoted on --mint {token} -k op"
    ));
    assert_eq!(
        (&plan["quoted"], &plan["priceMint"], units(&plan["price"])),
        (&json!(true), &json!(shop.mint), 100_000)
    );
    let open = format!("order open --plan 0 --quantity 5 --mint {token} -k buyer");
    place.refuses(2, &open, "have one posted with `flywheel price post`");
    shop.post_price(&feed);
    place.refuses(2, &format!("{open} --credits"), "leave --credits out");
    // ceil(500,000 * 1,000,000 / 249,000)
    assert_eq!(units(&place.does(&open)["escrow"]), 2_008_033);
}

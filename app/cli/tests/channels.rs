//! Channels: vouchers that are signed, sent on and cashed.

mod common;

use common::shop::{Shop, address, moved, units};
use common::vault::{DAY, TOKEN};
use serde_json::{Value, json};

/// A shop with a channel of `buyer` to `payee` with 10 tokens.
fn with_channel() -> (Shop, String) {
    let shop = Shop::new();
    let payee = shop.place.address("payee");
    let open = format!("channel open --payee {payee} --amount 10 --timeout 2h --category retrieval -k buyer");
    let channel = address(&shop.place.does(&open));
    (shop, channel)
}

#[test]
fn vouchers_pay_the_difference_to_what_was_cashed_less_the_fee() {
    let (shop, channel) = with_channel();
    let place = &shop.place;
    assert_eq!(place.tokens(&shop.purse), 990 * TOKEN);
    let voucher = |total: &str| format!("channel voucher {channel} --total {total} --for 1d -k buyer");
    shop.writes("a.json", &voucher("1.000001"));
    let paper: Value = serde_json::from_str(&place.read("a.json")).unwrap();
    assert_eq!(
        (
            &paper["kind"],
            &paper["total"],
            &paper["expiry"],
            &paper["signer"]
        ),
        (
            &json!("flywheel/voucher/v1"),
            &json!(1_000_001),
            &json!(place.now() + DAY),
            &json!(place.address("buyer"))
        )
    );
    // Anybody sends it; floor(1,000,001 * 0.95) is paid.
    let cashed = place.does("channel cash a.json -k other");
    assert_eq!(moved(&cashed), [1_000_001, 950_000, 50_001]);
    assert_eq!(
        (&cashed["settlement"]["to"], units(&cashed["rest"])),
        (&json!(shop.account("payee")), 8_999_999)
    );
    place.refuses(2, "channel cash a.json -k other", "have one signed over more");
    place.refuses(2, &voucher("1"), "1.000001 tokens are cashed already");
    shop.writes("b.json", &voucher("4"));
    shop.writes("c.json", &voucher("10"));
    assert_eq!(
        moved(&place.does("channel cash c.json -k payee")),
        [8_999_999, 8_550_000, 449_999]
    );
    place.refuses(2, "channel cash b.json -k payee", "have one signed over more");
    assert_eq!(
        place.tokens(&shop.account("payee")),
        9_500_000,
        "as one voucher over all"
    );
    assert_eq!(shop.fees(), [("retrieval".to_owned(), 500_000)]);
    assert_eq!(shop.escrowed(), 0);
}

#[test]
fn what_is_no_good_voucher_is_refused_with_what_to_do() {
    let (shop, channel) = with_channel();
    let place = &shop.place;
    let voucher = format!("channel voucher {channel}");
    for (words, expected) in [
        ("--total 0 --for 1d -k buyer", "type what is paid in sum"),
        ("--total 10.000001 --for 1d -k buyer", "`flywheel channel topup`"),
        ("--total 1 -k buyer", "--until"),
        ("--total 1 --until 2020-01-01 -k buyer", "name one after that"),
        (
            "--total 1 --for 1d -k payee",
            "only the channel's signer may do this",
        ),
        ("--total 1e3 --for 1d -k buyer", "type whole tokens"),
    ] {
        place.refuses(2, &format!("{voucher} {words}"), expected);
    }
    shop.writes("v.json", &format!("{voucher} --total 1 --for 1h -k buyer"));
    let text = place.read("v.json");
    place.write("more.json", &text.replace("1000000", "2000000"));
    place.refuses(2, "channel cash more.json -k payee", "have it made again");
    place.write("kind.json", &text.replace("voucher/v1", "usage/v1"));
    place.refuses(2, "channel cash kind.json -k payee", "expected kind");
    place.refuses(2, "channel cash none.json -k payee", "cannot be read");
    place.wait(3_601);
    place.refuses(2, "channel cash v.json -k payee", "could be cashed until");
}

#[test]
fn a_channel_takes_more_in_and_is_closed_after_its_time_or_by_its_payee() {
    let (shop, channel) = with_channel();
    let (place, payee) = (&shop.place, shop.place.address("payee"));
    for (words, expected) in [
        (format!("--payee {payee} --amount 0"), "type more than nothing"),
        (format!("--payee {payee} --amount 991"), "can spend 990 tokens"),
        (
            format!("--payee {payee} --amount 1 --timeout 59m"),
            "name 3600 s (1 h) to",
        ),
        (
            format!("--payee {payee} --amount 1 --id 0"),
            "has that channel already",
        ),
        (
            format!("--payee {payee} --amount 1 --category x"),
            "[possible values",
        ),
        ("--payee x --amount 1".to_owned(), "type an address"),
    ] {
        place.refuses(2, &format!("channel open {words} -k buyer"), expected);
    }
    let topped = place.does(&format!("channel topup {channel} --amount 2.5 -k buyer"));
    assert_eq!(units(&topped["deposit"]), 12_500_000);
    shop.writes(
        "v.json",
        &format!("channel voucher {channel} --total 12 --for 9d -k buyer"),
    );

    let close = format!("channel close {channel} -k other");
    place.refuses(2, &close, "`flywheel channel request-close`");
    place.refuses(
        2,
        &format!("channel request-close {channel} -k payee"),
        "only the customer may do this",
    );
    let requested = place.does(&format!("channel request-close {channel} -k buyer"));
    assert!(place.is_in(&requested["closesAt"]["unix"], 7_200));
    place.refuses(
        2,
        &format!("channel request-close {channel} -k buyer"),
        "its end is requested already",
    );
    place.refuses(2, &close, "wait until");
    place.wait(7_200);
    assert_eq!(moved(&place.does("channel cash v.json -k payee"))[0], 12 * TOKEN);
    let closed = place.does(&close);
    assert_eq!(
        (units(&closed["refunded"]), &closed["rentTo"]),
        (500_000, &json!(place.address("buyer")))
    );
    assert_eq!(place.tokens(&shop.purse), 988 * TOKEN);

    // At the same address again, with a device's key as signer; the old voucher is worth nothing.
    let signer = place.address("maker");
    let again = place.does(&format!(
        "channel open --payee {payee} --amount 1 --voucher-signer {signer} -k buyer"
    ));
    assert_eq!(address(&again), channel);
    place.refuses(2, "channel cash v.json -k payee", "a channel that was closed");
    shop.writes(
        "w.json",
        &format!("channel voucher {channel} --total 0.5 --for 1d -k maker"),
    );
    place.does("channel cash w.json -k payee");
    let listed = place.does(&format!("channel list --payee {payee}"));
    assert_eq!(units(&listed[0]["cashed"]), 500_000);
    assert_eq!(
        place.does(&format!("channel show {channel}"))["nonce"],
        listed[0]["nonce"]
    );
    let closed = place.does(&format!("channel close {channel} -k payee"));
    assert_eq!(units(&closed["refunded"]), 500_000);
    assert_eq!(place.table("channel list"), "no channels\n");
}

//! Authorisations: what a payee may lock and claim.

mod common;

use common::shop::{Shop, address, moved, units};
use common::vault::TOKEN;
use serde_json::json;

/// SHA-256 of "abc", FIPS 180-2.
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/// A shop in which `buyer` authorises `payee`: 10 tokens, of which 6 can be locked at a time, by two locks of a day at most.
fn with_authorisation() -> (Shop, String) {
    let shop = Shop::new();
    let payee = shop.place.address("payee");
    let made = shop.place.does(&format!(
        "authorise create --payee {payee} --max-locked 6 --max-time 1d --max-locks 2 --amount 10 -k buyer"
    ));
    assert_eq!(units(&made["free"]), 10 * TOKEN);
    (shop, address(&made))
}

#[test]
fn a_payee_locks_within_the_ceilings_and_claims_at_most_what_is_locked() {
    let (shop, at) = with_authorisation();
    let place = &shop.place;
    let lock = |words: &str| format!("authorise lock {at} {words}");
    for (words, expected) in [
        (
            "--job 1 --amount 6.000001 --for 1d -k payee",
            "6 tokens can be locked now",
        ),
        (
            "--job 1 --amount 1 --for 86401s -k payee",
            "the payer permits locks of 1 s to",
        ),
        (
            "--job 1 --amount 1 --for 0 -k payee",
            "the payer permits locks of 1 s to",
        ),
        ("--job 1 --amount 0 --for 1d -k payee", "type more than nothing"),
        (
            "--job 1 --amount 1 --for 1d -k buyer",
            "only the payee may do this",
        ),
    ] {
        place.refuses(2, &lock(words), expected);
    }
    let locked = place.does(&lock("--job 1 --amount 4 --for 1d -k payee"));
    assert_eq!(
        ["balance", "locked", "free"].map(|name| units(&locked[name])),
        [10 * TOKEN, 4 * TOKEN, 6 * TOKEN]
    );
    place.refuses(
        2,
        &lock("--job 1 --amount 1 --for 1d -k payee"),
        "a lock of this job already",
    );
    place.refuses(
        2,
        &lock("--job 2 --amount 2.5 --for 1d -k payee"),
        "the payer permits 2 tokens more",
    );
    place.does(&lock("--job 2 --amount 2 --for 1h -k payee"));
    place.refuses(
        2,
        &lock("--job 3 --amount 1 --for 1d -k payee"),
        "the payer permits 2 at a time",
    );

    place.write("proof.txt", "abc");
    let claim = |words: &str| format!("authorise claim {at} {words} -k payee");
    for (words, expected) in [
        (
            "--job 1 --amount 4.1 --proof proof.txt",
            "4 tokens are locked for job 1",
        ),
        (
            "--job 9 --amount 1 --proof proof.txt",
            "nothing is locked for this job",
        ),
        ("--job 1 --amount 1", "--proof"),
        ("--job 1 --amount 1 --proof none.txt", "with --proof-hash"),
    ] {
        place.refuses(2, &claim(words), expected);
    }
    let claimed = place.does(&claim("--job 1 --amount 3.000001 --proof proof.txt"));
    assert_eq!(moved(&claimed), [3_000_001, 2_850_000, 150_001]);
    assert_eq!(
        ["balance", "locked", "free", "claimed"].map(|name| units(&claimed[name])),
        [6_999_999, 2 * TOKEN, 4_999_999, 3_000_001]
    );
    assert_eq!(place.tokens(&shop.account("payee")), 2_850_000);
    assert_eq!(shop.fees(), [("other".to_owned(), 150_001)]);

    place.refuses(
        2,
        &format!("authorise release {at} --job 2 -k other"),
        "only the payee",
    );
    place.wait(3_600);
    place.refuses(
        2,
        &claim(&format!("--job 2 --amount 1 --proof-hash {ABC}")),
        "could be claimed until",
    );
    assert!(
        place
            .table(&format!("authorise show {at}"))
            .contains("expired at")
    );
    let released = place.does(&format!("authorise release {at} --job 2 -k other"));
    assert_eq!((units(&released["locked"]), &released["locks"]), (0, &json!([])));
}

#[test]
fn a_payer_takes_back_what_is_not_locked_and_lowers_the_ceilings() {
    let (shop, at) = with_authorisation();
    let (place, payee) = (&shop.place, shop.place.address("payee"));
    place.refuses(
        2,
        &format!("authorise create --payee {payee} --max-locked 6 --max-time 1d --max-locks 2 -k buyer"),
        "has authorised this payee already",
    );
    place.does(&format!(
        "authorise lock {at} --job 7 --amount 5 --for 1d -k payee"
    ));
    place.refuses(
        2,
        &format!("authorise update {at} -k buyer"),
        "name what is to change",
    );
    place.refuses(
        2,
        &format!("authorise update {at} --max-locks 2 -k buyer"),
        "that is what holds already",
    );
    place.refuses(
        2,
        &format!("authorise update {at} --max-locks 0 -k payee"),
        "only the payer",
    );
    let lowered = place.does(&format!(
        "authorise update {at} --max-locked 1 --max-locks 1 -k buyer"
    ));
    assert_eq!(
        (units(&lowered["maxLocked"]), units(&lowered["locked"])),
        (TOKEN, 5 * TOKEN),
        "a lock that exists stays"
    );
    place.refuses(
        2,
        &format!("authorise lock {at} --job 8 --amount 1 --for 1d -k payee"),
        "the payer permits 1 at a time",
    );
    place.refuses(
        2,
        &format!("authorise withdraw {at} --amount 5.1 -k buyer"),
        "5 tokens are free and 5 tokens locked",
    );
    place.refuses(
        2,
        &format!("authorise withdraw {at} --all -k payee"),
        "only the payer",
    );
    place.does(&format!("authorise withdraw {at} --all -k buyer"));
    assert_eq!(place.tokens(&shop.purse), 995 * TOKEN);
    place.refuses(2, &format!("authorise close {at} -k buyer"), "it holds 5 tokens");
    place.does(&format!("authorise release {at} --job 7 -k payee"));
    place.does(&format!("authorise fund {at} --amount 1 -k auth"));
    place.does(&format!("authorise withdraw {at} --amount 6 -k buyer"));
    assert_eq!(place.tokens(&shop.purse), 1_001 * TOKEN);
    let closed = place.does(&format!("authorise close {at} -k buyer"));
    assert_eq!(closed["rentTo"], json!(place.address("buyer")));
    assert_eq!(place.table("authorise show"), "no authorisations\n");
}

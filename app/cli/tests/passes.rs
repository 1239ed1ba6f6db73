//! Passes: bought, renewed, used up and checked.

mod common;

use common::shop::{Shop, moved, units};
use common::vault::{DAY, TOKEN};
use serde_json::json;

#[test]
fn a_pass_by_time_is_renewed_from_its_end_and_is_valid_until_then() {
    let shop = Shop::new();
    let place = &shop.place;
    place.does("plan create passes --unit pass --price 1 --per 86400 -k op");
    let buyer = place.address("buyer");
    place.refuses(
        1,
        &format!("pass check --plan 0 --holder {buyer}"),
        "has no pass of plan 0",
    );
    let buy = "pass buy --plan 0 --for 2d -k buyer";
    let preview = place.does(&format!("{buy} --preview"));
    assert_eq!(moved(&preview), [2_000_000, 1_900_000, 100_000]);
    assert_eq!(place.table("pass list"), "no passes\n");
    let bought = place.does(buy);
    assert!(place.is_in(&preview["endsAt"]["unix"], 2 * DAY));
    assert!(place.is_in(&bought["endsAt"]["unix"], 2 * DAY));
    let end = bought["endsAt"]["unix"].as_i64().unwrap();
    assert_eq!(place.tokens(&shop.account("op")), 1_900_000);
    assert_eq!(place.tokens(&shop.purse), 998 * TOKEN);
    assert_eq!(place.does("pass check --plan 0 -k buyer")["valid"], json!(true));
    place.wait(DAY);
    let renewed = place.does("pass buy --plan 0 --quantity 86400 -k buyer");
    assert_eq!(renewed["endsAt"]["unix"], json!(end + DAY));
    place.refuses(2, "pass use --plan 0 --units 1 -k buyer", "runs by time");
    place.refuses(2, "pass close --plan 0 -k buyer", "the pass is valid, until");
    place.wait(2 * DAY);
    place.refuses(1, "pass check --plan 0 -k buyer", "has ended");
    assert_eq!(place.does("pass list --plan 0")[0]["valid"], json!(false));
    let closed = place.does(&format!("pass close --plan 0 --holder {buyer} -k other"));
    assert_eq!(closed["rentTo"], json!(buyer));
}

#[test]
fn a_pass_by_number_is_used_up_by_its_holder_or_the_meter() {
    let shop = Shop::new();
    let place = &shop.place;
    let (holder, meter) = (place.address("payee"), place.address("poor"));
    place.does(&format!(
        "plan create passes --unit data --price 0.1 --per 10 --max-quantity 1000 --meter {meter} -k op"
    ));
    for (words, expected) in [
        ("--quantity 0 -k buyer", "sells from 1 to 1000 bytes"),
        ("--quantity 1001 -k buyer", "sells from 1 to 1000 bytes"),
        ("--for 1d -k buyer", "sells from 1 to 1000 bytes"),
        ("--for 9s -k buyer", "passes of this plan are by number"),
        ("-k buyer", "--quantity"),
        ("--quantity 1 --for 1d -k buyer", "cannot be used with"),
        (
            "--quantity 100 --max-amount 0.9 -k buyer",
            "it costs 1 tokens now",
        ),
        ("--quantity 100 -k poor", "has no token account of mint"),
    ] {
        place.refuses(2, &format!("pass buy --plan 0 {words}"), expected);
    }
    // 15 bytes cost ceil(0.15) tokens, of which floor(0.95) are paid.
    let bought = place.does(&format!(
        "pass buy --plan 0 --quantity 15 --holder {holder} -k buyer"
    ));
    assert_eq!(moved(&bought), [150_000, 142_500, 7_500]);
    assert_eq!(
        (&bought["unitsLeft"], &bought["holder"]),
        (&json!(15), &json!(holder))
    );
    place.refuses(
        2,
        "pass use --plan 0 --units 1 -k buyer",
        "has no pass of this plan",
    );
    place.refuses(
        2,
        &format!("pass use --plan 0 --units 1 --holder {holder} -k buyer"),
        "with the key of the holder",
    );
    place.refuses(2, "pass use --plan 0 --units 16 -k payee", "15 bytes are left");
    place.does("pass use --plan 0 --units 5 -k payee");
    let used = place.does(&format!("pass use --plan 0 --units 10 --holder {holder} -k poor"));
    assert_eq!((&used["unitsLeft"], &used["valid"]), (&json!(0), &json!(false)));
    place.refuses(
        1,
        &format!("pass check --plan 0 --holder {holder}"),
        "has ended: 0 bytes",
    );
    place.does(&format!(
        "pass buy --plan 0 --quantity 20 --holder {holder} -k buyer"
    ));
    assert_eq!(
        place.does(&format!("pass list --holder {holder}"))[0]["unitsLeft"],
        json!(20)
    );
    assert_eq!(
        units(&place.does("market show")[0]["feesToForward"][0]["amount"]),
        17_500
    );
}

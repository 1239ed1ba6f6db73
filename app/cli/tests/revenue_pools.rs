//! Revenue pools: what they are created with, and how that changes.

mod common;

use common::takings::{Takings, WINDOW};
use common::vault::{DAY, TOKEN, Vault};
use serde_json::{Value, json};

fn units(of: &Value, names: &[&str]) -> Vec<u64> {
    names.iter().map(|name| Vault::units(&of[name])).collect()
}

#[test]
fn the_networks_own_token_comes_first_and_every_share_goes_somewhere() {
    let takings = Takings::new();
    let (place, token, stable) = (&takings.place, &takings.token, &takings.stable);
    assert_eq!(place.table("revenue pools"), "no revenue pools\n");
    place.refuses(
        2,
        "revenue pools --native",
        "the network has no such revenue pool",
    );
    let own = |words: &str| format!("revenue create-pool --native --mint {token} {words} -k auth");
    let (op, wallet) = (place.address("op"), place.address("other"));
    for (words, expected) in [
        ("--price 2", "cannot be used with"),
        ("--start-bps 12000", "burned, not sold; leave --start-bps out"),
        ("--feed on", "leave --feed out"),
        ("--burn-bps 9999", "add up to 9999 basis points, not 10000"),
        ("--treasury-bps 10000", "name who shares it with --recipient"),
        ("--providers-bps 10", "is no funded reward pool"),
        ("--stakers-bps 10", "--stakers-bps goes nowhere"),
        ("--insurance-bps 10", "`flywheel insurance create`"),
        ("--burn-limit-bps 9000 --burn-bps 10000", "type 10000 to 10000"),
        ("--bounty-bps 1001", "type 1000 at most"),
        ("--max-refund-bps 10001", "type 10000 at most"),
        ("--lot 0", "--lot: type more than nothing"),
        ("--lot 0.0000001", "has 6 decimals"),
        ("--window 31d", "type a second to 2592000 s (30 d)"),
    ] {
        place.refuses(2, &own(words), expected);
    }
    let treasury = format!("--treasury-bps 5000 --recipient {op}");
    for (recipients, expected) in [
        (String::new(), "such as WALLET:2500"),
        (":9999".to_owned(), "add up to 9999 basis points"),
        (format!(":5000 --recipient {op}:5000"), "is named twice"),
        (format!(":10000 --recipient {wallet}:0"), "a basis point at least"),
    ] {
        place.refuses(2, &own(&format!("{treasury}{recipients}")), expected);
    }
    place.refuses(2, &own("--treasury-bps 1 --recipient x:10000"), "type an address");
    let rising = "--burn-bps 4000 --burn-limit-bps 9000 --treasury-bps 6000";
    place.refuses(
        2,
        &own(&format!("{rising} --recipient {op}:10000")),
        "type a later --slope-end",
    );
    let sold = |words: &str| format!("revenue create-pool --mint {stable} {words} -k auth");
    place.refuses(2, &sold("--price 2"), "the network's own token comes first");
    place.refuses(2, &sold(""), "--price");
    place.refuses(1, &own("").replace("-k auth", "-k op"), "AuthorityMismatch");

    let made = place.does(&own(""));
    let terms = &made["parameters"];
    assert_eq!(
        [
            "burnBps",
            "burnLimitBps",
            "windowSeconds",
            "bountyBps",
            "maxRefundBps"
        ]
        .map(|name| terms[name].as_i64().unwrap()),
        [10_000, 10_000, WINDOW, 10, 1_000]
    );
    assert_eq!(units(terms, &["lot", "bountyCap"]), [1_000 * TOKEN, TOKEN]);
    assert_eq!((&made["native"], &terms["auction"]), (&json!(true), &Value::Null));
    assert_eq!(terms["veto"], json!(place.address("auth")));
    place.refuses(2, &own(""), "has this pool already");
    place.refuses(
        2,
        &sold("--native"),
        &format!("the network's own token is {token}; leave --native out"),
    );
    for (words, expected) in [
        ("--price 0", "more than nothing"),
        ("--price x", "such as 2.5"),
        ("--price 2 --start-bps 9999", "type 10000 to 65535"),
        ("--price 2 --floor-bps 0", "type 1 to 10000"),
        ("--price 2 --decay-seconds 2h", "type a second to 3600 s (1 h)"),
        ("--price 2 --idle-step-bps 5001", "type 5000 at most"),
        ("--price 2 --min-fill 1001", "--min-fill is more than --lot"),
        ("--price 2 --feed on", "`flywheel price create` makes one"),
        ("--price 2 --min-price 0", "more than nothing"),
    ] {
        place.refuses(2, &sold(words), expected);
    }
    let made = place.does(&sold("--price 0.00000025 --min-price 0.0000001"));
    assert_eq!(made["reference"]["tokens"], json!("0.00000025"));
    let auction = &made["parameters"]["auction"];
    assert_eq!(auction["minPrice"]["tokens"], json!("0.0000001"));
    assert_eq!(
        ["startBps", "floorBps", "decaySeconds", "idleStepBps"].map(|name| auction[name].as_i64().unwrap()),
        [15_000, 5_000, 1_800, 100]
    );
    assert!(place.table("revenue pools").contains("2 revenue pools\n"));
}

#[test]
fn changed_terms_and_recipients_wait_and_what_is_owed_is_still_paid() {
    let takings = Takings::with_native();
    let place = &takings.place;
    let (op, other, auth) = (place.address("op"), place.address("other"), place.address("auth"));
    place.refuses(2, "revenue update-pool -k auth", "name what is to change");
    place.refuses(
        2,
        "revenue update-pool --lot 5 -k auth",
        "that is what holds already",
    );
    place.refuses(
        2,
        "revenue update-pool --burn-bps 5000 -k auth",
        "add up to 9000 basis points",
    );
    place.refuses(
        2,
        "revenue update-pool --min-fill 1 -k auth",
        "leave --min-fill out",
    );
    place.refuses(
        2,
        "revenue apply-update -k op",
        "no update of this pool is proposed",
    );
    place.refuses(1, "revenue update-pool --lot 6 -k op", "AuthorityMismatch");
    let proposed = place.does("revenue update-pool --burn-bps 5000 --treasury-bps 5000 --lot 6 -k auth");
    assert_eq!(
        (
            &proposed["parameters"]["burnBps"],
            &proposed["proposed"]["burnLimitBps"]
        ),
        (&json!(6_000), &json!(5_000)),
        "a share that does not rise goes on not to rise"
    );
    assert!(place.table("revenue pools --native").contains("60 % -> 50 %"));
    place.refuses(2, "revenue apply-update -k op", "the update waits until");

    takings.deposit("10", &takings.token);
    place.does("revenue crank -k auth");
    place.refuses(2, "revenue recipients --nobody -k auth", "would be nobody's");
    place.refuses(
        2,
        &format!("revenue recipients {op}:10000 --nobody -k auth"),
        "cannot be used with",
    );
    place.refuses(
        2,
        &format!("revenue recipients {op}:9000 -k auth"),
        "add up to 9000 basis points",
    );
    place.refuses(2, "revenue apply-recipients -k op", "no change of recipients");
    let list = place.does(&format!("revenue recipients {auth}:9000 {other}:1000 -k auth"));
    let shares: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["bps"].clone(), one["proposedBps"].clone()))
        .collect();
    assert_eq!(
        shares,
        [(7_500, 0), (2_500, 1_000), (0, 9_000)].map(|(now, then)| (json!(now), json!(then)))
    );
    place.refuses(2, "revenue apply-recipients -k op", "waits until");
    place.wait(2 * DAY);
    let applied = place.does("revenue apply-update -k op");
    assert_eq!(applied["parameters"]["treasuryBps"], json!(5_000));
    let applied = place.does("revenue apply-recipients -k op");
    assert_eq!(applied["recipients"][0]["wallet"], json!(auth));

    takings.deposit("10", &takings.token);
    place.does("revenue crank -k auth");
    // 0.4 of 9.99, of which three quarters are of who has left; then 0.5 of 9.99, nine tenths to auth.
    let owed = place.does("revenue recipients");
    let owed: Vec<u64> = (0..3).map(|place| Vault::units(&owed[place]["owed"])).collect();
    assert_eq!(owed, [4_495_500, 999_000 + 499_500, 2_997_000]);
    let paid = place.does("revenue pay -k auth");
    let paid: Vec<_> = (0..3)
        .map(|place| {
            (
                paid["paid"][place]["for"].clone(),
                Vault::units(&paid["paid"][place]["amount"]),
            )
        })
        .collect();
    assert_eq!(
        paid,
        [
            (json!(op), 2_997_000),
            (json!(other), 1_498_500),
            (json!(auth), 4_495_500)
        ]
    );
    assert_eq!(place.does("revenue recipients").as_array().unwrap().len(), 2);
}

#[test]
fn a_rising_share_of_the_burn_is_shown_for_epochs_to_come() {
    let takings = Takings::new();
    let (place, op) = (&takings.place, takings.place.address("op"));
    place.does(&format!(
        "revenue create-pool --native --mint {} --burn-bps 4000 --treasury-bps 6000 --recipient {op}:10000 --burn-limit-bps 7000 \
         --slope-start 4 --slope-end 10 --bounty-bps 0 -k auth",
        takings.token
    ));
    let shown = place.does("revenue split 10");
    let rows: Vec<_> = shown
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["epoch"].as_u64().unwrap(), row["burnBps"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        rows,
        [
            (0, 4_000),
            (4, 4_000),
            (5, 4_500),
            (6, 5_000),
            (7, 5_500),
            (8, 6_000),
            (9, 6_500),
            (10, 7_000)
        ]
    );
    let last = &shown[7];
    assert_eq!(units(last, &["burn", "treasury"]), [7 * TOKEN, 3 * TOKEN]);
    let named = place.does("revenue split 10 --epoch 7 --epoch 99");
    assert_eq!(
        [0, 1].map(|place| named[place]["burnBps"].as_u64().unwrap()),
        [5_500, 7_000]
    );
    place.refuses(2, "revenue split 0", "more than nothing");
    place.refuses(2, "revenue split 10 --plot burn.gif", ".svg or .png");
    place.refuses(
        2,
        "revenue split 10 --epoch 9000 --plot burn.svg",
        "are too many for a picture",
    );
    place.does("revenue split 10 --plot burn.svg");
    assert!(place.read("burn.svg").contains("share that is burned"));
    assert!(place.table("revenue split 10").contains("nothing was sent"));
}

//! Revenue: pools, what comes in, how it is divided, paid and burned.

mod common;

use common::takings::{EPOCH, Takings, WINDOW};
use common::vault::{DAY, TOKEN, Vault};
use serde_json::{Value, json};

const HASH: &str = "abababababababababababababababababababababababababababababababab";

fn units(of: &Value, names: &[&str]) -> Vec<u64> {
    names.iter().map(|name| Vault::units(&of[name])).collect()
}

const OWED: [&str; 6] = [
    "undistributed",
    "forBurn",
    "providers",
    "stakers",
    "insurance",
    "recipients",
];

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
fn what_comes_in_is_divided_as_the_preview_says_and_paid_to_everybody() {
    let takings = Takings::with_pools();
    let (place, stable) = (&takings.place, &takings.stable);
    place.write("invoice.txt", "100 gigabytes");
    let on = format!("--mint {stable} -k op");
    for (words, expected) in [
        (
            "0 --category data --invoice invoice.txt",
            "type more than nothing",
        ),
        ("1e3 --category data --invoice invoice.txt", "type whole tokens"),
        (
            "0.0000001 --category data --invoice invoice.txt",
            "has 6 decimals",
        ),
        (
            "1 --category water --invoice invoice.txt",
            "possible values: storage",
        ),
        ("1 --category data", "--invoice"),
        ("1 --category data --invoice nowhere.txt", "with --invoice-hash"),
        ("1 --category data --invoice-hash 00", "64 hexadecimal digits"),
        (
            "1001 --category data --invoice invoice.txt",
            "can spend 1000 tokens of 1001 tokens",
        ),
    ] {
        place.refuses(2, &format!("revenue deposit {words} {on}"), expected);
    }
    let no_mint = "revenue deposit 1 --category data --invoice invoice.txt -k op";
    let several = place.refuses(2, no_mint, "several pools fit");
    assert!(several.contains("(the network's own token)"), "{several}");
    place.refuses(2, &format!("revenue crank {on}"), "nothing has come in");
    place.refuses(
        2,
        &format!("revenue pay {on}"),
        "nothing is owed to any recipient",
    );

    let paid = place.does(&format!(
        "revenue deposit 100 --category data --invoice invoice.txt {on}"
    ));
    assert_eq!(units(&paid["owed"], &OWED), [100 * TOKEN, 0, 0, 0, 0, 0]);
    assert_eq!(
        paid["current"]["categories"],
        json!([{"category": "data", "amount": {"baseUnits": 100 * TOKEN, "tokens": "100"}}])
    );
    assert_eq!(place.tokens(&takings.stables[0]), 900 * TOKEN);

    let preview = place.does(&format!("revenue split 100 --mint {stable}"));
    let parts = ["bounty", "providers", "stakers", "burn", "treasury", "insurance"];
    let expected = [100_000, 49_950_000, 19_980_000, 14_985_000, 9_990_000, 4_995_000];
    assert_eq!(units(&preview[0], &parts), expected);
    assert_eq!(
        preview.as_array().unwrap().len(),
        1,
        "the burn's share does not rise"
    );

    let cranked = place.does(&format!("revenue crank --mint {stable} -k other"));
    assert_eq!(units(&cranked, &["split", "bounty"]), [100 * TOKEN, 100_000]);
    let legs = cranked["legs"].as_array().unwrap();
    let paid: Vec<u64> = legs.iter().map(|leg| Vault::units(&leg["paid"])).collect();
    assert_eq!(paid, [49_950_000, 19_980_000, 0, 4_995_000]);
    assert!(legs.iter().all(|leg| leg["leftOut"] == Value::Null));
    // The bounty and the insurance go into the same token account of `other`.
    assert_eq!(place.tokens(&takings.stables[2]), 100_000 + 4_995_000);
    let pool = takings.pool(stable);
    assert_eq!(units(&pool["owed"], &OWED), [0, 14_985_000, 0, 0, 0, 9_990_000]);
    place.refuses(2, &format!("revenue crank {on}"), "nothing has come in");

    let [op, other] = ["op", "other"].map(|key| place.address(key));
    place.refuses(
        2,
        &format!("revenue pay --to {} {on}", takings.stables[0]),
        "name that recipient with --recipient",
    );
    place.refuses(
        2,
        &format!("revenue pay --recipient {op} --to {} {on}", takings.stables[1]),
        "is to be paid",
    );
    let list = place.does(&format!("revenue recipients --mint {stable}"));
    assert_eq!((&list[0]["wallet"], &list[0]["bps"]), (&json!(op), &json!(7_500)));
    assert_eq!(
        [0, 1].map(|place| Vault::units(&list[place]["owed"])),
        [7_492_500, 2_497_500]
    );
    let one = place.does(&format!("revenue pay --recipient {op} --mint {stable} -k auth"));
    assert_eq!(Vault::units(&one["paid"][0]["amount"]), 7_492_500);
    let rest = place.does(&format!("revenue pay {on}"));
    assert_eq!(
        (&rest["paid"][0]["for"], Vault::units(&rest["paid"][0]["amount"])),
        (&json!(other), 2_497_500)
    );
    assert_eq!(place.tokens(&takings.stables[0]), 907_492_500);
    place.refuses(
        2,
        &format!("revenue pay --recipient {op} {on}"),
        &format!("nothing is owed to {op}"),
    );
    let table = place.table(&format!("revenue pools --mint {stable}"));
    for expected in ["14.985 tokens", "15 %", "2 network tokens", "data: 100 tokens"] {
        assert!(table.contains(expected), "{expected:?} is missing in\n{table}");
    }
}

#[test]
fn a_leg_without_its_account_is_left_out_and_stays_owed() {
    let takings = Takings::with_pools();
    let (place, stable) = (&takings.place, &takings.stable);
    takings.deposit("100", stable);
    place.close_token_account(&takings.stables[2], "other");
    let crank = format!("revenue crank --mint {stable} -k auth");
    let cranked = place.does(&crank);
    let insurance = &cranked["legs"][3];
    assert_eq!(
        (Vault::units(&insurance["paid"]), Vault::units(&insurance["owed"])),
        (0, 4_995_000)
    );
    let reason = insurance["leftOut"].as_str().unwrap();
    assert!(reason.contains(&takings.stables[2]), "{reason}");
    assert_eq!(Vault::units(&cranked["legs"][0]["paid"]), 49_950_000);
    place.refuses(2, &crank, "is not there, or frozen");
    // Whoever cranks into the account of `other` makes it again.
    let again = place.does(&format!(
        "revenue deposit 0.001 --category other --invoice-hash {HASH} --mint {stable} -k op"
    ));
    assert_eq!(Vault::units(&again["owed"]["insurance"]), 4_995_000);
    let cranked = place.does(&format!("revenue crank --mint {stable} -k other"));
    assert!(
        cranked["legs"][3]["leftOut"].is_string(),
        "the account is made in the same transaction"
    );
    let cranked = place.does(&format!("revenue crank --mint {stable} -k other"));
    assert_eq!(Vault::units(&cranked["legs"][3]["paid"]), 4_995_049);
}

#[test]
fn the_networks_own_token_is_burned_by_lots_or_directly() {
    let takings = Takings::with_native();
    let (place, token) = (&takings.place, &takings.token);
    place.refuses(2, "revenue burn-lot -k op", "nothing is for the burn");
    takings.deposit("20", token);
    place.does("revenue crank -k other");
    // 20 less a bounty of 0.02: 0.6 of 19.98 are for the burn, of which a window takes five.
    assert_eq!(Vault::units(&takings.pool(token)["owed"]["forBurn"]), 11_988_000);
    let burned = place.does("revenue burn-lot -k other");
    assert_eq!(
        (
            Vault::units(&burned["owed"]["forBurn"]),
            Vault::units(&burned["current"]["burned"])
        ),
        (6_988_000, 5 * TOKEN)
    );
    place.refuses(2, "revenue burn-lot -k other", "the next begins at");
    takings.next_window();
    place.does("revenue burn-lot -k other");

    place.refuses(1, "revenue direct-burn on -k op", "VetoMismatch");
    place.refuses(2, "revenue direct-burn maybe -k auth", "possible values: on, off");
    assert_eq!(
        place.does("revenue direct-burn on -k auth")["directBurn"],
        json!(true)
    );
    let cranked = place.does("revenue crank -k other");
    assert_eq!(
        (
            Vault::units(&cranked["legs"][2]["paid"]),
            Vault::units(&cranked["forBurn"])
        ),
        (1_988_000, 0)
    );
    assert_eq!(
        Vault::units(&takings.pool(token)["current"]["burned"]),
        11_988_000
    );
    assert_eq!(
        place.does("revenue direct-burn off -k auth")["directBurn"],
        json!(false)
    );
}

#[test]
fn a_refund_stays_within_what_came_in_and_its_limit() {
    let takings = Takings::with_native();
    let (place, to) = (&takings.place, &takings.purses[0]);
    takings.deposit("20", &takings.token);
    let refund =
        |tokens: &str| format!("revenue refund {tokens} --category data --invoice-hash {HASH} --to {to}");
    let by_authority = |tokens: &str| format!("{} -k auth", refund(tokens));
    place.refuses(
        2,
        &by_authority("20.000001"),
        "20 tokens came in and is not split yet",
    );
    place.refuses(
        2,
        &by_authority("2.000001"),
        "2 tokens may still be refunded in this epoch",
    );
    place.refuses(2, &by_authority("0"), "more than nothing");
    place.refuses(1, &format!("{} -k op", refund("1")), "AuthorityMismatch");
    place.refuses(
        2,
        &by_authority("1").replace(to, &takings.stables[0]),
        "is no token account of mint",
    );
    let vault = takings.pool(&takings.token)["vault"].as_str().unwrap().to_owned();
    place.refuses(
        2,
        &by_authority("1").replace(to, &vault),
        "is what the pool pays from",
    );
    let refunded = place.does(&by_authority("1.5"));
    assert_eq!(
        (
            Vault::units(&refunded["current"]["refunds"]),
            Vault::units(&refunded["owed"]["undistributed"])
        ),
        (1_500_000, 18_500_000)
    );
    assert_eq!(place.tokens(to), 981_500_000);
    place.refuses(2, &by_authority("0.6"), "0.5 tokens may still be refunded");
    place.wait(EPOCH);
    // A new epoch has no income, and so no refunds.
    place.refuses(2, &by_authority("0.1"), "none may still be refunded");
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

#[test]
fn statements_that_are_due_are_closed_before_anything_is_booked() {
    let takings = Takings::with_pools();
    let (place, token, stable) = (&takings.place, &takings.token, &takings.stable);
    place.refuses(
        2,
        "revenue close -k op",
        "no statement is due; the open epoch ends at",
    );
    takings.deposit("100", stable);
    place.wait(3 * EPOCH);
    assert_eq!(takings.pool(stable)["statementsDue"], json!(3));
    assert!(
        place
            .table(&format!("revenue pools --mint {stable}"))
            .contains("3 statements are due")
    );
    place.keygen("poor");
    place.does("airdrop 0.005 -k poor");
    place.refuses(2, "revenue close -k poor", "for the statements that are due");
    let paid = takings.deposit("1", stable);
    assert_eq!(
        (
            &paid["openEpoch"],
            &paid["statementsDue"],
            Vault::units(&paid["current"]["income"])
        ),
        (&json!(3), &json!(0), TOKEN)
    );
    let closed = place.does(&format!("revenue close --mint {token} -k op"));
    let epochs: Vec<_> = closed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["epoch"].clone())
        .collect();
    assert_eq!(epochs, [0, 1, 2].map(|epoch| json!(epoch)));
    place.refuses(2, "revenue close -k op", "no statement is due");
    place.wait(40 * EPOCH);
    let table = place.table("revenue close -k op");
    assert!(table.contains("80 statements were closed"), "{table}");
    // What was owed then still is, and the crank books it now.
    place.wait(EPOCH);
    let cranked = place.does(&format!("revenue crank --mint {stable} -k op"));
    assert_eq!(
        (&cranked["epoch"], Vault::units(&cranked["split"])),
        (&json!(44), 101 * TOKEN)
    );
}

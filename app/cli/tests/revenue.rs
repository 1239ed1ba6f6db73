//! Revenue: what comes in, how it is divided, paid, burned and stated.

mod common;

use common::takings::{EPOCH, Takings};
use common::vault::{TOKEN, Vault};
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

//! The report of what a network took in, paid and burned.

mod common;

use common::local::KeptInAFile;
use common::takings::{EPOCH, Takings};
use common::vault::{TOKEN, Vault};
use serde_json::{Value, json};

/// Epoch 0: 100 in, split and paid, 4 sold, half of the recipients paid. Epoch 1: nothing. Epoch 2: 20 of the network's own token
/// in, a lot of 5 burned, 2 refunded. Then all are closed.
fn three_epochs() -> Takings {
    let takings = Takings::with_pools();
    let (place, token, stable) = (&takings.place, &takings.token, &takings.stable);
    takings.deposit("100", stable);
    place.does(&format!("revenue crank --mint {stable} -k other"));
    place.does("auction buy 4 --max-price 3 -k op");
    place.does(&format!(
        "revenue pay --recipient {} --mint {stable} -k op",
        place.address("op")
    ));
    place.wait(2 * EPOCH);
    takings.deposit("20", token);
    let to = &takings.purses[0];
    let hash = "cd".repeat(32);
    place.does(&format!(
        "revenue refund 2 --category data --invoice-hash {hash} --to {to} --mint {token} -k auth"
    ));
    place.does(&format!("revenue crank --mint {token} -k other"));
    place.does("revenue burn-lot -k op");
    place.wait(EPOCH);
    place.does("revenue close -k op");
    takings
}

fn amounts(of: &Value, names: &[&str]) -> Vec<u64> {
    names.iter().map(|name| Vault::units(&of[name])).collect()
}

const FLOWS: [&str; 10] = [
    "opening",
    "income",
    "providers",
    "stakers",
    "recipients",
    "insurance",
    "refunds",
    "bounties",
    "closing",
    "vaultBalance",
];

#[test]
fn every_flow_stands_in_its_epoch_and_the_epochs_follow_from_each_other() {
    let _kept = KeptInAFile::for_its_clock();
    let takings = three_epochs();
    let place = &takings.place;
    let report = place.does("report");
    assert_eq!(
        (
            &report["agrees"],
            &report["statementsChecked"],
            &report["pairsChecked"]
        ),
        (&json!(true), &json!(6), &json!(6))
    );
    let (own, paid) = (&report["mints"][0], &report["mints"][1]);
    assert_eq!(
        (&own["native"], &own["mint"]),
        (&json!(true), &json!(takings.token))
    );
    assert_eq!(
        (&paid["native"], &paid["mint"]),
        (&json!(false), &json!(takings.stable))
    );

    // 0.15 of 99.9 for the burn, less 4 sold; a tenth for recipients, of which a quarter is not paid.
    let closing = 10_985_000 + 2_497_500;
    let first = &paid["epochs"][0];
    assert_eq!(
        amounts(first, &FLOWS),
        [
            0,
            100 * TOKEN,
            49_950_000,
            19_980_000,
            7_492_500,
            4_995_000,
            0,
            100_000,
            closing,
            closing
        ]
    );
    assert_eq!(
        amounts(first, &["sold", "bought", "incomeData"]),
        [4 * TOKEN, 10 * TOKEN, 100 * TOKEN]
    );
    assert_eq!(
        (&first["fills"], &first["invoices"], &first["orders"]),
        (&json!(1), &json!(1), &json!(0))
    );
    let second = &paid["epochs"][1];
    assert_eq!(
        amounts(second, &FLOWS),
        [closing, 0, 0, 0, 0, 0, 0, 0, closing, closing]
    );
    assert_eq!(second["invoiceDigest"], json!("00".repeat(32)));
    assert_eq!(
        amounts(&paid["together"], &["opening", "income", "closing"]),
        [0, 100 * TOKEN, closing]
    );

    // 18 after the refund, less a bounty of 0.018: 0.4 to recipients, 0.6 for the burn, of which five were burned.
    let third = &own["epochs"][2];
    assert_eq!(
        amounts(third, &FLOWS),
        [
            0,
            20 * TOKEN,
            0,
            0,
            0,
            0,
            2 * TOKEN,
            18_000,
            12_982_000,
            12_982_000
        ]
    );
    assert_eq!(
        amounts(third, &["burnedFromVault", "burned", "supply"]),
        [5 * TOKEN, 5 * TOKEN, 1_985 * TOKEN]
    );
    assert_eq!(
        amounts(
            &own["epochs"][0],
            &["burned", "burnedFromVault", "minted", "supply"]
        ),
        [10 * TOKEN, 0, 0, 1_990 * TOKEN]
    );
    assert_eq!(
        amounts(&own["together"], &["burned", "supply"]),
        [15 * TOKEN, 1_985 * TOKEN]
    );

    let one = place.does(&format!("report --mint {} --from 1 --to 1", takings.stable));
    assert_eq!(one["mints"].as_array().unwrap().len(), 1);
    assert_eq!(one["mints"][0]["epochs"][0]["epoch"], json!(1));
    assert_eq!(one["mints"][0]["epochs"].as_array().unwrap().len(), 1);
}

#[test]
fn a_report_is_read_by_people_spreadsheets_and_as_a_picture() {
    let _kept = KeptInAFile::for_its_clock();
    let takings = three_epochs();
    let place = &takings.place;
    let table = place.table("report");
    for expected in [
        "the network's own token",
        "49.95",
        "13.4825",
        "together",
        "  data",
        "checked: in 6 statements",
        "in 6 pairs of epochs",
    ] {
        assert!(table.contains(expected), "{expected:?} is missing in\n{table}");
    }
    assert!(
        !table.contains("  storage"),
        "a category without income is left out"
    );
    assert!(table.lines().all(|line| line.chars().count() <= 120), "{table}");

    let sheet = place.table("report --format csv");
    let mut rows = csv::Reader::from_reader(sheet.as_bytes());
    let header = rows.headers().unwrap().clone();
    let place_of = |name: &str| header.iter().position(|cell| cell == name).unwrap();
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6);
    let cells = |row: usize, names: [&str; 5]| names.map(|name| rows[row][place_of(name)].to_owned());
    let names = ["epoch", "income", "sold", "bought", "closing"];
    assert_eq!(cells(3, names), ["0", "100", "4", "10", "13.4825"]);
    assert_eq!(cells(2, names), ["2", "20", "", "", "12.982"]);
    assert_eq!(
        cells(2, ["burned", "emission", "emissionFrom", "supply", "mint"]),
        ["5", "0", "minted", "1985", &takings.token]
    );

    place.does("report --plot report.svg");
    let picture = place.read("report.svg");
    for expected in ["revenue (", "burned (", "emission (", "epoch"] {
        assert!(picture.contains(expected), "{expected:?} is missing");
    }
    place.does("report --plot report.png --quiet");
    place.refuses(2, "report --plot report.pdf", ".svg or .png");
    place.refuses(2, "report --from 2 --to 1", "swap them");
    place.refuses(2, "report --format xml", "possible values: csv");
    place.refuses(
        2,
        &format!("report --mint {}", place.address("op")),
        "has no such revenue pool",
    );
}

#[test]
fn what_was_minted_stands_in_the_epoch_and_due_statements_are_named() {
    let takings = Takings::with_native();
    let (place, token) = (&takings.place, &takings.token);
    let report = place.does("report");
    assert_eq!(
        (&report["mints"][0]["epochs"], &report["agrees"]),
        (&json!([]), &json!(true))
    );
    assert!(place.table("report").contains("no statements"));
    place.refuses(2, "report --plot report.svg", "no statements to draw");
    place.mint_to(token, &takings.purses[0], 7 * TOKEN);
    place.wait(2 * EPOCH);
    assert_eq!(place.does("report")["mints"][0]["statementsDue"], json!(2));
    assert!(place.table("report").contains("2 statements are due"));
    place.does("revenue close -k op");
    let report = place.does("report");
    let epochs = &report["mints"][0]["epochs"];
    assert_eq!(
        [0, 1].map(|epoch| amounts(&epochs[epoch], &["minted", "emission", "supply"])),
        [[7 * TOKEN, 7 * TOKEN, 2_007 * TOKEN], [0, 0, 2_007 * TOKEN]]
    );
    assert_eq!(epochs[0]["emissionFrom"], json!("minted"));
}

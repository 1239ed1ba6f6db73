//! An epoch computed from files, computed again by somebody else, and proved.

mod common;

use common::schemas::Checked;
use common::{Place, stderr, stdout};
use flywheel_merkle::{Domain, Leaf, NODE_LENGTH, Node, leaf_node, verify};
use serde_json::{Value, json};
use solana_address::Address;

const POOL: &str = "8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR";
const ONE: &str = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
const TWO: &str = "8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR";

/// A place with `n.toml` (a million tokens an epoch, by work), `x.snapshot` of four devices and their work in `u.csv`.
fn place() -> Place {
    let place = Place::new();
    place.write("n.toml", include_str!("../../oracle/src/sample/crowd.toml"));
    let header = "index,class,operator,status,multiplier_bps,capacity,cell,payee,key";
    let row = |index: u32, status: &str, bps: u32, payee: &str| {
        format!("{index},1,{ONE},{status},{bps},1,,{payee},{ONE}\n")
    };
    let rows = [
        row(3, "active", 20_000, TWO),
        row(0, "active", 10_000, ONE),
        row(7, "suspended", 0, ONE),
        row(4, "degraded", 5_000, ONE),
    ];
    place.write("x.csv", &format!("{header}\n{}", rows.concat()));
    place.write(
        "u.csv",
        "epoch,device,work\n0,0,1.00\n0,3,2.00\n0,4,4.00\n0,7,9\n1,4,1\n",
    );
    place.does(&format!(
        "oracle snapshot --network {ONE} --at 2026-01-01 --from-csv x.csv --out x.snapshot"
    ));
    place
}

const INPUTS: &str = "--network n.toml --snapshot x.snapshot --usage u.csv";

fn compute(place: &Place, epoch: u32, more: &str) -> Value {
    place.does(&format!(
        "oracle compute {INPUTS} --epoch {epoch} --pool {POOL} --output-folder out {more}"
    ))
}

fn leaves(epoch: u32) -> String {
    format!("out/{POOL}-{epoch}.leaves")
}

fn manifest(epoch: u32) -> String {
    format!("out/{POOL}-{epoch}.json")
}

fn verify_line(epoch: u32, more: &str) -> String {
    format!("oracle verify {INPUTS} --manifest {} {more}", manifest(epoch))
}

#[test]
fn an_epoch_is_divided_published_and_proved() {
    let place = place();
    let computed = compute(&place, 0, "");
    // 10^12 base units by 1 x 1, 2 x 2 and 4 x 0.5 of 7: 142,857,142,857.1…, 571,428,571,428.5…, 285,714,285,714.2…
    assert_eq!(
        (&computed["devices"], &computed["devicesPaid"]),
        (&json!(4), &json!(3))
    );
    assert_eq!(
        computed["pool"],
        json!({"baseUnits": 1_000_000_000_000_u64, "tokens": "1000000"})
    );
    assert_eq!(
        computed["paid"],
        json!({"baseUnits": 999_999_999_999_u64, "tokens": "999999.999999"})
    );
    let noted = computed["notes"][0]["message"].as_str().unwrap();
    assert!(noted.contains("not live"), "{noted}");
    let published: Value = serde_json::from_str(&place.read(&manifest(0))).unwrap();
    assert_eq!(published, computed["manifest"]);
    assert_eq!(
        (&published["rule"], &published["leafCount"]),
        (&json!("work-share"), &json!(3))
    );
    assert_eq!(published["inputs"].as_object().unwrap().len(), 3);
    let proof = place.does(&format!("oracle proof 3 --leaves {}", leaves(0)));
    assert_eq!(
        (&proof["total"], &proof["payee"], &proof["position"]),
        (&json!("571428571428"), &json!(TWO), &json!(1))
    );
    assert_proved(&proof);
    let table = place.table(&format!("oracle proof 3 --leaves {}", leaves(0)));
    assert!(table.contains("571428571428 base units"), "{table}");
}

/// Checks a proof as the program does.
fn assert_proved(proof: &Value) {
    let text = |name: &str| proof[name].as_str().unwrap().to_owned();
    let number = |name: &str| u32::try_from(proof[name].as_u64().unwrap()).unwrap();
    let address = |text: String| text.parse::<Address>().unwrap().to_bytes();
    let domain = Domain {
        program_id: reward_distributor::ID.to_bytes(),
        pool: address(text("pool")),
    };
    let leaf = Leaf {
        index: number("index"),
        payee: address(text("payee")),
        total: text("total").parse().unwrap(),
    };
    let siblings = hex::decode(text("proof")).unwrap();
    assert_eq!(siblings.len(), 2 * NODE_LENGTH);
    let mut hash = [0; 32];
    hex::decode_to_slice(text("root"), &mut hash).unwrap();
    let root = Node {
        hash,
        sum: 999_999_999_999,
    };
    let proved = verify(
        leaf_node(&domain, &leaf),
        number("position"),
        number("leafCount"),
        &siblings,
        &root,
    );
    assert_eq!(proved, Ok(()));
}

#[test]
fn the_next_epoch_goes_on_from_the_leaves_before_it() {
    let place = place();
    compute(&place, 0, "");
    let second = compute(&place, 1, &format!("--previous {}", leaves(0)));
    assert_eq!(second["paid"]["tokens"], json!("1000000"));
    assert_eq!(second["total"]["baseUnits"], json!(1_999_999_999_999_u64));
    let proof = place.does(&format!("oracle proof 4 --leaves {}", leaves(1)));
    assert_eq!(proof["total"], json!("1285714285714"));
    let agrees = place.does(&verify_line(1, &format!("--previous {}", leaves(0))));
    assert_eq!(agrees["agrees"], json!(true));
    let line = format!("oracle compute {INPUTS} --pool {POOL} --output-folder out --previous");
    place.refuses(
        2,
        &format!("{line} {} --epoch 1", leaves(1)),
        "expected leaves of an epoch before 1, found those of epoch 1",
    );
    let other = format!("oracle compute {INPUTS} --pool {ONE} --epoch 1 --output-folder out");
    place.refuses(
        2,
        &format!("{other} --previous {}", leaves(0)),
        &format!("expected leaves of pool {ONE}, found those of {POOL}"),
    );
}

#[test]
fn the_same_inputs_in_another_order_and_form_give_the_same_leaves() {
    let place = place();
    compute(&place, 0, "");
    place.write(
        "u.jsonl",
        "{\"device\": 4, \"work\": \"4\", \"epoch\": 0}\n{\"device\": 3, \"work\": 2.00, \"epoch\": 0}\n\
         {\"epoch\": 0, \"device\": 0, \"work\": 1}\n",
    );
    place.does(&format!(
        "oracle compute --network n.toml --snapshot x.snapshot --usage u.jsonl --epoch 0 --pool {POOL} --output-folder other"
    ));
    let bytes = |name: String| std::fs::read(place.path(&name)).unwrap();
    assert_eq!(bytes(leaves(0)), bytes(leaves(0).replace("out/", "other/")));
}

#[test]
fn what_somebody_else_publishes_is_compared_to_the_leaf() {
    let place = place();
    compute(&place, 0, "");
    let agrees = place.table(&verify_line(0, ""));
    assert!(
        agrees.contains("agrees") && agrees.contains("3 devices"),
        "{agrees}"
    );
    // The second leaf's total is one base unit higher.
    let mut bytes = std::fs::read(place.path(&leaves(0))).unwrap();
    bytes[44 + 36] += 1;
    std::fs::write(place.path("theirs.leaves"), &bytes).unwrap();
    let output = place
        .flywheel(
            &verify_line(0, "--leaves theirs.leaves")
                .split_whitespace()
                .collect::<Vec<_>>(),
        )
        .checked();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(
        said.contains("0 missing, 0 additional, 1 with another payee or total"),
        "{said}"
    );
    assert!(
        said.contains("571428571428 base units") && said.contains("571428571429 base units"),
        "{said}"
    );
    assert!(stderr(&output).contains("epoch 0: what was published differs"));
}

#[test]
fn a_manifest_that_differs_is_compared_line_by_line() {
    let place = place();
    compute(&place, 0, "");
    place.write("u2.csv", &place.read("u.csv").replace("0,4,4.00", "0,4,5.00"));
    let line = verify_line(0, "--output json").replace("u.csv", "u2.csv");
    let output = place
        .flywheel(&line.split_whitespace().collect::<Vec<_>>())
        .checked();
    assert_eq!(output.status.code(), Some(1));
    let compared: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let lines: Vec<_> = compared["manifest"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["what"].as_str().unwrap())
        .collect();
    // Three amounts with remainders of a third each: the total stays the same.
    assert_eq!(lines, ["root", "SHA-256 of the leaves", "usage file"]);
    assert_eq!(compared["leaves"]["changed"], json!(3));
    let first = &compared["leaves"]["first"][0];
    // 10^12 / 7.5 and 10^12 / 7.
    assert_eq!(
        (&first["expected"]["total"], &first["actual"]["total"]),
        (&json!(133_333_333_333_u64), &json!(142_857_142_857_u64))
    );
}

#[test]
fn files_that_cannot_be_used_are_named_and_nothing_is_written() {
    let place = place();
    let compute = format!("oracle compute {INPUTS} --pool {POOL} --output-folder out --epoch");
    place.refuses(
        2,
        &format!("{compute} 5"),
        "u.csv: expected work of epoch 5, found rows of 2 epochs from 0 to 1",
    );
    let other = |from: &str, to: &str| format!("{compute} 0").replace(from, to);
    place.refuses(2, &other("x.snapshot", "x.csv"), "which begins with FLYSNAP");
    place.refuses(
        2,
        &other("u.csv", "none.csv"),
        "none.csv: expected a file that can be read",
    );
    place.refuses(
        2,
        &format!("{compute} 0 --burned 0.1234567"),
        "the network's token has 6 decimals",
    );
    place.write("u3.csv", "epoch,device,work\n0,0,1\n0,5,1\n0,3,x\n");
    let said = place.refuses(
        2,
        &other("u.csv", "u3.csv"),
        "u3.csv:3, column \"device\": expected the name of a device",
    );
    assert!(
        said.contains("u3.csv:4, column \"work\"") && said.contains("Nothing was written"),
        "{said}"
    );
    place.write("cut.leaves", "x");
    place.refuses(
        2,
        &format!("{compute} 0 --previous cut.leaves"),
        "records of 44 bytes each",
    );
    assert!(!place.path("out").exists());
}

#[test]
fn a_proof_needs_a_leaf_and_leaves_that_are_those_of_the_manifest() {
    let place = place();
    compute(&place, 0, "");
    place.refuses(
        2,
        &format!("oracle proof 7 --leaves {}", leaves(0)),
        "device 7 has no leaf after epoch 0",
    );
    let mut bytes = std::fs::read(place.path(&leaves(0))).unwrap();
    bytes[36] += 1;
    std::fs::write(place.path(&leaves(0)), &bytes).unwrap();
    place.refuses(
        2,
        &format!("oracle proof 3 --leaves {}", leaves(0)),
        "expected 999999999999 base units in all, as the manifest says, found 1000000000000",
    );
}

#[test]
fn a_measurement_gives_numbers_and_the_same_root_each_time() {
    let place = Place::new();
    let measured = place.does("oracle bench --devices 5000 --repeat 1");
    for name in ["totalSeconds", "rewardSeconds", "treeSeconds", "bareHashSeconds"] {
        assert!(measured[name].as_f64().unwrap() > 0.0, "{name}");
    }
    assert_eq!(measured["devices"], json!(5_000));
    assert!(measured["peakMemoryBytes"].as_u64().unwrap() > 1_000_000);
    let grown = place.does("oracle bench --growth --devices 10000 --repeat 1");
    let sizes: Vec<_> = grown
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["devices"].as_u64().unwrap())
        .collect();
    assert_eq!(sizes, [1_000, 10_000]);
    let again = place.does("oracle bench --devices 5000 --repeat 1");
    assert_eq!(again["root"], measured["root"]);
    for number in ["0", "100000001", "many"] {
        let complaint = place.complaint(2, &["oracle", "bench", "--devices", number]);
        assert!(complaint.contains("from 1 to 100000000"), "{complaint}");
    }
}

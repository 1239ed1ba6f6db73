//! docs/DEPLOY.md says what deploying costs, as it is. `FLYWHEEL_UPDATE=1` writes it anew.

use std::path::PathBuf;

use flywheel_client::deploy::{
    LAMPORTS_PER_SIGNATURE, ProgramFile, buffer_rent, bytes_per_write, deployment_rent, missing,
};
use flywheel_client::programs::{self, PROGRAMS};
use solana_address::Address;

const BEGIN: &str =
    "<!-- costs: begin; FLYWHEEL_UPDATE=1 cargo test -p flywheel-client --test deploy_page -->\n";
const END: &str = "<!-- costs: end -->";
/// Lamports per byte: before the cuts of 2026, now, and after the next one.
const RATES: [u64; 3] = [6_960, 5_080, 2_575];
const NOW: u64 = RATES[1];
const LAMPORTS_PER_SOL: u64 = 1_000_000_000;

fn sol(lamports: u64) -> String {
    format!(
        "{}.{:09}",
        lamports / LAMPORTS_PER_SOL,
        lamports % LAMPORTS_PER_SOL
    )
}

/// Bytes and write transactions of a program, if payer and authority are one key.
fn size(file: &str) -> (usize, u64) {
    let file = ProgramFile::read(&programs::deploy_folder().join(file)).unwrap();
    let key = Address::new_from_array([1; 32]);
    let per_write = bytes_per_write(&key, &key).unwrap();
    let writes = missing(file.bytes(), &[], per_write).len();
    (file.bytes().len(), writes.try_into().unwrap())
}

/// One signature makes the buffer, one is on each write, two are on the deployment.
fn fees(writes: u64) -> u64 {
    (1 + writes + 2) * LAMPORTS_PER_SIGNATURE
}

fn table() -> String {
    let mut rows = vec![
        "| program | bytes | writes | rent at 6,960 | **at 5,080** | at 2,575 | lent to the buffer | fees |"
            .to_owned(),
        "|---|--:|--:|--:|--:|--:|--:|--:|".to_owned(),
    ];
    let mut sums = (0, 0, [0; 3], 0, 0);
    for program in PROGRAMS {
        let (bytes, writes) = size(program.file);
        let rents = RATES.map(|rate| deployment_rent(bytes, rate));
        let lent = buffer_rent(bytes, NOW);
        rows.push(row(program.name, bytes, writes, rents, lent, fees(writes)));
        sums.0 += bytes;
        sums.1 += writes;
        (0..3).for_each(|rate| sums.2[rate] += rents[rate]);
        sums.3 = lent.max(sums.3);
        sums.4 += fees(writes);
    }
    rows.push(row(
        "all five, one after the other",
        sums.0,
        sums.1,
        sums.2,
        sums.3,
        sums.4,
    ));
    rows.join("\n") + "\n"
}

fn row(name: &str, bytes: usize, writes: u64, rents: [u64; 3], lent: u64, fees: u64) -> String {
    let [old, now, next] = rents.map(sol);
    let (lent, fees) = (sol(lent), sol(fees));
    format!("| {name} | {bytes} | {writes} | {old} | {now} | {next} | {lent} | {fees} |")
}

#[test]
fn the_costs_in_the_deployment_page_are_those_of_the_programs_as_they_are_built() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/DEPLOY.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the page has a table of costs");
    let (costs, after) = rest.split_once(END).expect("the table of costs has an end");
    let table = table();
    if std::env::var_os("FLYWHEEL_UPDATE").is_some() {
        std::fs::write(&page, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert!(
        costs == table,
        "docs/DEPLOY.md is stale: FLYWHEEL_UPDATE=1 cargo test -p flywheel-client --test deploy_page\n{table}"
    );
}

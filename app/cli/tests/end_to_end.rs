//! The whole way of a network over RPC, as its people type it, against a local cluster that is a process of its own.

mod common;

use common::local::LocalCluster;
use common::{EXPIRY, Place};
use flywheel_client::address;
use flywheel_client::instructions::token;
use flywheel_test_node::{Fault, Proxy};
use serde_json::{Value, json};
use solana_address::Address;
use std::time::{Duration, Instant};

/// How many devices the network has.
const DEVICES: u64 = 50;
/// Length of an epoch, seconds.
const EPOCH: i64 = 86_400;
/// How long a root can be challenged, seconds.
const WINDOW: i64 = 60;
/// A token of six decimals.
const TOKEN: u64 = 1_000_000;

const NETWORK: &str = r#"
[network]
name = "Everywhere"
id = 1
epoch_seconds = 86400
genesis = 2026-11-01
change_delay = "0s"

[token]
symbol = "EVERY"
name = "Everywhere"
decimals = 6

[emission]
kind = "fixed"
per_epoch = "1000"
cap = "1000000"

[oracles]
weights = [1, 1, 1]
challenge_window_seconds = 60

[[class]]
id = 1
name = "Device"
category = "sensor"
capacity_unit = "unit"
min_capacity = 1
max_capacity = 100
reward_weight_bps = 10000
density_resolution = 9
density_target = 0
relocation_cooldown_seconds = 0
probation_days = 0
probation_multiplier_bps = 10000

[[manufacturer]]
id = 1
name = "Maker"
quota = 1000
classes = [1]

[devices]
id_column = "id"
operator_column = "operator"
manufacturer = 1
capacity = 50
latitude_column = "latitude"
longitude_column = "longitude"

[usage]
epoch_column = "epoch"
device_column = "device"
work_columns = ["work"]
unit = "unit"
decimals = 2

[rewards]
rule = "work-share"

[market]
currency = "USDX"
currency_decimals = 6
fee_bps = 500
customers = 1
token_price = "0.5"

[market.split]
providers_bps = 4000
stakers_bps = 2000
burn_bps = 3000
treasury_bps = 1000
insurance_bps = 0

[market.auction]
lot = "1000"
window_seconds = 3600
start_bps = 12000
floor_bps = 9000
decay_seconds = 1800
"#;

/// A network on a cluster.
struct Everywhere {
    place: Place,
    pool: String,
    token: String,
    currency: String,
}

impl Everywhere {
    /// Deploys every program, applies the network file and registers `op` with its devices.
    fn new(place: Place) -> Self {
        Self::with_quota(place, 1_000)
    }

    /// The same with a manufacturer that may vouch for so many devices.
    fn with_quota(mut place: Place, quota: u64) -> Self {
        for key in ["auth", "op", "customer"] {
            place.keygen(key);
            place.does(&format!("airdrop 1000 -k {key}"));
        }
        place.write(
            "network.toml",
            &NETWORK.replace("quota = 1000", &format!("quota = {quota}")),
        );
        let deployed = place.does("program deploy --all -k auth");
        assert_eq!(deployed.as_array().unwrap().len(), 5, "{deployed}");
        let applied = place.does("network apply network.toml --keys keys -k auth");
        assert_eq!(applied["settled"], json!(true));
        let again = place.does("network apply network.toml --keys keys -k auth");
        assert_eq!(again["transactions"], json!(0));
        place.enter(applied["network"].as_str().unwrap());
        let pools = place.does("reward pools");
        let pools = pools.as_array().unwrap();
        let minting = pools.iter().find(|pool| pool["funded"] == json!(false)).unwrap();
        let funded = pools.iter().find(|pool| pool["funded"] == json!(true)).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let everywhere = Self {
            pool: text(&minting["address"]),
            token: text(&minting["mint"]),
            currency: text(&funded["mint"]),
            place,
        };
        everywhere.place.does("operator register -k op");
        everywhere
    }

    /// Writes the registrations of the devices into `devices.csv`.
    fn prove_devices(&self, count: u64) {
        let place = &self.place;
        let keys: Vec<String> = (0..count)
            .map(|number| place.keygen(&format!("devices/{number}.json")))
            .collect();
        place.write("keys.txt", &keys.join("\n"));
        let attested = place.table(&format!(
            "manufacturer attest --manufacturer 1 --class 1 --capacity 50 --expires {EXPIRY} --devices keys.txt -k \
             keys/manufacturer-1.json"
        ));
        place.write("attested.csv", &attested);
        let operator = place.address("op");
        let proven = place.table(&format!(
            "device prove --operator {operator} --from attested.csv --keys devices"
        ));
        place.write("devices.csv", &proven);
    }

    /// The epoch that runs.
    fn epoch(&self) -> u64 {
        self.place.does("network show")["epoch"].as_u64().unwrap()
    }

    /// Lets an epoch end in which every device did the same work, and pays for it.
    fn play(&self, epoch: u64, before: Option<u64>) -> Value {
        let place = &self.place;
        let mut usage = "epoch,device,work\n".to_owned();
        for device in 0..DEVICES {
            usage.push_str(&format!("{epoch},{device},10\n"));
        }
        place.write("usage.csv", &usage);
        place.does("oracle snapshot --out devices.snapshot");
        let previous = before.map_or_else(String::new, |before| {
            format!(" --previous out/{}-{before}.leaves", self.pool)
        });
        place.does(&format!(
            "oracle compute --network network.toml --snapshot devices.snapshot --usage usage.csv --epoch {epoch} --pool \
             {} --output-folder out{previous}",
            self.pool
        ));
        place.wait(EPOCH);
        let manifest = format!("out/{}-{epoch}.json", self.pool);
        let proposed = place.does(&format!(
            "oracle propose --manifest {manifest} -k keys/oracle-1.json --payer auth"
        ));
        let root = proposed["address"].as_str().unwrap().to_owned();
        for oracle in 1..=2 {
            place.does(&format!(
                "oracle vote {root} --manifest {manifest} -k keys/oracle-{oracle}.json --payer auth"
            ));
        }
        place.wait(WINDOW);
        place.does(&format!(
            "reward finalize --pool {} --epoch {epoch} -k auth",
            self.pool
        ));
        place.does(&format!(
            "reward claim --leaves out/{}-{epoch}.leaves -k op",
            self.pool
        ))
    }

    /// Gives a key so much of the currency, of which `auth` is the mint's authority.
    fn give_currency(&self, key: &str, amount: u64) {
        let place = &self.place;
        let auth: Address = place.address("auth").parse().unwrap();
        let wallet: Address = place.address(key).parse().unwrap();
        let mint: Address = self.currency.parse().unwrap();
        let account = address::associated_token_account(&wallet, &mint);
        let create = token::create_associated_token_account(&auth, &wallet, &mint);
        let fill = token::mint_to(&mint, &account, &auth, amount).unwrap();
        place.send(&[create, fill], &["auth"]);
    }

    fn tokens_of(&self, key: &str) -> u64 {
        let wallet: Address = self.place.address(key).parse().unwrap();
        let account = address::associated_token_account(&wallet, &self.token.parse().unwrap());
        self.place.tokens(&account.to_string())
    }
}

fn units(amount: &Value) -> u64 {
    amount["baseUnits"].as_u64().unwrap()
}

#[test]
fn a_network_is_deployed_applied_run_for_two_epochs_sold_and_reported() {
    let everywhere = Everywhere::new(Place::on_cluster(&["--no-programs"]));
    let place = &everywhere.place;
    everywhere.prove_devices(DEVICES);
    let registered = place.does("device register --file devices.csv -k op");
    assert_eq!(registered["registered"], json!(DEVICES));
    place.does("device activate --all-pending -k op");
    assert_eq!(place.devices().len(), usize::try_from(DEVICES).unwrap());

    let first = everywhere.epoch();
    let claimed = everywhere.play(first, None);
    assert_eq!(
        (units(&claimed["claimed"]), &claimed["devices"]),
        (1_000 * TOKEN, &json!(DEVICES))
    );
    everywhere.play(first + 1, Some(first));
    assert_eq!(everywhere.tokens_of("op"), 2_000 * TOKEN);

    let stake_pools = place.does("stake pools");
    let pool = stake_pools[0]["address"].as_str().unwrap().to_owned();
    place.does(&format!("stake open --amount 500 --pool {pool} -k op"));
    assert_eq!(everywhere.tokens_of("op"), 1_500 * TOKEN);

    everywhere.give_currency("customer", 1_000 * TOKEN);
    let (currency, hash) = (&everywhere.currency, "ab".repeat(32));
    place.does(&format!(
        "revenue deposit 100 --category data --invoice-hash {hash} --mint {currency} -k customer"
    ));
    place.does(&format!("revenue crank --mint {currency} -k auth"));
    let bought = place.does("auction buy 10 --max-price 3 -k op");
    let burned = units(&bought["burned"]);
    assert_eq!(units(&bought["bought"]), 10 * TOKEN);
    assert_eq!(everywhere.tokens_of("op"), 1_500 * TOKEN - burned);

    place.wait(EPOCH);
    place.does("revenue close -k auth");
    let report = place.does("report");
    assert_eq!(report["agrees"], json!(true));
    let sold = report["mints"].as_array().unwrap();
    assert_eq!(sold.len(), 2, "the token's own pool and the currency's");
}

#[test]
fn a_cluster_that_dies_amid_a_batch_goes_on_from_its_state_and_so_does_the_batch() {
    let state = tempfile::tempdir().unwrap();
    let file = state.path().join("cluster.sqlite");
    let mut everywhere = Everywhere::new(Place::on_cluster(&[
        "--no-programs",
        "--state",
        file.to_str().unwrap(),
    ]));
    everywhere.prove_devices(DEVICES);
    let place = &mut everywhere.place;
    // The cluster writes its state every two seconds.
    std::thread::sleep(Duration::from_secs(5));
    let mut command = place.flywheel(&["device", "register", "--file", "devices.csv", "-k", "op"]);
    let child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    while place.devices().is_empty() {
        std::thread::sleep(Duration::from_millis(20));
    }
    place.cluster_mut().stop();
    let output = child.wait_with_output().unwrap();
    let said = common::stderr(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    place.cluster_mut().start_again();
    let half = place.devices().len();
    assert!(
        half < usize::try_from(DEVICES).unwrap(),
        "it was too late to stop the batch"
    );
    let rest = place.does("device register --file devices.csv -k op");
    assert_eq!(rest["registered"].as_u64().unwrap() + half as u64, DEVICES);
    assert_eq!(place.devices().len() as u64, DEVICES);
}

#[test]
fn a_node_that_refuses_loses_and_delays_makes_a_batch_slower_and_nothing_else() {
    let everywhere = Everywhere::new(Place::on_cluster(&["--no-programs"]));
    everywhere.prove_devices(DEVICES);
    let place = &everywhere.place;
    let proxy = Proxy::start(place.cluster().address());
    proxy.fail(
        5,
        &[
            Fault::Status(429),
            Fault::Slow(Duration::from_millis(300)),
            Fault::Status(503),
            Fault::Dropped,
            Fault::AnswerLost,
            Fault::AnswerTorn,
            Fault::TransactionLost,
        ],
    );
    let registered = place.does(&format!(
        "device register --file devices.csv -k op --url {}",
        proxy.url()
    ));
    assert_eq!(registered["registered"], json!(DEVICES));
    assert!(proxy.requests() > 50);
    assert_eq!(place.devices().len() as u64, DEVICES);
    let again = place.does("device register --file devices.csv -k op");
    assert_eq!(
        (&again["registered"], &again["transactions"]),
        (&json!(0), &json!(0))
    );
}

#[test]
fn the_wrong_cluster_no_cluster_and_an_empty_purse_are_said_and_nothing_is_sent() {
    let place = Place::on_cluster(&["--no-programs"]);
    place.keygen("auth");
    place.refuses(2, "network create Nowhere -k auth", "has no SOL to pay with");
    place.does("airdrop 1 -k auth");
    place.refuses(1, "network create Nowhere -k auth", "program");
    let [unused] = common::free_ports();
    place.refuses(
        3,
        &format!("network list --url http://127.0.0.1:{unused}"),
        "takes no connection",
    );
    let poor = place.keygen("poor");
    place.does(&format!("airdrop 0.01 {poor}"));
    place.refuses(2, "program deploy --all -k poor", "SOL");
}

#[test]
fn the_cluster_ends_with_whoever_started_it_and_says_when_a_port_is_taken() {
    let mut cluster = LocalCluster::start(&["--no-programs"]);
    let port = cluster.address().rsplit(':').next().unwrap().to_owned();
    let output = LocalCluster::program()
        .args(["--no-programs", "--rpc-port", &port])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(common::stderr(&output).contains("--rpc-port"));
    assert!(cluster.ends_when_untied(), "it ends when its standard input does");
}

#[test]
#[ignore = "a measurement: docs/PERFORMANCE.md has its command and its result"]
fn registering_as_many_devices_as_linknyc_has_is_measured() {
    const KIOSKS: u64 = 2_250;
    for slot_time in ["20", "200", "400"] {
        let everywhere = Everywhere::with_quota(Place::on_cluster(&["--slot-time", slot_time]), KIOSKS);
        everywhere.prove_devices(KIOSKS);
        let begun = Instant::now();
        let registered = everywhere.place.does("device register --file devices.csv -k op");
        let time = begun.elapsed();
        assert_eq!(registered["registered"], json!(KIOSKS));
        let transactions = registered["transactions"].as_u64().unwrap();
        println!(
            "slots of {slot_time} ms: {KIOSKS} devices, {transactions} transactions, {:.1} s, {:.0} transactions/s",
            time.as_secs_f64(),
            transactions as f64 / time.as_secs_f64()
        );
    }
}

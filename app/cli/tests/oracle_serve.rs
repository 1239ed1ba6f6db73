//! Proofs over HTTP, asked for as a wallet would.

mod common;

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use common::{Place, schemas};
use serde_json::{Value, json};

const POOL: &str = "8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR";
const ONE: &str = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";

/// A place with epochs 0 and 1 in `out`, in which devices 0 to 599 earned.
fn published() -> Place {
    let place = Place::new();
    place.write("n.toml", include_str!("../../oracle/src/sample/crowd.toml"));
    let mut devices = String::from("index,class,operator,status,multiplier_bps,capacity,cell,payee,key\n");
    let mut work = String::from("epoch,device,work\n");
    for index in 0..600 {
        devices.push_str(&format!("{index},1,{ONE},active,10000,1,,{ONE},{ONE}\n"));
        work.push_str(&format!("0,{index},1\n1,{index},1\n"));
    }
    place.write("x.csv", &devices);
    place.write("u.csv", &work);
    place.does(&format!(
        "oracle snapshot --network {ONE} --at 2026-01-01 --from-csv x.csv --out x.snapshot"
    ));
    let compute = format!(
        "oracle compute --network n.toml --snapshot x.snapshot --usage u.csv --pool {POOL} --output-folder out --epoch"
    );
    place.does(&format!("{compute} 0"));
    place.does(&format!("{compute} 1 --previous out/{POOL}-0.leaves"));
    place
}

/// A server that ends with the test.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(place: &Place) -> Self {
        let mut process = place
            .flywheel(&["oracle", "serve", "--leaves", "out", "--listen", "127.0.0.1:0"])
            .args(["--cached-epochs", "1", "--output", "json-compact"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        schemas::check_value("oracle serve", &ready);
        let address = ready["listening"].as_str().unwrap().to_owned();
        Self { process, address }
    }

    /// Status and JSON of an answer.
    fn get(&self, path: &str) -> (u16, Value) {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build();
        let agent = ureq::Agent::from(agent);
        let mut answer = agent.get(format!("{}{path}", self.address)).call().unwrap();
        let json = answer.headers().get("content-type").cloned();
        assert_eq!(json.unwrap(), "application/json");
        let text = answer.body_mut().read_to_string().unwrap();
        (answer.status().as_u16(), serde_json::from_str(&text).unwrap())
    }

    fn refused(&self, path: &str) -> (u16, String) {
        let (status, body) = self.get(path);
        assert!(body["error"].is_string());
        (status, body["message"].as_str().unwrap().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn every_proof_is_the_one_that_the_command_shows() {
    let place = published();
    let server = Server::start(&place);
    assert_eq!(server.get("/healthz"), (200, json!({"status": "ok"})));
    // One epoch is kept open: asking for both in turn opens them again and again.
    for (epoch, index) in [(0, 0), (1, 255), (0, 256), (1, 599)] {
        let (status, proof) = server.get(&format!("/v1/pools/{POOL}/epochs/{epoch}/proofs/{index}"));
        let shown = place.does(&format!(
            "oracle proof {index} --leaves out/{POOL}-{epoch}.leaves"
        ));
        assert_eq!((status, &proof), (200, &shown));
        assert_eq!(proof["proof"].as_str().unwrap().len(), 10 * 80, "ten levels");
    }
    let manifest: Value = serde_json::from_str(&place.read(&format!("out/{POOL}-1.json"))).unwrap();
    assert_eq!(
        server.get(&format!("/v1/pools/{POOL}/epochs/1/manifest")),
        (200, manifest)
    );
}

#[test]
fn what_is_not_there_or_not_a_number_is_said_to_be_so() {
    let place = published();
    let server = Server::start(&place);
    let epochs = format!("/v1/pools/{POOL}/epochs");
    let (status, message) = server.refused(&format!("{epochs}/9/proofs/1"));
    assert_eq!(
        (status, message),
        (
            404,
            format!("epoch 9 of pool {POOL} is not published here; it may not be over yet")
        )
    );
    let (status, message) = server.refused(&format!("{epochs}/1/proofs/600"));
    assert_eq!(status, 404);
    assert!(
        message.starts_with("device 600 has no leaf after epoch 1"),
        "{message}"
    );
    for (path, part) in [
        (format!("{epochs}/1/proofs/x"), "index: expected a device's index"),
        (
            format!("{epochs}/1/proofs/-1"),
            "index: expected a device's index",
        ),
        (
            format!("{epochs}/1/proofs/+1"),
            "index: expected a device's index",
        ),
        (
            format!("{epochs}/1/proofs/4294967296"),
            "index: expected a device's index",
        ),
        (format!("{epochs}/one/proofs/1"), "epoch: expected an epoch"),
        (
            "/v1/pools/..%2Fout/epochs/1/manifest".to_owned(),
            "pool: expected a pool's address",
        ),
    ] {
        let (status, message) = server.refused(&path);
        assert_eq!(status, 400, "{path}");
        assert!(message.starts_with(part), "{path}: {message}");
    }
    let (status, message) = server.refused("/v1/pools");
    assert_eq!(status, 404);
    assert!(message.starts_with("ask for /v1/pools/POOL"), "{message}");
}

#[test]
fn leaves_that_do_not_lead_to_their_root_are_not_served() {
    let place = published();
    let damage = |epoch: u32| {
        let path = place.path(&format!("out/{POOL}-{epoch}.leaves"));
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[36] ^= 1;
        std::fs::write(&path, bytes).unwrap();
    };
    damage(0);
    let server = Server::start(&place);
    let (status, message) = server.refused(&format!("/v1/pools/{POOL}/epochs/0/proofs/1"));
    assert_eq!(status, 500);
    assert!(message.contains("damaged"), "{message}");
    assert_eq!(server.get(&format!("/v1/pools/{POOL}/epochs/1/proofs/1")).0, 200);
    damage(1);
    place.refuses(
        2,
        "oracle serve --leaves out --listen 127.0.0.1:0",
        "as the manifest says",
    );
    place.refuses(
        2,
        "oracle serve --leaves none",
        "expected a folder with POOL-EPOCH.json in it",
    );
    let taken = server.address.trim_start_matches("http://").to_owned();
    damage(1);
    place.refuses(
        2,
        &format!("oracle serve --leaves out --listen {taken}"),
        "name another address or port",
    );
}

#[cfg(unix)]
#[test]
fn a_server_that_is_told_to_end_ends_well() {
    let place = published();
    let mut server = Server::start(&place);
    let id = server.process.id().to_string();
    let told = std::process::Command::new("kill").args(["-TERM", &id]).status();
    assert!(told.unwrap().success());
    assert!(server.process.wait().unwrap().success());
}

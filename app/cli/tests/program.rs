//! Programs are deployed to a cluster on which there are none, and handed over.

mod common;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use common::cluster::until;
use common::{stderr, stdout};
use flywheel_client::chain::EmbeddedChain;
use flywheel_client::{deploy, keys, programs};
use flywheel_test_node::{Fault, Node};
use serde_json::{Value, json};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

const SOL: u64 = 1_000_000_000;
/// The smallest program that is built, with its key.
const SMALL: &str = "int128_conformance";

/// A cluster without programs, and a folder with the keys `me`, who has 100 SOL, `vault`, who has 10, and `poor`.
struct Bare {
    node: Node,
    folder: tempfile::TempDir,
}

impl Bare {
    fn new() -> Self {
        let mut chain = EmbeddedChain::without_programs();
        let folder = tempfile::tempdir().unwrap();
        for (name, lamports) in [("me", 100 * SOL), ("vault", 10 * SOL), ("poor", 0)] {
            let key = Keypair::new();
            keys::write(&folder.path().join(name), &key, false).unwrap();
            if lamports > 0 {
                chain.airdrop(&key.pubkey(), lamports).unwrap();
            }
        }
        let small = std::fs::read(built(&format!("{SMALL}.so"))).unwrap();
        std::fs::write(folder.path().join("small.so"), &small).unwrap();
        // Another program to the loader, since the byte behind the last segment counts for nobody else.
        std::fs::write(folder.path().join("next.so"), [small, vec![1]].concat()).unwrap();
        std::fs::copy(
            built(&format!("{SMALL}-keypair.json")),
            folder.path().join("small.json"),
        )
        .unwrap();
        let node = Node::start(chain);
        Self { node, folder }
    }

    fn address(&self, name: &str) -> Address {
        keys::read(&self.folder.path().join(name)).unwrap().pubkey()
    }

    fn lamports(&self, name: &str) -> u64 {
        let address = self.address(name);
        self.node
            .chain(|chain| chain.account(&address).map_or(0, |account| account.lamports))
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flywheel"));
        command
            .args(line.split_whitespace())
            .args(["-u", self.node.url()])
            .current_dir(self.folder.path())
            .env("FLYWHEEL_KEYPAIR", "me")
            .env("FLYWHEEL_PROGRAMS", programs::deploy_folder())
            .env_remove("FLYWHEEL_NETWORK");
        command
    }

    /// The JSON of a command that has to succeed.
    fn does(&self, line: &str) -> Value {
        let output = self.command(&format!("{line} --output json")).output().unwrap();
        assert!(output.status.success(), "{line}: {}", stderr(&output));
        assert_eq!(stderr(&output), "");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Has to fail with this exit code and say this; with 2, nothing was sent.
    fn refuses(&self, code: i32, line: &str, expected: &str) {
        let before = [self.lamports("me"), self.lamports("vault")];
        let output = self.command(line).output().unwrap();
        assert_eq!(
            (output.status.code(), stdout(&output).as_str()),
            (Some(code), ""),
            "{line}: {}",
            stderr(&output)
        );
        let complaint = stderr(&output);
        assert!(
            complaint.contains(expected),
            "{line}: {expected:?} is missing in {complaint}"
        );
        assert!(
            code != 2 || before == [self.lamports("me"), self.lamports("vault")],
            "{line}"
        );
    }

    /// How many bytes have been written into the buffers of `me`.
    fn in_buffers(&self) -> usize {
        let me = self.address("me");
        let found = self.node.chain(|chain| deploy::buffers(chain, &me).unwrap());
        let written = |content: &[u8]| content.iter().filter(|byte| **byte != 0).count();
        found.iter().map(|buffer| written(&buffer.content)).sum()
    }
}

fn built(file: &str) -> PathBuf {
    programs::deploy_folder().join(file)
}

fn lamports(value: &Value) -> u64 {
    value["lamports"].as_u64().unwrap()
}

#[test]
fn the_registry_is_deployed_to_a_bare_cluster_and_a_network_is_created_through_it() {
    let bare = Bare::new();
    let absent = bare.does("program show");
    assert_eq!(absent.as_array().unwrap().len(), 5);
    assert_eq!(
        (&absent[0]["status"], &absent[0]["asBuilt"]),
        (&json!("absent"), &Value::Null)
    );

    let planned = &bare.does("program deploy device-registry --dry-run")[0];
    assert_eq!(
        (&planned["action"], &planned["sent"]),
        (&json!("deploy"), &json!(false))
    );
    assert_eq!(bare.lamports("me"), 100 * SOL);

    let done = &bare.does("program deploy device_registry")[0];
    assert_eq!(done["sent"], true);
    for field in ["transactions", "fees", "rent", "needed", "sha256", "buffer"] {
        assert_eq!(done[field], planned[field], "{field}");
    }
    assert_eq!(
        100 * SOL - bare.lamports("me"),
        lamports(&done["rent"]) + lamports(&done["fees"])
    );

    let shown = bare.does("program show device-registry");
    assert_eq!(
        (&shown["status"], &shown["asBuilt"]),
        (&json!("upgradeable"), &json!(true))
    );
    assert_eq!(shown["authority"], bare.address("me").to_string());
    assert_eq!(
        (&shown["sha256"], &shown["room"]),
        (&done["sha256"], &done["bytes"])
    );
    let network = bare.does("network create Deployed");
    assert_eq!(bare.does("network list")[0]["address"], network["address"]);

    let again = &bare.does("program deploy device-registry")[0];
    assert_eq!(
        (&again["action"], &again["transactions"], &again["buffer"]),
        (&json!("none"), &json!(0), &Value::Null)
    );
    let staking = &bare.does("program deploy --all --dry-run")[2];
    assert_eq!(
        (&staking["program"], &staking["action"]),
        (&json!("staking-vault"), &json!("deploy"))
    );
}

#[test]
fn a_deployment_that_is_cut_short_goes_on_where_it_stopped() {
    let bare = Bare::new();
    let line = "program deploy device-registry";
    let all = bare.does(&format!("{line} --dry-run"))[0]["parts"]
        .as_u64()
        .unwrap();

    // The node no longer answers.
    let child = bare
        .command(line)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    until("some of it is written", || bare.in_buffers() > 20_000);
    bare.node.fail(1, &[Fault::Status(403)]);
    let output = child.wait_with_output().unwrap();
    bare.node.fail(1, &[]);
    assert_eq!(output.status.code(), Some(3));
    let complaint = stderr(&output);
    for expected in [
        "parts were written to buffer",
        "repeat the command",
        "program close-buffer",
    ] {
        assert!(complaint.contains(expected), "{complaint}");
    }
    let half = bare.does("program buffers");
    let buffer = half[0]["buffer"].as_str().unwrap();
    assert!(complaint.contains(buffer) && half[0]["program"].is_null());

    // The command is killed.
    let before = bare.in_buffers();
    let mut child = bare.command(line).stdout(Stdio::null()).spawn().unwrap();
    until("more of it is written", || bare.in_buffers() > before + 20_000);
    child.kill().unwrap();
    child.wait().unwrap();

    let rest = bare.does(&format!("{line} --dry-run"))[0].clone();
    let written = rest["partsAlreadyWritten"].as_u64().unwrap();
    assert!(written > 40 && written < all, "{written} of {all}");
    assert_eq!(rest["parts"], all - written);
    let done = &bare.does(line)[0];
    assert_eq!(
        done["transactions"],
        all - written + 1,
        "what is left, and the deployment"
    );
    assert_eq!(bare.does("program show device-registry")["asBuilt"], true);
    assert_eq!(bare.does("program buffers"), json!([]));
    // Nothing was paid twice: rent, and a fee for each part, the buffer and, with two signatures, the deployment.
    let fees = 5_000 * (all + 1 + 2);
    assert_eq!(100 * SOL - bare.lamports("me"), lamports(&done["rent"]) + fees);
}

#[test]
fn a_program_is_handed_to_a_multisig_that_upgrades_it_from_a_buffer() {
    let bare = Bare::new();
    let [me, vault] = ["me", "vault"].map(|name| bare.address(name).to_string());
    let small = bare.address("small.json").to_string();
    let first = bare.does("program deploy --file small.so --program-keypair small.json");
    assert_eq!(
        (&first[0]["address"], &first[0]["action"]),
        (&json!(small), &json!("deploy"))
    );

    let plan = bare.does("program write-buffer --file next.so --dry-run");
    assert_eq!((&plan["action"], &plan["sent"]), (&json!("write"), &json!(false)));
    let written = bare.does("program write-buffer --file next.so");
    let buffer = written["buffer"].as_str().unwrap();
    assert_eq!(bare.does("program write-buffer --file next.so")["action"], "none");
    let unasked = format!("program set-buffer-authority {buffer} --to {vault}");
    bare.refuses(2, &unasked, "repeat the command with --yes");
    let handed = bare.does(&format!("{unasked} --yes"));
    assert_eq!(
        (&handed["authority"], &handed["sha256"]),
        (&json!(vault), &written["sha256"])
    );
    assert_eq!(bare.does(&format!("{unasked} --yes"))["transactions"], 0);
    assert_eq!(
        bare.does(&format!("program buffers --authority {vault}"))[0]["buffer"],
        buffer
    );

    let to = format!("program set-authority {small} --to-keypair vault");
    assert_eq!(bare.does(&to)["authority"], vault);
    assert_eq!(bare.does(&to)["transactions"], 0, "it is so already");
    bare.refuses(
        2,
        &format!("program set-authority {small} --to {me} --yes"),
        &format!("by {vault} alone"),
    );

    let upgrade = format!("program deploy --file next.so --program-keypair {small} --buffer {buffer}");
    bare.refuses(2, &upgrade, &format!("can be upgraded by {vault} alone"));
    let before = bare.lamports("vault");
    let upgraded = &bare.does(&format!("{upgrade} -k vault"))[0];
    assert_eq!(
        (&upgraded["action"], &upgraded["parts"]),
        (&json!("upgrade"), &json!(0))
    );
    let back = lamports(&written["bufferRent"]) - lamports(&upgraded["rent"]) - lamports(&upgraded["fees"]);
    assert_eq!(
        bare.lamports("vault"),
        before + back,
        "who upgrades gets the buffer's SOL"
    );
    let shown = bare.does(&format!("program show {small} --file next.so"));
    assert_eq!(
        (&shown["asBuilt"], &shown["sha256"]),
        (&json!(true), &written["sha256"])
    );

    let end = format!("program set-authority {small} --final");
    bare.refuses(2, &format!("{end} -k vault"), "repeat the command with --yes");
    assert_eq!(
        bare.does(&format!("{end} --yes --upgrade-authority vault"))["status"],
        "final"
    );
    let more = format!("program deploy --file small.so --program-keypair {small}");
    bare.refuses(2, &more, "is final");
}

#[test]
fn a_buffer_that_is_given_up_gives_its_sol_back_to_whom_it_is_named() {
    let bare = Bare::new();
    let vault = bare.address("vault").to_string();
    let written = bare.does("program write-buffer --file small.so");
    let next = bare.does("program write-buffer --file next.so --buffer poor");
    assert_eq!(next["buffer"], bare.address("poor").to_string());
    let buffer = written["buffer"].as_str().unwrap();
    bare.refuses(
        2,
        &format!("program close-buffer {buffer} -k vault"),
        "sign with that key",
    );
    let closed = bare.does(&format!("program close-buffer {buffer} --to {vault}"));
    assert_eq!(closed["returned"], written["bufferRent"]);
    assert_eq!(
        bare.lamports("vault"),
        10 * SOL + lamports(&written["bufferRent"])
    );
    bare.refuses(2, &format!("program close-buffer {buffer}"), "no buffer at");
    let before = bare.lamports("me");
    let rest = bare.does("program close-buffer --all");
    assert_eq!(
        (&rest["returned"], &rest["transactions"]),
        (&next["bufferRent"], &json!(1))
    );
    assert_eq!(
        bare.lamports("me"),
        before + lamports(&next["bufferRent"]) - 5_000
    );
}

#[test]
fn what_cannot_work_is_refused_before_anything_is_paid() {
    let bare = Bare::new();
    let cut = std::fs::read(built("device_registry.so")).unwrap()[..100_000].to_vec();
    std::fs::write(bare.folder.path().join("cut.so"), cut).unwrap();
    std::fs::copy(built("staking_vault.so"), bare.folder.path().join("other.so")).unwrap();
    let small = "program deploy --file small.so --program-keypair";
    for (line, expected) in [
        ("program deploy", "or --all of them"),
        ("program deploy registry", "type device-registry"),
        (
            "program deploy device-registry --file cut.so",
            "whole and not stripped",
        ),
        (
            "program deploy device-registry --file other.so",
            "built for another address",
        ),
        (
            "program write-buffer device-registry --file other.so",
            "built for another address",
        ),
        (
            "program deploy device-registry --file nothing.so",
            "cannot read nothing.so",
        ),
        (
            "program deploy device-registry --max-len 1000",
            "or more, or leave it out",
        ),
        (
            "program deploy device-registry --program-keypair vault",
            "was built for",
        ),
        (
            "program deploy device-registry burn-share --max-len 900000",
            "one at a time",
        ),
        ("program deploy --all -k poor", "can spend 0 SOL"),
        ("program deploy --file small.so", "--program-keypair"),
        (
            &format!("{small} small.json --buffer 11111111111111111111111111111111"),
            "is no buffer",
        ),
        (
            &format!("{small} {}", bare.address("small.json")),
            "its own key has to sign",
        ),
        (&format!("{small} me"), "there is an account"),
        ("program write-buffer", "or its file with --file"),
        (
            "program show staking-vault burn-share --file small.so",
            "name one",
        ),
        ("program show nobody", "or the address of any program"),
        (
            "program set-authority device-registry --to-keypair vault",
            "deploy it first",
        ),
        ("program set-authority device-registry", "--to"),
        ("program set-authority --final --yes", "or --all of them"),
        ("program close-buffer", "--all"),
    ] {
        bare.refuses(2, line, expected);
    }
    let poor = bare.does(&format!("{small} small.json --dry-run"));
    let enough = lamports(&poor[0]["needed"]) + 128 * 5_080;
    let address = bare.address("poor");
    bare.node
        .chain(|chain| chain.airdrop(&address, enough - 1).unwrap());
    let line = format!("{small} small.json -k poor");
    bare.refuses(2, &line, "give it 0.000000001 SOL more");
    bare.node.chain(|chain| chain.airdrop(&address, 1).unwrap());
    bare.does(&line);
    assert_eq!(
        bare.lamports("poor"),
        128 * 5_080,
        "the plan was right to the lamport"
    );
}

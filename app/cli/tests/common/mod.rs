//! Runs the command as a user does.

#![allow(dead_code, reason = "each test file uses its part")]

mod chain;
pub mod cluster;
pub mod local;
mod network;
pub mod pool;
pub mod schemas;
pub mod shop;
pub mod takings;
pub mod told;
pub mod vault;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use schemas::Checked;
use serde_json::Value;
use solana_signer::Signer;

/// The root of the workspace, where users stand.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Ports of this machine that nobody listens at.
pub fn free_ports<const N: usize>() -> [u16; N] {
    // All are held until the last one is known, so that they differ.
    let held = [(); N].map(|()| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}

/// A port that nobody listens at, and nobody at the next one either, where clients look for the WebSocket.
pub fn two_free_ports() -> u16 {
    // Below the ports that the system gives to outgoing connections, which would take one that is free for a moment.
    static NEXT: std::sync::atomic::AtomicU16 = std::sync::atomic::AtomicU16::new(0);
    let first = 10_000 + u16::try_from(std::process::id() % 9_000).unwrap() * 2;
    let is_free = |port: u16| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok();
    std::iter::repeat_with(|| first + 2 * NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
        .find(|port| is_free(*port) && is_free(port + 1))
        .unwrap()
}

/// `flywheel` with these words.
pub fn flywheel<S: AsRef<std::ffi::OsStr>>(words: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flywheel"));
    command.args(words).current_dir(workspace());
    command
}

/// `flywheel run` on these files.
pub fn run(network: &Path, devices: &Path, usage: &Path) -> Command {
    let mut command = flywheel(["run", "--network"]);
    command
        .arg(network)
        .arg("--devices")
        .arg(devices)
        .arg("--usage")
        .arg(usage);
    command
}

/// `flywheel run` on the committed sample.
pub fn run_sample() -> Command {
    let sample = Path::new("samples/city-wifi");
    run(
        Path::new("presets/city-wifi.toml"),
        &sample.join("devices.csv"),
        &sample.join("usage.csv"),
    )
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The JSON report of a run that has to succeed.
pub fn report(command: &mut Command) -> Value {
    let output = command.args(["--output", "json"]).checked();
    assert!(
        output.status.success(),
        "exit {:?}\n{}",
        output.status.code(),
        stderr(&output)
    );
    assert_eq!(stderr(&output), "", "progress is for terminals");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What must hold for every run that went well.
pub fn assert_settled(report: &Value) {
    assert_eq!(report["ledgerDifference"], 0, "{}", report["ledgerDifferences"]);
    assert_eq!(report["emitted"], report["claimed"]);
    assert_eq!(report["manifest"]["total"], report["emitted"]);
    let count = |name: &str| report["computeUnits"][name]["count"].clone();
    assert_eq!(count("register_device"), report["devicesRegistered"]);
    assert_eq!(count("assert_location"), report["devicesRegistered"]);
    assert_eq!(count("activate_device"), report["devicesActivated"]);
    assert_eq!(count("finalize_root"), report["epochs"]);
}

/// A folder with keys and a chain of its own.
pub struct Place {
    pub folder: tempfile::TempDir,
    network: Option<String>,
    /// The cluster in place of a chain in a file, when tests are to run over RPC.
    cluster: Option<local::LocalCluster>,
}

/// How long attestations hold in tests: until the year 2096.
pub const EXPIRY: &str = "4000000000";

impl Place {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            network: None,
            cluster: local::LocalCluster::if_asked_for(),
        }
    }

    /// A place with a local cluster in place of a chain in a file.
    pub fn on_cluster(options: &[&str]) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            network: None,
            cluster: Some(local::LocalCluster::start(options)),
        }
    }

    /// The local cluster of [`Self::on_cluster`].
    pub fn cluster(&self) -> &local::LocalCluster {
        self.cluster.as_ref().unwrap()
    }

    /// As [`Self::cluster`], to stop it and start it again.
    pub fn cluster_mut(&mut self) -> &mut local::LocalCluster {
        self.cluster.as_mut().unwrap()
    }

    /// Makes a network the one that commands are about.
    pub fn enter(&mut self, network: &str) {
        self.network = Some(network.to_owned());
    }

    pub fn network(&self) -> &str {
        self.network.as_deref().unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path(name), content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Makes a keypair file.
    pub fn keygen(&self, name: &str) -> String {
        self.json(&["keygen", "--out", name])["address"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub fn address(&self, key: &str) -> String {
        solana_keypair::read_keypair_file(self.path(key))
            .unwrap()
            .pubkey()
            .to_string()
    }

    /// `flywheel` in this folder.
    pub fn flywheel(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flywheel"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env_remove("FLYWHEEL_URL")
            .env_remove("FLYWHEEL_KEYPAIR")
            .env_remove("FLYWHEEL_NETWORK")
            .env("HOME", self.folder.path());
        if let Some(network) = &self.network {
            command.env("FLYWHEEL_NETWORK", network);
        }
        if let Some(cluster) = &self.cluster {
            command.env("FLYWHEEL_URL", cluster.url());
            cluster.record(words);
        }
        command
    }

    /// What a command prints and ends with.
    fn output(&self, words: &[&str]) -> Output {
        let mut command = self.flywheel(words);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let starting = chain::STARTING.read();
        let child = command.stdin(Stdio::null()).spawn().unwrap();
        drop(starting);
        let output = child.wait_with_output().unwrap();
        schemas::check(words, &output.stdout);
        output
    }

    /// What a command prints that has to succeed.
    pub fn text(&self, words: &[&str]) -> String {
        let output = self.output(words);
        assert!(output.status.success(), "{words:?}: {}", stderr(&output));
        assert_eq!(stderr(&output), "");
        stdout(&output)
    }

    /// The JSON of a command that has to succeed.
    pub fn json(&self, words: &[&str]) -> Value {
        let words: Vec<&str> = words.iter().copied().chain(["--output", "json"]).collect();
        serde_json::from_str(&self.text(&words)).unwrap()
    }

    /// The JSON of a command that has to succeed, typed as one line.
    pub fn does(&self, line: &str) -> Value {
        self.json(&line.split_whitespace().collect::<Vec<_>>())
    }

    /// The table of a command that has to succeed, typed as one line. One that only looks is run for its JSON too, which is
    /// checked.
    pub fn table(&self, line: &str) -> String {
        let words: Vec<&str> = line.split_whitespace().collect();
        let table = self.text(&words);
        if matches!(words.get(1), Some(&("list" | "show" | "pools"))) && !line.contains("--plot") {
            self.json(&words);
        }
        table
    }

    /// The complaint, which has to contain `expected`, of a command that has to fail with this exit code, typed as one line.
    pub fn refuses(&self, code: i32, line: &str, expected: &str) -> String {
        let complaint = self.complaint(code, &line.split_whitespace().collect::<Vec<_>>());
        assert!(
            complaint.contains(expected),
            "{line:?}: {expected:?} is missing in\n{complaint}"
        );
        complaint
    }

    /// Whether a time, unix seconds, is so many seconds from now; a cluster's clock may have gone on since it was set.
    pub fn is_in(&self, time: &Value, seconds: i64) -> bool {
        let expected = self.now() + seconds;
        let earliest = if self.cluster.is_some() {
            expected - 5
        } else {
            expected
        };
        (earliest..=expected).contains(&time.as_i64().unwrap())
    }

    /// What is done on the chain: what is in its file, or how many transactions were.
    fn done(&self) -> (Option<Vec<u8>>, Option<u64>) {
        let file = std::fs::read(self.path("flywheel.chain")).ok();
        let cluster = self.cluster.as_ref();
        (file, cluster.map(local::LocalCluster::transactions))
    }

    /// The complaint of a command that has to fail with this exit code, print nothing else and leave the chain as it is.
    pub fn complaint(&self, code: i32, words: &[&str]) -> String {
        let before = self.done();
        let output = self.output(words);
        assert_eq!(
            (output.status.code(), stdout(&output)),
            (Some(code), String::new()),
            "{words:?}: {}",
            stderr(&output)
        );
        if code != 1 {
            assert!(before == self.done(), "{words:?} changed the chain");
        }
        stderr(&output)
    }
}

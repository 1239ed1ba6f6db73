//! The local cluster, as a process of its own, for tests over RPC.

use std::cell::Cell;
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use flywheel_client::programs;
use serde_json::{Value, json};

/// When it names a file, every test with a chain runs over RPC instead of on a chain in a file, and the file is given what is
/// typed.
pub const EVERYWHERE_VARIABLE: &str = "FLYWHEEL_TEST_OVER_RPC";
/// How long slots are, in milliseconds: as short as lets the machine keep up.
const SLOT_TIME: &str = "20";
/// How long the cluster may take to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// A local cluster that ends with the test.
pub struct LocalCluster {
    process: Child,
    options: Vec<String>,
    address: String,
    url: String,
    record: Option<PathBuf>,
}

thread_local! {
    static KEPT_IN_A_FILE: Cell<bool> = const { Cell::new(false) };
}

/// Lets the chains of a test be in files, also where all tests are to run over RPC, as long as it is held.
#[must_use]
pub struct KeptInAFile(());

impl KeptInAFile {
    /// For tests that are about such chains.
    pub fn being_its_subject() -> Self {
        KEPT_IN_A_FILE.set(true);
        Self(())
    }

    /// For tests of amounts to the second: a cluster's clock does not stand still.
    pub fn for_its_clock() -> Self {
        Self::being_its_subject()
    }

    /// For tests of the order in which transactions are executed: over RPC many are under way at once.
    pub fn for_its_order() -> Self {
        Self::being_its_subject()
    }
}

impl Drop for KeptInAFile {
    fn drop(&mut self) {
        KEPT_IN_A_FILE.set(false);
    }
}

impl LocalCluster {
    /// A cluster with the programs loaded, if all tests are to run over RPC.
    pub fn if_asked_for() -> Option<Self> {
        let file = std::env::var_os(EVERYWHERE_VARIABLE)?;
        if KEPT_IN_A_FILE.get() {
            return None;
        }
        let mut cluster = Self::start(&[]);
        cluster.record = Some(PathBuf::from(file));
        Some(cluster)
    }

    /// Writes down, where all tests run over RPC, what is typed.
    pub fn record(&self, words: &[&str]) {
        if let Some(file) = &self.record {
            let mut file = OpenOptions::new().create(true).append(true).open(file).unwrap();
            file.write_all(format!("{}\n", words.join(" ")).as_bytes())
                .unwrap();
        }
    }

    /// A cluster on free ports.
    pub fn start(options: &[&str]) -> Self {
        let rpc = super::two_free_ports();
        let web_socket = rpc + 1;
        let mut all: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        let ports = [
            "--rpc-port",
            &rpc.to_string(),
            "--ws-port",
            &web_socket.to_string(),
        ]
        .map(str::to_owned);
        all.extend(ports);
        Self {
            process: Self::spawn(&all),
            options: all,
            address: format!("127.0.0.1:{rpc}"),
            url: format!("http://127.0.0.1:{rpc}"),
            record: None,
        }
    }

    /// The program: named by the environment, else beside the `flywheel` command.
    pub fn program() -> Command {
        let named = std::env::var_os("FLYWHEEL_LOCALNET").map(PathBuf::from);
        let program = named
            .unwrap_or_else(|| Path::new(env!("CARGO_BIN_EXE_flywheel")).with_file_name("flywheel-localnet"));
        assert!(
            program.is_file(),
            "there is no {}; build it with `cargo build --profile fast -p flywheel-localnet`",
            program.display()
        );
        let mut command = Command::new(program);
        command.arg("--programs").arg(programs::deploy_folder());
        command
    }

    fn spawn(options: &[String]) -> Child {
        let slot_time: &[&str] = match options.iter().any(|option| option == "--slot-time") {
            true => &[],
            false => &["--slot-time", SLOT_TIME],
        };
        let mut process = Self::program()
            .arg("--tied")
            .args(slot_time)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.map_while(Result::ok).any(|line| line.starts_with("ready"));
        assert!(ready, "the local cluster did not start");
        process
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Kills the cluster's process, which has no time to do anything about it.
    pub fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts a cluster that was stopped, with the same options.
    pub fn start_again(&mut self) {
        self.process = Self::spawn(&self.options);
    }

    /// Whether the cluster ends by itself, without an error, when its standard input is closed.
    pub fn ends_when_untied(&mut self) -> bool {
        drop(self.process.stdin.take());
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.success();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        false
    }

    /// Moves the cluster's clock on to a time, unix seconds.
    pub fn set_time(&self, time: i64) {
        // The last millisecond of that second: the clock does not go back, not even by a part of a second.
        self.ask(
            "surfnet_timeTravel",
            json!([{ "absoluteTimestamp": time * 1_000 + 999 }]),
        );
    }

    /// How many transactions it has executed.
    pub fn transactions(&self) -> u64 {
        let answer = self.ask("getTransactionCount", json!([]));
        answer["result"].as_u64().unwrap()
    }

    /// Asks by hand, also what no client of an ordinary cluster can.
    fn ask(&self, method: &str, params: Value) -> Value {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let answer = ureq::post(&self.url)
            .header("content-type", "application/json")
            .send(request.to_string())
            .unwrap();
        let answer = answer.into_body().read_to_string().unwrap();
        assert!(!answer.contains("\"error\""), "{method}: {answer}");
        serde_json::from_str(&answer).unwrap()
    }
}

impl Drop for LocalCluster {
    fn drop(&mut self) {
        // A test need not wait until it has written everything.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

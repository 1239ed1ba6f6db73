//! The local cluster, as a process of its own, for tests that are to run over RPC.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// Names the program of the local cluster: with it, tests run over RPC instead of on a chain in a file.
pub const PROGRAM_VARIABLE: &str = "FLYWHEEL_TEST_CLUSTER";
/// How long slots are, in milliseconds: as short as lets the machine keep up.
const SLOT_TIME: &str = "20";

/// A local cluster that ends with the test.
pub struct LocalCluster {
    process: Child,
    url: String,
}

impl LocalCluster {
    /// A cluster on free ports with the programs loaded, if tests are to run over RPC.
    pub fn if_asked_for() -> Option<Self> {
        let program = std::env::var_os(PROGRAM_VARIABLE)?;
        let [rpc, web_socket] = super::free_ports();
        let mut process = Command::new(program)
            .args(["--tied", "--slot-time", SLOT_TIME])
            .args([
                "--rpc-port",
                &rpc.to_string(),
                "--ws-port",
                &web_socket.to_string(),
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.map_while(Result::ok).any(|line| line.starts_with("ready"));
        assert!(ready, "the local cluster did not start");
        Some(Self {
            process,
            url: format!("http://127.0.0.1:{rpc}"),
        })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Moves the cluster's clock on to a time, unix seconds.
    pub fn set_time(&self, time: i64) {
        self.ask(
            "surfnet_timeTravel",
            json!([{ "absoluteTimestamp": time * 1_000 }]),
        );
    }

    /// Asks what no client of an ordinary cluster can.
    fn ask(&self, method: &str, params: Value) {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let answer = ureq::post(&self.url)
            .header("content-type", "application/json")
            .send(request.to_string())
            .unwrap();
        let answer = answer.into_body().read_to_string().unwrap();
        assert!(!answer.contains("\"error\""), "{method}: {answer}");
    }
}

impl Drop for LocalCluster {
    fn drop(&mut self) {
        // It ends with its standard input; a test need not wait for it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

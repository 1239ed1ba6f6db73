//! Runs the command as a user does.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The root of the workspace, where users stand.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
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
    let output = command.args(["--output", "json"]).output().unwrap();
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

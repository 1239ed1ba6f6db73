//! Bad input is answered with exit code 2, with file, line, column and what was expected, and nothing is sent: the chain
//! is not even started, since these runs are given no programs.

mod common;

use std::path::{Path, PathBuf};

use common::schemas::Checked;
use common::{flywheel, run, run_sample, stderr, stdout, workspace};
use tempfile::TempDir;

/// The sample's files in a folder of their own, one of them changed.
struct Spoilt(TempDir);

impl Spoilt {
    fn new(file: &str, change: impl FnOnce(String) -> Vec<u8>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, from) in [
            ("network.toml", "presets/city-wifi.toml"),
            ("devices.csv", "samples/city-wifi/devices.csv"),
            ("usage.csv", "samples/city-wifi/usage.csv"),
        ] {
            std::fs::copy(workspace().join(from), folder.path().join(name)).unwrap();
        }
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, change(text)).unwrap();
        Self(folder)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    /// The complaint, without the folder in front of file names.
    fn complaint(&self) -> String {
        let mut command = run(
            &self.path("network.toml"),
            &self.path("devices.csv"),
            &self.path("usage.csv"),
        );
        let output = command.env("FLYWHEEL_PROGRAMS", self.0.path()).checked();
        assert_eq!(
            (output.status.code(), stdout(&output)),
            (Some(2), String::new()),
            "{}",
            stderr(&output)
        );
        stderr(&output).replace(&format!("{}/", self.0.path().display()), "")
    }
}

fn replaced(from: &'static str, to: &'static str) -> impl FnOnce(String) -> Vec<u8> {
    move |text| {
        assert!(text.contains(from), "{from:?} is not there");
        text.replacen(from, to, 1).into_bytes()
    }
}

#[test]
fn a_wrong_row_is_named_with_the_way_out() {
    let spoilt = Spoilt::new("devices.csv", replaced("36.539949", "96.539949"));
    assert_eq!(
        spoilt.complaint(),
        "devices.csv:2, column \"lat\": expected degrees of latitude from -90 to 90, found \"96.539949\"\n\n\
         Nothing was sent. Correct these rows, or leave them out with --skip-invalid.\n"
    );
}

#[test]
fn mistakes_in_both_files_are_said_at_once() {
    let spoilt = Spoilt::new("devices.csv", replaced("pm-00002", "pm-00001"));
    let text = std::fs::read_to_string(spoilt.path("usage.csv")).unwrap();
    std::fs::write(spoilt.path("usage.csv"), text.replacen("208.02", "-208.02", 1)).unwrap();
    let complaint = spoilt.complaint();
    assert!(
        complaint.contains("devices.csv:3, column \"device_id\": expected a device named once"),
        "{complaint}"
    );
    assert!(
        complaint.contains("usage.csv:2, column \"gb_down\": expected a number from 0"),
        "{complaint}"
    );
}

#[test]
fn an_unknown_class_an_overflow_and_a_short_row_are_named() {
    let complaint = Spoilt::new("devices.csv", replaced("hotspot", "hot spot")).complaint();
    assert!(
        complaint.contains("devices.csv:2, column \"kind\": expected a class"),
        "{complaint}"
    );
    let complaint = Spoilt::new("usage.csv", replaced("208.02", "184467440737095516.16")).complaint();
    assert!(
        complaint.contains("usage.csv:2, column \"gb_down\"") && complaint.contains("too large"),
        "{complaint}"
    );
    let complaint = Spoilt::new("usage.csv", replaced(",18.33", "")).complaint();
    assert!(
        complaint.contains("usage.csv:2: expected 5 fields, as in the header, found 4"),
        "{complaint}"
    );
}

#[test]
fn empty_files_and_wrong_encodings_are_named() {
    let complaint = Spoilt::new("usage.csv", |_| Vec::new()).complaint();
    assert!(
        complaint.starts_with("usage.csv: expected some content, found an empty file\n"),
        "{complaint}"
    );
    assert!(
        complaint.contains("Correct the files, or name their columns"),
        "{complaint}"
    );
    let utf16 = |text: String| {
        [
            vec![0xff, 0xfe],
            text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ]
        .concat()
    };
    let complaint = Spoilt::new("devices.csv", utf16).complaint();
    assert!(
        complaint.starts_with("devices.csv: expected UTF-8 text, found UTF-16 text"),
        "{complaint}"
    );
    let latin1 = |text: String| {
        text.replacen("Canal", "Can\u{1}l", 1)
            .bytes()
            .map(|b| if b == 1 { 0xe4 } else { b })
            .collect()
    };
    let complaint = Spoilt::new("devices.csv", latin1).complaint();
    assert!(
        complaint.starts_with("devices.csv:2, column \"operator\": expected UTF-8 text"),
        "{complaint}"
    );
}

#[test]
fn a_mistake_in_the_network_file_is_named_with_line_and_column() {
    let complaint = Spoilt::new("network.toml", replaced("decimals = 6 ", "decimals = \"6\"")).complaint();
    assert!(
        complaint.contains("expected a whole number from 0 to 255, found string \"6\""),
        "{complaint}"
    );
    assert!(
        complaint.contains("presets/city-wifi.toml shows every key"),
        "{complaint}"
    );
    let complaint = Spoilt::new("network.toml", replaced("device_id", "deviceid")).complaint();
    assert!(
        complaint.contains("devices.csv:1: expected a column \"deviceid\" (`devices.id_column`"),
        "{complaint}"
    );
}

#[test]
fn fees_that_nobody_could_pay_are_bad_input() {
    let spoilt = Spoilt::new(
        "network.toml",
        replaced("onboarding_fee = \"0\"", "onboarding_fee = \"2.5\""),
    );
    let complaint = spoilt.complaint();
    assert!(
        complaint.contains("network.toml: expected classes without fees"),
        "{complaint}"
    );
    assert!(
        complaint.contains("set onboarding_fee and relocation_fee"),
        "{complaint}"
    );
}

#[test]
fn rewards_that_overflow_are_bad_input() {
    // Ninety quadrillion gigabytes at 50,000 base units each are beyond any token.
    let spoilt = Spoilt::new("usage.csv", replaced("208.02", "90000000000000000.02"));
    let text = std::fs::read_to_string(spoilt.path("network.toml")).unwrap();
    let text = text
        .replace("tokens_per_unit = \"0.05\"", "")
        .replace("\"6000\"", "\"6000000000000\"");
    std::fs::write(
        spoilt.path("network.toml"),
        text.replace("\"1000000\"", "\"6000000000000\""),
    )
    .unwrap();
    let complaint = spoilt.complaint();
    assert!(complaint.contains("epoch 0: rewards overflow"), "{complaint}");
}

#[test]
fn rewards_that_the_ledger_does_not_know_are_refused_with_the_command_that_computes_them() {
    let rule = "rule = \"work-share\"";
    for (from, to, found) in [
        (rule, "rule = \"points\" # ", "another rule"),
        (rule, "rule = \"work-share\"\nminimum = \"1\"", "a minimum"),
        (
            rule,
            "rule = \"work-share\"\nmax_per_operator = \"9\"",
            "a limit per device or operator",
        ),
        (
            rule,
            "rule = \"work-share\"\ncolumns = [\"gb_up\"]",
            "columns of the rewards' own",
        ),
        (
            rule,
            "rule = \"work-share\"\nregistry_multiplier = false",
            "registry_multiplier = false",
        ),
        (
            "kind = \"fixed\"",
            "kind = \"funded\"",
            "an emission of another kind",
        ),
    ] {
        let plain = |text: String| {
            let text = text.replace("tokens_per_unit = \"0.05\"", "");
            replaced(from, to)(text)
        };
        let complaint = Spoilt::new("network.toml", plain).complaint();
        let expected = format!(
            "network.toml: expected one bucket of rule \"work-share\" at a fixed emission, without limits, found {found}\n"
        );
        assert!(complaint.starts_with(&expected), "{complaint}");
        assert!(complaint.contains("flywheel oracle compute"), "{complaint}");
    }
}

#[test]
fn a_file_that_is_not_there_is_answered_with_how_to_make_one() {
    let missing = Path::new("no/such.csv");
    let output = run(Path::new("presets/city-wifi.toml"), missing, missing).checked();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("no/such.csv: expected a file that can be read"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("flywheel sample city-wifi --out samples/city-wifi"));
}

#[test]
fn a_mistyped_command_line_is_answered_with_the_right_word() {
    let output = flywheel(["run", "--networks", "x"]).checked();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("'--network'"), "{}", stderr(&output));
    let output = flywheel(["sample", "city-wify", "--out", "x"]).checked();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("city-wifi"));
    let output = run_sample().args(["--epochs", "0"]).checked();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn without_programs_there_is_no_chain() {
    let nowhere = tempfile::tempdir().unwrap();
    let output = run_sample().env("FLYWHEEL_PROGRAMS", nowhere.path()).checked();
    assert_eq!((output.status.code(), stdout(&output)), (Some(3), String::new()));
    assert!(
        stderr(&output).starts_with("no chain: cannot read program"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("cargo xtask build"));
}

#[test]
fn the_sample_command_writes_what_is_committed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new/folder");
    let output = flywheel(["sample", "city-wifi", "--out", out.to_str().unwrap()]).checked();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("flywheel run --network presets/city-wifi.toml"));
    for file in ["devices.csv", "usage.csv"] {
        let committed = std::fs::read(workspace().join("samples/city-wifi").join(file)).unwrap();
        assert!(std::fs::read(out.join(file)).unwrap() == committed, "{file}");
    }
}

//! No command is left without a test that types it.

mod common;

use std::path::Path;

use common::{flywheel, stdout};

/// The commands below a group of them, as its help lists them; those under another name too.
fn commands(group: &[&str]) -> Vec<String> {
    let output = flywheel(group.iter().copied().chain(["--help"]))
        .output()
        .unwrap();
    let help = stdout(&output);
    let listed = help.split("Commands:\n").nth(1).unwrap_or_default();
    let listed = listed.split("\n\n").next().unwrap_or_default();
    let names = listed.lines().filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// What all test files type, in words with one space between them.
fn typed() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut text = String::new();
    for folder in [folder.clone(), folder.join("common")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() && !path.ends_with("every_command.rs") {
                text.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let words = text.replace(['"', ',', '[', ']', '&', '(', ')', ';'], " ");
    format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Every command, as it is typed.
fn all() -> Vec<String> {
    let mut all = Vec::new();
    for group in commands(&[]) {
        match commands(&[&group]).as_slice() {
            [] => all.push(group),
            names => all.extend(names.iter().map(|name| format!("{group} {name}"))),
        }
    }
    assert!(all.len() > 50, "{} commands were found in the help", all.len());
    all
}

/// Commands that do not run on a chain in a file: their own tests give them a node, and `end_to_end.rs` a cluster.
const ON_NODES_ONLY: [&str; 11] = [
    "oracle daemon",
    "localnet",
    "program deploy",
    "program show",
    "program set-authority",
    "program write-buffer",
    "program set-buffer-authority",
    "program buffers",
    "program close-buffer",
    "export events",
    "watch",
];

#[test]
fn every_command_of_the_help_is_typed_in_some_test() {
    let typed = typed();
    for name in all() {
        let found = typed.contains(&format!(" {name} "));
        assert!(found, "no test types `flywheel {name}`");
    }
}

#[test]
#[ignore = "looks at what `cargo xtask test-over-rpc` has typed, which runs it"]
fn every_command_was_run_over_rpc() {
    let record = std::env::var(common::local::EVERYWHERE_VARIABLE).unwrap();
    let typed = std::fs::read_to_string(record).unwrap();
    let typed: Vec<String> = typed.lines().map(|line| format!(" {line} ")).collect();
    let was_typed = |name: &str| typed.iter().any(|line| line.contains(&format!(" {name} ")));
    let all = all();
    let left_out: Vec<&String> = all.iter().filter(|name| !was_typed(name)).collect();
    assert_eq!(left_out, ON_NODES_ONLY);
}

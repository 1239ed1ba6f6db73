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
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() && !path.ends_with("every_command.rs") {
            text.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
    text.push_str(
        &std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/common/mod.rs")).unwrap(),
    );
    let words = text.replace(['"', ',', '[', ']', '&', '(', ')', ';'], " ");
    format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn every_command_of_the_help_is_typed_in_some_test() {
    let typed = typed();
    let mut count = 0;
    for group in commands(&[]) {
        let below = commands(&[&group]);
        let names = match below.as_slice() {
            [] => vec![group.clone()],
            names => names.iter().map(|name| format!("{group} {name}")).collect(),
        };
        for name in names {
            count += 1;
            assert!(
                typed.contains(&format!(" {name} ")),
                "no test types `flywheel {name}`"
            );
        }
    }
    assert!(count > 50, "{count} commands were found in the help");
}

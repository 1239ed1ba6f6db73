//! `cargo xtask test-over-rpc`: every test of the `flywheel` command once more, each with a local cluster of its own in place
//! of a chain in a file.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::test::Totals;
use crate::ui::Ui;
use crate::workspace::Workspace;
use crate::{localnet, process, test};

/// Names the file in which the tests write down what they type over RPC.
const RECORD: &str = "FLYWHEEL_TEST_OVER_RPC";
/// Clusters at once: more are slower than their tests expect on two cores.
const AT_ONCE: &str = "3";

/// Runs them, and fails if any command was left out; the programs must have been built.
pub fn run(workspace: &Workspace, ui: &Ui) -> Result<()> {
    localnet::build(workspace, ui)?;
    let record = workspace.target.join("typed-over-rpc.txt");
    if record.exists() {
        fs::remove_file(&record).with_context(|| format!("cannot remove {}", record.display()))?;
    }
    let names = names(workspace)?;
    let mut tests = cargo(workspace, &names);
    tests.env(RECORD, &record).args(["--", "--test-threads", AT_ONCE]);
    let done = test::stream(workspace, ui, tests, "test-over-rpc")?;
    let mut complete = cargo(workspace, &["every_command".to_owned()]);
    complete.env(RECORD, &record).args(["--", "--ignored"]);
    let complete: Totals = test::stream(workspace, ui, complete, "test-over-rpc-complete")?;
    done.plus(complete).print_and_exit_if_failed();
    Ok(())
}

/// The test files of the command, but for those that start clusters themselves.
fn names(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root.join("app/cli/tests");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        if path.is_file() && name != "end_to_end" {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn cargo(workspace: &Workspace, names: &[String]) -> Command {
    let mut command = process::cargo();
    command
        .args(["test", "--profile", "fast", "--no-fail-fast"])
        // Features are those of all tests, so that nothing is built twice.
        .args(["--workspace", "--exclude", localnet::PACKAGE])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    for name in names {
        command.args(["--test", name]);
    }
    command
}

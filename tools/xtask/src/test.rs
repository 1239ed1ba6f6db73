//! `cargo xtask test`: all set-up, every gate, every test.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::ui::Ui;
use crate::workspace::Workspace;
use crate::{build, check, idl, localnet, process};

/// Arguments of `test`.
#[derive(clap::Args, Default)]
pub struct Args {
    /// Run only the tests whose name contains one of these, and leave out formatting, lints and the IDL check.
    filters: Vec<String>,
}

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    passed: u64,
    failed: u64,
}

/// Runs it and prints the totals as the last line.
pub fn run(workspace: &Workspace, ui: &Ui, args: &Args) -> Result<()> {
    if args.filters.is_empty() {
        gates(workspace, ui)?;
    } else {
        build::all(workspace, ui, idl::Mode::Write)?;
    }
    let totals = cargo_test(workspace, ui, &args.filters)?;
    totals.print_and_exit_if_failed();
    Ok(())
}

/// Formatting, builds, the IDL check and lints.
pub fn gates(workspace: &Workspace, ui: &Ui) -> Result<()> {
    check::format(workspace, ui)?;
    build::all(workspace, ui, idl::Mode::Check)?;
    check::lint(workspace, ui)
}

/// Every test binary of the workspace, even after a failure, so that the totals are complete.
pub fn cargo_test(workspace: &Workspace, ui: &Ui, filters: &[String]) -> Result<Totals> {
    let mut command = process::cargo();
    let whole = ["--workspace", "--exclude", localnet::PACKAGE, "--profile", "fast"];
    command
        .arg("test")
        .args(whole)
        .arg("--no-fail-fast")
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    if !filters.is_empty() {
        command.arg("--").args(filters);
    }
    let mut build = process::cargo();
    build
        .arg("test")
        .args(whole)
        .arg("--no-run")
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    process::run_logged(ui, &workspace.logs(), "test-build", "tests: building", &mut build)?;
    let mut totals = stream(workspace, ui, command, "test")?;
    totals.join(localnet::test(workspace, ui, filters)?);
    Ok(totals)
}

/// Passes the output on while it counts.
pub fn stream(workspace: &Workspace, ui: &Ui, mut command: Command, name: &str) -> Result<Totals> {
    ui.say("      tests: running");
    fs::create_dir_all(workspace.logs())?;
    let log_path = workspace.logs().join(format!("{name}.log"));
    let mut log = File::create(&log_path)?;
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .context("cannot start cargo test")?;
    let stdout = child.stdout.take().context("no standard output")?;
    let mut totals = Totals::default();
    for line in BufReader::new(stdout).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        writeln!(log, "{line}")?;
        ui.say(&line);
        totals.add(&line);
    }
    if !child.wait()?.success() && totals.failed == 0 {
        bail!(
            "cargo test failed before it could report; see {}",
            log_path.display()
        );
    }
    if totals.failed > 0 {
        eprintln!("{}", failures(&fs::read_to_string(&log_path)?));
    }
    Ok(totals)
}

/// The lines that name a test that failed.
fn failures(log: &str) -> String {
    let failed: Vec<_> = log.lines().filter(|line| line.ends_with(" ... FAILED")).collect();
    failed.join("\n")
}

impl Totals {
    /// Adds a `test result: ok. 3 passed; 0 failed; ...` line; any other line changes nothing.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        let number_before = |word: &str| -> u64 {
            let words: Vec<_> = result
                .split([' ', ';', '.'])
                .filter(|part| !part.is_empty())
                .collect();
            let found = words.windows(2).find(|pair| pair.get(1) == Some(&word));
            found.and_then(|pair| pair.first()?.parse().ok()).unwrap_or(0)
        };
        self.passed = self.passed.saturating_add(number_before("passed"));
        self.failed = self.failed.saturating_add(number_before("failed"));
    }

    /// Adds other totals.
    pub fn join(&mut self, other: Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
    }

    /// The last line of the output; the exit code is 1 when a test failed.
    pub fn print_and_exit_if_failed(self) {
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed > 0 {
            std::process::exit(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_add_up_over_test_binaries() {
        let mut totals = Totals::default();
        for line in [
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test tests::x ... ok",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s",
        ] {
            totals.add(line);
        }
        assert_eq!(
            totals,
            Totals {
                passed: 15,
                failed: 2
            }
        );
    }
}

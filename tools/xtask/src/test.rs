//! `cargo xtask test`: all set-up, every gate, every test.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::ui::Ui;
use crate::workspace::Workspace;
use crate::{build, check, idl, integration, localnet, process};

/// Arguments of `test`.
#[derive(clap::Args, Default)]
pub struct Args {
    /// Run only the Rust tests whose name contains one of these, and leave out formatting, lints and the IDL check.
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
    let totals = if args.filters.is_empty() {
        all(workspace, ui)?
    } else {
        cargo_test(workspace, ui, &args.filters)?
    };
    totals.print_and_exit_if_failed();
    Ok(())
}

/// Every Rust test, then every TypeScript test.
pub fn all(workspace: &Workspace, ui: &Ui) -> Result<Totals> {
    if let Err(error) = integration::require_node() {
        // Said now, since the Rust tests take a while, and again at the end.
        eprintln!("warning: {error:#}");
    }
    let rust = cargo_test(workspace, ui, &[])?;
    Ok(rust.plus(integration::totals_or_failure(workspace, ui)))
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
    // Tests over RPC start it.
    localnet::build(workspace, ui)?;
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
    ui.say("      tests: running");
    let totals = stream(workspace, ui, command, "test")?;
    Ok(totals.plus(localnet::test(workspace, ui, filters)?))
}

/// Passes the output of a test runner on while it counts, and keeps it in `logs/<name>.log`.
pub fn stream(workspace: &Workspace, ui: &Ui, mut command: Command, name: &str) -> Result<Totals> {
    fs::create_dir_all(workspace.logs())?;
    let log_path = workspace.logs().join(name).with_extension("log");
    let mut log = File::create(&log_path)?;
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .with_context(|| format!("cannot start {}", command.get_program().to_string_lossy()))?;
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
            "the tests failed before they could report; see {}",
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
    /// So many.
    pub const fn new(passed: u64, failed: u64) -> Self {
        Self { passed, failed }
    }

    /// Both together.
    pub const fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed.saturating_add(other.passed),
            failed: self.failed.saturating_add(other.failed),
        }
    }

    /// Adds a `test result: ok. 3 passed; 0 failed; ...` line of cargo or a `ℹ pass 3` line of Node.js; any other line
    /// changes nothing.
    fn add(&mut self, line: &str) {
        if let Some(summary) = line.strip_prefix("ℹ ") {
            self.add_node(summary);
            return;
        }
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

    /// A test that is cancelled, because what it needs failed, has failed too.
    fn add_node(&mut self, summary: &str) {
        let Some((word, number)) = summary.split_once(' ') else {
            return;
        };
        let number = number.parse().unwrap_or(0);
        match word {
            "pass" => self.passed = self.passed.saturating_add(number),
            "fail" | "cancelled" => self.failed = self.failed.saturating_add(number),
            _ => {}
        }
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
    fn totals_of_node_are_passed_failed_and_cancelled_tests() {
        let mut totals = Totals::new(1, 0);
        for line in [
            "ℹ tests 9",
            "ℹ pass 6",
            "ℹ fail 2",
            "ℹ cancelled 1",
            "ℹ skipped 4",
            "✔ pass 5",
        ] {
            totals.add(line);
        }
        assert_eq!(totals, Totals::new(7, 3));
        assert_eq!(totals.plus(Totals::new(1, 1)), Totals::new(8, 4));
    }

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

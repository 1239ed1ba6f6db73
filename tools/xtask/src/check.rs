//! The gates that need no test run: formatting and lints.

use anyhow::Result;

use crate::ui::Ui;
use crate::workspace::Workspace;
use crate::{localnet, process};

/// Denied in everything that runs on chain or decides about amounts. Tests are exempt: only libraries are checked.
const STRICT: [&str; 7] = [
    "clippy::unwrap_used",
    "clippy::expect_used",
    "clippy::panic",
    "clippy::arithmetic_side_effects",
    "clippy::integer_division",
    "clippy::indexing_slicing",
    "clippy::as_conversions",
];

/// `cargo fmt --check`.
pub fn format(workspace: &Workspace, ui: &Ui) -> Result<()> {
    let mut command = process::cargo();
    command
        .args(["fmt", "--all", "--check"])
        .current_dir(&workspace.root);
    process::run_captured(
        ui,
        &workspace.logs(),
        "fmt",
        "formatting (cargo fmt --all mends it)",
        &mut command,
    )
    .map(drop)
}

/// Clippy over everything, and strictly over programs and crates.
pub fn lint(workspace: &Workspace, ui: &Ui) -> Result<()> {
    let mut everything = clippy(workspace);
    everything.args(["--workspace", "--exclude", localnet::PACKAGE, "--all-targets"]);
    everything.args(["--", "-D", "warnings"]);
    process::run_logged(
        ui,
        &workspace.logs(),
        "clippy",
        "clippy: everything",
        &mut everything,
    )?;

    let mut strict = clippy(workspace);
    strict.arg("--lib");
    for package in strict_packages(workspace)? {
        strict.args(["--package", &package]);
    }
    strict.args(["--", "-D", "warnings"]);
    for lint in STRICT {
        strict.args(["-D", lint]);
    }
    process::run_logged(
        ui,
        &workspace.logs(),
        "clippy-strict",
        "clippy: programs and crates, strictly",
        &mut strict,
    )
}

fn clippy(workspace: &Workspace) -> std::process::Command {
    let mut command = process::cargo();
    // The tests' profile: build scripts and macros are built once for both.
    command
        .args(["clippy", "--profile", "fast"])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    command
}

fn strict_packages(workspace: &Workspace) -> Result<Vec<String>> {
    let folders = [workspace.root.join("programs"), workspace.root.join("crates")];
    let mut packages = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(folder)? {
            let manifest = entry?.path().join("Cargo.toml");
            let Ok(text) = std::fs::read_to_string(&manifest) else {
                continue;
            };
            let value: toml::Table = toml::from_str(&text)?;
            if let Some(name) = value
                .get("package")
                .and_then(|package| package.get("name")?.as_str())
            {
                packages.push(name.to_owned());
            }
        }
    }
    packages.sort();
    Ok(packages)
}

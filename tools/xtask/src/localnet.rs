//! The local cluster: built, linted and tested apart from the rest, because it takes hundreds of crates that nothing else
//! needs.

use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::test::{self, Totals};
use crate::ui::Ui;
use crate::workspace::Workspace;

/// The package of the local cluster.
pub const PACKAGE: &str = "flywheel-localnet";

/// Builds the local cluster and the `flywheel` command beside it.
pub fn build(workspace: &Workspace, ui: &Ui) -> Result<()> {
    let mut cluster = cargo(workspace, "build");
    cluster.args(["--package", PACKAGE]);
    process::run_logged(
        ui,
        &workspace.logs(),
        "localnet-build",
        "local cluster: building (ten minutes, the first time)",
        &mut cluster,
    )?;
    let mut command = process::cargo();
    command
        .args(["build", "--profile", "fast", "--package", "flywheel-cli"])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    process::run_logged(
        ui,
        &workspace.logs(),
        "flywheel-build",
        "flywheel: building",
        &mut command,
    )
}

/// Runs the tests over RPC against the local cluster.
pub fn test(workspace: &Workspace, ui: &Ui, filters: &[String]) -> Result<Totals> {
    build(workspace, ui)?;
    let mut tests = cargo(workspace, "test");
    tests.args(["--package", PACKAGE, "--no-fail-fast"]);
    if !filters.is_empty() {
        tests.arg("--").args(filters);
    }
    test::stream(workspace, ui, tests, "test-localnet")
}

/// Cargo with clippy in place of the compiler for this workspace's own crates. `cargo clippy` would check all crates below
/// them once more, for as long as building them takes.
fn cargo(workspace: &Workspace, verb: &str) -> Command {
    let mut command = process::cargo();
    command
        .args([verb, "--profile", "fast"])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target)
        .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
        // How `cargo clippy` tells its driver what to deny.
        .env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    command
}

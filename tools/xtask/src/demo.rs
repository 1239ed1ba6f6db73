//! `cargo xtask demo`: all set-up, then the main job on sample data.

use anyhow::{Context, Result, bail};

use crate::ui::Ui;
use crate::workspace::Workspace;
use crate::{build, idl, process};

/// Runs it; the report is printed by `flywheel` itself.
pub fn run(workspace: &Workspace, ui: &Ui) -> Result<()> {
    build::all(workspace, ui, idl::Mode::Write)?;
    let mut compile = process::cargo();
    compile
        .args(["build", "--profile", "fast", "--package", "flywheel-cli"])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    process::run_logged(
        ui,
        &workspace.logs(),
        "demo-build",
        "flywheel: building",
        &mut compile,
    )?;
    let mut demo = process::cargo();
    demo.args([
        "run",
        "--quiet",
        "--profile",
        "fast",
        "--package",
        "flywheel-cli",
        "--",
        "run",
    ])
    .args(["--network", "presets/city-wifi.toml"])
    .args(["--devices", "samples/city-wifi/devices.csv"])
    .args(["--usage", "samples/city-wifi/usage.csv"])
    .current_dir(&workspace.root)
    .env("CARGO_TARGET_DIR", &workspace.target);
    let status = demo.status().context("cannot start cargo")?;
    if !status.success() {
        bail!("the demo failed: {status}");
    }
    Ok(())
}

//! `cargo xtask setup`: makes an SBF toolchain available.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::toolchain::Toolchain;
use crate::ui::Ui;
use crate::workspace::Workspace;

/// The first lines of our stand-in for `cargo-build-sbf` contain this.
const OURS: &str = "flywheel-sbf-toolchain";

/// Which `cargo build-sbf` builds the programs.
pub enum Sbf {
    /// The one on PATH, from the Solana tools.
    Official,
    /// The one in this folder.
    Fallback(PathBuf),
}

impl Sbf {
    /// A `cargo build-sbf` command, with the arguments that `anchor build` passes.
    pub fn command(&self) -> Command {
        let mut command = process::cargo();
        if let Self::Fallback(prefix) = self {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let folders = std::iter::once(prefix.join("bin")).chain(std::env::split_paths(&path));
            if let Ok(path) = std::env::join_paths(folders) {
                command.env("PATH", path);
            }
        }
        command.args(["build-sbf", "--tools-version", "v1.57", "--arch", "v3"]);
        command
    }
}

/// Finds the official toolchain or brings the fallback up to date.
pub fn run(workspace: &Workspace, ui: &Ui) -> Result<Sbf> {
    if let Some(path) = official() {
        ui.say(&format!(
            "      SBF toolchain: the official one, {}",
            path.display()
        ));
        return Ok(Sbf::Official);
    }
    let toolchain = Toolchain::open(&workspace.toolchain_sources())?;
    toolchain.bring_up_to_date(ui)?;
    ui.say(&format!(
        "      SBF toolchain: the fallback, {}",
        toolchain.prefix.display()
    ));
    Ok(Sbf::Fallback(toolchain.prefix))
}

fn official() -> Option<PathBuf> {
    process::on_path("cargo-build-sbf")
        .into_iter()
        .find(|path| !is_ours(path))
}

fn is_ours(path: &Path) -> bool {
    let contents = fs::read(path).unwrap_or_default();
    let start = contents.get(..200).unwrap_or(&contents);
    start.windows(OURS.len()).any(|window| window == OURS.as_bytes())
}

//! Tests that programs are the same bytes wherever they are built by one toolchain.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::process;
use crate::setup::{self, Sbf};
use crate::ui::Ui;
use crate::workspace::Workspace;

/// The toolchain's folder, or `None` with a word about it when the official tools are used: they map no paths.
fn fallback() -> Result<Option<(Sbf, PathBuf)>> {
    match setup::run(&Workspace::find()?, &Ui::new(true))? {
        Sbf::Official => {
            println!("skipped: the official cargo-build-sbf is in use");
            Ok(None)
        }
        Sbf::Fallback(prefix) => Ok(Some((Sbf::Fallback(prefix.clone()), prefix))),
    }
}

fn programs(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let deploy = workspace.deploy();
    let entries = fs::read_dir(&deploy).context("no programs yet: run `cargo xtask build`")?;
    let paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    Ok(paths
        .into_iter()
        .filter(|path| path.extension() == Some(OsStr::new("so")))
        .collect())
}

#[test]
fn no_path_of_this_machine_is_in_a_program() -> Result<()> {
    let workspace = Workspace::find()?;
    let Some((_, prefix)) = fallback()? else {
        return Ok(());
    };
    let home = std::env::var("HOME")?;
    let cargo_home = std::env::var("CARGO_HOME").unwrap_or_else(|_| format!("{home}/.cargo"));
    let mut places = vec![
        cargo_home,
        format!("{home}/.rustup"),
        prefix.to_string_lossy().into_owned(),
        workspace.root.to_string_lossy().into_owned(),
        workspace.target.to_string_lossy().into_owned(),
    ];
    // `/root` alone also occurs where a constant like `flywheel/root/v1` follows a file name.
    if home.matches('/').count() > 1 {
        places.push(home);
    }
    let programs = programs(&workspace)?;
    ensure!(!programs.is_empty(), "no programs yet: run `cargo xtask build`");
    for program in programs {
        let bytes = fs::read(&program)?;
        for place in places.iter().map(|place| format!("{place}/")) {
            let found = bytes
                .windows(place.len())
                .any(|window| window == place.as_bytes());
            assert!(!found, "{} contains {place}", program.display());
        }
    }
    Ok(())
}

#[test]
fn another_clone_and_another_target_folder_give_the_same_bytes() -> Result<()> {
    let workspace = Workspace::find()?;
    let Some((sbf, _)) = fallback()? else {
        return Ok(());
    };
    let elsewhere = tempfile::tempdir()?;
    let clone = elsewhere.path().join("somewhere/else");
    copy_sources(&workspace.root, &clone)?;
    let target = elsewhere.path().join("built");

    let mut command = sbf.command();
    command
        .arg("--manifest-path")
        .arg(clone.join("tools/sbf-toolchain/conformance/Cargo.toml"))
        .current_dir(&clone)
        .env("CARGO_TARGET_DIR", &target);
    let log = elsewhere.path().join("logs");
    process::run_logged(&Ui::new(true), &log, "build", "building the clone", &mut command)?;

    let name = "deploy/int128_conformance.so";
    let here = fs::read(workspace.target.join(name)).context("run `cargo xtask build`")?;
    let there = fs::read(target.join(name))?;
    assert!(
        here == there,
        "{} and {} bytes that differ",
        here.len(),
        there.len()
    );
    Ok(())
}

/// Everything that a clone has: all but build folders and git's own.
fn copy_sources(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if name == "target" || name == ".git" || name == "node_modules" {
            continue;
        }
        if path.is_dir() {
            copy_sources(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

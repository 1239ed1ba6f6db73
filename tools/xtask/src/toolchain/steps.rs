//! The steps of the fallback toolchain. Each begins by removing what an interrupted run may have left.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::stamp::{Inputs, remove};
use super::{Toolchain, apt};
use crate::process;
use crate::ui::Ui;

/// A step, its inputs and one file or folder that it leaves.
pub struct Step {
    /// The name of its stamp.
    pub name: &'static str,
    /// What its result depends on.
    pub inputs: Inputs,
    /// Does it.
    pub run: fn(&Toolchain, &Ui) -> Result<()>,
    result: &'static str,
}

impl Step {
    /// `result` is relative to the toolchain's folder.
    pub fn new(
        name: &'static str,
        result: &'static str,
        inputs: Inputs,
        run: fn(&Toolchain, &Ui) -> Result<()>,
    ) -> Self {
        Self {
            name,
            inputs,
            run,
            result,
        }
    }

    /// What must exist when the step is done.
    pub fn result(&self, prefix: &Path) -> PathBuf {
        prefix.join(self.result)
    }
}

/// A file that is copied with `@PREFIX@` filled in.
pub struct Script {
    /// Its name among the sources.
    pub source: &'static str,
    target: &'static str,
}

/// Every such file.
pub const SCRIPTS: [Script; 4] = [
    Script {
        source: "rustc",
        target: "rustc",
    },
    Script {
        source: "sbpf-ld",
        target: "bin/sbpf-ld",
    },
    Script {
        source: "cargo-build-sbf",
        target: "bin/cargo-build-sbf",
    },
    Script {
        source: "sbpf-solana-solana.json",
        target: "sbpf-solana-solana.json",
    },
];

impl Toolchain {
    fn logs(&self) -> PathBuf {
        self.prefix.join("logs")
    }

    /// An empty folder of this name.
    fn fresh(&self, name: &str) -> Result<PathBuf> {
        let folder = self.prefix.join(name);
        remove(&folder)?;
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder)
    }
}

/// Unpacks the compiler and its library's source.
pub fn rustc(toolchain: &Toolchain, ui: &Ui) -> Result<()> {
    let folder = toolchain.fresh("rust")?;
    apt::unpack(ui, &toolchain.pins.rustc, "rustc", &toolchain.logs(), &folder)?;
    let usr = folder.join("usr");
    let output = Command::new(usr.join("bin/rustc"))
        .env("LD_LIBRARY_PATH", usr.join("lib/x86_64-linux-gnu"))
        .arg("--version")
        .output()
        .context("the unpacked rustc does not start")?;
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    let wanted = format!("rustc {}.", toolchain.pins.rustc.release);
    if !version.starts_with(&wanted) {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("expected `{wanted}*`, got `{}` {}", version.trim(), errors.trim());
    }
    Ok(())
}

/// Unpacks LLVM and the libraries that it runs with.
pub fn llvm(toolchain: &Toolchain, ui: &Ui) -> Result<()> {
    let folder = toolchain.fresh("llvm")?;
    apt::unpack(ui, &toolchain.pins.llvm, "llvm", &toolchain.logs(), &folder)?;
    let name = format!("libLLVM.so.{}", toolchain.pins.llvm.release);
    let library = Path::new("../usr/lib/x86_64-linux-gnu").join(&name);
    let only = folder.join("lib");
    fs::create_dir_all(&only)?;
    if !only.join(&library).exists() {
        bail!(
            "the archive's LLVM has no {name}: versions.toml and the standard-library patch need an update"
        );
    }
    // The linker takes the first libLLVM on its path, and must not meet the C library of the other.
    symlink(&library, only.join(name)).context("cannot link libLLVM")
}

/// Builds the linker.
pub fn linker(toolchain: &Toolchain, ui: &Ui) -> Result<()> {
    let folder = toolchain.fresh("linker")?;
    let mut command = process::cargo();
    command
        .args([
            "install",
            "--locked",
            "sbpf-linker",
            "--version",
            &toolchain.pins.linker.version,
            "--root",
        ])
        .arg(&folder)
        .arg("--target-dir")
        .arg(folder.join("target"))
        .current_dir(&toolchain.sources)
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTC");
    process::run_logged(
        ui,
        &toolchain.logs(),
        "linker",
        "sbpf-linker: building",
        &mut command,
    )?;
    remove(&folder.join("target"))
}

/// Copies the standard library's source and teaches it the target.
pub fn library(toolchain: &Toolchain, ui: &Ui) -> Result<()> {
    let folder = toolchain.prefix.join("library");
    remove(&folder)?;
    let source = toolchain.prefix.join("rust/usr/lib/rustlib/src/rust/library");
    let mut copy = Command::new("cp");
    copy.arg("-r").arg(source).arg(&folder);
    process::run_logged(
        ui,
        &toolchain.logs(),
        "library-copy",
        "standard library: copying",
        &mut copy,
    )?;
    let mut patch = Command::new("git");
    patch
        .args(["apply", "-p0"])
        .arg(toolchain.sources.join("std-solana.patch"))
        .current_dir(&toolchain.prefix)
        // Inside somebody's repository git would pass over every file that is not in it.
        .env("GIT_DIR", toolchain.prefix.join("no-repository"));
    process::run_logged(
        ui,
        &toolchain.logs(),
        "library-patch",
        "standard library: patching",
        &mut patch,
    )?;
    if !folder.join("std/src/sys/alloc/solana.rs").exists() {
        bail!("the standard-library patch was not applied");
    }
    Ok(())
}

/// Writes the scripts.
pub fn scripts(toolchain: &Toolchain, _ui: &Ui) -> Result<()> {
    toolchain.fresh("bin")?;
    let prefix = toolchain.prefix.to_string_lossy();
    for script in &SCRIPTS {
        let text = fs::read_to_string(toolchain.sources.join(script.source))?;
        let target = toolchain.prefix.join(script.target);
        fs::write(&target, text.replace("@PREFIX@", &prefix))?;
        fs::set_permissions(&target, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// Builds the 128-bit arithmetic and the memory functions.
pub fn builtins(toolchain: &Toolchain, ui: &Ui) -> Result<()> {
    let folder = toolchain.fresh("builtins")?;
    let source = toolchain.sources.join("builtins");
    let target = folder.join("target");
    let prefix = &toolchain.prefix;
    let flags = [
        "-Ctarget-cpu=v4",
        "-Crelocation-model=static",
        "-Zunstable-options",
        "-Cpanic=immediate-abort",
    ];
    let path = std::env::join_paths(std::iter::once(prefix.join("bin")).chain(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    )))?;
    let mut command = process::cargo();
    command
        .args([
            "build",
            "--release",
            "--locked",
            "-Zbuild-std=core",
            "-Zjson-target-spec",
            "--target",
        ])
        .arg(prefix.join("sbpf-solana-solana.json"))
        .arg("--manifest-path")
        .arg(source.join("Cargo.toml"))
        .env("RUSTC", prefix.join("rustc"))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC_BOOTSTRAP_SYNTHETIC_TARGET", "1")
        .env("__CARGO_TESTS_ONLY_SRC_ROOT", prefix.join("library"))
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"))
        .env("PATH", path);
    process::run_logged(
        ui,
        &toolchain.logs(),
        "builtins",
        "builtins: building",
        &mut command,
    )?;

    let built = target.join("sbpf-solana-solana/release");
    fs::copy(
        built.join("libsbpf_builtins.rlib"),
        folder.join("libsbpf_builtins.rlib"),
    )?;
    fs::copy(
        find(&built.join("deps"), "libsolana_compiler_builtins-", ".rlib")?,
        folder.join("libsolana_compiler_builtins.rlib"),
    )?;
    fs::copy(source.join("shims.ll"), folder.join("shims.ll"))?;
    remove(&target)
}

fn find(folder: &Path, start: &str, end: &str) -> Result<PathBuf> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(OsString::from).unwrap_or_default();
        let name = name.to_string_lossy();
        if name.starts_with(start) && name.ends_with(end) {
            return Ok(path);
        }
    }
    bail!("{} has no {start}*{end}", folder.display())
}

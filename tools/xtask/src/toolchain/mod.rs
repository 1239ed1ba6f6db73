//! The fallback SBF toolchain: built from Debian packages and crates, in a folder of its own.
//!
//! Each step leaves a stamp with the hash of its inputs. A step without a stamp, or with another one, is done again
//! from nothing, and so are the steps after it that use its result.

mod apt;
mod pins;
mod sources;
mod stamp;
mod steps;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::ui::Ui;
use pins::Pins;
use stamp::{Inputs, Stamps};

/// Overrides the folder of the toolchain.
const FOLDER_VARIABLE: &str = "FLYWHEEL_TOOLCHAIN";

/// What to do on a machine where the fallback cannot be built.
const INSTALL_OFFICIAL: &str = "install the Solana tools, so that `cargo-build-sbf` is on PATH \
    (https://docs.anza.xyz/cli/install), and run this command again";

/// The fallback toolchain.
pub struct Toolchain {
    /// The folder it is built in.
    pub prefix: PathBuf,
    sources: PathBuf,
    pins: Pins,
}

impl Toolchain {
    /// Reads the pins and finds the folder. Nothing is built yet.
    pub fn open(sources: &Path) -> Result<Self> {
        let pins = Pins::read(&sources.join("versions.toml"))?;
        Ok(Self {
            prefix: default_prefix()?,
            sources: sources.to_owned(),
            pins,
        })
    }

    /// Does every step that is missing or out of date.
    pub fn bring_up_to_date(&self, ui: &Ui) -> Result<()> {
        fs::create_dir_all(&self.prefix)
            .with_context(|| format!("cannot create {}; set {FOLDER_VARIABLE}", self.prefix.display()))?;
        let lock = File::create(self.prefix.join(".lock"))?;
        lock.lock().context("cannot lock the toolchain folder")?;

        let stamps = Stamps::new(self.prefix.join("stamps"))?;
        let plan = self.plan()?;
        if plan
            .iter()
            .any(|step| !stamps.is_current(step.name, &step.inputs))
        {
            check_machine()?;
        }
        for step in &plan {
            if stamps.is_current(step.name, &step.inputs) && step.result(&self.prefix).exists() {
                continue;
            }
            stamps.clear(step.name)?;
            (step.run)(self, ui).with_context(|| format!("toolchain step `{}`", step.name))?;
            stamps.set(step.name, &step.inputs)?;
        }
        self.write_id(&plan)
    }

    /// The steps in order, each with everything that its result depends on.
    fn plan(&self) -> Result<Vec<steps::Step>> {
        let file = |name: &str| Inputs::new().file(&self.sources.join(name));
        let rustc = Inputs::new().text(&self.pins.rustc.describe());
        let llvm = Inputs::new().text(&self.pins.llvm.describe());
        let linker = Inputs::new().text(&self.pins.linker.version);
        let scripts = steps::SCRIPTS.iter().try_fold(
            Inputs::new().text(&self.prefix.to_string_lossy()),
            |inputs, script| inputs.file(&self.sources.join(script.source)),
        )?;
        let library = file("std-solana.patch")?.after(&rustc);
        let builtins = Inputs::new()
            .folder(&self.sources.join("builtins"))?
            .after(&library)
            .after(&scripts);
        Ok(vec![
            steps::Step::new("rustc", "rust", rustc, steps::rustc),
            steps::Step::new("llvm", "llvm", llvm, steps::llvm),
            steps::Step::new("scripts", "bin", scripts, steps::scripts),
            steps::Step::new("linker", "linker/bin/sbpf-linker", linker, steps::linker),
            steps::Step::new("library", "library", library, steps::library),
            steps::Step::new("builtins", "builtins", builtins, steps::builtins),
        ])
    }

    /// `cargo-build-sbf` starts afresh when this changes: cargo sees none of these inputs.
    fn write_id(&self, plan: &[steps::Step]) -> Result<()> {
        let id = plan
            .iter()
            .fold(Inputs::new(), |inputs, step| inputs.after(&step.inputs))
            .hash();
        stamp::write_atomically(&self.prefix.join("toolchain-id"), &id)
    }
}

fn default_prefix() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE) {
        return Ok(std::path::absolute(folder)?);
    }
    let cache = match std::env::var_os("XDG_CACHE_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => match std::env::var_os("HOME") {
            Some(home) => PathBuf::from(home).join(".cache"),
            None => bail!("there is no home folder to keep the toolchain in: set {FOLDER_VARIABLE}"),
        },
    };
    Ok(cache.join("flywheel/sbf-toolchain"))
}

fn check_machine() -> Result<()> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!("the fallback SBF toolchain needs Debian or Ubuntu on x86-64; {INSTALL_OFFICIAL}");
    }
    for tool in ["apt-get", "dpkg-deb", "git", "cc"] {
        if crate::process::on_path(tool).is_empty() {
            bail!(
                "the fallback SBF toolchain needs `{tool}`, which is not on PATH; either install it \
                 (Debian: apt-get install apt dpkg git build-essential), or {INSTALL_OFFICIAL}"
            );
        }
    }
    Ok(())
}

//! Where things are.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The checkout and its build folder.
pub struct Workspace {
    /// The folder of the root Cargo.toml.
    pub root: PathBuf,
    /// `$CARGO_TARGET_DIR` or `<root>/target`.
    pub target: PathBuf,
}

/// A package that becomes an on-chain program.
#[derive(Clone, Debug)]
pub struct Program {
    /// The package name, with hyphens.
    pub package: String,
    /// The package folder.
    pub folder: PathBuf,
    /// Whether it is an Anchor program, which has an IDL.
    pub anchor: bool,
}

impl Program {
    /// The library name, which is also the name of the `.so` and of the IDL.
    pub fn library(&self) -> String {
        self.package.replace('-', "_")
    }
}

/// The one program whose IDL the others read, through `declare_program!`.
const FIRST: &str = "device-registry";

impl Workspace {
    /// Finds the workspace that this xtask was built from.
    pub fn find() -> Result<Self> {
        let tools = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = match tools.ancestors().nth(2) {
            Some(root) if root.join("Cargo.toml").is_file() => root.to_owned(),
            _ => bail!("the workspace has moved since xtask was built: run `cargo clean -p xtask`"),
        };
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => std::path::absolute(folder)?,
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// Where the output of sub-commands is kept.
    pub fn logs(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// Where the programs are.
    pub fn deploy(&self) -> PathBuf {
        self.target.join("deploy")
    }

    /// The sources of the fallback toolchain.
    pub fn toolchain_sources(&self) -> PathBuf {
        self.root.join("tools/sbf-toolchain")
    }

    /// Every on-chain program, in the order in which they are built.
    pub fn programs(&self) -> Result<Vec<Program>> {
        let folder = self.root.join("programs");
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        let mut programs = Vec::new();
        for entry in entries {
            let folder = entry?.path();
            if folder.join("Cargo.toml").is_file() {
                let package = folder
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                programs.push(Program {
                    package,
                    folder,
                    anchor: true,
                });
            }
        }
        programs.sort_by_key(|program| (program.package != FIRST, program.package.clone()));
        programs.push(Program {
            package: "int128-conformance".to_owned(),
            folder: self.toolchain_sources().join("conformance"),
            anchor: false,
        });
        Ok(programs)
    }
}

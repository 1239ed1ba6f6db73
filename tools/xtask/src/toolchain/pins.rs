//! `versions.toml`: every version and checksum.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// The whole file.
#[derive(Debug, Deserialize)]
pub struct Pins {
    /// The compiler and the source of its library.
    pub rustc: Packages,
    /// The code generator of the linker.
    pub llvm: Packages,
    /// The linker.
    pub linker: Crate,
}

/// A set of Debian packages that is unpacked into one folder.
#[derive(Debug, Deserialize)]
pub struct Packages {
    /// What the result must report as its version, up to the patch level.
    pub release: String,
    /// Where they come from.
    pub origins: Vec<Origin>,
    /// Package name to version and checksum.
    pub debs: BTreeMap<String, Deb>,
}

/// A suite of a mirror.
#[derive(Debug, Deserialize)]
pub struct Origin {
    /// Which of the machine's mirrors.
    pub mirror: Mirror,
    /// For example `sid`.
    pub suite: String,
}

/// The two kinds of mirror that an apt configuration names.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Mirror {
    /// The main archive.
    Archive,
    /// The security archive.
    Security,
}

/// One Debian package.
#[derive(Debug, Deserialize)]
pub struct Deb {
    /// The version that was tested.
    pub version: String,
    /// The checksum of that version's file.
    pub sha256: String,
}

/// One crate.
#[derive(Debug, Deserialize)]
pub struct Crate {
    /// The exact version.
    pub version: String,
}

impl Pins {
    /// Reads the file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is not as expected", path.display()))
    }
}

impl Packages {
    /// Everything that decides what is unpacked, as text.
    pub fn describe(&self) -> String {
        let mut text = self.release.clone();
        for origin in &self.origins {
            let _ = write!(text, "\n{:?} {}", origin.mirror, origin.suite);
        }
        for (name, deb) in &self.debs {
            let _ = write!(text, "\n{name} {} {}", deb.version, deb.sha256);
        }
        text
    }
}

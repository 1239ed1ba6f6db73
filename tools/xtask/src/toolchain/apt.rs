//! Downloads Debian packages with apt, without touching the system: its lists, cache and locks are in our folder.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::pins::Packages;
use super::sources::Mirrors;
use super::stamp::{remove, sha256_of};
use crate::process;
use crate::ui::Ui;

/// Downloads `packages`, checks them and unpacks them into the empty folder `into`.
pub fn unpack(ui: &Ui, packages: &Packages, name: &str, logs: &Path, into: &Path) -> Result<()> {
    let apt = Apt::new(into.with_extension("apt"), packages)?;
    let label = format!("{name} packages");
    process::run_logged(
        ui,
        logs,
        &format!("{name}-lists"),
        &format!("{label}: reading lists"),
        &mut apt.update(),
    )?;
    let names: Vec<_> = packages.debs.keys().map(String::as_str).collect();
    process::run_logged(
        ui,
        logs,
        &format!("{name}-debs"),
        &format!("{label}: downloading"),
        &mut apt.download(&names),
    )?;
    let task = ui.start(format!("{label}: unpacking"));
    for deb in apt.downloaded()? {
        check(ui, packages, &deb)?;
        let status = Command::new("dpkg-deb").arg("-x").arg(&deb).arg(into).status()?;
        if !status.success() {
            bail!("dpkg-deb could not unpack {}", deb.display());
        }
    }
    task.done();
    remove(&apt.folder)
}

/// A pinned file must be the pinned one. apt has already verified the signature of whatever it fetched.
fn check(ui: &Ui, packages: &Packages, deb: &Path) -> Result<()> {
    let field = |name: &str| -> Result<String> {
        let output = Command::new("dpkg-deb").arg("-f").arg(deb).arg(name).output()?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let (package, version) = (field("Package")?, field("Version")?);
    let Some(pin) = packages.debs.get(&package) else {
        bail!("{} is not a package that was asked for", deb.display());
    };
    if pin.version != version {
        ui.say(&format!(
            "      note: {package} {} has left the archive, taking {version}",
            pin.version
        ));
    } else if pin.sha256 != sha256_of(deb)? {
        bail!(
            "the checksum of {package} {version} is not the one in versions.toml; try again, or ask why it changed"
        );
    }
    Ok(())
}

struct Apt {
    folder: PathBuf,
}

impl Apt {
    fn new(folder: PathBuf, packages: &Packages) -> Result<Self> {
        remove(&folder)?;
        for part in ["lists/partial", "cache/archives/partial", "debs"] {
            fs::create_dir_all(folder.join(part))
                .with_context(|| format!("cannot create {}", folder.display()))?;
        }
        let mirrors = Mirrors::of_this_machine();
        let mut list = String::new();
        for origin in &packages.origins {
            let source = mirrors.find(origin.mirror)?;
            if !Path::new(&source.keyring).is_file() {
                bail!(
                    "{} is missing: apt-get install debian-archive-keyring",
                    source.keyring
                );
            }
            writeln!(
                list,
                "deb [arch=amd64 signed-by={}] {} {} main",
                source.keyring, source.uri, origin.suite
            )?;
        }
        fs::write(folder.join("sources.list"), list)?;
        fs::write(folder.join("status"), "")?;
        Ok(Self { folder })
    }

    fn command(&self) -> Command {
        let set = |option: &str, path: &str| format!("-o{option}={}", self.folder.join(path).display());
        let mut command = Command::new("apt-get");
        command.env_remove("LD_LIBRARY_PATH").arg("-q").args([
            set("Dir::Etc::SourceList", "sources.list"),
            set("Dir::State", ""),
            set("Dir::State::Status", "status"),
            set("Dir::State::Lists", "lists"),
            set("Dir::Cache", "cache"),
        ]);
        command.args([
            "-oDir::Etc::SourceParts=/dev/null",
            "-oDir::Cache::pkgcache=",
            "-oDir::Cache::srcpkgcache=",
            "-oAPT::Architecture=amd64",
            "-oAPT::Sandbox::User=root",
            "-oAcquire::Languages=none",
            "-oAcquire::Retries=3",
        ]);
        command
    }

    fn update(&self) -> Command {
        let mut command = self.command();
        command.args(["update", "--error-on=any"]);
        command
    }

    fn download(&self, packages: &[&str]) -> Command {
        let mut command = self.command();
        command
            .arg("download")
            .args(packages)
            .current_dir(self.folder.join("debs"));
        command
    }

    fn downloaded(&self) -> Result<Vec<PathBuf>> {
        let mut debs = Vec::new();
        for entry in fs::read_dir(self.folder.join("debs"))? {
            debs.push(entry?.path());
        }
        debs.sort();
        Ok(debs)
    }
}

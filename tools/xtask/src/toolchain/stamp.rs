//! Which steps are done, and with which inputs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Everything that a step's result depends on.
#[derive(Clone, Default)]
pub struct Inputs(Sha256);

impl Inputs {
    /// No inputs yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// Adds the contents of a file.
    pub fn file(self, path: &Path) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Ok(self.text(&name).bytes(&bytes))
    }

    /// Adds every file of a folder, in order of name; `target` folders are left out.
    pub fn folder(mut self, path: &Path) -> Result<Self> {
        let entries = fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut paths = entries
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<PathBuf>>>()?;
        paths.sort();
        for path in paths.iter().filter(|path| !path.ends_with("target")) {
            self = if path.is_dir() {
                self.folder(path)?
            } else {
                self.file(path)?
            };
        }
        Ok(self)
    }

    /// Adds the inputs of an earlier step whose result this one uses.
    pub fn after(self, earlier: &Self) -> Self {
        let hash = earlier.hash();
        self.text(&hash)
    }

    /// The hash of everything added.
    pub fn hash(&self) -> String {
        hex(&self.0.clone().finalize())
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        // The length keeps ("ab", "c") apart from ("a", "bc").
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }
}

/// The checksum of a file, as `sha256sum` prints it.
pub fn sha256_of(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(hex(&Sha256::digest(bytes)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The stamps of a toolchain folder.
pub struct Stamps {
    folder: PathBuf,
}

impl Stamps {
    /// Opens the folder, which is created if missing.
    pub fn new(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Self { folder })
    }

    /// Whether the step ended well with exactly these inputs.
    pub fn is_current(&self, step: &str, inputs: &Inputs) -> bool {
        fs::read_to_string(self.folder.join(step)).is_ok_and(|stamp| stamp == inputs.hash())
    }

    /// Records that the step ended well.
    pub fn set(&self, step: &str, inputs: &Inputs) -> Result<()> {
        write_atomically(&self.folder.join(step), &inputs.hash())
    }

    /// Forgets a step, before it is begun.
    pub fn clear(&self, step: &str) -> Result<()> {
        remove(&self.folder.join(step))
    }
}

/// Writes a file that is either the old one or the whole new one, whenever the power fails.
pub fn write_atomically(path: &Path, text: &str) -> Result<()> {
    let partial = path.with_extension("partial");
    fs::write(&partial, text).with_context(|| format!("cannot write {}", partial.display()))?;
    fs::rename(&partial, path).with_context(|| format!("cannot write {}", path.display()))
}

/// Removes a file or folder, if it is there.
pub fn remove(path: &Path) -> Result<()> {
    let result = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match result {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_input_makes_a_step_out_of_date() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let stamps = Stamps::new(folder.path().join("stamps"))?;
        let inputs = Inputs::new().text("1.96");
        assert!(!stamps.is_current("rustc", &inputs));
        stamps.set("rustc", &inputs)?;
        assert!(stamps.is_current("rustc", &inputs));
        assert!(!stamps.is_current("rustc", &Inputs::new().text("1.97")));
        stamps.clear("rustc")?;
        assert!(!stamps.is_current("rustc", &inputs));
        Ok(())
    }

    #[test]
    fn a_changed_file_in_a_folder_changes_the_hash() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("src"))?;
        fs::write(folder.path().join("src/lib.rs"), "one")?;
        let before = Inputs::new().folder(folder.path())?.hash();
        fs::write(folder.path().join("src/lib.rs"), "two")?;
        assert_ne!(before, Inputs::new().folder(folder.path())?.hash());
        Ok(())
    }

    #[test]
    fn where_one_input_ends_and_the_next_begins_matters() {
        let one = Inputs::new().text("ab").text("c").hash();
        assert_ne!(one, Inputs::new().text("a").text("bc").hash());
    }
}

//! Large files: read where they lie instead of being loaded, and written so that nobody ever sees half of one.

use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Deref;
use std::path::Path;

use memmap2::Mmap;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::problem::Problem;

/// The bytes of a file, in memory or mapped.
pub enum Bytes {
    /// In memory.
    Owned(Vec<u8>),
    /// On disk; the system reads the pages that are looked at, and drops them when memory is short.
    Mapped(Mmap),
}

impl Bytes {
    /// Maps a file. Whoever replaces it has to do so as [`replace`] does: a file that is cut while it is mapped ends the
    /// process.
    ///
    /// # Errors
    /// A [`Problem`] when the file cannot be opened or mapped.
    pub fn map(path: &Path) -> Result<Self, Problem> {
        let unreadable = |error: std::io::Error| {
            Problem::of_file(
                &path.display().to_string(),
                "a file that can be read",
                error.to_string(),
            )
        };
        let file = File::open(path).map_err(unreadable)?;
        let about = file.metadata().map_err(unreadable)?;
        if about.is_dir() {
            return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
        }
        if about.len() == 0 {
            return Ok(Self::Owned(Vec::new()));
        }
        // SAFETY: the map is only read, as bytes, for which every value is valid. Files of this crate are replaced by
        // renaming, never changed in place.
        let map = unsafe { Mmap::map(&file) }.map_err(unreadable)?;
        Ok(Self::Mapped(map))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Owned(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} bytes", self.len())
    }
}

/// SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Writes a file under a name of its own in the same folder, and gives it its name only when it is complete and on the disk:
/// whoever opens `path` finds the old file or the whole new one, also after a kill or a power cut.
///
/// # Errors
/// A [`Problem`] when the folder or the disk does not take it; `path` is then as it was.
pub fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Problem> {
    try_replace(path, write).map_err(|error| {
        Problem::of_file(
            &path.display().to_string(),
            "a place that can be written to",
            error.to_string(),
        )
    })
}

fn try_replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = NamedTempFile::new_in(folder)?;
    let mut buffered = BufWriter::with_capacity(1 << 20, file.as_file_mut());
    write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    readable_by_all(file.as_file())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    // A name is kept in the folder, which has to reach the disk as well.
    File::open(folder)?.sync_all()
}

/// What is published is for everybody; temporary files are made for their owner alone.
#[cfg(unix)]
fn readable_by_all(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_could_not_be_finished_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.leaves");
        replace(&path, |out| out.write_all(b"old")).unwrap();
        let problem = replace(&path, |out| {
            out.write_all(&[7; 5 << 20])?;
            Err(std::io::Error::other("the disk is full"))
        })
        .unwrap_err();
        assert!(
            problem
                .to_string()
                .ends_with("x.leaves: expected a place that can be written to, found the disk is full")
        );
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn nothing_has_the_name_before_everything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.leaves");
        replace(&path, |out| {
            out.write_all(&[7; 5 << 20])?;
            assert!(!path.exists());
            Ok(())
        })
        .unwrap();
        assert_eq!(*Bytes::map(&path).unwrap(), [7; 5 << 20]);
    }

    #[test]
    fn a_missing_file_and_a_folder_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = Bytes::map(&folder.path().join("none")).unwrap_err().to_string();
        assert!(missing.contains("none: expected a file that can be read, found No such file"));
        assert!(Bytes::map(folder.path()).is_err());
        let empty = folder.path().join("empty");
        std::fs::write(&empty, b"").unwrap();
        assert_eq!(Bytes::map(&empty).unwrap().len(), 0);
    }
}

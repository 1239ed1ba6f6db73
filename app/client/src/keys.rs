//! Keypair files as the Solana tools write them: a JSON array of 64 bytes, the secret key and then the public one.
//!
//! ```
//! use flywheel_client::keys;
//! use solana_keypair::Keypair;
//! use solana_signer::Signer;
//!
//! # let folder = tempfile::tempdir().unwrap();
//! # let path = folder.path().join("wallet.json");
//! let keypair = Keypair::new();
//! keys::write(&path, &keypair, false)?;
//! assert_eq!(keys::read(&path)?.pubkey(), keypair.pubkey());
//! assert!(keys::write(&path, &Keypair::new(), false).is_err(), "a key is not overwritten by accident");
//! # Ok::<(), flywheel_client::ClientError>(())
//! ```

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use solana_keypair::{Keypair, read_keypair};

use crate::error::ClientError;

fn failure(path: &Path, reason: impl Into<String>) -> ClientError {
    ClientError::KeypairFile {
        path: path.to_owned(),
        reason: reason.into(),
    }
}

/// Reads a keypair file.
///
/// # Errors
/// [`ClientError::KeypairFile`] when the file cannot be read or holds no keypair. The content is never part of the error.
pub fn read(path: &Path) -> Result<Keypair, ClientError> {
    let shown = path.display();
    let mut file = std::fs::File::open(path).map_err(|error| {
        let advice = format!("name another file, or make this one with `flywheel keygen --out {shown}`");
        failure(path, format!("cannot be read ({error}); {advice}"))
    })?;
    read_keypair(&mut file).map_err(|_| {
        let expected = "expected a JSON array of 64 numbers from 0 to 255 whose halves belong together";
        failure(path, format!("{expected}, as `flywheel keygen` writes"))
    })
}

/// Writes a keypair file that nobody but its owner may read; makes the folders that it is in. With `overwrite`, a file
/// that is there is replaced: the key in it is lost.
///
/// # Errors
/// [`ClientError::KeypairFile`] when there is a file already, or none can be written.
pub fn write(path: &Path, keypair: &Keypair, overwrite: bool) -> Result<(), ClientError> {
    let unwritable =
        |error: std::io::Error| failure(path, format!("cannot be written ({error}); name another file"));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let mut options = OpenOptions::new();
    options.write(true);
    if overwrite {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => failure(
            path,
            "exists; name another file, or replace the key in it with --force",
        ),
        _ => unwritable(error),
    })?;
    // A file that was there may have been open to others.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .map_err(unwritable)?;
    let numbers: Vec<String> = keypair.to_bytes().iter().map(u8::to_string).collect();
    writeln!(file, "[{}]", numbers.join(",")).map_err(unwritable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_signer::Signer;

    #[test]
    fn a_keypair_reads_back_and_is_not_overwritten_by_accident() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/key.json");
        let (first, second) = (Keypair::new(), Keypair::new());
        write(&path, &first, false).unwrap();
        assert_eq!(read(&path).unwrap().pubkey(), first.pubkey());
        let error = write(&path, &second, false).unwrap_err().to_string();
        assert!(error.contains("key.json: exists; name another file"), "{error}");
        assert_eq!(read(&path).unwrap().pubkey(), first.pubkey());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        }
        write(&path, &second, true).unwrap();
        assert_eq!(read(&path).unwrap().pubkey(), second.pubkey());
        let solana = solana_keypair::read_keypair_file(&path).unwrap();
        assert_eq!(solana.pubkey(), second.pubkey());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_without_a_keypair_is_answered_with_what_was_expected_and_not_with_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("flywheel keygen --out"), "{error}");
        let mut halves = Keypair::new().to_bytes();
        halves[40] ^= 1;
        for content in ["", "{}", "[1,2]", "[300]", "secret", &format!("{halves:?}")] {
            std::fs::write(&path, content).unwrap();
            let error = read(&path).unwrap_err().to_string();
            assert!(error.contains("JSON array of 64 numbers"), "{error}");
            assert!(!error.contains("secret"));
        }
    }
}

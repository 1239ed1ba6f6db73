//! What the chain keeps of a text or a file that is published elsewhere: its SHA-256.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::words;

/// Why something is suspended.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Reason {
    /// Why, of which the chain keeps the SHA-256; publish the very same text where it can be found
    #[arg(long = "reason", value_name = "TEXT")]
    text: Option<String>,
    /// The SHA-256 of a reason that is published elsewhere, 64 hexadecimal digits
    #[arg(long = "reason-hash", value_name = "HEX", value_parser = words::hash)]
    hash: Option<[u8; 32]>,
}

/// What is said against a suspension.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Appeal {
    /// What is to be said, of which the chain keeps the SHA-256; send the very same text to the network's authority
    #[arg(long = "text", value_name = "TEXT")]
    text: Option<String>,
    /// The SHA-256 of an appeal that is published elsewhere, 64 hexadecimal digits
    #[arg(long = "hash", value_name = "HEX", value_parser = words::hash)]
    hash: Option<[u8; 32]>,
}

/// What was seen of a device.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Evidence {
    /// A file with what was seen, of which the chain keeps the SHA-256; publish the file as it is
    #[arg(long = "evidence", value_name = "FILE")]
    file: Option<PathBuf>,
    /// The SHA-256 of evidence that is published elsewhere, 64 hexadecimal digits
    #[arg(long = "evidence-hash", value_name = "HEX", value_parser = words::hash)]
    hash: Option<[u8; 32]>,
}

/// What a payment is for.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct InvoiceArg {
    /// A file with the invoice, of which the chain keeps the SHA-256
    #[arg(long = "invoice", value_name = "FILE")]
    file: Option<PathBuf>,
    /// The SHA-256 of an invoice that is kept elsewhere, 64 hexadecimal digits
    #[arg(long = "invoice-hash", value_name = "HEX", value_parser = words::hash)]
    hash: Option<[u8; 32]>,
}

/// What a claim is about.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Claim {
    /// A file with what the claim is about, of which the chain is told the SHA-256; publish the file as it is
    #[arg(long = "claim", value_name = "FILE")]
    file: Option<PathBuf>,
    /// The SHA-256 of a claim that is published elsewhere, 64 hexadecimal digits
    #[arg(long = "claim-hash", value_name = "HEX", value_parser = words::hash)]
    hash: Option<[u8; 32]>,
}

/// What a claim for a job rests on.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Proof {
    /// A file that proves the job, of which the chain is told the SHA-256; send the file to the payer as it is
    #[arg(long = "proof", value_name = "FILE")]
    file: Option<PathBuf>,
    /// The SHA-256 of a proof that is published elsewhere, 64 hexadecimal digits
    #[arg(long = "proof-hash", value_name = "HEX", value_parser = words::hash)]
    hash: Option<[u8; 32]>,
}

impl Reason {
    /// The hash that the chain is given.
    pub fn digest(&self) -> [u8; 32] {
        of_text(self.text.as_deref(), self.hash)
    }
}

impl Appeal {
    /// The hash that the chain is given.
    pub fn digest(&self) -> [u8; 32] {
        of_text(self.text.as_deref(), self.hash)
    }
}

impl Evidence {
    /// The hash that the chain is given; reads the file.
    pub fn digest(&self) -> Result<[u8; 32], Failure> {
        of_any_file("--evidence", self.file.as_deref(), self.hash)
    }
}

impl Claim {
    /// The hash that the chain is given; reads the file.
    pub fn digest(&self) -> Result<[u8; 32], Failure> {
        of_any_file("--claim", self.file.as_deref(), self.hash)
    }
}

impl InvoiceArg {
    /// The hash that the chain is told; reads the file.
    pub fn digest(&self) -> Result<[u8; 32], Failure> {
        of_any_file("--invoice", self.file.as_deref(), self.hash)
    }
}

impl Proof {
    /// The hash that the chain is given; reads the file.
    pub fn digest(&self) -> Result<[u8; 32], Failure> {
        of_any_file("--proof", self.file.as_deref(), self.hash)
    }
}

/// clap lets exactly one of them through.
fn of_any_file(option: &str, file: Option<&Path>, hash: Option<[u8; 32]>) -> Result<[u8; 32], Failure> {
    let Some(file) = file else {
        return Ok(hash.unwrap_or_default());
    };
    of_file(file).map_err(|error| {
        Failure::Argument(format!(
            "{option} {}: {error}; name a file that can be read, or its hash with {option}-hash",
            file.display()
        ))
    })
}

/// clap lets exactly one of them through.
fn of_text(text: Option<&str>, hash: Option<[u8; 32]>) -> [u8; 32] {
    text.map_or(hash.unwrap_or_default(), |text| Sha256::digest(text).into())
}

fn of_file(path: &Path) -> io::Result<[u8; 32]> {
    struct Hash(Sha256);
    impl io::Write for Hash {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut hash = Hash(Sha256::new());
    io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(hash.0.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_hash_of_its_content_and_a_text_of_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seen.txt");
        std::fs::write(&path, "abc").unwrap();
        // FIPS 180-2, appendix B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex::encode(of_file(&path).unwrap()), expected);
        assert_eq!(hex::encode(of_text(Some("abc"), None)), expected);
        assert_eq!(of_text(None, Some([7; 32])), [7; 32]);
    }
}

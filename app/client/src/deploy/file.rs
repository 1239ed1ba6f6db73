//! Program files, looked at before anything is paid for.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{DeployError, MOST_BYTES};
use crate::chain::EmbeddedChain;
use crate::error::ClientError;

/// What an Anchor program answers with when it runs at another address than the one in its source.
const DECLARED_ELSEWHERE: u32 = 4_100;
/// Lamports of whoever tries a file out.
const PURSE: u64 = 1_000_000_000;

/// A program's file.
#[derive(Debug, Clone)]
pub struct ProgramFile {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl ProgramFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`DeployError::Unreadable`], and [`DeployError::TooLong`] of one that no account has room for.
    pub fn read(path: &Path) -> Result<Self, DeployError> {
        let bytes = std::fs::read(path).map_err(|source| DeployError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        Self::new(path, bytes)
    }

    /// A file of this name and content.
    ///
    /// # Errors
    /// [`DeployError::TooLong`] when no account has room for it.
    pub fn new(path: &Path, bytes: Vec<u8>) -> Result<Self, DeployError> {
        if bytes.len() > MOST_BYTES {
            return Err(DeployError::TooLong {
                bytes: bytes.len(),
                most: MOST_BYTES,
            });
        }
        let path = path.to_owned();
        Ok(Self { path, bytes })
    }

    /// Its content.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of its content without the zeros at its end, as `solana-verify` computes it.
    pub fn hash(&self) -> [u8; 32] {
        sha256(&self.bytes)
    }

    /// Whether this is what a program's account or a buffer holds, which may have room for more behind it.
    pub fn is(&self, content: &[u8]) -> bool {
        without_trailing_zeros(&self.bytes) == without_trailing_zeros(content)
    }

    /// Tries the file out in this process, with the loader of the chain: it has to load and verify, and to run at the address
    /// that it is meant for, if there is one.
    ///
    /// # Errors
    /// [`DeployError::NotAProgram`] or [`DeployError::OtherProgram`].
    pub fn check(&self, program: Option<&Address>) -> Result<(), DeployError> {
        let mut chain = EmbeddedChain::without_programs();
        let trial = Keypair::new().pubkey();
        let at = program.unwrap_or(&trial);
        let loaded = chain.svm().add_program(*at, &self.bytes);
        loaded.map_err(|error| DeployError::NotAProgram {
            path: self.path.clone(),
            reason: error.to_string(),
        })?;
        let Some(program) = program else {
            return Ok(());
        };
        let payer = Keypair::new();
        chain.airdrop(&payer.pubkey(), PURSE)?;
        let call = Instruction {
            program_id: *program,
            accounts: Vec::new(),
            data: Vec::new(),
        };
        // No program understands an empty instruction; what counts is whether it says that it is elsewhere.
        match chain.send(&[call], &[&payer]) {
            Err(ClientError::Refused(refusal)) if refusal.code == Some(DECLARED_ELSEWHERE) => {
                Err(DeployError::OtherProgram {
                    path: self.path.clone(),
                    program: *program,
                })
            }
            _ => Ok(()),
        }
    }
}

/// SHA-256 of a program without the zeros at its end, as `solana-verify` computes it.
pub fn sha256(content: &[u8]) -> [u8; 32] {
    Sha256::digest(without_trailing_zeros(content)).into()
}

/// A program up to its last byte that is not zero.
pub(super) fn without_trailing_zeros(content: &[u8]) -> &[u8] {
    let end = content.iter().rposition(|byte| *byte != 0);
    content.get(..end.map_or(0, |last| last + 1)).unwrap_or_default()
}

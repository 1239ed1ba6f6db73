//! Why a program is not deployed, and what to do about it.

use std::path::PathBuf;

use solana_address::Address;

use crate::error::ClientError;

/// Why a program was not deployed, upgraded or handed over. But for [`DeployError::Chain`] and [`DeployError::Interrupted`],
/// nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// A file could not be read.
    #[error("cannot read {path}: {source}; run `cargo xtask build`, or name the program's .so file")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file holds no program that the chain would take.
    #[error(
        "{path} holds no program that the chain takes ({reason}); name the .so file that `cargo xtask build` writes, whole \
         and not stripped"
    )]
    NotAProgram {
        /// The file.
        path: PathBuf,
        /// What the loader says of it.
        reason: String,
    },
    /// A file holds a program that was built for another address.
    #[error(
        "{path} was built for another address than {program}, at which it would refuse every instruction; name the file of \
         this program, or build it with this address in `declare_id!`"
    )]
    OtherProgram {
        /// The file.
        path: PathBuf,
        /// Where it was to be deployed.
        program: Address,
    },
    /// A program is larger than an account can be.
    #[error("a program of {bytes} bytes does not fit into an account, which holds {most}; make it smaller")]
    TooLong {
        /// Bytes that were asked for.
        bytes: usize,
        /// The most there can be.
        most: usize,
    },
    /// Less room was asked for than the file needs.
    #[error(
        "--max-len {asked} is less than the {needed} bytes of the file; type {needed} or more, or leave it out"
    )]
    MaxLenTooSmall {
        /// What was asked for, bytes.
        asked: usize,
        /// Bytes of the file.
        needed: usize,
    },
    /// Somebody else may upgrade the program.
    #[error(
        "program {program} can be upgraded by {expected} alone, not by {found}; sign with that key, or write a buffer \
         with `flywheel program write-buffer` and let its holder upgrade"
    )]
    OtherAuthority {
        /// The program.
        program: Address,
        /// Who may.
        expected: Address,
        /// Who was to sign.
        found: Address,
    },
    /// Nobody may upgrade the program.
    #[error(
        "program {program} is final: nobody can change it any more; deploy under another program key, with its address in \
         `declare_id!`"
    )]
    Final {
        /// The program.
        program: Address,
    },
    /// The program was closed.
    #[error(
        "program {program} was closed, and its address can never be used again; deploy under another program key"
    )]
    Closed {
        /// The program.
        program: Address,
    },
    /// There is something else at the program's address.
    #[error(
        "there is an account of {owner} at {program}, which is no program; deploy under another program key"
    )]
    Taken {
        /// The address.
        program: Address,
        /// Who owns what is there.
        owner: Address,
    },
    /// There is no program at an address.
    #[error(
        "there is no program at {program}; deploy it first with `flywheel program deploy`, or check the cluster"
    )]
    NoProgram {
        /// The address.
        program: Address,
    },
    /// There is no buffer at an address.
    #[error("there is no buffer at {address}; `flywheel program buffers` lists those of a key")]
    NoBuffer {
        /// The address.
        address: Address,
    },
    /// There is something else where the buffer was to be.
    #[error("there is an account at {address} that is no buffer; name a new keypair file with --buffer")]
    BufferTaken {
        /// The address.
        address: Address,
    },
    /// Somebody else may write a buffer.
    #[error(
        "buffer {address} belongs to {expected}, not to {found}; sign with that key, or write another buffer with --buffer \
         and a new keypair file"
    )]
    OtherBufferAuthority {
        /// The buffer.
        address: Address,
        /// To whom, as text; `nobody` of one that cannot be written any more.
        expected: String,
        /// Who was to sign.
        found: Address,
    },
    /// A buffer has not the size of the file.
    #[error(
        "buffer {address} has room for {room} bytes and the file has {needed}; name another with --buffer, and get this \
         one's SOL back with `flywheel program close-buffer {address}`"
    )]
    BufferSize {
        /// The buffer.
        address: Address,
        /// Bytes of a program that it takes.
        room: usize,
        /// Bytes of the file.
        needed: usize,
    },
    /// A key is missing that has to sign.
    #[error(
        "{what} has to be created at {address}, for which its key must sign; name its keypair file with {option}"
    )]
    KeyMissing {
        /// The program or the buffer.
        what: &'static str,
        /// Its address.
        address: Address,
        /// The option that names the key.
        option: &'static str,
    },
    /// The chain or the way to it failed before anything was sent, or in a single transaction.
    #[error(transparent)]
    Chain(#[from] ClientError),
    /// It stopped while it was being sent. What is in the buffer stays there.
    #[error("{source}")]
    Interrupted {
        /// Why.
        source: Box<ClientError>,
        /// The buffer.
        buffer: Address,
        /// Chunks of this plan that were written.
        written: usize,
        /// Chunks of this plan.
        chunks: usize,
    },
}

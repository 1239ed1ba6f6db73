//! Strict reading of one instruction of the ed25519 precompile.
//!
//! The precompile fails the whole transaction unless every signature it is told about is good. A program that
//! finds such an instruction in its own transaction (instructions sysvar) therefore knows that *something* was
//! signed; what was signed, and by whom, depends on offsets that the sender chose. The offsets may point into any
//! instruction of the transaction, so a reader that looks at fixed places while the precompile looked elsewhere
//! accepts forgeries. This crate accepts one encoding only, the one in which both look at the same bytes:
//!
//! | bytes | content |
//! |---|---|
//! | 0 | number of signatures, 1 |
//! | 1 | padding, 0 |
//! | 2..4, 4..6 | signature: offset 48, instruction 0xFFFF (this one) |
//! | 6..8, 8..10 | public key: offset 16, instruction 0xFFFF |
//! | 10..12, 12..14, 14..16 | message: offset 112, size, instruction 0xFFFF |
//! | 16..48 | public key |
//! | 48..112 | signature |
//! | 112.. | message, to the end of the data |
//!
//! Integers are little endian. Field order and meaning: `Ed25519SignatureOffsets` of the Solana SDK
//! (<https://docs.anza.xyz/runtime/programs#ed25519-program>).
//!
//! The caller must have checked that the instruction's program is the ed25519 precompile and that it has run: every
//! instruction of a transaction that reaches a program has passed the precompiles.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(any(test, feature = "alloc"))]
extern crate alloc;

#[cfg(any(test, feature = "alloc"))]
mod encode;
mod read;
#[cfg(test)]
mod tests;

#[cfg(any(test, feature = "alloc"))]
pub use encode::instruction_data;
pub use read::{Ed25519Error, SignedMessage, read_single};

/// Offset of the public key, and length of the header before it, in bytes.
pub const PUBLIC_KEY_OFFSET: u16 = 16;
/// Offset of the signature, in bytes.
pub const SIGNATURE_OFFSET: u16 = 48;
/// Offset of the message, in bytes; the shortest instruction data there is.
pub const MESSAGE_OFFSET: u16 = 112;
/// The instruction index by which the precompile means the instruction that it is reading.
pub const THIS_INSTRUCTION: u16 = u16::MAX;

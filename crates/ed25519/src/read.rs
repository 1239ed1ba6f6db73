use crate::{MESSAGE_OFFSET, PUBLIC_KEY_OFFSET, SIGNATURE_OFFSET, THIS_INSTRUCTION};

/// Why an instruction's data is not a single, self-contained, canonical signature check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ed25519Error {
    /// Fewer bytes than header, public key and signature take.
    #[error("the data is shorter than the 112 bytes before a message")]
    TooShort,
    /// Zero signatures prove nothing; several have other offsets than the ones read here.
    #[error("the number of signatures is not exactly one")]
    SignatureCount,
    /// The byte after the number of signatures is not zero.
    #[error("the padding byte is not zero")]
    Padding,
    /// The signature is not at byte 48.
    #[error("the signature is not at offset 48")]
    SignatureOffset,
    /// The signature is taken from another instruction.
    #[error("the signature is not in this instruction")]
    SignatureInstruction,
    /// The public key is not at byte 16.
    #[error("the public key is not at offset 16")]
    PublicKeyOffset,
    /// The public key is taken from another instruction.
    #[error("the public key is not in this instruction")]
    PublicKeyInstruction,
    /// The message does not start at byte 112.
    #[error("the message is not at offset 112")]
    MessageOffset,
    /// The message is taken from another instruction.
    #[error("the message is not in this instruction")]
    MessageInstruction,
    /// The data ends before the message does.
    #[error("the message is longer than the data that is left")]
    MessageTruncated,
    /// Bytes that nobody signed follow the message.
    #[error("unsigned bytes follow the message")]
    TrailingBytes,
}

/// What the precompile has verified: `public_key` signed `message`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedMessage<'a> {
    /// The signer's ed25519 public key.
    pub public_key: &'a [u8; 32],
    /// The signed bytes, all of them. May be empty.
    pub message: &'a [u8],
}

/// Reads the data of one ed25519 precompile instruction.
///
/// # Errors
///
/// A variant of [`Ed25519Error`] for each way in which the data differs from the one accepted encoding (see the crate's
/// documentation). The signature itself is not looked at: the precompile has done that.
#[inline]
pub fn read_single(data: &[u8]) -> Result<SignedMessage<'_>, Ed25519Error> {
    let (header, rest) = data.split_first_chunk::<16>().ok_or(Ed25519Error::TooShort)?;
    let (public_key, rest) = rest.split_first_chunk::<32>().ok_or(Ed25519Error::TooShort)?;
    let (_signature, message) = rest.split_first_chunk::<64>().ok_or(Ed25519Error::TooShort)?;

    let [
        count,
        padding,
        s0,
        s1,
        si0,
        si1,
        k0,
        k1,
        ki0,
        ki1,
        m0,
        m1,
        n0,
        n1,
        mi0,
        mi1,
    ] = *header;
    let require = |holds: bool, error: Ed25519Error| if holds { Ok(()) } else { Err(error) };
    let field = |low: u8, high: u8| u16::from_le_bytes([low, high]);
    require(count == 1, Ed25519Error::SignatureCount)?;
    require(padding == 0, Ed25519Error::Padding)?;
    require(field(s0, s1) == SIGNATURE_OFFSET, Ed25519Error::SignatureOffset)?;
    require(
        field(si0, si1) == THIS_INSTRUCTION,
        Ed25519Error::SignatureInstruction,
    )?;
    require(field(k0, k1) == PUBLIC_KEY_OFFSET, Ed25519Error::PublicKeyOffset)?;
    require(
        field(ki0, ki1) == THIS_INSTRUCTION,
        Ed25519Error::PublicKeyInstruction,
    )?;
    require(field(m0, m1) == MESSAGE_OFFSET, Ed25519Error::MessageOffset)?;
    require(
        field(mi0, mi1) == THIS_INSTRUCTION,
        Ed25519Error::MessageInstruction,
    )?;

    let size = usize::from(field(n0, n1));
    require(message.len() >= size, Ed25519Error::MessageTruncated)?;
    require(message.len() == size, Ed25519Error::TrailingBytes)?;
    Ok(SignedMessage { public_key, message })
}

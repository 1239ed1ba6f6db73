//! A reward root: the commitment to what every device has earned in its life.

use anchor_lang::prelude::*;
use solana_sha256_hasher::hashv;

use super::DISCRIMINATOR;

/// Longest URI, bytes.
pub const URI_BYTES: usize = 128;
/// Domain of the commitment that makes a root's address.
pub const COMMITMENT_DOMAIN: &[u8; 17] = b"flywheel/root/v1\n";

/// How far a root is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RootStatus {
    /// Proposed, perhaps approved: nothing can be claimed.
    Proposed,
    /// Final: claims are open, nothing changes any more.
    Final,
    /// Killed by a proof of fraud.
    Rejected,
}

impl RootStatus {
    /// The byte stored in the account.
    pub const fn code(self) -> u8 {
        match self {
            Self::Proposed => 0,
            Self::Final => 1,
            Self::Rejected => 2,
        }
    }
}

/// A reward root. Address: `["root", pool, epoch, commitment]`; the commitment covers all that is proposed, so that a
/// root can be neither swapped under a voter nor occupied by somebody else's.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct RewardRoot {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// `RootStatus` code.
    pub status: u8,
    /// Zero.
    pub padding: u8,
    /// Number of leaves.
    pub leaf_count: u32,
    /// The epoch: totals are up to its end.
    pub epoch: u64,
    /// The pool.
    pub pool: Pubkey,
    /// Hash at the top of the sum tree.
    pub root: [u8; 32],
    /// Sum of all totals, base units.
    pub total: u64,
    /// SHA-256 of the published leaves.
    pub data_hash: [u8; 32],
    /// The oracle that proposed it.
    pub proposer: Pubkey,
    /// Who paid the rent.
    pub rent_payer: Pubkey,
    /// When it was proposed, unix seconds.
    pub proposed_at: i64,
    /// When it became final, unix seconds; 0 before.
    pub finalized_at: i64,
    /// Where the leaves are published, zero-padded UTF-8.
    pub uri: [u8; URI_BYTES],
    /// Bonds that lie in this account beside its rent, lamports.
    pub bond: u64,
    /// The pool's device cap when it was proposed, base units per device and epoch; 0 for none.
    pub device_cap: u64,
    /// Zero; for later versions.
    pub reserved: [u8; 48],
}

impl RewardRoot {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();
}

const _: () = assert!(RewardRoot::SPACE == 400);

/// SHA-256 over domain ‖ root hash ‖ total (u64 LE) ‖ leaf count (u32 LE) ‖ data hash ‖ URI (128 bytes, padded): what a
/// proposal consists of. Pool and epoch stand beside it in the address.
pub fn commitment(
    root: &[u8; 32],
    total: u64,
    leaf_count: u32,
    data_hash: &[u8; 32],
    uri: &[u8; URI_BYTES],
) -> [u8; 32] {
    hashv(&[
        COMMITMENT_DOMAIN,
        root,
        &total.to_le_bytes(),
        &leaf_count.to_le_bytes(),
        data_hash,
        uri,
    ])
    .to_bytes()
}

/// Whether `uri` is UTF-8 without control characters, followed by nothing but zero padding; it may be empty.
pub fn is_valid_uri(uri: &[u8; URI_BYTES]) -> bool {
    let length = uri.iter().position(|byte| *byte == 0).unwrap_or(URI_BYTES);
    let (text, padding) = uri.split_at(length);
    padding.iter().all(|byte| *byte == 0)
        && core::str::from_utf8(text).is_ok_and(|text| !text.chars().any(char::is_control))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_proposal_changes_its_commitment() {
        let uri = [0u8; URI_BYTES];
        let mut other_uri = uri;
        other_uri[0] = b'x';
        let base = commitment(&[1; 32], 2, 3, &[4; 32], &uri);
        assert_ne!(base, commitment(&[9; 32], 2, 3, &[4; 32], &uri));
        assert_ne!(base, commitment(&[1; 32], 9, 3, &[4; 32], &uri));
        assert_ne!(base, commitment(&[1; 32], 2, 9, &[4; 32], &uri));
        assert_ne!(base, commitment(&[1; 32], 2, 3, &[9; 32], &uri));
        assert_ne!(base, commitment(&[1; 32], 2, 3, &[4; 32], &other_uri));
    }

    #[test]
    fn a_uri_is_utf8_with_zero_padding_only() {
        let mut uri = [0u8; URI_BYTES];
        assert!(is_valid_uri(&uri));
        uri[..6].copy_from_slice(b"ipfs:x");
        assert!(is_valid_uri(&uri));
        uri[8] = b'y';
        assert!(!is_valid_uri(&uri));
        assert!(is_valid_uri(&[b'a'; URI_BYTES]));
        assert!(!is_valid_uri(&[0xff; URI_BYTES]));
    }
}

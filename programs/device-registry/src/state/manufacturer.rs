//! A manufacturer: whose signature admits a device.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;
use crate::errors::{RegistryError, ensure};

/// A manufacturer. Address: `["manufacturer", network, id]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Manufacturer {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Id within the network.
    pub id: u16,
    /// 1 when revoked: no new devices; those that exist stay.
    pub revoked: u8,
    /// Zero.
    pub padding: [u8; 3],
    /// The network.
    pub network: Pubkey,
    /// The ed25519 key that signs attestations now.
    pub attestation_key: Pubkey,
    /// How many devices it may attest in all.
    pub quota: u32,
    /// How many it has attested.
    pub attested: u32,
    /// One bit per class id: bit `id % 8` of byte `id / 8`.
    pub classes: [u8; 32],
    /// Display name, zero-padded UTF-8.
    pub name: [u8; 32],
    /// Who may rotate the attestation key, beside the network's authority.
    pub authority: Pubkey,
    /// Stake that has to stand behind it, base units of the network's collateral mint; 0 for none.
    pub bond: u64,
    /// Zero; for later versions.
    pub reserved: [u8; 24],
}

impl Manufacturer {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Whether devices of the class may be attested; false for ids of 256 and above.
    pub fn allows_class(&self, class_id: u16) -> bool {
        let byte = self.classes.get(usize::from(class_id >> 3)).copied().unwrap_or(0);
        byte & (1u8 << (class_id & 7)) != 0
    }

    /// # Errors
    /// `ManufacturerRevoked`, `ManufacturerClassForbidden` or `ManufacturerQuotaExceeded` when it may not attest another
    /// device of the class.
    pub fn require_may_attest(&self, class_id: u16) -> Result<()> {
        ensure(self.revoked == 0, RegistryError::ManufacturerRevoked)?;
        ensure(
            self.allows_class(class_id),
            RegistryError::ManufacturerClassForbidden,
        )?;
        ensure(
            self.attested < self.quota,
            RegistryError::ManufacturerQuotaExceeded,
        )
    }
}

const _: () = assert!(Manufacturer::SPACE == 216);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_allowed_exactly_when_its_bit_is_set() {
        let mut manufacturer: Manufacturer = bytemuck::Zeroable::zeroed();
        for allowed in [0u16, 7, 8, 63, 200, 255] {
            manufacturer.classes = [0; 32];
            manufacturer.classes[usize::from(allowed / 8)] = 1 << (allowed % 8);
            for class_id in 0..600u16 {
                assert_eq!(
                    manufacturer.allows_class(class_id),
                    class_id == allowed,
                    "{class_id} of {allowed}"
                );
            }
        }
    }
}

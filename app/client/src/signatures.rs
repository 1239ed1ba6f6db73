//! The messages that manufacturers, devices, price sources, customers and oracles sign, and their signatures, which
//! are made and checked without a chain.
//!
//! ```
//! use flywheel_client::signatures::{SignedBy, attestation_message};
//! use solana_address::Address;
//! use solana_keypair::Keypair;
//! use solana_signer::Signer;
//!
//! let (manufacturer, device) = (Keypair::new(), Keypair::new());
//! let network = Address::new_from_array([1; 32]);
//! let message = attestation_message(&network, 1, &device.pubkey(), 1_800_000_000);
//! let attestation = SignedBy::sign(&manufacturer, &message)?;
//! assert!(attestation.verify(&message));
//! assert!(!attestation.verify(&attestation_message(&network, 2, &device.pubkey(), 1_800_000_000)));
//! # Ok::<(), flywheel_client::ClientError>(())
//! ```

use burn_share::state::PostedPrice;
use solana_address::Address;
use solana_signature::Signature;
use solana_signer::Signer;

use crate::error::ClientError;

/// An ed25519 signature and the key that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedBy {
    /// The key.
    pub key: Address,
    /// The signature.
    pub signature: [u8; 64],
}

impl SignedBy {
    /// Signs a message.
    ///
    /// # Errors
    /// [`ClientError::Signing`] when the signer fails.
    pub fn sign(signer: &dyn Signer, message: &[u8]) -> Result<Self, ClientError> {
        let signature = signer
            .try_sign_message(message)
            .map_err(|error| ClientError::Signing(error.to_string()))?;
        Ok(Self {
            key: signer.pubkey(),
            signature: signature.into(),
        })
    }

    /// Whether the key signed this message, by the rules of the chain's ed25519 precompile.
    pub fn verify(&self, message: &[u8]) -> bool {
        Signature::from(self.signature).verify(self.key.as_ref(), message)
    }
}

/// What a manufacturer signs: the device key is of this class and may be registered in this network until `expiry`, in
/// unix seconds.
pub fn attestation_message(network: &Address, class_id: u16, device_key: &Address, expiry: i64) -> [u8; 32] {
    device_registry::attestation::attestation_message(
        &device_registry::ID,
        network,
        class_id,
        device_key,
        expiry,
    )
}

/// What a device signs: its key is in the hands of this operator account, in this network.
pub fn possession_message(network: &Address, operator: &Address) -> [u8; 32] {
    device_registry::attestation::possession_message(&device_registry::ID, network, operator)
}

/// What a price source signs: what it posts to this feed.
pub fn price_message(feed: &Address, posted: &PostedPrice) -> [u8; 32] {
    burn_share::prices::price_message(&burn_share::ID, feed, posted)
}

/// What settles an order of the market: `quantity` units have been delivered since it began. `nonce` is the order's.
pub fn usage_message(market: &Address, order: &Address, nonce: u64, quantity: u64) -> [u8; 32] {
    service_market::signatures::usage_message(&service_market::ID, market, order, nonce, quantity)
}

/// What pays out of a channel of the market: `total` base units in sum, until `expiry`, unix seconds. `nonce` is the channel's.
///
/// ```
/// use flywheel_client::signatures::{SignedBy, voucher_message};
/// use solana_address::Address;
/// use solana_keypair::Keypair;
///
/// let [market, channel] = [1, 2].map(|n| Address::new_from_array([n; 32]));
/// // 1.5 of a currency with 6 decimals in sum, of which the payee may cash what is above earlier vouchers.
/// let voucher = voucher_message(&market, &channel, 0, 1_500_000, 1_800_000_000);
/// let signed = SignedBy::sign(&Keypair::new(), &voucher)?;
/// assert!(signed.verify(&voucher));
/// # Ok::<(), flywheel_client::ClientError>(())
/// ```
pub fn voucher_message(market: &Address, channel: &Address, nonce: u64, total: u64, expiry: i64) -> [u8; 32] {
    service_market::vouchers::voucher_message(&service_market::ID, market, channel, nonce, total, expiry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_keypair::Keypair;

    #[test]
    fn a_signature_holds_for_its_message_and_key_alone() {
        let (maker, other) = (Keypair::new(), Keypair::new());
        let (network, device) = (Address::new_from_array([1; 32]), Address::new_from_array([2; 32]));
        let message = attestation_message(&network, 3, &device, 4);
        let signed = SignedBy::sign(&maker, &message).unwrap();
        assert_eq!(signed.key, maker.pubkey());
        assert!(signed.verify(&message));
        assert!(!signed.verify(&attestation_message(&network, 3, &device, 5)));
        let key = other.pubkey();
        assert!(!SignedBy { key, ..signed }.verify(&message));
        assert!(!signed.verify(&possession_message(&network, &device)));
    }
}

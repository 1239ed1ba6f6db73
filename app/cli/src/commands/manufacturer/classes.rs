//! The classes that a manufacturer may attest, as they are typed.

use flywheel_client::chain::Chain;
use solana_address::Address;

use crate::failure::Failure;
use crate::lookup;

/// The bits of class ids, as accounts hold them; each class has to be there.
pub fn bits(chain: &dyn Chain, network: &Address, ids: &[u16]) -> Result<[u8; 32], Failure> {
    let mut classes = [0u8; 32];
    for id in ids {
        lookup::class(chain, network, *id)?;
        if let Some(byte) = classes.get_mut(usize::from(id / 8)) {
            *byte |= 1 << (id % 8);
        }
    }
    Ok(classes)
}

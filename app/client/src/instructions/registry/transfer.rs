//! Handing a device to another operator.

use device_registry::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{DeviceOf, SYSTEM_PROGRAM, event_authority};
use crate::address;
use crate::instructions::build;

/// Offers a device. Signers: payer (refunded when the offer ends), authority (of the device's operator).
///
/// # Arguments
/// - `expires_at`: last moment to accept, unix seconds
pub fn offer_device(
    payer: Address,
    authority: Address,
    of: &DeviceOf,
    to_operator: Address,
    expires_at: u32,
) -> Instruction {
    let accounts = accounts::OfferDevice {
        payer,
        authority,
        network: of.network,
        operator: of.operator,
        to_operator,
        device: of.device,
        offer: address::offer(&of.network, &of.device),
        system_program: SYSTEM_PROGRAM,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::OfferDevice { expires_at })
}

/// Who pays and is paid when a device changes hands.
#[derive(Debug, Clone, Copy)]
pub struct TransferPayers {
    /// Rent payer of the operator that accepts; pays and signs.
    pub payer: Address,
    /// Rent payer of the operator that offered; is paid.
    pub from_rent_payer: Address,
    /// Rent payer of the offer; is refunded.
    pub offer_rent_payer: Address,
}

/// Accepts an offered device. Signers: the payer, authority (of the operator that accepts).
///
/// # Arguments
/// - `of`: the device as it stands, with the operator that offered it
pub fn accept_device(
    authority: Address,
    of: &DeviceOf,
    to_operator: Address,
    payers: TransferPayers,
) -> Instruction {
    let accounts = accounts::AcceptDevice {
        payer: payers.payer,
        authority,
        network: of.network,
        class: address::class(&of.network, of.class_id),
        from_operator: of.operator,
        to_operator,
        device: of.device,
        offer: address::offer(&of.network, &of.device),
        from_rent_payer: payers.from_rent_payer,
        offer_rent_payer: payers.offer_rent_payer,
        system_program: SYSTEM_PROGRAM,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::AcceptDevice {})
}

/// Cancels an offer. Signer: the authority of the operator that made it; anybody after it has expired.
///
/// # Arguments
/// - `rent_payer`: as stored in the offer; gets the rent
pub fn cancel_offer(
    signer: Address,
    network: Address,
    device: Address,
    from_operator: Address,
    rent_payer: Address,
) -> Instruction {
    let accounts = accounts::CancelOffer {
        signer,
        network,
        from_operator,
        offer: address::offer(&network, &device),
        rent_payer,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CancelOffer {})
}

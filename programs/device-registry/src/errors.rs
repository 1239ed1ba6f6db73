//! Errors of the device registry: numbers 6000 to 6099, never renumbered, each with what to do about it.

use flywheel_onchain::error_table;
pub use flywheel_onchain::{ensure, ensure_key};

error_table! {
    /// Why the device registry refused an instruction.
    RegistryError from 6_000 {
    /// 6000
    NameInvalid: "The name must be 1 to 32 bytes of UTF-8 without control characters, padded with zeros.",
    /// 6001
    EpochTooShort: "An epoch must last at least 60 seconds; choose a larger epoch_seconds.",
    /// 6002
    GenesisInvalid: "Genesis must be a unix timestamp between 0 and 4294967295; use seconds, not milliseconds.",
    /// 6003
    AuthorityMismatch: "Only the network's authority may do this; sign with the key stored in the network account.",
    /// 6004
    ClassIdOutOfRange: "A class id must be below 256; choose a smaller id.",
    /// 6005
    CapacityBoundsInvalid: "The class's capacity bounds are empty; min_capacity must be 1 or more and at most max_capacity.",
    /// 6006
    ClassParameterInvalid: "A class parameter is out of range; see the field's documentation for its bounds.",
    /// 6007
    ClassNetworkMismatch: "The class belongs to another network; pass a class of this network.",
    /// 6008
    ClassRetired: "The class is retired and takes no new devices; register under another class.",
    /// 6009
    QuotaZero: "The manufacturer's quota must be at least 1.",
    /// 6010
    NoClassAllowed: "The manufacturer must be allowed at least one class.",
    /// 6011
    ManufacturerNetworkMismatch: "The manufacturer belongs to another network; pass a manufacturer of this network.",
    /// 6012
    ManufacturerRevoked: "The manufacturer is revoked and may attest no new devices; use another one's attestation.",
    /// 6013
    ManufacturerClassForbidden: "The manufacturer may not attest devices of this class; ask the network's authority to allow it.",
    /// 6014
    ManufacturerQuotaExceeded: "The manufacturer's quota is used up; ask the network's authority to raise it.",
    /// 6015
    OperatorNetworkMismatch: "The operator belongs to another network; register as an operator of this network first.",
    /// 6016
    OperatorAuthorityMismatch: "Only the operator's authority may do this; sign with the key stored in the operator account.",
    /// 6017
    OperatorSuspended: "The operator is suspended; appeal or wait for the suspension to end.",
    /// 6018
    RentPayerMismatch: "The rent payer must be the one recorded in the operator account.",
    /// 6019
    CapacityOutOfBounds: "The capacity is outside the class's bounds; see min_capacity and max_capacity of the class.",
    /// 6020
    AttestationExpired: "The attestation has expired; ask the manufacturer for a new one.",
    /// 6021
    SignatureInstructionMissing: "Two ed25519 precompile instructions must stand directly before this one: attestation, then possession.",
    /// 6022
    SignatureInstructionMalformed: "The ed25519 instruction must hold exactly one signature with all of its parts inside, in standard order.",
    /// 6023
    AttestationKeyMismatch: "The attestation is not signed by the manufacturer's attestation key; ask the manufacturer for a new one.",
    /// 6024
    AttestationMessageMismatch: "The attestation is over another message: check program, network, class, device key and expiry.",
    /// 6025
    PossessionKeyMismatch: "The proof of possession is not signed by the device's key; sign it with that key.",
    /// 6026
    PossessionMessageMismatch: "The proof of possession is over another message: check program, network and operator.",
    /// 6027
    RegistrationPaused: "Registration is paused in this network; try again when it is resumed.",
    /// 6028
    LifecyclePaused: "Device changes are paused in this network; try again when they are resumed.",
    /// 6029
    LocationPaused: "Location changes are paused in this network; try again when they are resumed.",
    /// 6030
    DeviceMismatch: "The device belongs to another network, class or operator; pass the ones stored in the device.",
    /// 6031
    StatusTransitionForbidden: "The device's status does not allow this change; see the status graph in docs/ARCHITECTURE.md.",
    /// 6032
    ActivatorNotAllowed: "This class is activated by the network's status oracle or by the operator: sign with that key.",
    /// 6033
    CellInvalid: "The H3 cell is invalid or of the wrong resolution; see density_resolution of the class.",
    /// 6034
    CellMismatch: "The cell counter is not the one of this move; pass those of the new and, if it differs, the old density cell.",
    /// 6035
    RelocationTooSoon: "The device moved too recently; wait for the class's relocation cool-down to pass.",
    /// 6036
    LocationUnchanged: "The device is already in this cell; there is nothing to do.",
    /// 6037
    CounterOverflow: "A counter is at its limit; the network cannot take more of these.",
    /// 6038
    ClockOutOfRange: "The chain's time does not fit in 32 bits of seconds since 1970; the program needs a new version.",
    /// 6039
    UnexpectedAccounts: "This instruction takes no further accounts; remove the extra ones.",
    /// 6040
    DeviceKeyReserved: "The device's key must be an ed25519 key other than its operator's, payer's or manufacturer's key.",
    /// 6041
    OnboardingFeeDue: "This class has an onboarding fee; use register_device_with_fee and pass the fee accounts.",
    /// 6042
    RelocationFeeDue: "Moving a device of this class costs a fee; use assert_location_with_fee and pass the fee accounts.",
    /// 6043
    NoFeeDue: "There is no fee to pay; use the instruction without fee.",
    /// 6044
    FeeMintMismatch: "The fee mint is not the class's; pass the fee_mint that is stored in the class.",
    /// 6045
    FeeMintUnsupported: "A fee mint must be an SPL Token or Token-2022 mint without extensions; choose another mint.",
    /// 6046
    FeeDestinationMissing: "The class has no destination for fees yet; its network's fee admin sets one with set_fee_destination.",
    /// 6047
    FeeDestinationMismatch: "The fee destination must be the initialised token account of the fee mint that is stored in the class.",
    /// 6048
    FeeAdminMismatch: "Only the network's fee admin may do this; sign with the key stored in the network account.",
    /// 6049
    PauserMismatch: "Only the network's pauser or authority may do this; sign with a key stored in the network account.",
    /// 6050
    PauseBitsUnknown: "There is no such instruction group; see the pause bits in docs/ARCHITECTURE.md.",
    /// 6051
    StatusOracleMismatch: "Only the network's status oracle may do this; sign with the key stored in the network account.",
    /// 6052
    ChangeDelayTooLong: "A change delay may be at most 7776000 seconds (90 days); choose a shorter one.",
    /// 6053
    ChangeNotPending: "No change is waiting here; propose one first.",
    /// 6054
    ChangeNotReady: "The change still has to wait; try again after the ready_at that is stored beside it.",
    /// 6055
    PendingAuthorityMismatch: "Only the key that was offered the authority may accept it; sign with pending_authority.",
    /// 6056
    ManufacturerKeyMismatch: "Only the manufacturer's authority or the network's may do this; sign with one of the two.",
    /// 6057
    QuotaBelowAttested: "The quota cannot be less than the devices already attested; choose a larger one.",
    /// 6058
    OperatorNotEmpty: "The operator still has devices; retire or transfer them first.",
    /// 6059
    SuspensionTooLong: "A suspension must end after now and within 15552000 seconds (180 days); choose another end.",
    /// 6060
    SuspensionSubjectInvalid: "Only an operator or a device of this network can be suspended; pass its account.",
    /// 6061
    SuspensionStillRuns: "The suspension has not ended; only the network's authority may lift it before.",
    /// 6062
    AppealRecorded: "An appeal is already on record for this suspension; wait for the answer or the end.",
    /// 6063
    MaintenanceQuotaExhausted: "The device has used up its class's maintenance for this year; wait for the next year.",
    /// 6064
    ReportStatusInvalid: "A report must say Active, Degraded or Failed, and fit the device's status.",
    /// 6065
    OfferExpired: "The offer has expired; ask the device's operator for a new one.",
    /// 6066
    OfferExpiryInvalid: "An offer must expire after now and within 7776000 seconds (90 days); choose another expiry.",
    /// 6067
    OfferMismatch: "The offer is for another device, from another operator or to another one; pass the accounts it names.",
    /// 6068
    OfferNotCancellable: "Only the operator that made the offer may cancel it before it expires.",
    /// 6069
    SelfTransfer: "The device already belongs to this operator; there is nothing to do.",
    /// 6070
    CellNotEmpty: "Devices are still counted in this cell; it can be closed when there are none.",
    /// 6071
    DeviceSuspended: "The device is suspended; appeal or wait for the suspension to end.",
    /// 6072
    BondOverflow: "The bond of the operator's devices would exceed 64 bits; register fewer devices or use another class.",
    /// 6073
    AccountInvalid: "An account is not of the expected type, owner or program; pass the account that the IDL names.",
    /// 6074
    AccountExists: "There is an account at this address already; a device key is registered once for all time, a suspension or an offer must end before the next.",
    }
}

#[cfg(all(test, not(feature = "idl-build")))]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_at_6000_and_follow_the_table() {
        assert_eq!(u32::from(RegistryError::NameInvalid), 6_000);
        assert_eq!(u32::from(RegistryError::DeviceKeyReserved), 6_040);
        assert_eq!(u32::from(RegistryError::AccountExists), 6_074);
        assert_eq!(RegistryError::QuotaZero.text().0, "QuotaZero");
    }

    #[test]
    fn every_error_is_a_sentence_that_says_what_to_do() {
        for (name, sentence) in RegistryError::TEXTS {
            assert!(
                sentence.ends_with('.') && sentence.len() > 30,
                "{name}: {sentence}"
            );
        }
    }
}

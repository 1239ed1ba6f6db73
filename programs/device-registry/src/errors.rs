//! Errors of the device registry: numbers 6000 to 6099, never renumbered, each with what to do about it.

use anchor_lang::prelude::*;

/// Why the device registry refused an instruction.
#[error_code(offset = 6000)]
pub enum RegistryError {
    /// 6000
    #[msg("The name must be 1 to 32 bytes of UTF-8 without control characters, padded with zeros.")]
    NameInvalid,
    /// 6001
    #[msg("An epoch must last at least 60 seconds; choose a larger epoch_seconds.")]
    EpochTooShort,
    /// 6002
    #[msg("Genesis must be a unix timestamp between 0 and 4294967295; use seconds, not milliseconds.")]
    GenesisInvalid,
    /// 6003
    #[msg("Only the network's authority may do this; sign with the key stored in the network account.")]
    AuthorityMismatch,
    /// 6004
    #[msg("A class id must be below 256; choose a smaller id.")]
    ClassIdOutOfRange,
    /// 6005
    #[msg("The class's capacity bounds are empty; min_capacity must be 1 or more and at most max_capacity.")]
    CapacityBoundsInvalid,
    /// 6006
    #[msg("A class parameter is out of range; see the field's documentation for its bounds.")]
    ClassParameterInvalid,
    /// 6007
    #[msg("The class belongs to another network; pass a class of this network.")]
    ClassNetworkMismatch,
    /// 6008
    #[msg("The class is retired and takes no new devices; register under another class.")]
    ClassRetired,
    /// 6009
    #[msg("The manufacturer's quota must be at least 1.")]
    QuotaZero,
    /// 6010
    #[msg("The manufacturer must be allowed at least one class.")]
    NoClassAllowed,
    /// 6011
    #[msg("The manufacturer belongs to another network; pass a manufacturer of this network.")]
    ManufacturerNetworkMismatch,
    /// 6012
    #[msg("The manufacturer is revoked and may attest no new devices; use another one's attestation.")]
    ManufacturerRevoked,
    /// 6013
    #[msg("The manufacturer may not attest devices of this class; ask the network's authority to allow it.")]
    ManufacturerClassForbidden,
    /// 6014
    #[msg("The manufacturer's quota is used up; ask the network's authority to raise it.")]
    ManufacturerQuotaExceeded,
    /// 6015
    #[msg("The operator belongs to another network; register as an operator of this network first.")]
    OperatorNetworkMismatch,
    /// 6016
    #[msg("Only the operator's authority may do this; sign with the key stored in the operator account.")]
    OperatorAuthorityMismatch,
    /// 6017
    #[msg("The operator is suspended; appeal or wait for the suspension to end.")]
    OperatorSuspended,
    /// 6018
    #[msg("The rent payer must be the one recorded in the operator account.")]
    RentPayerMismatch,
    /// 6019
    #[msg("The capacity is outside the class's bounds; see min_capacity and max_capacity of the class.")]
    CapacityOutOfBounds,
    /// 6020
    #[msg("The attestation has expired; ask the manufacturer for a new one.")]
    AttestationExpired,
    /// 6021
    #[msg(
        "Two ed25519 precompile instructions must stand directly before this one: attestation, then possession."
    )]
    SignatureInstructionMissing,
    /// 6022
    #[msg(
        "The ed25519 instruction must hold exactly one signature with all of its parts inside, in standard order."
    )]
    SignatureInstructionMalformed,
    /// 6023
    #[msg(
        "The attestation is not signed by the manufacturer's attestation key; ask the manufacturer for a new one."
    )]
    AttestationKeyMismatch,
    /// 6024
    #[msg("The attestation is over another message: check program, network, class, device key and expiry.")]
    AttestationMessageMismatch,
    /// 6025
    #[msg("The proof of possession is not signed by the device's key; sign it with that key.")]
    PossessionKeyMismatch,
    /// 6026
    #[msg("The proof of possession is over another message: check program, network and operator.")]
    PossessionMessageMismatch,
    /// 6027
    #[msg("Registration is paused in this network; try again when it is resumed.")]
    RegistrationPaused,
    /// 6028
    #[msg("Device changes are paused in this network; try again when they are resumed.")]
    LifecyclePaused,
    /// 6029
    #[msg("Location changes are paused in this network; try again when they are resumed.")]
    LocationPaused,
    /// 6030
    #[msg("The device belongs to another network, class or operator; pass the ones stored in the device.")]
    DeviceMismatch,
    /// 6031
    #[msg("The device's status does not allow this change; see the status graph in docs/ARCHITECTURE.md.")]
    StatusTransitionForbidden,
    /// 6032
    #[msg("This class is activated by the network's status oracle or by the operator: sign with that key.")]
    ActivatorNotAllowed,
    /// 6033
    #[msg("The H3 cell is invalid or of the wrong resolution; see density_resolution of the class.")]
    CellInvalid,
    /// 6034
    #[msg(
        "The cell counter is not the one of this move; pass those of the new and, if it differs, the old density cell."
    )]
    CellMismatch,
    /// 6035
    #[msg("The device moved too recently; wait for the class's relocation cool-down to pass.")]
    RelocationTooSoon,
    /// 6036
    #[msg("The device is already in this cell; there is nothing to do.")]
    LocationUnchanged,
    /// 6037
    #[msg("A counter is at its limit; the network cannot take more of these.")]
    CounterOverflow,
    /// 6038
    #[msg("The chain's time does not fit in 32 bits of seconds since 1970; the program needs a new version.")]
    ClockOutOfRange,
    /// 6039
    #[msg("This instruction takes no further accounts; remove the extra ones.")]
    UnexpectedAccounts,
    /// 6040
    #[msg(
        "The device's key must be an ed25519 key other than its operator's, payer's or manufacturer's key."
    )]
    DeviceKeyReserved,
}

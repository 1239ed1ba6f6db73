//! Device registry: the networks, and the devices, people and places that make them up.
//!
//! This file is the table of contents; each instruction lives in its own file under `instructions/`, each account under
//! `state/`, every PDA seed in `seeds.rs`. Layouts, seeds and the signed messages are specified in
//! `docs/ARCHITECTURE.md`. Accounts that several instructions share are in `contexts/`.
//!
//! Three rules hold everywhere. Money: nothing here holds tokens; fees go straight from payer to destination. Rent: who
//! pays it is written down and gets it back. Pause: it stops groups of instructions, never a way out (retiring, closing,
//! cancelling, appealing, lifting).
// Anchor's generated code names a cfg and a lifetime form that rustc warns about.
#![allow(unexpected_cfgs)]

use anchor_lang::prelude::*;

pub mod account_io;
pub mod attestation;
pub mod contexts;
pub mod errors;
pub mod events;
pub mod fees;
pub mod instructions;
pub mod name;
pub mod seeds;
pub mod state;

use contexts::*;
pub use errors::RegistryError;
use instructions::*;
use state::ClassParametersArgs;

declare_id!("jD8uu6j3CecqTCc5gUFYpdNJKKQ3dY7BvpHQ2KxtYKX");

#[cfg(not(feature = "no-entrypoint"))]
solana_security_txt::security_txt! {
    name: "Flywheel device registry",
    project_url: "see the source repository",
    contacts: "link:SECURITY.md in the source repository",
    policy: "SECURITY.md in the source repository",
    preferred_languages: "en"
}

/// The device registry's instructions.
#[program]
pub mod device_registry {
    use super::*;

    /// Creates a network: its authority, roles, clock (genesis and epoch length), change delay and counters. Anyone may
    /// create one; the signer `authority` owns it, and the address binds that key and the chosen `id`, so nobody can
    /// squat on another's network. Fails when the name is empty, not UTF-8 or not zero-padded (`NameInvalid`), the
    /// epoch is shorter than a minute (`EpochTooShort`), genesis is negative (`GenesisInvalid`), or the change delay
    /// exceeds 90 days (`ChangeDelayTooLong`).
    pub fn create_network(ctx: Context<CreateNetwork>, args: CreateNetworkArgs) -> Result<()> {
        instructions::create_network::handle_create_network(ctx, args)
    }

    /// Proposes another name and change delay; they hold when `apply_network_update` is called after the present delay.
    /// A second proposal replaces the first. Only the network's authority. Fails as `create_network` does for the same
    /// values.
    pub fn update_network(ctx: Context<ConfigureNetwork>, args: UpdateNetworkArgs) -> Result<()> {
        instructions::update_network::handle_update_network(ctx, args)
    }

    /// Applies the proposed update of a network. Anyone may, once its delay is over. Fails when there is none
    /// (`ChangeNotPending`) or it has to wait (`ChangeNotReady`).
    pub fn apply_network_update(ctx: Context<ConfigureNetwork>) -> Result<()> {
        instructions::apply_network_update::handle_apply_network_update(ctx)
    }

    /// Offers the network to another authority, which can accept after the change delay; the zero key withdraws the
    /// offer. Only the network's authority.
    pub fn propose_authority(ctx: Context<ConfigureNetwork>, pending_authority: Pubkey) -> Result<()> {
        instructions::propose_authority::handle_propose_authority(ctx, pending_authority)
    }

    /// Takes over a network. Only the key that was offered the authority (`PendingAuthorityMismatch`), after the delay
    /// (`ChangeNotReady`).
    pub fn accept_authority(ctx: Context<ConfigureNetwork>) -> Result<()> {
        instructions::accept_authority::handle_accept_authority(ctx)
    }

    /// Names the pauser, the status oracle and the fee admin, at once: a role whose key is lost or stolen must not
    /// wait. Only the network's authority.
    pub fn set_roles(ctx: Context<ConfigureNetwork>, args: SetRolesArgs) -> Result<()> {
        instructions::set_roles::handle_set_roles(ctx, args)
    }

    /// Pauses and resumes groups of instructions: bit 0 registration, bit 1 lifecycle, bit 2 location. Only the
    /// network's pauser or authority. Fails for unknown bits (`PauseBitsUnknown`).
    pub fn set_pause(ctx: Context<ConfigureNetwork>, paused: u32) -> Result<()> {
        instructions::set_pause::handle_set_pause(ctx, paused)
    }

    /// Creates a device class of a network: category, capacity unit, density resolution and bond, which never change,
    /// and the parameters that can. Only the network's authority. Fails when the id is out of range
    /// (`ClassIdOutOfRange`), capacity bounds are empty (`CapacityBoundsInvalid`) or another parameter is out of its
    /// range (`ClassParameterInvalid`).
    pub fn create_class(ctx: Context<CreateClass>, args: CreateClassArgs) -> Result<()> {
        instructions::create_class::handle_create_class(ctx, args)
    }

    /// Proposes other parameters for a class; they hold when `apply_class_update` is called after the network's change
    /// delay. A second proposal replaces the first. Only the network's authority. Fails as `create_class` does for the
    /// same values.
    pub fn update_class(ctx: Context<ConfigureClass>, parameters: ClassParametersArgs) -> Result<()> {
        instructions::update_class::handle_update_class(ctx, parameters)
    }

    /// Applies the proposed parameters of a class; another fee mint unsets the fee destination. Anyone may, once the
    /// delay is over. Fails when there are none (`ChangeNotPending`) or they have to wait (`ChangeNotReady`).
    pub fn apply_class_update(ctx: Context<ConfigureClass>) -> Result<()> {
        instructions::apply_class_update::handle_apply_class_update(ctx)
    }

    /// Retires a class: it takes no new devices; those that exist stay. Only the network's authority. Fails when it is
    /// retired already (`ClassRetired`).
    pub fn retire_class(ctx: Context<ConfigureClass>) -> Result<()> {
        instructions::retire_class::handle_retire_class(ctx)
    }

    /// Says which token account the fees of a class go to. Only the network's fee admin. The mint is checked here: no
    /// extensions (`FeeMintUnsupported`), the class's (`FeeMintMismatch`), and the account must be an initialised one
    /// of it (`FeeDestinationMismatch`).
    pub fn set_fee_destination(ctx: Context<SetFeeDestination>) -> Result<()> {
        instructions::set_fee_destination::handle_set_fee_destination(ctx)
    }

    /// Approves a manufacturer: its own authority, its attestation key, how many devices it may attest and for which
    /// classes, and the stake that has to stand behind it. Only the network's authority. Fails when the quota is zero
    /// (`QuotaZero`) or no class is allowed (`NoClassAllowed`).
    pub fn approve_manufacturer(
        ctx: Context<ApproveManufacturer>,
        args: ApproveManufacturerArgs,
    ) -> Result<()> {
        instructions::approve_manufacturer::handle_approve_manufacturer(ctx, args)
    }

    /// Changes a manufacturer's quota, classes and bond. Only the network's authority. Fails when the quota is below
    /// what is attested (`QuotaBelowAttested`), no class is allowed (`NoClassAllowed`) or the manufacturer is revoked.
    pub fn update_manufacturer(
        ctx: Context<ConfigureManufacturer>,
        args: UpdateManufacturerArgs,
    ) -> Result<()> {
        instructions::update_manufacturer::handle_update_manufacturer(ctx, args)
    }

    /// Replaces a manufacturer's attestation key; attestations by the old one are void from now on. Only the
    /// manufacturer's authority or the network's (`ManufacturerKeyMismatch`).
    pub fn rotate_manufacturer_key(ctx: Context<ConfigureManufacturer>, new_key: Pubkey) -> Result<()> {
        instructions::rotate_manufacturer_key::handle_rotate_manufacturer_key(ctx, new_key)
    }

    /// Revokes a manufacturer for good: it attests no new devices; those that exist stay. Only the network's authority.
    /// Fails when it is revoked already (`ManufacturerRevoked`).
    pub fn revoke_manufacturer(ctx: Context<ConfigureManufacturer>) -> Result<()> {
        instructions::revoke_manufacturer::handle_revoke_manufacturer(ctx)
    }

    /// Registers the signer as an operator of a network. The payer, who may be somebody else, is recorded as the one
    /// who pays the rent of this operator and its devices, and to whom it is refunded. Fails when registration is
    /// paused (`RegistrationPaused`).
    pub fn register_operator(ctx: Context<RegisterOperator>) -> Result<()> {
        instructions::register_operator::handle_register_operator(ctx)
    }

    /// Closes an operator without devices; its rent goes back to the rent payer. Signed by the operator's authority.
    /// Fails while it has devices (`OperatorNotEmpty`) or is suspended (`OperatorSuspended`).
    pub fn close_operator(ctx: Context<CloseOperator>) -> Result<()> {
        instructions::close_operator::handle_close_operator(ctx)
    }

    /// Names who is paid for an operator's devices, a wallet or a payout; zero for its authority. Roots made from then on
    /// name the new payee, with all that was not claimed. Signed by the operator's authority.
    pub fn set_payee(ctx: Context<SetPayee>, payee: Pubkey) -> Result<()> {
        instructions::set_payee::handle_set_payee(ctx, payee)
    }

    /// Lets somebody else pay an operator's rent from now on: the new payer pays the old one, in the same instruction,
    /// what is locked in the operator's account and devices. Signed by the operator's authority and the new payer.
    pub fn change_rent_payer(ctx: Context<ChangeRentPayer>) -> Result<()> {
        instructions::change_rent_payer::handle_change_rent_payer(ctx)
    }

    /// Suspends an operator or a device, with the hash of a reason and an end at most 180 days away
    /// (`SuspensionTooLong`). A suspended operator registers, activates, moves and accepts nothing; a suspended device
    /// earns nothing. Only the network's pauser or authority. Fails when it is suspended already.
    pub fn suspend(ctx: Context<Suspend>, args: SuspendArgs) -> Result<()> {
        instructions::suspend::handle_suspend(ctx, args)
    }

    /// Records an appeal against a suspension, once (`AppealRecorded`). Signed by the operator's authority.
    pub fn appeal_suspension(ctx: Context<AppealSuspension>, appeal_hash: [u8; 32]) -> Result<()> {
        instructions::appeal_suspension::handle_appeal_suspension(ctx, appeal_hash)
    }

    /// Lifts a suspension and refunds its rent; a device returns to the status before. The network's authority may at
    /// any time, anybody after the end (`SuspensionStillRuns`).
    pub fn lift_suspension(ctx: Context<LiftSuspension>) -> Result<()> {
        instructions::lift_suspension::handle_lift_suspension(ctx)
    }

    /// Registers a device for an operator, as Pending, and gives it the network's next index. The two instructions
    /// directly before this one must be ed25519 precompile instructions with one signature each: the manufacturer's
    /// attestation, then the device's proof of possession (messages: `attestation`). The operator's authority signs;
    /// the operator's rent payer pays. Fails when a signature is missing, malformed, by another key or over another
    /// message, when the attestation has expired, the manufacturer's quota is used up or does not cover the class, the
    /// capacity is outside the class's bounds, the class has an onboarding fee (`OnboardingFeeDue`), or the device's
    /// key was ever registered in this network.
    pub fn register_device(ctx: Context<RegisterDevice>, args: RegisterDeviceArgs) -> Result<()> {
        instructions::register_device::handle_register_device(ctx, args)
    }

    /// Registers a device of a class with an onboarding fee: as `register_device`, and `fee_payer`, who may be anybody,
    /// pays the fee. Fails as `register_device` does, when there is no fee (`NoFeeDue`) or the fee's accounts are not
    /// the class's.
    pub fn register_device_with_fee(
        ctx: Context<RegisterDeviceWithFee>,
        args: RegisterDeviceArgs,
    ) -> Result<()> {
        instructions::register_device_with_fee::handle_register_device_with_fee(ctx, args)
    }

    /// Turns a Pending device Active: from now on it can earn. Signed by the operator's authority, or by the network's
    /// status oracle where the class says so. Fails from any other status (`StatusTransitionForbidden`) or for another
    /// signer (`ActivatorNotAllowed`).
    pub fn activate_device(ctx: Context<ChangeDevice>) -> Result<()> {
        instructions::activate_device::handle_activate_device(ctx)
    }

    /// Begins a device's maintenance, while its class's quota for the year lasts (`MaintenanceQuotaExhausted`), or ends
    /// it: in the status in which it began, so it hides no fault. One that outlasts the quota is charged in full and
    /// earns nothing beyond it; the status oracle may report it Failed. Signed by the operator's authority.
    pub fn set_maintenance(ctx: Context<ChangeDevice>, on: bool) -> Result<()> {
        instructions::set_maintenance::handle_set_maintenance(ctx, on)
    }

    /// Reports what was seen of a device, with the hash of the evidence: Degraded, Failed, or Active again after
    /// either. Only the network's status oracle. Fails when the report does not fit the status (`ReportStatusInvalid`).
    pub fn report_device(ctx: Context<ChangeDevice>, args: ReportDeviceArgs) -> Result<()> {
        instructions::report_device::handle_report_device(ctx, args)
    }

    /// Creates the counter of an H3 cell for a class, so that devices can be located there. Anyone may, and pays its
    /// rent. Fails when the cell is not a valid H3 cell of the class's density resolution (`CellInvalid`).
    pub fn create_cell(ctx: Context<CreateCell>, cell: u64) -> Result<()> {
        instructions::create_cell::handle_create_cell(ctx, cell)
    }

    /// Closes the counter of an empty cell and refunds its rent. Only who paid for it. Fails while devices are counted
    /// in it (`CellNotEmpty`).
    pub fn close_cell(ctx: Context<CloseCell>) -> Result<()> {
        instructions::close_cell::handle_close_cell(ctx)
    }

    /// States where a device is, as an H3 cell at least as fine as the class's density resolution, and keeps the
    /// counters of the old and the new density cell. Signed by the operator's authority. Fails when the cell is invalid
    /// or too coarse (`CellInvalid`), a counter is not the one that the location demands (`CellMismatch`), the device
    /// moved too recently (`RelocationTooSoon`), moving costs a fee (`RelocationFeeDue`), or the device or its operator
    /// is suspended.
    pub fn assert_location(ctx: Context<AssertLocation>, cell: u64) -> Result<()> {
        instructions::assert_location::handle_assert_location(ctx, cell)
    }

    /// Moves a device of a class with a relocation fee: as `assert_location`, and `fee_payer`, who may be anybody, pays
    /// the fee. Fails as `assert_location` does, when there is no fee (`NoFeeDue`) or the fee's accounts are not the
    /// class's.
    pub fn assert_location_with_fee(ctx: Context<AssertLocationWithFee>, cell: u64) -> Result<()> {
        instructions::assert_location_with_fee::handle_assert_location_with_fee(ctx, cell)
    }

    /// Offers a device to another operator of the network, until a time at most 90 days away (`OfferExpiryInvalid`).
    /// Signed by the authority of the device's operator. Fails for a suspended device or the operator's own
    /// (`SelfTransfer`).
    pub fn offer_device(ctx: Context<OfferDevice>, expires_at: u32) -> Result<()> {
        instructions::offer_device::handle_offer_device(ctx, expires_at)
    }

    /// Accepts an offered device: index, history and what it has not claimed yet go with it. Signed by the authority of
    /// the operator that accepts and by its rent payer, who pays the other rent payer what is locked in the device.
    /// Fails when the offer has expired (`OfferExpired`) or is another one (`OfferMismatch`), or anyone is suspended.
    pub fn accept_device(ctx: Context<AcceptDevice>) -> Result<()> {
        instructions::accept_device::handle_accept_device(ctx)
    }

    /// Cancels an offer and refunds its rent. The operator that made it may at any time, anybody after it has expired
    /// (`OfferNotCancellable`).
    pub fn cancel_offer(ctx: Context<CancelOffer>) -> Result<()> {
        instructions::cancel_offer::handle_cancel_offer(ctx)
    }

    /// Gives a device new hardware: a new key with the same index and history, as Pending; the old key is dead for
    /// ever. Needs the same two signatures as `register_device`, for the new key. Signed by the operator's authority;
    /// the rent payer pays the new account and gets back what the old one held above a tombstone. Fails from a status
    /// that cannot be replaced.
    pub fn replace_device(ctx: Context<ReplaceDevice>, args: ReplaceDeviceArgs) -> Result<()> {
        instructions::replace_device::handle_replace_device(ctx, args)
    }

    /// Retires a device for good: it is counted out everywhere, its account shrinks to a tombstone that keeps the key
    /// from being registered again, and the rest of its rent goes back. Signed by the operator's authority; never
    /// paused. Fails when the counter is not that of the device's density cell (`CellMismatch`).
    pub fn retire_device(ctx: Context<RetireDevice>) -> Result<()> {
        instructions::retire_device::handle_retire_device(ctx)
    }
}

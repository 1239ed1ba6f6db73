//! Device registry: the networks, and the devices, people and places that make them up.
//!
//! This file is the table of contents; each instruction lives in its own file under `instructions/`, each account under
//! `state/`, every PDA seed in `seeds.rs`. Layouts, seeds and the signed messages are specified in
//! `docs/ARCHITECTURE.md`.
// Anchor's generated code names a cfg and a lifetime form that rustc warns about.
#![allow(unexpected_cfgs)]

use anchor_lang::prelude::*;

pub mod attestation;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod name;
pub mod seeds;
pub mod state;

pub use errors::RegistryError;
use instructions::*;

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

    /// Creates a network: its authority, roles, clock (genesis and epoch length) and counters. Anyone may create one;
    /// the signer `authority` owns it, and the address binds that key and the chosen `id`, so nobody can squat on
    /// another's network. Fails when the name is empty, not UTF-8 or not zero-padded (`NameInvalid`), the epoch is
    /// shorter than a minute (`EpochTooShort`), or genesis is negative (`GenesisInvalid`).
    pub fn create_network(ctx: Context<CreateNetwork>, args: CreateNetworkArgs) -> Result<()> {
        instructions::create_network::handle_create_network(ctx, args)
    }

    /// Creates a device class of a network: category, capacity bounds, reward weight, density, probation. Only the
    /// network's authority. Fails when the id is out of range (`ClassIdOutOfRange`), capacity bounds are empty
    /// (`CapacityBoundsInvalid`) or another parameter is out of its range (`ClassParameterInvalid`).
    pub fn create_class(ctx: Context<CreateClass>, args: CreateClassArgs) -> Result<()> {
        instructions::create_class::handle_create_class(ctx, args)
    }

    /// Approves a manufacturer: its attestation key, how many devices it may attest, and for which classes. Only the
    /// network's authority. Fails when the quota is zero (`QuotaZero`) or no class is allowed (`NoClassAllowed`).
    pub fn approve_manufacturer(
        ctx: Context<ApproveManufacturer>,
        args: ApproveManufacturerArgs,
    ) -> Result<()> {
        instructions::approve_manufacturer::handle_approve_manufacturer(ctx, args)
    }

    /// Registers the signer as an operator of a network. The payer, who may be somebody else, is recorded as the one
    /// who pays the rent of this operator and its devices, and to whom it is refunded. Fails when registration is
    /// paused (`RegistrationPaused`).
    pub fn register_operator(ctx: Context<RegisterOperator>) -> Result<()> {
        instructions::register_operator::handle_register_operator(ctx)
    }

    /// Registers a device for an operator, as Pending, and gives it the network's next index. The two instructions
    /// directly before this one must be ed25519 precompile instructions with one signature each: the manufacturer's
    /// attestation, then the device's proof of possession (messages: `attestation`). The operator's authority signs;
    /// the operator's rent payer pays. Fails when a signature is missing, malformed, by another key or over another
    /// message, when the attestation has expired, the manufacturer's quota is used up or does not cover the class, the
    /// capacity is outside the class's bounds, or the device's key was ever registered in this network.
    pub fn register_device(ctx: Context<RegisterDevice>, args: RegisterDeviceArgs) -> Result<()> {
        instructions::register_device::handle_register_device(ctx, args)
    }

    /// Turns a Pending device Active: from now on it can earn. Signed by the operator's authority, or by the network's
    /// status oracle where the class says so. Fails from any other status (`StatusTransitionForbidden`) or for another
    /// signer (`ActivatorNotAllowed`).
    pub fn activate_device(ctx: Context<ActivateDevice>) -> Result<()> {
        instructions::activate_device::handle_activate_device(ctx)
    }

    /// Creates the counter of an H3 cell for a class, so that devices can be located there. Anyone may, and pays its
    /// rent. Fails when the cell is not a valid H3 cell of the class's density resolution (`CellInvalid`).
    pub fn create_cell(ctx: Context<CreateCell>, cell: u64) -> Result<()> {
        instructions::create_cell::handle_create_cell(ctx, cell)
    }

    /// States where a device is, as an H3 cell at least as fine as the class's density resolution, and keeps the
    /// counters of the old and the new density cell. Signed by the operator's authority. Fails when the cell is invalid
    /// or too coarse (`CellInvalid`), a counter is not the one that the location demands (`CellMismatch`), the device
    /// moved too recently (`RelocationTooSoon`), or the device is retired or replaced.
    pub fn assert_location(ctx: Context<AssertLocation>, cell: u64) -> Result<()> {
        instructions::assert_location::handle_assert_location(ctx, cell)
    }
}

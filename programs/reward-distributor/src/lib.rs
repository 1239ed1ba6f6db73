//! Reward distributor: emission, oracle consensus on reward roots, and claims.
//!
//! This file is the table of contents; each instruction lives in its own file under `instructions/`, each account under
//! `state/`, every PDA seed in `seeds.rs`. Layouts, seeds and the tree are specified in `docs/ARCHITECTURE.md`.
// Anchor's generated code names a cfg and a lifetime form that rustc warns about.
#![allow(unexpected_cfgs)]

use anchor_lang::prelude::*;

pub mod errors;
pub mod events;
pub mod instructions;
pub mod registry;
pub mod seeds;
pub mod state;

pub use errors::RewardError;
use instructions::*;

declare_id!("3Lumy1z7FfRnaq93igk12Tt37zbbjivPaFcwa3zXVPvJ");

#[cfg(not(feature = "no-entrypoint"))]
solana_security_txt::security_txt! {
    name: "Flywheel reward distributor",
    project_url: "see the source repository",
    contacts: "link:SECURITY.md in the source repository",
    policy: "SECURITY.md in the source repository",
    preferred_languages: "en"
}

/// The reward distributor's instructions.
#[program]
pub mod reward_distributor {
    use super::*;

    /// Creates the oracle set of a network: up to 32 members with weights. Only the network's authority. Fails when
    /// the set is empty or too large (`OracleCountInvalid`), a member is repeated, zero or weightless
    /// (`OracleMemberInvalid`).
    pub fn create_oracle_set(ctx: Context<CreateOracleSet>, members: Vec<OracleMemberArgs>) -> Result<()> {
        instructions::create_oracle_set::handle_create_oracle_set(ctx, members)
    }

    /// Replaces the members of a network's oracle set and raises its version, which voids every open vote and every
    /// approval that is not final. Only the network's authority. Fails as `create_oracle_set` does.
    pub fn update_oracle_set(ctx: Context<UpdateOracleSet>, members: Vec<OracleMemberArgs>) -> Result<()> {
        instructions::update_oracle_set::handle_update_oracle_set(ctx, members)
    }

    /// Creates the pool of a reward mint in a network, with its emission schedule, and takes over the mint authority:
    /// from then on tokens come into being by claims alone. Only the network's authority, together with the mint's.
    /// Fails when the mint has extensions or a freeze authority (`MintNotAccepted`), the schedule is out of range
    /// (`EmissionInvalid`), or the challenge window is too long (`ChallengeWindowInvalid`).
    pub fn create_pool(ctx: Context<CreatePool>, args: CreatePoolArgs) -> Result<()> {
        instructions::create_pool::handle_create_pool(ctx, args)
    }

    /// Opens an epoch that has ended, for proposals and votes, and records how much may have been emitted by its end.
    /// Anyone; the payer's rent is recorded as theirs. Skipping epochs is fine: totals are cumulative. Fails when the
    /// epoch has not ended (`EpochNotEnded`), lies before the pool's first, or is not after the last final one
    /// (`EpochNotOpenable`).
    pub fn open_epoch(ctx: Context<OpenEpoch>, epoch: u64) -> Result<()> {
        instructions::open_epoch::handle_open_epoch(ctx, epoch)
    }

    /// Proposes a root of cumulative totals for an open epoch. Only a member of the oracle set. Fails when the total is
    /// above what has been emitted (`TotalAboveEmission`) or below the last final total (`TotalDecreased`), or the
    /// epoch already has an approved root (`EpochNotOpen`).
    pub fn propose_root(ctx: Context<ProposeRoot>, args: ProposeRootArgs) -> Result<()> {
        instructions::propose_root::handle_propose_root(ctx, args)
    }

    /// Votes for a proposed root; a later vote by the same member replaces the earlier one. When members with two
    /// thirds of the weight agree, the root is approved and its challenge window begins; from then on a member's first
    /// vote is still recorded, but none can be changed and the approval stands. Only a member of the oracle set. Fails
    /// when the epoch is final, or approved and the member has voted (`EpochNotOpen`).
    pub fn vote_root(ctx: Context<VoteRoot>) -> Result<()> {
        instructions::vote_root::handle_vote_root(ctx)
    }

    /// Makes an approved root final when its challenge window has passed: claims against it open, and it never changes
    /// again. Anyone. Fails when it is not approved by the present oracle set (`RootNotApproved`), the window is open
    /// (`ChallengeWindowOpen`), a later epoch is final (`EpochNotOpenable`), or its total breaks a limit.
    pub fn finalize_root(ctx: Context<FinalizeRoot>) -> Result<()> {
        instructions::finalize_root::handle_finalize_root(ctx)
    }

    /// Creates a page of claim records for 256 consecutive device indices. Anyone; the payer's rent is recorded.
    pub fn create_claim_page(ctx: Context<CreateClaimPage>, page: u32) -> Result<()> {
        instructions::create_claim_page::handle_create_claim_page(ctx, page)
    }

    /// Pays a device's payee what a final root grants in total, less what was paid before. Anyone may send it; tokens
    /// go only to a token account that the payee alone controls. Fails when the root is not final (`RootNotFinal`),
    /// the proof does not lead to it (`ProofInvalid`), nothing is left to pay (`NothingToClaim`), or the token account
    /// has a delegate or close authority (`PayeeAccountEncumbered`).
    pub fn claim(ctx: Context<Claim>, args: ClaimArgs) -> Result<()> {
        instructions::claim::handle_claim(ctx, args)
    }
}

//! Service market: how customers pay for what a network does, by orders, channels, passes, endowments and credits.
//!
//! This file is the table of contents; each instruction lives in its own file under `instructions/`, each account under
//! `state/`, every PDA seed in `seeds.rs`, and accounts that several instructions share under `contexts/`. What it stores
//! and why is in `docs/MARKET.md`; the arithmetic is in `crates/market`.
// Anchor's generated code names a cfg and a lifetime form that rustc warns about.
#![allow(unexpected_cfgs)]

use anchor_lang::prelude::*;

pub mod contexts;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod programs;
pub mod seeds;
pub mod signatures;
pub mod state;

pub use errors::MarketError;
use instructions::*;
use state::{PlanTermsArgs, Sells};

declare_id!("ELpBSiSxaNQpUhuHaaociTMpPCH1ojniwyAqqdwDFE8s");

#[cfg(not(feature = "no-entrypoint"))]
solana_security_txt::security_txt! {
    name: "Flywheel service market",
    project_url: "see the source repository",
    contacts: "link:SECURITY.md in the source repository",
    policy: "SECURITY.md in the source repository",
    preferred_languages: "en"
}

/// The service market's instructions.
#[program]
pub mod service_market {
    use super::*;

    /// Creates the market of a payment mint in a network, without revenue pool and feed. Only the network's authority. Fails
    /// when the mint has extensions (`MintNotAccepted`) or a parameter is out of range (`ParametersInvalid`).
    pub fn create_market(ctx: Context<CreateMarket>, fee_bps: u16, settle_seconds: u32) -> Result<()> {
        instructions::create_market::handle_create_market(ctx, fee_bps, settle_seconds)
    }

    /// Creates a plan of an operator, or of the network itself. Only the seller's authority. Fails when unit, price or
    /// quantities do not go with what it sells (`TermsInvalid`), a time is out of range (`TimesInvalid`), or an operator's
    /// plan names nobody who is paid (`PayeeMissing`).
    pub fn create_plan(ctx: Context<CreatePlan>, sells: Sells, unit: u8, terms: PlanTermsArgs) -> Result<()> {
        instructions::create_plan::handle_create_plan(ctx, sells, unit, terms)
    }

    /// Creates a customer's account in a network. Anyone may.
    pub fn create_customer(ctx: Context<CreateCustomer>) -> Result<()> {
        instructions::create_customer::handle_create_customer(ctx)
    }
}

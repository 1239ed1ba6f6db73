//! A pass: until when, or for how many units, its holder may use what the plan sells.

use anchor_lang::prelude::*;
use flywheel_market::{draw, renew};

use super::{DISCRIMINATOR, Plan, UNIT_PASS_SECOND};
use crate::errors::{MarketError, ensure};

/// A pass. Address: `["pass", plan, holder]`. Others read it without this program: docs/MARKET.md, "Passes".
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Pass {
    /// Layout version, 1. Account data offset 8.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// The version of the plan's terms at which it was bought last.
    pub terms_version: u32,
    /// The plan. Offset 16.
    pub plan: Pubkey,
    /// Who may use it. Offset 48.
    pub holder: Pubkey,
    /// When it ends, unix seconds; 0 for passes by number. Offset 80.
    pub ends_at: i64,
    /// Units left; 0 for passes by time. Offset 88.
    pub units_left: u64,
}

impl Pass {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Adds what was bought: seconds after the later of its end and now, or units to those left.
    ///
    /// # Errors
    /// `NumberOutOfRange`.
    pub fn renew(&mut self, plan: &Plan, quantity: u64, now: u32) -> Result<()> {
        self.terms_version = plan.terms_version;
        if plan.unit == UNIT_PASS_SECOND {
            let ends_at = renew(self.ends_at, i64::from(now), quantity);
            self.ends_at = ends_at.map_err(MarketError::from)?;
        } else {
            let units = self.units_left.checked_add(quantity);
            self.units_left = units.ok_or(MarketError::NumberOutOfRange)?;
        }
        Ok(())
    }

    /// Uses units up.
    ///
    /// # Errors
    /// `PassNotCounted` for passes by time, `QuantityInvalid` for no units, `PassEnded` when fewer are left.
    pub fn draw(&mut self, plan: &Plan, units: u64) -> Result<()> {
        ensure(plan.unit != UNIT_PASS_SECOND, MarketError::PassNotCounted)?;
        ensure(units > 0, MarketError::QuantityInvalid)?;
        self.units_left = draw(self.units_left, units).map_err(|_| MarketError::PassEnded)?;
        Ok(())
    }

    /// Whether its holder may use it at `now`, unix seconds.
    pub fn is_valid(&self, now: u32) -> bool {
        self.ends_at > i64::from(now) || self.units_left > 0
    }
}

const _: () = assert!(Pass::SPACE == 96);

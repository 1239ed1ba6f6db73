//! An endowment: what was paid once for storing something for ever, and is released over many periods.

use anchor_lang::prelude::*;
use flywheel_market::{Endowment as Principal, Settlement, net};

use super::DISCRIMINATOR;
use crate::errors::{MarketError, ensure};

/// The most periods that one instruction releases; whoever catches up with more sends it again.
pub const MAX_PERIODS_AT_ONCE: u32 = 64;

/// An endowment. Address: `["endowment", plan, customer, id]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Endowment {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// The market's fee when it was paid, basis points.
    pub fee_bps: u16,
    /// The id in its address.
    pub id: u32,
    /// The plan.
    pub plan: Pubkey,
    /// Who paid.
    pub customer: Pubkey,
    /// What is stored, bytes.
    pub quantity: u64,
    /// What was paid, base units.
    pub principal: u64,
    /// What of it has not been released, base units.
    pub remaining: u64,
    /// What the next period costs, whole base units.
    pub cost: u64,
    /// And 2^-64 units of it.
    pub cost_fraction: u64,
    /// When its first period began, unix seconds: 64 bits, because it may last longer than 2106.
    pub started_at: i64,
    /// How long a period is, seconds.
    pub period_seconds: u32,
    /// How many periods it lasts.
    pub periods: u32,
    /// How many have not been released.
    pub periods_left: u32,
    /// Version of the plan's terms that it was paid under.
    pub terms_version: u32,
    /// By how much less than the one before each period costs, basis points.
    pub decay_bps: u16,
    /// Zero.
    pub padding: [u8; 6],
}

impl Endowment {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// What was released, fees included, base units.
    pub const fn released(&self) -> u64 {
        self.principal.saturating_sub(self.remaining)
    }

    /// Periods that have passed at `now`, unix seconds, and have not been released.
    pub fn due(&self, now: i64) -> u32 {
        let elapsed = now.saturating_sub(self.started_at).max(0);
        let passed = elapsed.checked_div(i64::from(self.period_seconds)).unwrap_or(0);
        let passed = u32::try_from(passed).unwrap_or(u32::MAX).min(self.periods);
        let released = self.periods.saturating_sub(self.periods_left);
        passed.saturating_sub(released)
    }

    /// Releases the periods that have passed at `now`, unix seconds, at most [`MAX_PERIODS_AT_ONCE`].
    ///
    /// # Arguments
    /// - `has_payee`: whether somebody is paid; otherwise all of it is fees
    ///
    /// # Errors
    /// `NothingToRelease` when no period has passed since the last release, or nothing is left.
    pub fn release(&mut self, now: i64, has_payee: bool) -> Result<Settlement> {
        let due = self.due(now).min(MAX_PERIODS_AT_ONCE);
        ensure(due > 0, MarketError::NothingToRelease)?;
        let released = self.released();
        let mut principal = Principal {
            remaining: self.remaining,
            cost: self.cost,
            cost_fraction: self.cost_fraction,
            decay_bps: self.decay_bps,
            periods_left: self.periods_left,
        };
        let charged = principal.release(due);
        self.remaining = principal.remaining;
        self.cost = principal.cost;
        self.cost_fraction = principal.cost_fraction;
        self.periods_left = principal.periods_left;
        let paid_of = |total| if has_payee { net(total, self.fee_bps) } else { 0 };
        let paid = paid_of(self.released()).saturating_sub(paid_of(released));
        Ok(Settlement {
            charged,
            paid,
            fees: charged.saturating_sub(paid),
        })
    }

    /// # Errors
    /// `NotEnded` while a period is left.
    pub fn require_ended(&self) -> Result<()> {
        ensure(self.periods_left == 0, MarketError::NotEnded)
    }
}

const _: () = assert!(Endowment::SPACE == 152);

//! Endowments in the model.

use num_bigint::BigUint;

use super::{MISSING, Model, Source, Verdict, allow};
use crate::world::{ENDOWMENT_PERIOD, FOR_EVER};

/// Periods of the model's endowments: more than one instruction releases.
pub const PERIODS: u32 = 100;
/// By how much less each costs than the one before, basis points.
pub const DECAY_BPS: u16 = 137;
/// Price of ten bytes, base units.
pub const PRICE: u64 = 331;
/// What ten bytes cost in the first period, base units.
pub const COST: u64 = 6;
/// Units that price and cost are for.
pub const PER: u64 = 10;
/// The most bytes that are sold at once.
pub const MOST: u64 = 1_000_000;
/// The most periods that one instruction releases.
const AT_ONCE: u32 = 64;

/// An endowment.
#[derive(Debug, Clone)]
pub struct Endowed {
    /// What was paid.
    pub principal: u64,
    /// What each period gets.
    pub schedule: Vec<u64>,
    /// How many were released.
    pub released: usize,
    /// When the first began.
    pub started_at: u32,
    /// The fee that it was paid at.
    pub fee_bps: u64,
}

impl Endowed {
    /// What was released.
    pub fn paid_out(&self) -> u64 {
        self.schedule[..self.released].iter().sum()
    }

    /// What was not.
    pub fn remaining(&self) -> u64 {
        self.principal - self.paid_out()
    }
}

/// What each period gets of a principal: its cost, as an exact fraction, or its part of what remains.
pub fn schedule(principal: u64, cost: u64) -> Vec<u64> {
    let (kept, full) = (BigUint::from(10_000 - DECAY_BPS), BigUint::from(10_000u32));
    let mut remaining = principal;
    let part = |period: u32, remaining: u64| {
        let left = u64::from(PERIODS - period);
        if left == 1 {
            return remaining;
        }
        let exact = BigUint::from(cost) * kept.pow(period) / full.pow(period);
        u64::try_from(exact)
            .expect("no more than the cost")
            .min(remaining / left)
    };
    (0..PERIODS)
        .map(|period| {
            let amount = part(period, remaining);
            remaining -= amount;
            amount
        })
        .collect()
}

impl Model {
    pub(super) fn pay(&mut self, id: usize, quantity: u64, max_amount: u64) -> Verdict {
        self.customer += max_amount;
        allow(!self.paused, "MarketPaused")?;
        allow((1..=MOST).contains(&quantity), "QuantityInvalid")?;
        let principal = (quantity * PRICE).div_ceil(PER);
        allow(principal <= max_amount, "PriceTooHigh")?;
        allow(self.endowments[id].is_none(), "AccountExists")?;
        self.endowments[id] = Some(Endowed {
            principal,
            schedule: schedule(principal, (quantity * COST).div_ceil(PER)),
            released: 0,
            started_at: self.now,
            fee_bps: self.fee_bps,
        });
        self.customer -= principal;
        self.count_customer(usize::from(FOR_EVER));
        Ok(())
    }

    pub(super) fn release(&mut self, id: usize) -> Verdict {
        let now = self.now;
        let endowed = self.endowments[id].as_mut().ok_or(MISSING)?;
        let passed = ((now - endowed.started_at) / ENDOWMENT_PERIOD).min(PERIODS);
        let released = u32::try_from(endowed.released).expect("few periods");
        allow(passed > released, "NothingToRelease")?;
        let before = endowed.paid_out();
        endowed.released += usize::try_from((passed - released).min(AT_ONCE)).expect("few periods");
        let (after, fee_bps) = (endowed.paid_out(), endowed.fee_bps);
        let is_first = released == 0;
        let category = usize::from(FOR_EVER);
        let orders = self.revenue[category].orders;
        self.charge(Source::Endowment(id), category, (before, after), fee_bps);
        // It is counted with its first release, whatever that comes to.
        self.revenue[category].orders = orders + u32::from(is_first);
        Ok(())
    }

    pub(super) fn close_endowment(&mut self, id: usize) -> Verdict {
        let endowed = self.endowments[id].as_ref().ok_or(MISSING)?;
        allow(endowed.released == endowed.schedule.len(), "NotEnded")?;
        self.endowments[id] = None;
        Ok(())
    }
}

//! What is released of what was paid once.

use flywheel_oracle::network_file::EndowmentTerms;
use num_bigint::BigUint;

const FULL_BPS: u32 = 10_000;
/// Bits behind the point of a cost.
const FRACTION_BITS: u32 = 64;

/// What was paid once and is released epoch by epoch.
#[derive(Debug, Clone)]
pub struct Endowment {
    remaining: u128,
    /// What the next epoch costs, in 2^-64 base units.
    cost: BigUint,
    /// What is left of a cost in the next epoch, in basis points.
    kept_bps: u32,
    epochs_left: u32,
    /// The epoch up to which all is released.
    released_to: Option<u32>,
}

impl Endowment {
    /// Of what was paid, in base units, with what the first epoch costs.
    pub fn new(paid: u128, first: u128, terms: EndowmentTerms) -> Self {
        Self {
            remaining: paid,
            cost: BigUint::from(first) << FRACTION_BITS,
            kept_bps: FULL_BPS - u32::from(terms.decay_bps),
            epochs_left: terms.epochs,
            released_to: None,
        }
    }

    /// What is left of it, in base units.
    pub fn remaining(&self) -> u128 {
        self.remaining
    }

    /// Notes the epoch in which it was paid.
    pub fn begin(&mut self, epoch: u32) {
        self.released_to.get_or_insert(epoch);
    }

    /// Releases what is due in `epoch`; returns how much, in base units.
    pub fn release(&mut self, epoch: u32) -> u128 {
        let before = self.remaining;
        let due = epoch - self.released_to.unwrap_or(epoch);
        for _ in 0..due.min(self.epochs_left) {
            let cost = u128::try_from(&self.cost >> FRACTION_BITS).unwrap_or(u128::MAX);
            let part = self.remaining / u128::from(self.epochs_left);
            let amount = if self.epochs_left == 1 {
                self.remaining
            } else {
                part.min(cost)
            };
            self.remaining -= amount;
            self.epochs_left -= 1;
            self.cost = &self.cost * self.kept_bps / FULL_BPS;
        }
        self.released_to = Some(epoch);
        before - self.remaining
    }
}

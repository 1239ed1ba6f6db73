use flywheel_math::Q64x64;

/// All, basis points.
const FULL: u64 = 10_000;

/// What was paid at once and is released period by period, each period's cost lower than the one before.
///
/// A period is never paid more than its part of what remains, so it lasts to the end, whatever the cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Endowment {
    /// Not released yet, base units.
    pub remaining: u64,
    /// What the next period costs, base units.
    pub cost: u64,
    /// Of a base unit, what the next period costs beyond that, multiples of 2^-64.
    pub cost_fraction: u64,
    /// By how much the cost falls with each period, basis points; from 10,000 on to nothing.
    pub decay_bps: u16,
    /// Periods that were not released yet.
    pub periods_left: u32,
}

impl Endowment {
    /// Releases `periods` periods, at most as many as are left, and gives the sum, base units: for each the smaller of its
    /// cost, rounded down, and `remaining / periods left`, rounded down; for the last one all that remains.
    ///
    /// Costs are rounded down to multiples of 2^-64. Releasing period by period comes to the same as
    /// catching up; each takes a step of the loop.
    pub fn release(&mut self, periods: u32) -> u64 {
        let before = self.remaining;
        for _ in 0..periods.min(self.periods_left) {
            let part = self
                .remaining
                .checked_div(u64::from(self.periods_left))
                .unwrap_or(0);
            let amount = if self.periods_left == 1 {
                self.remaining
            } else {
                part.min(self.cost)
            };
            self.remaining = self.remaining.saturating_sub(amount);
            self.periods_left = self.periods_left.saturating_sub(1);
            self.decay();
        }
        before.saturating_sub(self.remaining)
    }

    /// The next period's cost becomes the following one's.
    fn decay(&mut self) {
        let cost = Q64x64::from_bits(u128::from(self.cost) << 64 | u128::from(self.cost_fraction));
        let kept = FULL.saturating_sub(u64::from(self.decay_bps));
        // At most the cost itself: it has no error.
        let cost = cost.mul_ratio_floor(kept, FULL).unwrap_or(Q64x64::ZERO);
        self.cost = cost.floor();
        self.cost_fraction = Q64x64::from_bits(cost.to_bits() << 64).floor();
    }
}

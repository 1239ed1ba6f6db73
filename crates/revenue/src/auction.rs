use flywheel_math::Q64x64;

use crate::RevenueError;

/// All, basis points.
const FULL: u64 = 10_000;
/// Windows without a sale for which the reference falls at once, at most.
pub const MAX_IDLE_STEPS: u64 = 64;

/// How the price falls within a window: from the start on a straight line to the floor, and stays there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Curve {
    /// Of the reference, at the window's start, basis points, at least 10,000.
    pub start_bps: u16,
    /// Of the reference, from `decay_seconds` on, basis points, 1 to 10,000.
    pub floor_bps: u16,
    /// How long the price falls, seconds, at least 1 and at most the window.
    pub decay_seconds: u32,
}

impl Curve {
    /// Whether the parameters describe a price that falls within the window. To be called once, where they come from.
    ///
    /// # Errors
    /// [`RevenueError::CurveInvalid`].
    pub fn validate(&self, window_seconds: u32) -> Result<(), RevenueError> {
        let falls =
            u64::from(self.start_bps) >= FULL && self.floor_bps >= 1 && u64::from(self.floor_bps) <= FULL;
        if falls && self.decay_seconds >= 1 && self.decay_seconds <= window_seconds {
            return Ok(());
        }
        Err(RevenueError::CurveInvalid)
    }

    /// The price at `age_seconds` of the window, network tokens for a payment token: the reference times the curve, rounded up
    /// to a multiple of 2^-64, and never under `min_price`.
    ///
    /// # Errors
    /// [`RevenueError::CurveInvalid`] for a curve that does not fall or has no length; [`RevenueError::Overflow`] for a
    /// price of 2^64 and above.
    pub fn price(
        &self,
        reference: Q64x64,
        min_price: Q64x64,
        age_seconds: u32,
    ) -> Result<Q64x64, RevenueError> {
        let decay = u64::from(self.decay_seconds);
        let age = u64::from(age_seconds).min(decay);
        let fall = self
            .start_bps
            .checked_sub(self.floor_bps)
            .ok_or(RevenueError::CurveInvalid)?;
        if decay == 0 {
            return Err(RevenueError::CurveInvalid);
        }
        // 16 and 32 bits each, and the fall is at most the start.
        let bps = u64::from(self.start_bps)
            .saturating_mul(decay)
            .saturating_sub(u64::from(fall).saturating_mul(age));
        let price = reference.mul_ratio_ceil(bps, FULL.saturating_mul(decay))?;
        Ok(price.max(min_price))
    }
}

/// The window that `now` lies in, counted from `genesis`, and its age in seconds; the start of the first one before that.
///
/// # Arguments
/// - `now`, `genesis`: unix seconds
/// - `window_seconds`: a window's length; without length there is only the first one
pub fn window(now: i64, genesis: i64, window_seconds: u32) -> (u64, u32) {
    let elapsed = if now > genesis { now.abs_diff(genesis) } else { 0 };
    let length = u64::from(window_seconds);
    let index = elapsed.checked_div(length).unwrap_or(0);
    let age = elapsed.checked_rem(length).unwrap_or(0);
    // Below the length, which has 32 bits.
    (index, u32::try_from(age).unwrap_or(0))
}

/// What an auction remembers: the price around which it sells, and what it has sold in its last window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Auction {
    /// Network tokens for a payment token.
    pub reference: Q64x64,
    /// The last window that was seen.
    pub window: u64,
    /// Sold in it, payment tokens in base units.
    pub sold: u64,
    /// Bought with that, network tokens in base units.
    pub bought: u64,
}

impl Auction {
    /// Begins `window`, if it is later than the last one. Then the reference moves:
    ///
    /// - if the last window sold, to the average of the reference and what was paid, weighted by what was left of the lot
    ///   and what was sold: `reference * (lot - sold) / lot + bought / lot`;
    /// - then, if something was on offer, by `idle_step_bps` downwards for each window without a sale, 64 at most.
    ///
    /// Quotients are rounded up to multiples of 2^-64. So the reference never falls to nothing by rounding, and it
    /// does not matter how often this is called within 64 windows.
    ///
    /// # Arguments
    /// - `lot`: what a window sells at most, base units; one that was lowered below what was sold counts as that
    /// - `idle_step_bps`: basis points; above 10,000 the reference falls to nothing
    /// - `offered`: whether anything was for sale
    ///
    /// # Errors
    /// [`RevenueError::Overflow`] for a reference of 2^64 and above, which numbers of these types never reach: an average of
    /// 2^64 - 1 at most leaves room for rounding.
    pub fn roll(
        &mut self,
        window: u64,
        lot: u64,
        idle_step_bps: u16,
        offered: bool,
    ) -> Result<(), RevenueError> {
        if window <= self.window {
            return Ok(());
        }
        let mut idle = window.saturating_sub(self.window);
        let mut reference = self.reference;
        if self.sold > 0 {
            let lot = lot.max(self.sold);
            let kept = reference.mul_ratio_ceil(lot.saturating_sub(self.sold), lot)?;
            reference = kept.checked_add(Q64x64::from_ratio_ceil(self.bought, lot)?)?;
            idle = idle.saturating_sub(1);
        }
        if offered && idle_step_bps > 0 {
            let kept = FULL.saturating_sub(u64::from(idle_step_bps));
            for _ in 0..idle.min(MAX_IDLE_STEPS) {
                reference = reference.mul_ratio_ceil(kept, FULL)?;
            }
        }
        *self = Self {
            reference,
            window,
            sold: 0,
            bought: 0,
        };
        Ok(())
    }

    /// The age to price at, seconds: 0, the highest price, when the clock has gone back to before the last window.
    ///
    /// # Arguments
    /// - `window`, `age`: what [`window`] gives for the clock
    pub const fn age(&self, window: u64, age: u32) -> u32 {
        if window < self.window { 0 } else { age }
    }

    /// What a buyer of `amount` gets, payment tokens in base units.
    ///
    /// # Arguments
    /// - `lot`: what a window sells at most
    /// - `for_burn`: what is for sale at all
    pub fn given(&self, amount: u64, lot: u64, for_burn: u64) -> u64 {
        amount.min(lot.saturating_sub(self.sold)).min(for_burn)
    }

    /// Books a sale.
    ///
    /// # Arguments
    /// - `given`: payment tokens, base units
    /// - `tokens`: network tokens, base units
    ///
    /// # Errors
    /// [`RevenueError::Overflow`].
    pub fn fill(&mut self, given: u64, tokens: u64) -> Result<(), RevenueError> {
        let sold = self.sold.checked_add(given).ok_or(RevenueError::Overflow)?;
        self.bought = self.bought.checked_add(tokens).ok_or(RevenueError::Overflow)?;
        self.sold = sold;
        Ok(())
    }
}

/// What `given` payment tokens cost at `price`, network tokens in base units: rounded up, at least 1.
///
/// # Errors
/// [`RevenueError::Overflow`].
pub fn cost(given: u64, price: Q64x64) -> Result<u64, RevenueError> {
    Ok(price.mul_u64_ceil(given)?.max(1))
}

/// Whether a buyer who would pay `max_tokens` for `amount` pays no more than that for each of the `given`:
/// `tokens * amount <= max_tokens * given`.
pub fn within(tokens: u64, given: u64, max_tokens: u64, amount: u64) -> bool {
    product(tokens, amount) <= product(max_tokens, given)
}

/// Two factors of 64 bits: the product fits.
fn product(a: u64, b: u64) -> u128 {
    u128::from(a).saturating_mul(u128::from(b))
}

//! What currency sells for, and how the price moves.

use flywheel_oracle::network_file::{Auction as Terms, Market};
use num_bigint::BigUint;

const FULL_BPS: u32 = 10_000;
/// Bits behind the point of a price.
const FRACTION_BITS: u32 = 64;

/// The auction.
#[derive(Debug, Clone)]
pub struct Auction {
    terms: Terms,
    /// Tokens for a base unit of the currency, in 2^-64.
    reference: BigUint,
    window: u64,
    sold: u128,
    bought: u128,
    /// A whole token in base units.
    token: u128,
    /// What it costs by the price feed, in base units of the currency.
    token_price: u128,
}

impl Auction {
    /// Before its first window.
    pub fn new(market: &Market, token_decimals: u8) -> Self {
        let token = 10u128.pow(u32::from(token_decimals));
        let token_price = u128::from(market.token_price);
        Self {
            terms: market.auction,
            reference: ratio_up(token, token_price),
            window: 0,
            sold: 0,
            bought: 0,
            token,
            token_price,
        }
    }

    /// What credits cost, in base units of the token.
    pub fn tokens_for(&self, credits: u128) -> u128 {
        (credits * self.token).div_ceil(self.token_price)
    }

    /// The first moment from `elapsed` on at which the price is that of the last ones, in seconds as `elapsed`.
    pub fn fair_moment(&self, elapsed: u64) -> u64 {
        let length = u64::from(self.terms.window_seconds);
        let above = u64::from(self.terms.start_bps) - u64::from(FULL_BPS);
        let fall = u64::from(self.terms.start_bps - self.terms.floor_bps);
        let fair = (u64::from(self.terms.decay_seconds) * above).div_ceil(fall.max(1));
        let age = elapsed % length;
        let begun = elapsed - age;
        if age <= fair {
            begun + fair
        } else {
            begun + length + fair
        }
    }

    /// What a buyer with `held` tokens buys: currency, and the tokens for it. Nothing if it can buy nothing.
    ///
    /// # Arguments
    /// - `elapsed`: seconds since the network's epoch 0 began
    /// - `for_burn`: currency that is for sale
    pub fn buy(&mut self, elapsed: u64, for_burn: u128, held: u128) -> Option<Option<(u128, u128)>> {
        let length = u64::from(self.terms.window_seconds);
        self.roll(elapsed / length);
        let price = self.price(elapsed % length);
        let mut given = for_burn.min(u128::from(self.terms.lot) - self.sold);
        while given > 0 {
            let tokens = u128::try_from(ceil(&price * given)).ok()?.max(1);
            if tokens <= held {
                self.sold += given;
                self.bought += tokens;
                return Some(Some((given, tokens)));
            }
            given /= 2;
        }
        Some(None)
    }

    /// Begins a later window with the prices of the one before.
    fn roll(&mut self, window: u64) {
        if window <= self.window {
            return;
        }
        if self.sold > 0 {
            let lot = u128::from(self.terms.lot);
            let kept = divided_up(&self.reference * (lot - self.sold), lot);
            self.reference = kept + ratio_up(self.bought, lot);
        }
        (self.window, self.sold, self.bought) = (window, 0, 0);
    }

    /// The price at an age of the window, in 2^-64.
    fn price(&self, age: u64) -> BigUint {
        let decay = u128::from(self.terms.decay_seconds);
        let age = u128::from(age).min(decay);
        let (start, floor) = (u128::from(self.terms.start_bps), u128::from(self.terms.floor_bps));
        let factor = start * decay - (start - floor) * age;
        divided_up(&self.reference * factor, u128::from(FULL_BPS) * decay)
    }
}

/// A fraction in 2^-64, rounded up.
fn ratio_up(numerator: u128, denominator: u128) -> BigUint {
    divided_up(BigUint::from(numerator) << FRACTION_BITS, denominator)
}

/// A quotient, rounded up.
fn divided_up(numerator: BigUint, denominator: u128) -> BigUint {
    (numerator + (denominator - 1)) / denominator
}

/// A number in 2^-64 as a whole one, rounded up.
fn ceil(product: BigUint) -> BigUint {
    let below = (BigUint::from(1u32) << FRACTION_BITS) - 1u32;
    (product + below) >> FRACTION_BITS
}

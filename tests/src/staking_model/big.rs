//! Numbers of any size, and what shares are worth.

use num_bigint::BigUint;

use super::allow;

/// A number of any size.
pub(crate) fn big(number: impl Into<BigUint>) -> BigUint {
    number.into()
}

/// `number * above / below`, rounded down.
pub(crate) fn part(number: u64, above: u64, below: u64) -> u64 {
    let quotient = big(number) * above / below;
    u64::try_from(quotient).expect("a part of 64 bits")
}

/// Tokens that are slashed together, and the shares of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heap {
    pub(crate) assets: u64,
    pub(crate) shares: u64,
}

impl Heap {
    /// `floor(shares * (assets + 1) / (all shares + 1))`, the last ones everything.
    pub(crate) fn worth(&self, shares: u64) -> u64 {
        if shares == self.shares {
            return self.assets;
        }
        let worth = big(shares) * (big(self.assets) + 1u8) / (big(self.shares) + 1u8);
        u64::try_from(worth).expect("less than all of it")
    }

    /// Takes `assets` in for as many shares as they are worth; neither number reaches the largest of 64 bits.
    pub(crate) fn buy(&mut self, assets: u64) -> Result<u64, &'static str> {
        allow(assets > 0, "AmountZero")?;
        let shares = big(assets) * (big(self.shares) + 1u8) / (big(self.assets) + 1u8);
        let fits = |sum: BigUint| u64::try_from(sum).ok().filter(|sum| *sum < u64::MAX);
        let grown = (fits(big(self.assets) + assets), fits(big(self.shares) + &shares));
        let (Some(all_assets), Some(all_shares)) = grown else {
            return Err("StakeDiluted");
        };
        (self.assets, self.shares) = (all_assets, all_shares);
        Ok(u64::try_from(shares).expect("less than all shares"))
    }

    /// Gives `shares` up for what they are worth.
    pub(crate) fn sell(&mut self, shares: u64) -> u64 {
        let worth = self.worth(shares);
        self.assets -= worth;
        self.shares -= shares;
        worth
    }

    /// The fewest shares that are worth `amount`, found by halving.
    pub(crate) fn fewest(&self, amount: u64) -> u64 {
        let (mut low, mut high) = (0, self.shares);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.worth(middle) >= amount {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}

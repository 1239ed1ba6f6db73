use flywheel_math::{mul_div_ceil, mul_div_floor};

use crate::StakeError;

/// Stake that is slashed together: what it holds, and in how many shares.
///
/// A share's price is `(assets + 1) / (shares + 1)`: the virtual share and base unit keep the first depositor from making
/// shares so dear that others buy none. Only slashing changes the price, and only downwards; rounding always favours the
/// other holders. So there are never fewer shares than base units, and without a slash there are exactly as many.
///
/// A tranche of which a slash has left next to nothing sells so many shares per base unit that a deposit may overflow: it
/// takes deposits again when its holders have redeemed their shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tranche {
    /// What it holds, base units.
    pub assets: u64,
    /// Shares in it.
    pub shares: u64,
}

impl Tranche {
    /// The shares that `assets` base units buy, rounded down.
    ///
    /// # Errors
    /// [`StakeError::Overflow`] when they do not fit.
    pub fn shares_for(&self, assets: u64) -> Result<u64, StakeError> {
        Ok(mul_div_floor(
            assets,
            plus_virtual(self.shares),
            plus_virtual(self.assets),
        )?)
    }

    /// What `shares` are worth, base units, rounded down: never above the assets, and all of them for all shares.
    pub fn assets_for(&self, shares: u64) -> u64 {
        if shares >= self.shares {
            return if shares == 0 { 0 } else { self.assets };
        }
        // Fewer than all shares: the quotient is at most the assets where shares are no fewer than assets.
        mul_div_floor(shares, plus_virtual(self.assets), plus_virtual(self.shares))
            .unwrap_or(self.assets)
            .min(self.assets)
    }

    /// Takes in `assets` base units.
    ///
    /// Gives the new shares.
    ///
    /// # Errors
    /// [`StakeError::AmountZero`]; [`StakeError::TooSmall`] when they buy no share; [`StakeError::Overflow`] when the
    /// tranche cannot hold them.
    pub fn deposit(&mut self, assets: u64) -> Result<u64, StakeError> {
        if assets == 0 {
            return Err(StakeError::AmountZero);
        }
        let shares = self.shares_for(assets)?;
        if shares == 0 {
            return Err(StakeError::TooSmall);
        }
        let grown = Self {
            assets: sum(self.assets, assets)?,
            shares: sum(self.shares, shares)?,
        };
        *self = grown;
        Ok(shares)
    }

    /// Takes out `shares`; the last ones take out everything.
    ///
    /// Gives what they are worth, base units.
    ///
    /// # Errors
    /// [`StakeError::NotEnough`] when there are fewer shares.
    pub fn redeem(&mut self, shares: u64) -> Result<u64, StakeError> {
        let left = self.shares.checked_sub(shares).ok_or(StakeError::NotEnough)?;
        let assets = self.assets_for(shares);
        self.shares = left;
        // Shares are never worth more than the assets.
        self.assets = self.assets.saturating_sub(assets);
        Ok(assets)
    }

    /// The fewest shares that are worth at least `assets` base units: what to redeem to take out an amount.
    ///
    /// # Errors
    /// [`StakeError::NotEnough`] when all shares are worth less.
    pub fn shares_worth(&self, assets: u64) -> Result<u64, StakeError> {
        if assets > self.assets {
            return Err(StakeError::NotEnough);
        }
        let shares = mul_div_ceil(assets, plus_virtual(self.shares), plus_virtual(self.assets))?;
        // All shares are worth all assets, whatever rounding says.
        Ok(shares.min(self.shares))
    }

    /// Takes `assets` base units from all holders alike.
    ///
    /// # Errors
    /// [`StakeError::NotEnough`] when there are fewer.
    pub fn slash(&mut self, assets: u64) -> Result<(), StakeError> {
        self.assets = self.assets.checked_sub(assets).ok_or(StakeError::NotEnough)?;
        Ok(())
    }

    /// The weight of the stake in base units times basis points: `weighted_shares * assets / shares`, rounded down.
    ///
    /// # Arguments
    /// - `weighted_shares`: the sum of all positions' shares times their multipliers in basis points
    ///
    /// # Errors
    /// [`StakeError::Overflow`] when it does not fit 128 bits.
    pub fn weight(&self, weighted_shares: u128) -> Result<u128, StakeError> {
        let shares = u128::from(self.shares);
        let (Some(whole), Some(rest)) = (
            weighted_shares.checked_div(shares),
            weighted_shares.checked_rem(shares),
        ) else {
            return Ok(0);
        };
        // The rest is below the shares, so it fits, and so does its part of the assets.
        let rest = u64::try_from(rest).map_err(|_| StakeError::Overflow)?;
        let part = mul_div_floor(rest, self.assets, self.shares)?;
        whole
            .checked_mul(u128::from(self.assets))
            .and_then(|weight| weight.checked_add(u128::from(part)))
            .ok_or(StakeError::Overflow)
    }
}

/// With the virtual one. Deposits keep both numbers below the largest, so nothing saturates.
const fn plus_virtual(number: u64) -> u64 {
    number.saturating_add(1)
}

/// The sum, which leaves room for the virtual one.
fn sum(a: u64, b: u64) -> Result<u64, StakeError> {
    a.checked_add(b)
        .filter(|sum| *sum < u64::MAX)
        .ok_or(StakeError::Overflow)
}

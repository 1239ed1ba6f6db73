use flywheel_math::{Bps, mul_div_ceil};

use crate::MarketError;

/// What an order is charged and what its provider is paid, fixed when the order is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// For `per` units, base units.
    pub price: u64,
    /// How many units the price is for, at least 1.
    pub per: u64,
    /// What the network keeps, basis points.
    pub fee_bps: u16,
}

/// What a settlement moves, base units: `charged = paid + fees`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Taken from the escrow.
    pub charged: u64,
    /// Paid to the payee.
    pub paid: u64,
    /// Kept by the network.
    pub fees: u64,
}

impl Terms {
    /// Whether the terms make sense. To be called once, where they come from.
    ///
    /// # Errors
    /// [`MarketError::TermsInvalid`] for a price for no units or a fee above 10,000 basis points.
    pub const fn validate(&self) -> Result<(), MarketError> {
        if self.per == 0 || self.fee_bps > Bps::FULL.get() {
            return Err(MarketError::TermsInvalid);
        }
        Ok(())
    }

    /// What `quantity` units cost, base units: `ceil(quantity * price / per)`.
    ///
    /// # Errors
    /// [`MarketError::TermsInvalid`] for a price for no units; [`MarketError::Overflow`].
    pub fn charge(&self, quantity: u64) -> Result<u64, MarketError> {
        if self.per == 0 {
            return Err(MarketError::TermsInvalid);
        }
        Ok(mul_div_ceil(quantity, self.price, self.per)?)
    }

    /// What the provider is paid in sum for `quantity` units, base units: what is charged for them, never above the escrow,
    /// less the fee, rounded down.
    ///
    /// It follows from what is charged, not from the quantity: of two sums that round in opposite directions the difference,
    /// the fees, would now and then fall.
    ///
    /// # Arguments
    /// - `escrow`: what the customer has paid in, base units
    ///
    /// # Errors
    /// [`MarketError::TermsInvalid`] for a price for no units.
    pub fn paid(&self, quantity: u64, escrow: u64) -> Result<u64, MarketError> {
        Ok(net(self.charged(quantity, escrow)?, self.fee_bps))
    }

    /// What it moves when the units delivered grow from `settled` to `quantity`: the differences of the sums.
    ///
    /// # Arguments
    /// - `escrow`: what the customer has paid in, base units; what is charged never exceeds it in sum
    ///
    /// # Errors
    /// [`MarketError::NotMore`] unless the quantity is above what is settled; [`MarketError::TermsInvalid`] for a price for
    /// no units.
    pub fn settle(&self, escrow: u64, settled: u64, quantity: u64) -> Result<Settlement, MarketError> {
        if quantity <= settled {
            return Err(MarketError::NotMore);
        }
        let before = self.charged(settled, escrow)?;
        let after = self.charged(quantity, escrow)?;
        Ok(difference(before, after, self.fee_bps))
    }

    /// What is charged in sum. An amount that does not fit exceeds any escrow.
    fn charged(&self, quantity: u64, escrow: u64) -> Result<u64, MarketError> {
        match self.charge(quantity) {
            Ok(amount) => Ok(amount.min(escrow)),
            Err(MarketError::Overflow) => Ok(escrow),
            Err(error) => Err(error),
        }
    }
}

/// What of `total` base units is paid when the network keeps `fee_bps` basis points, rounded down; nothing above 10,000.
///
/// For a sum that grows, pay the difference of this function's results.
pub fn net(total: u64, fee_bps: u16) -> u64 {
    Bps::new(fee_bps)
        .unwrap_or(Bps::FULL)
        .complement()
        .floor_of(total)
}

/// What is moved when a charged sum grows from `before` to `after`.
pub(crate) fn difference(before: u64, after: u64, fee_bps: u16) -> Settlement {
    let charged = after.saturating_sub(before);
    // What is paid never falls, and grows by no more than what is charged.
    let paid = net(after, fee_bps).saturating_sub(net(before, fee_bps));
    Settlement {
        charged,
        paid,
        fees: charged.saturating_sub(paid),
    }
}

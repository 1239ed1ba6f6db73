/// A limit on what one device is paid: `per_epoch` base units for each epoch, and what it does not use adds up to at most
/// `epochs` epochs' worth.
///
/// What a device has used is kept as one number: the epoch, counted from 1, up to which its allowances are used up. A
/// payment uses whole allowances, so paying in many small parts gains nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Base units for each epoch; 0 is no limit.
    pub per_epoch: u64,
    /// How many epochs' worth may add up, at least 1.
    pub epochs: u16,
}

impl Allowance {
    /// What may be paid in `epoch`, counted from 0, of a claim of `amount` base units.
    ///
    /// # Arguments
    /// - `used_up`: what [`Allowance::pay`] gave last, 0 before the first payment
    pub fn payable(&self, used_up: u32, epoch: u32, amount: u64) -> u64 {
        if self.per_epoch == 0 {
            return amount;
        }
        let free = begun(epoch).saturating_sub(self.from(used_up, epoch));
        amount.min(self.per_epoch.saturating_mul(u64::from(free)))
    }

    /// Up to where allowances are used up when `amount` base units, at most what is payable, are paid in `epoch`.
    #[must_use]
    pub fn pay(&self, used_up: u32, epoch: u32, amount: u64) -> u32 {
        if self.per_epoch == 0 {
            return used_up;
        }
        let whole = amount.div_ceil(self.per_epoch);
        let taken = u32::try_from(whole).unwrap_or(u32::MAX);
        self.from(used_up, epoch).saturating_add(taken)
    }

    /// Up to where they are used up or have lapsed.
    fn from(&self, used_up: u32, epoch: u32) -> u32 {
        used_up.max(begun(epoch).saturating_sub(u32::from(self.epochs)))
    }
}

/// Epochs that have begun when `epoch` runs.
const fn begun(epoch: u32) -> u32 {
    epoch.saturating_add(1)
}

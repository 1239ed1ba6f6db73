/// A limit on what one device is paid: `per_epoch` base units for each epoch, and what it does not use adds up to at most
/// `epochs` epochs' worth.
///
/// What a device has used is kept as one number: up to which epoch, counted from 1, its allowances are used up. A payment uses
/// whole allowances, so paying in many small parts gains nothing. Of that number only the last 16 bits are kept: to a
/// device that has not been paid for 65,536 epochs it may look used up, and frees itself epoch by epoch; it never allows
/// more.
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
    pub fn payable(&self, used_up: u16, epoch: u32, amount: u64) -> u64 {
        if self.per_epoch == 0 {
            return amount;
        }
        let free = self.free(used_up, epoch);
        amount.min(self.per_epoch.saturating_mul(u64::from(free)))
    }

    /// Up to where allowances are used up when `amount` base units, at most what is payable, are paid in `epoch`.
    #[must_use]
    pub fn pay(&self, used_up: u16, epoch: u32, amount: u64) -> u16 {
        if self.per_epoch == 0 {
            return used_up;
        }
        let free = self.free(used_up, epoch);
        let taken = u16::try_from(amount.div_ceil(self.per_epoch)).map_or(free, |taken| taken.min(free));
        begun(epoch).wrapping_sub(free).wrapping_add(taken)
    }

    /// Allowances that are neither used up nor lapsed.
    fn free(&self, used_up: u16, epoch: u32) -> u16 {
        begun(epoch).wrapping_sub(used_up).min(self.epochs)
    }
}

/// Epochs that have begun when `epoch` runs: the last 16 bits of their number.
const fn begun(epoch: u32) -> u16 {
    let [low, high, ..] = epoch.wrapping_add(1).to_le_bytes();
    u16::from_le_bytes([low, high])
}

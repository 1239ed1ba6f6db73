use crate::StakeError;
use crate::portion::portion;

/// Who gets what is slashed, basis points. The rest, dust included, is burned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlashSplit {
    /// For who reported the fault.
    pub reporter_bps: u16,
    /// For the insurance fund.
    pub insurance_bps: u16,
    /// For the treasury.
    pub treasury_bps: u16,
}

/// What is slashed, by who gets it, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlashParts {
    /// Burned.
    pub burn: u64,
    /// For who reported the fault.
    pub reporter: u64,
    /// For the insurance fund.
    pub insurance: u64,
    /// For the treasury.
    pub treasury: u64,
}

impl SlashSplit {
    /// Whether the shares are parts of a whole. To be called once, where they come from.
    ///
    /// # Errors
    /// [`StakeError::OutOfRange`] when they add up to more than 10,000 basis points.
    pub fn validate(&self) -> Result<(), StakeError> {
        // Saturation stays above 10,000, so it is refused like any other wrong sum.
        let sum = self
            .reporter_bps
            .saturating_add(self.insurance_bps)
            .saturating_add(self.treasury_bps);
        if sum > 10_000 {
            return Err(StakeError::OutOfRange);
        }
        Ok(())
    }

    /// Splits `amount` base units: each part rounded down, the rest burned. The parts always add up to the amount.
    pub fn parts(&self, amount: u64) -> SlashParts {
        // Parts of a valid split never exceed what is left; of any other, the first ones come first.
        let reporter = portion(amount, self.reporter_bps);
        let left = amount.saturating_sub(reporter);
        let insurance = portion(amount, self.insurance_bps).min(left);
        let left = left.saturating_sub(insurance);
        let treasury = portion(amount, self.treasury_bps).min(left);
        SlashParts {
            burn: left.saturating_sub(treasury),
            reporter,
            insurance,
            treasury,
        }
    }
}

/// What a slash of `bps` basis points takes of `assets` base units, rounded down; above 10,000 all of them.
pub fn slash_amount(assets: u64, bps: u16) -> u64 {
    portion(assets, bps)
}

/// How much of `wanted` may be taken when all that is taken may be at most a fraction of `base`, base units.
///
/// # Arguments
/// - `cap_bps`: that fraction, basis points; rounded down, above 10,000 all of it
/// - `taken`: what was taken already
pub fn within_cap(cap_bps: u16, base: u64, taken: u64, wanted: u64) -> u64 {
    wanted.min(portion(base, cap_bps).saturating_sub(taken))
}

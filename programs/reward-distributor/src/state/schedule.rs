//! What a pool has emitted: its schedule, its burns, its funds.

use anchor_lang::prelude::*;
use flywheel_math::{Emission, Q64x64};

use super::{MODE_FUNDED, Pool, bps};
use crate::errors::{RewardError, ensure};

/// The same amount every epoch.
pub const EMISSION_FIXED: u8 = 0;
/// Each epoch a fraction of the one before.
pub const EMISSION_GEOMETRIC: u8 = 1;
/// The amount halves every so many epochs.
pub const EMISSION_HALVING: u8 = 2;
/// A share of what was burned in each epoch, up to an amount.
pub const EMISSION_BURN_LINKED: u8 = 3;
/// All that was put into a funded pool.
pub const EMISSION_FUNDED: u8 = 4;

impl Pool {
    /// Whether the schedule's parameters make one for the pool's mode.
    ///
    /// # Errors
    /// `EmissionInvalid`.
    pub fn validate_schedule(&self) -> Result<()> {
        let only_funds = self.first_emission == 0 && self.emission_parameter == 0;
        let valid = match self.emission_kind {
            EMISSION_FUNDED => self.mode == MODE_FUNDED && only_funds && self.emission_cap > 0,
            EMISSION_BURN_LINKED => self.starts() && self.emission_parameter > 0 && self.burn_share().is_ok(),
            _ => self.starts() && self.closed_form()?.validate().is_ok(),
        };
        let names_burns = self.burn_program != Pubkey::default();
        let linked = self.emission_kind == EMISSION_BURN_LINKED;
        ensure(valid && names_burns == linked, RewardError::EmissionInvalid)
    }

    fn starts(&self) -> bool {
        self.first_emission > 0 && self.emission_cap >= self.first_emission
    }

    /// The schedule as a closed form over the number of epochs.
    fn closed_form(&self) -> Result<Emission> {
        let (first_epoch, cap) = (self.first_emission, self.emission_cap);
        match self.emission_kind {
            EMISSION_FIXED => {
                ensure(self.emission_parameter == 0, RewardError::EmissionInvalid)?;
                Ok(Emission::Fixed {
                    per_epoch: first_epoch,
                    cap,
                })
            }
            EMISSION_GEOMETRIC => Ok(Emission::Geometric {
                first_epoch,
                retention: Q64x64::from_bits(u128::from(self.emission_parameter)),
                cap,
            }),
            EMISSION_HALVING => Ok(Emission::Halving {
                first_epoch,
                interval: self.emission_parameter,
                cap,
            }),
            _ => Err(RewardError::EmissionInvalid.into()),
        }
    }

    fn burn_share(&self) -> Result<flywheel_math::Bps> {
        let share = u16::try_from(self.emission_parameter).unwrap_or(u16::MAX);
        bps(share, RewardError::EmissionInvalid)
    }

    /// Epochs from the first to `epoch`, both included.
    fn epochs_to(&self, epoch: u64) -> Result<u64> {
        epoch
            .checked_sub(self.first_epoch)
            .and_then(|epochs| epochs.checked_add(1))
            .ok_or_else(|| RewardError::EpochNotOpenable.into())
    }

    /// What may have been granted by the end of `epoch`, cumulative, base units.
    ///
    /// # Errors
    /// `EpochNotOpenable` before the pool's first epoch, `BurnsNotAccrued` when a burn-linked schedule is not accrued
    /// exactly up to `epoch`, `EmissionInvalid` when the schedule cannot be computed.
    pub fn emitted_by(&self, epoch: u64) -> Result<u64> {
        let epochs = self.epochs_to(epoch)?;
        let emitted = match self.emission_kind {
            EMISSION_FUNDED => self.emission_cap,
            EMISSION_BURN_LINKED => {
                ensure(self.accrued_epochs == epochs, RewardError::BurnsNotAccrued)?;
                self.accrued
            }
            _ => self
                .closed_form()?
                .cumulative(epochs)
                .map_err(|_| RewardError::EmissionInvalid)?,
        };
        Ok(if self.mode == MODE_FUNDED {
            emitted.min(self.funded)
        } else {
            emitted
        })
    }

    /// The network's epoch whose burns come next.
    ///
    /// # Errors
    /// `NumberOutOfRange`.
    pub fn next_burn_epoch(&self) -> Result<u64> {
        self.first_epoch
            .checked_add(self.accrued_epochs)
            .ok_or_else(|| RewardError::NumberOutOfRange.into())
    }

    /// Emits for the next epoch's burns: the pool's share of them, at most `first_emission`, never above the cap.
    ///
    /// # Errors
    /// `EmissionInvalid` for another kind of schedule.
    pub fn accrue(&mut self, burned: u64) -> Result<()> {
        ensure(
            self.emission_kind == EMISSION_BURN_LINKED,
            RewardError::EmissionInvalid,
        )?;
        let emission = self.burn_share()?.floor_of(burned).min(self.first_emission);
        self.accrued = self.accrued.saturating_add(emission).min(self.emission_cap);
        self.accrued_epochs = self.accrued_epochs.saturating_add(1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(kind: u8, first: u64, parameter: u64, cap: u64) -> Pool {
        let mut pool: Pool = bytemuck::Zeroable::zeroed();
        pool.emission_kind = kind;
        pool.first_emission = first;
        pool.emission_parameter = parameter;
        pool.emission_cap = cap;
        pool.first_epoch = 5;
        pool
    }

    #[test]
    fn emission_counts_from_the_first_epoch_and_stops_at_the_cap() {
        let pool = pool(EMISSION_FIXED, 100, 0, 250);
        assert!(pool.emitted_by(4).is_err());
        let emitted = [5, 6, 7, u64::MAX].map(|epoch| pool.emitted_by(epoch).unwrap());
        assert_eq!(emitted, [100, 200, 250, 250]);
    }

    #[test]
    fn closed_forms_catch_up_with_any_number_of_epochs_at_once() {
        let geometric = pool(EMISSION_GEOMETRIC, 1_000, 1 << 63, 10_000);
        let emitted = [5, 6, 7, 500].map(|epoch| geometric.emitted_by(epoch).unwrap());
        assert_eq!(emitted, [1_000, 1_499, 1_749, 1_999]);
        let halving = pool(EMISSION_HALVING, 1_000, 2, 10_000);
        let emitted = [5, 6, 7, 9].map(|epoch| halving.emitted_by(epoch).unwrap());
        assert_eq!(emitted, [1_000, 2_000, 2_500, 3_250]);
    }

    #[test]
    fn burns_are_reminted_by_share_up_to_the_epochs_most_and_the_cap() {
        let mut pool = pool(EMISSION_BURN_LINKED, 300, 2_500, 700);
        assert!(pool.emitted_by(5).is_err());
        let mut emitted = Vec::new();
        for (epoch, burned) in (5..).zip([1_000, 4_000, 0, 999]) {
            assert_eq!(pool.next_burn_epoch().unwrap(), epoch);
            pool.accrue(burned).unwrap();
            emitted.push(pool.emitted_by(epoch).unwrap());
            assert!(pool.emitted_by(epoch + 1).is_err());
        }
        assert_eq!(emitted, [250, 550, 550, 700]);
    }

    #[test]
    fn a_funded_pool_grants_what_was_put_in_and_no_more_than_its_schedule() {
        let mut funded = pool(EMISSION_FUNDED, 0, 0, 1_000);
        funded.mode = MODE_FUNDED;
        for (put_in, emitted) in [(0, 0), (400, 400), (5_000, 1_000)] {
            funded.funded = put_in;
            assert_eq!(funded.emitted_by(9).unwrap(), emitted);
        }
        let mut scheduled = pool(EMISSION_FIXED, 100, 0, 1_000);
        scheduled.mode = MODE_FUNDED;
        scheduled.funded = 150;
        assert_eq!(scheduled.emitted_by(5).unwrap(), 100);
        assert_eq!(scheduled.emitted_by(6).unwrap(), 150);
    }

    #[test]
    fn schedules_that_make_no_sense_are_refused() {
        let valid = [
            (EMISSION_FIXED, 1, 0, 1),
            (EMISSION_GEOMETRIC, 1, 1 << 63, 9),
            (EMISSION_HALVING, 1, 1, 9),
        ];
        for (kind, first, parameter, cap) in valid {
            assert!(pool(kind, first, parameter, cap).validate_schedule().is_ok());
        }
        let invalid = [
            (EMISSION_FIXED, 0, 0, 1),
            (EMISSION_FIXED, 2, 0, 1),
            (EMISSION_FIXED, 1, 1, 1),
            (EMISSION_GEOMETRIC, 1, 0, 9),
            (EMISSION_HALVING, 1, 0, 9),
            (EMISSION_BURN_LINKED, 1, 5_000, 9),
            (EMISSION_FUNDED, 0, 0, 9),
            (5, 1, 0, 9),
        ];
        for (kind, first, parameter, cap) in invalid {
            assert!(
                pool(kind, first, parameter, cap).validate_schedule().is_err(),
                "{kind}"
            );
        }
        let mut linked = pool(EMISSION_BURN_LINKED, 1, 5_000, 9);
        linked.burn_program = Pubkey::new_from_array([1; 32]);
        assert!(linked.validate_schedule().is_ok());
        linked.emission_parameter = 10_001;
        assert!(linked.validate_schedule().is_err());
    }
}

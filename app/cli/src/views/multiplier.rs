//! What a unit of a device's work counts, taken apart.

use std::fmt;

use device_registry::state::ClassParameters;
use flywheel_client::accounts::Device;
use flywheel_multiplier::{Factors, factors};
use schemars::JsonSchema;
use serde::Serialize;

use crate::registry_snapshot::standing;
use crate::show::multiplier;

/// A device's multiplier and its factors, in basis points. The factor of a region is not in it: regions are in a network's
/// file, not on the chain.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MultiplierView {
    bps: u32,
    class_weight_bps: u32,
    status_bps: u16,
    density_bps: u16,
    probation_bps: u16,
}

impl MultiplierView {
    /// The multiplier at a moment, `None` when the chain holds what no version of the program writes.
    ///
    /// # Arguments
    /// - `present`: devices in its density cell; 0 while it is nowhere
    /// - `over_quota`: whether this year's maintenance is used up
    /// - `now`: unix seconds
    pub fn of(
        device: &Device,
        terms: &ClassParameters,
        present: u32,
        over_quota: bool,
        now: i64,
    ) -> Option<Self> {
        let now = u32::try_from(now).unwrap_or(u32::MAX);
        let standing = standing(device, terms, present, over_quota, now)?;
        factors(&standing).ok().map(Self::from)
    }
}

impl From<Factors> for MultiplierView {
    fn from(factors: Factors) -> Self {
        Self {
            bps: factors.multiplier_bps,
            class_weight_bps: factors.class_weight_bps,
            status_bps: factors.status_bps,
            density_bps: factors.density_bps,
            probation_bps: factors.probation_bps,
        }
    }
}

impl fmt::Display for MultiplierView {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} = class {} * status {} * density {} * probation {}, before its region",
            multiplier(self.bps),
            multiplier(self.class_weight_bps),
            multiplier(self.status_bps.into()),
            multiplier(self.density_bps.into()),
            multiplier(self.probation_bps.into()),
        )
    }
}

#[cfg(test)]
mod tests {
    use flywheel_client::accounts::DeviceStatus;
    use flywheel_multiplier::Status;

    #[test]
    fn the_rule_and_the_registry_mean_the_same_status_by_a_code() {
        assert_eq!(Status::ALL.len(), DeviceStatus::ALL.len());
        for status in DeviceStatus::ALL {
            let ruled = Status::from_code(status.code()).map(|status| format!("{status:?}"));
            assert_eq!(ruled, Some(format!("{status:?}")));
        }
    }
}

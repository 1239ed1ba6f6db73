//! A device, and the graph of its statuses.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;
use crate::errors::{RegistryError, ensure};

/// A year of the maintenance quota, seconds: 365 days.
pub const SECONDS_PER_YEAR: u32 = 31_536_000;

/// Where a device stands in its life.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum DeviceStatus {
    /// Registered, not yet seen to work; earns nothing.
    Pending,
    /// Works and earns.
    Active,
    /// Down by its operator's own announcement, within the class's quota.
    Maintenance,
    /// Reported to work below its capacity.
    Degraded,
    /// Reported not to work.
    Failed,
    /// Stopped by the network, with a reason and an end.
    Suspended,
    /// Its key gave way to a new one, which carries its index; this key is dead for ever.
    Replaced,
    /// Gone for ever.
    Retired,
}

impl DeviceStatus {
    /// Every status, in the order of its codes.
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::Active,
        Self::Maintenance,
        Self::Degraded,
        Self::Failed,
        Self::Suspended,
        Self::Replaced,
        Self::Retired,
    ];

    /// The byte stored in the account.
    pub const fn code(self) -> u8 {
        match self {
            Self::Pending => 0,
            Self::Active => 1,
            Self::Maintenance => 2,
            Self::Degraded => 3,
            Self::Failed => 4,
            Self::Suspended => 5,
            Self::Replaced => 6,
            Self::Retired => 7,
        }
    }

    /// The status of a code, `None` for a code that no version has written.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// The statuses that may follow this one: the whole graph. Nothing follows Replaced or Retired.
    pub const fn successors(self) -> &'static [Self] {
        use DeviceStatus::*;
        match self {
            Pending => &[Active, Suspended, Replaced, Retired],
            Active => &[Maintenance, Degraded, Failed, Suspended, Replaced, Retired],
            Maintenance => &[Active, Degraded, Failed, Suspended, Replaced, Retired],
            Degraded => &[Active, Maintenance, Failed, Suspended, Replaced, Retired],
            Failed => &[Active, Degraded, Suspended, Replaced, Retired],
            Suspended => &[Pending, Active, Degraded, Failed, Retired],
            Replaced | Retired => &[],
        }
    }

    /// Whether a device in this status takes up a place: it can be located, transferred, retired.
    pub const fn is_living(self) -> bool {
        !matches!(self, Self::Replaced | Self::Retired)
    }
}

/// A device. Address: `["device", network, device key]`, so a key is registered once for all time in a network.
/// Times are 32 bits of unix seconds (until 2106), which keeps the account within 160 bytes.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Device {
    /// Layout version, 1. Account data offset 8.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// `DeviceStatus` code. Offset 10.
    pub status: u8,
    /// `DeviceStatus` code that it returns to after Maintenance or Suspended, so that neither hides a fault. Offset 11.
    pub resume_status: u8,
    /// Index in the network, never reused: rewards refer to it. Offset 12.
    pub index: u32,
    /// The network. Offset 16.
    pub network: Pubkey,
    /// The operator account. Offset 48.
    pub operator: Pubkey,
    /// The device's own ed25519 key. Offset 80.
    pub key: Pubkey,
    /// H3 cell, 0 while not located. Offset 112.
    pub location: u64,
    /// Class id. Offset 120.
    pub class: u16,
    /// Manufacturer id. Offset 122.
    pub manufacturer: u16,
    /// Capacity, in the class's unit. Offset 124.
    pub capacity: u32,
    /// When it was registered. Offset 128.
    pub registered_at: u32,
    /// When it was first activated, 0 before; probation counts from here. Offset 132.
    pub activated_at: u32,
    /// When its status last changed. Offset 136.
    pub status_since: u32,
    /// When its location last changed, 0 before. Offset 140.
    pub located_at: u32,
    /// Seconds of maintenance used in `maintenance_year`. Offset 144.
    pub maintenance_seconds: u32,
    /// How often it was located. Offset 148.
    pub location_asserts: u16,
    /// The year since its registration that `maintenance_seconds` belongs to, from 0. Offset 150.
    pub maintenance_year: u16,
    /// Zero; for later versions. Offset 152.
    pub reserved: [u8; 8],
}

impl Device {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// The device's status.
    ///
    /// # Errors
    /// `StatusTransitionForbidden` for a code that no version has written.
    pub fn status(&self) -> Result<DeviceStatus> {
        DeviceStatus::from_code(self.status).ok_or_else(|| RegistryError::StatusTransitionForbidden.into())
    }

    /// Changes the status along the graph. Leaving Maintenance is charged to the year's quota; entering Maintenance or
    /// Suspended keeps the status to return to.
    ///
    /// # Arguments
    /// `now`: unix seconds, recorded as the time of the change.
    ///
    /// # Errors
    /// `StatusTransitionForbidden` when `next` does not follow the current status.
    pub fn change_status(&mut self, next: DeviceStatus, now: u32) -> Result<()> {
        let current = self.status()?;
        ensure(
            current.successors().contains(&next),
            RegistryError::StatusTransitionForbidden,
        )?;
        if current == DeviceStatus::Maintenance {
            self.charge_maintenance(now);
        } else if matches!(next, DeviceStatus::Maintenance | DeviceStatus::Suspended) {
            self.resume_status = self.status;
        }
        self.status = next.code();
        self.status_since = now;
        if next == DeviceStatus::Active && self.activated_at == 0 {
            self.activated_at = now;
        }
        Ok(())
    }

    /// Ends Maintenance or Suspended: back to the status before.
    ///
    /// # Errors
    /// `StatusTransitionForbidden` when the device is in neither.
    pub fn resume(&mut self, now: u32) -> Result<()> {
        ensure(
            matches!(
                self.status()?,
                DeviceStatus::Maintenance | DeviceStatus::Suspended
            ),
            RegistryError::StatusTransitionForbidden,
        )?;
        let next =
            DeviceStatus::from_code(self.resume_status).ok_or(RegistryError::StatusTransitionForbidden)?;
        self.change_status(next, now)
    }

    /// Seconds of maintenance that are left in the current year, the running one counted.
    ///
    /// # Arguments
    /// - `quota`: seconds per year, of the class
    /// - `now`: unix seconds
    pub fn maintenance_left(&self, quota: u32, now: u32) -> u32 {
        let mut settled = *self;
        settled.charge_maintenance(now);
        quota.saturating_sub(settled.maintenance_seconds)
    }

    /// Charges the running maintenance, if any, to the year that `now` lies in. Years count from the registration; what
    /// was used in an earlier year is forgotten.
    fn charge_maintenance(&mut self, now: u32) {
        let age = now.saturating_sub(self.registered_at);
        let year = age.checked_div(SECONDS_PER_YEAR).unwrap_or_default();
        let year_start = self
            .registered_at
            .saturating_add(year.saturating_mul(SECONDS_PER_YEAR));
        let year = u16::try_from(year).unwrap_or(u16::MAX);
        if year != self.maintenance_year {
            self.maintenance_year = year;
            self.maintenance_seconds = 0;
        }
        if self.status == DeviceStatus::Maintenance.code() {
            let used = now.saturating_sub(self.status_since.max(year_start));
            self.maintenance_seconds = self.maintenance_seconds.saturating_add(used);
        }
    }
}

const _: () = assert!(Device::SPACE == 160);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_positions_in_the_list_of_all_statuses() {
        for (position, status) in DeviceStatus::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(status.code()), position);
            assert_eq!(DeviceStatus::from_code(status.code()), Some(status));
        }
        assert_eq!(DeviceStatus::from_code(8), None);
        assert_eq!(DeviceStatus::from_code(255), None);
    }

    #[test]
    fn a_device_changes_status_along_the_graph_and_in_no_other_way() {
        for from in DeviceStatus::ALL {
            for to in DeviceStatus::ALL {
                let mut device: Device = bytemuck::Zeroable::zeroed();
                device.status = from.code();
                let allowed = from.successors().contains(&to);
                assert_eq!(
                    device.change_status(to, 77).is_ok(),
                    allowed,
                    "{from:?} -> {to:?}"
                );
                assert_eq!(device.status, if allowed { to.code() } else { from.code() });
                assert_eq!(device.status_since, if allowed { 77 } else { 0 });
            }
        }
    }

    #[test]
    fn no_path_leads_out_of_replaced_or_retired_and_none_from_a_status_to_itself() {
        assert!(DeviceStatus::Retired.successors().is_empty());
        assert!(DeviceStatus::Replaced.successors().is_empty());
        for status in DeviceStatus::ALL {
            assert!(!status.successors().contains(&status));
        }
    }

    #[test]
    fn every_status_can_be_reached_from_pending() {
        let mut reached = vec![DeviceStatus::Pending];
        let mut next = 0;
        while next < reached.len() {
            for status in reached[next].successors() {
                if !reached.contains(status) {
                    reached.push(*status);
                }
            }
            next += 1;
        }
        assert_eq!(reached.len(), DeviceStatus::ALL.len());
    }

    #[test]
    fn probation_counts_from_the_first_activation_only() {
        let mut device: Device = bytemuck::Zeroable::zeroed();
        device.change_status(DeviceStatus::Active, 10).unwrap();
        device.change_status(DeviceStatus::Failed, 20).unwrap();
        device.change_status(DeviceStatus::Active, 30).unwrap();
        assert_eq!((device.activated_at, device.status_since), (10, 30));
    }

    fn active_since(registered_at: u32) -> Device {
        let mut device: Device = bytemuck::Zeroable::zeroed();
        device.registered_at = registered_at;
        device.change_status(DeviceStatus::Active, registered_at).unwrap();
        device
    }

    #[test]
    fn maintenance_and_suspension_end_where_they_began_so_neither_hides_a_fault() {
        use DeviceStatus::*;
        for before in [Active, Degraded] {
            let mut device = active_since(5);
            device.status = before.code();
            device.change_status(Maintenance, 10).unwrap();
            device.resume(20).unwrap();
            assert_eq!(device.status().unwrap(), before);
            device.change_status(Suspended, 30).unwrap();
            device.resume(40).unwrap();
            assert_eq!(device.status().unwrap(), before);
            // Suspended in the middle of maintenance: back to the status before both.
            device.change_status(Maintenance, 50).unwrap();
            device.change_status(Suspended, 60).unwrap();
            device.resume(70).unwrap();
            assert_eq!(device.status().unwrap(), before);
            assert_eq!(device.maintenance_seconds, 20);
        }
        // A fault is not hidden by announcing maintenance after the fact.
        let mut failed = active_since(5);
        failed.change_status(Failed, 10).unwrap();
        assert!(failed.change_status(Maintenance, 20).is_err());
        failed.change_status(Suspended, 30).unwrap();
        failed.resume(40).unwrap();
        assert_eq!(failed.status().unwrap(), Failed);
        let mut pending: Device = bytemuck::Zeroable::zeroed();
        pending.change_status(Suspended, 1).unwrap();
        pending.resume(2).unwrap();
        assert_eq!(pending.status().unwrap(), Pending);
        assert!(pending.resume(3).is_err());
    }

    #[test]
    fn maintenance_is_charged_to_the_second_and_forgotten_with_its_year() {
        let mut device = active_since(1_000);
        let quota = 500;
        assert_eq!(device.maintenance_left(quota, 1_000), 500);
        device.change_status(DeviceStatus::Maintenance, 2_000).unwrap();
        assert_eq!(device.maintenance_left(quota, 2_300), 200);
        device.resume(2_300).unwrap();
        assert_eq!((device.maintenance_seconds, device.maintenance_year), (300, 0));
        assert_eq!(device.maintenance_left(quota, 5_000), 200);
        // Across the turn of the year only what lies in the new one counts.
        let new_year = 1_000 + SECONDS_PER_YEAR;
        device
            .change_status(DeviceStatus::Maintenance, new_year - 150)
            .unwrap();
        assert_eq!(device.maintenance_left(quota, new_year - 1), 51);
        assert_eq!(device.maintenance_left(quota, new_year), 500);
        device.resume(new_year + 40).unwrap();
        assert_eq!((device.maintenance_seconds, device.maintenance_year), (40, 1));
        assert_eq!(device.maintenance_left(quota, new_year + SECONDS_PER_YEAR), 500);
    }

    #[test]
    fn maintenance_that_outlasts_its_quota_leaves_nothing() {
        let mut device = active_since(0);
        device.change_status(DeviceStatus::Maintenance, 10).unwrap();
        assert_eq!(device.maintenance_left(100, 110), 0);
        assert_eq!(device.maintenance_left(100, 5_000), 0);
        device.change_status(DeviceStatus::Failed, 5_000).unwrap();
        assert_eq!(device.maintenance_seconds, 4_990);
    }
}

//! A device, and the graph of its statuses.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;
use crate::errors::RegistryError;

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
            Maintenance => &[Active, Failed, Suspended, Replaced, Retired],
            Degraded => &[Active, Maintenance, Failed, Suspended, Replaced, Retired],
            Failed => &[Active, Maintenance, Suspended, Replaced, Retired],
            Suspended => &[Pending, Active, Retired],
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
    /// Zero.
    pub flags: u8,
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
    /// Seconds of maintenance used in the current quota year. Offset 144.
    pub maintenance_seconds: u32,
    /// How often it was located. Offset 148.
    pub location_asserts: u16,
    /// Zero; for later versions. Offset 150.
    pub reserved: [u8; 10],
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
        DeviceStatus::from_code(self.status).ok_or_else(|| error!(RegistryError::StatusTransitionForbidden))
    }

    /// Changes the status along the graph.
    ///
    /// # Arguments
    /// `now`: unix seconds, recorded as the time of the change.
    ///
    /// # Errors
    /// `StatusTransitionForbidden` when `next` does not follow the current status.
    pub fn change_status(&mut self, next: DeviceStatus, now: u32) -> Result<()> {
        let current = self.status()?;
        require!(
            current.successors().contains(&next),
            RegistryError::StatusTransitionForbidden
        );
        self.status = next.code();
        self.status_since = now;
        if next == DeviceStatus::Active && self.activated_at == 0 {
            self.activated_at = now;
        }
        Ok(())
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
}

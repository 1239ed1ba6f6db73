//! Decodes account data.
//!
//! ```no_run
//! use flywheel_client::ClientError;
//! use flywheel_client::accounts::{Device, DeviceStatus};
//! use flywheel_client::chain::{Chain, read};
//! use solana_address::Address;
//!
//! fn is_active(chain: &impl Chain, device: &Address) -> Result<bool, ClientError> {
//!     let device: Device = read(chain, device)?;
//!     Ok(device.status == DeviceStatus::Active.code())
//! }
//! ```

use anchor_lang::{Discriminator, ZeroCopy};

use crate::error::ClientError;

pub use burn_share::state::{EpochStatement, PriceFeed, RevenuePool};
pub use device_registry::state::{
    CellCounter, Device, DeviceClass, DeviceOffer, DeviceStatus, Manufacturer, Network, Operator, Suspension,
    Tombstone,
};
pub use reward_distributor::state::{
    ClaimPage, Evidence, OracleSet, Payout, PayoutBalance, Pool, RewardEpoch, RewardRoot, Vesting,
};
pub use service_market::state::{
    Authorisation, Channel, Customer, Endowment, Lock, Market, Order, Pass, Plan,
};
pub use staking_vault::state::{
    FaultRecord, Insurance, OperatorStake, Position, SlashCase, StakePool, Ticket,
};

/// Reads an account of type `T` from its data.
///
/// # Errors
/// [`ClientError::UnexpectedAccount`] when the data is too short or begins with another discriminator.
///
/// ```
/// use flywheel_client::accounts::{Device, Network, decode};
/// # use anchor_lang::Discriminator;
/// # let mut data = Device::DISCRIMINATOR.to_vec();
/// # data.resize(Device::SPACE, 0);
///
/// let device: Device = decode(&data)?;
/// assert_eq!(device.index, 0);
/// assert!(decode::<Network>(&data).is_err(), "a device is no network");
/// # Ok::<(), flywheel_client::ClientError>(())
/// ```
pub fn decode<T: ZeroCopy + Discriminator>(data: &[u8]) -> Result<T, ClientError> {
    let unexpected = || ClientError::UnexpectedAccount {
        expected: std::any::type_name::<T>(),
    };
    let body = data.strip_prefix(T::DISCRIMINATOR).ok_or_else(unexpected)?;
    let body = body.get(..size_of::<T>()).ok_or_else(unexpected)?;
    Ok(bytemuck::pod_read_unaligned(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_decoded_only_from_its_own_discriminator_and_full_length() {
        let mut data = Device::DISCRIMINATOR.to_vec();
        data.resize(Device::SPACE, 0);
        data[12..16].copy_from_slice(&77u32.to_le_bytes());
        assert_eq!(decode::<Device>(&data).unwrap().index, 77);
        assert!(decode::<Operator>(&data).is_err());
        assert!(decode::<Device>(&data[..Device::SPACE - 1]).is_err());
        assert!(decode::<Device>(&[]).is_err());
    }
}

//! Rewards as bytes, so that a program that restarts goes on exactly where it stopped.
//!
//! ```text
//! version (u8) ‖ digest of the devices (32) ‖ devices n (u32) ‖ emitted (u64) ‖ paid (u8: 0 or 1) ‖ first (u32) ‖ last (u32)
//! ‖ n totals (u64) ‖ buckets (u16) ‖ for each bucket: streaks m (u32, 0 or n) ‖ m streaks (5)
//! ```
//!
//! Integers are little endian.

use sha2::{Digest, Sha256};

use super::{Rewards, State, StateError};
use crate::input::Device;
use crate::network_file::{Network, RewardRule};
use crate::rules::streak::{STREAK_BYTES, Streak};

/// The version of the form of the bytes.
pub const VERSION: u8 = 1;

impl Rewards {
    /// What [`Rewards::restore`] needs to go on after the last epoch that was paid.
    pub fn save(&self) -> Vec<u8> {
        let state = &self.state;
        let mut bytes = vec![VERSION];
        bytes.extend(self.terms.digest);
        // Indexes of devices have 32 bits.
        bytes.extend((state.totals.len() as u32).to_le_bytes());
        bytes.extend(state.emitted.to_le_bytes());
        let (first, last) = state.paid.unwrap_or_default();
        bytes.push(u8::from(state.paid.is_some()));
        bytes.extend(first.to_le_bytes());
        bytes.extend(last.to_le_bytes());
        bytes.extend(state.totals.iter().flat_map(|total| total.to_le_bytes()));
        // The network file admits 16 buckets.
        bytes.extend((state.streaks.len() as u16).to_le_bytes());
        for streaks in &state.streaks {
            bytes.extend((streaks.len() as u32).to_le_bytes());
            bytes.extend(streaks.iter().flat_map(|streak| streak.to_bytes()));
        }
        bytes
    }

    /// The rewards of a network that were saved, to go on with.
    ///
    /// `devices` begin with those of the time of saving, in the same order; new ones may stand behind them.
    ///
    /// # Errors
    ///
    /// [`StateError`].
    pub fn restore(network: &Network, devices: &[Device], bytes: &[u8]) -> Result<Self, StateError> {
        let mut rewards = Self::new(network, devices)?;
        let mut state = Reader { bytes, position: 0 }.state(devices)?;
        let has_history = |rule: &RewardRule| matches!(rule, RewardRule::Streak(_));
        let buckets = &network.rewards.buckets;
        let fits = buckets.len() == state.streaks.len()
            && buckets
                .iter()
                .zip(&state.streaks)
                .all(|(bucket, streaks)| streaks.is_empty() || has_history(&bucket.rule));
        if !fits {
            return Err(StateError::Rules);
        }
        let sum: u128 = state.totals.iter().map(|total| u128::from(*total)).sum();
        if sum != u128::from(state.emitted) {
            let emitted = state.emitted;
            return Err(StateError::Sum { sum, emitted });
        }
        state.totals.resize(devices.len(), 0);
        rewards.state = state;
        Ok(rewards)
    }
}

/// A digest of the devices' names in the order of their indexes.
pub fn digest(devices: &[Device]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for device in devices {
        digest.update((device.id.len() as u64).to_le_bytes());
        digest.update(&device.id);
    }
    digest.finalize().into()
}

struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl Reader<'_> {
    fn state(mut self, devices: &[Device]) -> Result<State, StateError> {
        let [version] = self.array()?;
        if version != VERSION {
            return Err(StateError::Version(version));
        }
        let saved_digest: [u8; 32] = self.array()?;
        let saved = u32::from_le_bytes(self.array()?) as usize;
        if devices.get(..saved).map(digest) != Some(saved_digest) {
            let found = devices.len();
            return Err(StateError::Devices { saved, found });
        }
        let emitted = u64::from_le_bytes(self.array()?);
        let [is_paid] = self.array()?;
        let (first, last) = (
            u32::from_le_bytes(self.array()?),
            u32::from_le_bytes(self.array()?),
        );
        let totals = self.list(saved, u64::from_le_bytes)?;
        let buckets = u16::from_le_bytes(self.array()?);
        let mut streaks = Vec::new();
        for _ in 0..buckets {
            let count = u32::from_le_bytes(self.array()?) as usize;
            if count != 0 && count != saved {
                return Err(StateError::Rules);
            }
            streaks.push(self.list::<STREAK_BYTES, _>(count, Streak::from_bytes)?);
        }
        if self.position != self.bytes.len() {
            return Err(self.length(self.position));
        }
        Ok(State {
            totals,
            emitted,
            paid: (is_paid == 1).then_some((first, last)),
            streaks,
        })
    }

    fn list<const N: usize, T>(
        &mut self,
        count: usize,
        read: fn([u8; N]) -> T,
    ) -> Result<Vec<T>, StateError> {
        let end = count.saturating_mul(N).saturating_add(self.position);
        let Some(bytes) = self.bytes.get(self.position..end) else {
            return Err(self.length(end));
        };
        self.position = end;
        Ok(bytes.as_chunks::<N>().0.iter().copied().map(read).collect())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], StateError> {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let Some(array) = rest.first_chunk() else {
            return Err(self.length(self.position.saturating_add(N)));
        };
        self.position = self.position.saturating_add(N);
        Ok(*array)
    }

    fn length(&self, expected: usize) -> StateError {
        StateError::Length {
            found: self.bytes.len(),
            expected,
        }
    }
}

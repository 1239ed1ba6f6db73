//! Rewards of the devices of a registry, which come from a snapshot instead of a devices file.
//!
//! Totals are kept in leaves and not here: an epoch is divided by itself, and all that it needs of the epochs before is how
//! much they granted and, for rules that look back, [`History`].

use std::sync::Arc;

use super::{RewardError, Rewards, State, StateError, Terms, digest};
use crate::network_file::{Network, RewardRule};
use crate::rules::streak::{STREAK_BYTES, Streak};
use crate::weights::Weights;

/// The version of the form of a history's bytes.
const VERSION: u8 = 1;

/// What is known of the devices of a registry, each at the place of its index. Indexes that are no device any more, and devices
/// that do not work, are not live.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registered {
    /// Their classes.
    pub classes: Vec<u8>,
    /// Their operators, as positions in a list.
    pub operators: Vec<u32>,
    /// Whether they work.
    pub live: Vec<bool>,
}

/// What rules that look back remember between epochs.
///
/// As bytes: `version (u8) ‖ last epoch (u32) ‖ buckets (u16) ‖ for each bucket: streaks m (u32) ‖ m streaks (5)`, integers little
/// endian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    last_epoch: u32,
    streaks: Vec<Vec<Streak>>,
}

impl Rewards {
    /// The state before an epoch of a registry's devices. [`Rewards::pay_weighted`] then pays it.
    ///
    /// # Arguments
    /// - `granted`: what all epochs before granted, in base units
    /// - `history`: what rules that look back remember of the epoch before; `None` in the first
    ///
    /// # Errors
    ///
    /// [`StateError::Rules`] when the history is one of other rules.
    pub fn of_registry(
        network: &Network,
        devices: Registered,
        granted: u64,
        history: Option<History>,
    ) -> Result<Self, StateError> {
        let buckets = &network.rewards.buckets;
        let (paid, streaks) = match history {
            None => (None, vec![Vec::new(); buckets.len()]),
            Some(history) => (Some((history.last_epoch, history.last_epoch)), history.streaks),
        };
        let mut both = buckets.iter().zip(&streaks);
        let fits = both.all(|(bucket, streaks)| streaks.is_empty() || bucket.rule.looks_back());
        if buckets.len() != streaks.len() || !fits {
            return Err(StateError::Rules);
        }
        let state = State {
            totals: vec![0; devices.classes.len()],
            emitted: granted,
            paid,
            streaks,
        };
        let metrics = &network.usage.metrics;
        let terms = Terms {
            rules: network.rewards.clone(),
            emission: network.emission,
            decimals: metrics.iter().map(|metric| metric.decimals).collect(),
            // Multipliers come from the registry.
            weights: Weights::new(network, &[]).map_err(RewardError::from)?,
            epoch_seconds: network.epoch_seconds,
            classes: devices.classes,
            operators: devices.operators,
            live: devices.live,
            digest: digest(&[]),
        };
        Ok(Self {
            terms: Arc::new(terms),
            state,
        })
    }

    /// What the next epoch has to know of those that were paid; `None` if no rule looks back.
    pub fn history(&self) -> Option<History> {
        let looks_back = self
            .terms
            .rules
            .buckets
            .iter()
            .any(|bucket| bucket.rule.looks_back());
        let (_, last_epoch) = self.state.paid.filter(|_| looks_back)?;
        Some(History {
            last_epoch,
            streaks: self.state.streaks.clone(),
        })
    }
}

impl RewardRule {
    /// The rule's name in network files.
    pub fn name(&self) -> &'static str {
        match self {
            Self::WorkShare { .. } => "work-share",
            Self::AvailabilityShare { .. } => "availability-share",
            Self::Points { .. } => "points",
            Self::ValidatorScores { .. } => "validator-scores",
            Self::Streak(_) => "streak",
        }
    }

    /// Whether what the rule gives depends on the epochs before.
    pub fn looks_back(&self) -> bool {
        matches!(self, Self::Streak(_))
    }
}

impl History {
    /// The last epoch that it knows of.
    pub fn last_epoch(&self) -> u32 {
        self.last_epoch
    }

    /// The bytes of the history.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(self.last_epoch.to_le_bytes());
        // The network file admits 16 buckets.
        bytes.extend((self.streaks.len() as u16).to_le_bytes());
        for streaks in &self.streaks {
            // Indexes of devices have 32 bits.
            bytes.extend((streaks.len() as u32).to_le_bytes());
            bytes.extend(streaks.iter().flat_map(|streak| streak.to_bytes()));
        }
        bytes
    }

    /// The history with these bytes.
    ///
    /// # Errors
    ///
    /// [`StateError::Version`], [`StateError::Length`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StateError> {
        let mut rest = bytes;
        let version = take(&mut rest, bytes, 1)?;
        if let [version] = version
            && *version != VERSION
        {
            return Err(StateError::Version(*version));
        }
        let last_epoch = number(take(&mut rest, bytes, 4)?);
        let buckets = number(take(&mut rest, bytes, 2)?);
        let mut streaks = Vec::new();
        for _ in 0..buckets {
            let count = number(take(&mut rest, bytes, 4)?) as usize;
            let taken = take(&mut rest, bytes, count.saturating_mul(STREAK_BYTES))?;
            let records = taken.as_chunks::<STREAK_BYTES>().0.iter();
            streaks.push(records.copied().map(Streak::from_bytes).collect());
        }
        if !rest.is_empty() {
            return Err(StateError::Length {
                found: bytes.len(),
                expected: bytes.len() - rest.len(),
            });
        }
        Ok(Self { last_epoch, streaks })
    }
}

/// Takes the next `count` bytes off the `rest` of `all`.
fn take<'a>(rest: &mut &'a [u8], all: &[u8], count: usize) -> Result<&'a [u8], StateError> {
    let Some((taken, left)) = rest.split_at_checked(count) else {
        return Err(StateError::Length {
            found: all.len(),
            expected: (all.len() - rest.len()).saturating_add(count),
        });
    };
    *rest = left;
    Ok(taken)
}

/// A number of up to 32 bits, little endian.
fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

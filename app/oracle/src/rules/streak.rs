//! Streak: points for having been connected epoch after epoch, and for the kind of device.
//!
//! ```text
//! connected:  streak += 1, missed = 0;  points_i = points of the highest level with epochs <= streak + points of the class
//! missed:     missed += 1, points_i = 0;  every `missed_epochs`-th in a row: streak = epochs of the next lower level
//! amount_i    = floor(bucket * points_i * multiplier_i / sum over j of points_j * multiplier_j)
//! ```
//!
//! Source: DIMO-Network/rewards-api `internal/services/streak.go`: levels of 0, 4, 21 and 36 weeks are worth 0, 1,000, 2,000
//! and 3,000 points, three missed weeks drop a level; connections are worth 6,000 or 3,000 points
//! (`internal/storage/db.go`); 1,105,000 tokens a week in the first year, 15 % less each year.

use rayon::prelude::*;

use super::MIN_PIECE;
use crate::network_file::{StreakLevel, StreakTerms};

/// How long a device has been connected, and how long not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Streak {
    /// Epochs connected, as far as they count.
    pub connected: u32,
    /// Epochs missed in a row since the last drop, below [`StreakTerms::missed_epochs`].
    pub missed: u8,
}

/// Bytes of one streak: connected (u32, little endian) ‖ missed (u8).
pub const STREAK_BYTES: usize = 5;

impl Streak {
    /// The streak after an epoch.
    pub fn after(self, connected: bool, terms: &StreakTerms) -> Self {
        if connected {
            return Self {
                connected: self.connected.saturating_add(1),
                missed: 0,
            };
        }
        let missed = self.missed.saturating_add(1);
        if missed < terms.missed_epochs {
            return Self { missed, ..self };
        }
        let reached = terms.levels.iter().filter(|level| level.epochs <= self.connected);
        let mut below = reached.rev().skip(1);
        Self {
            connected: below.next().map_or(0, |level| level.epochs),
            missed: 0,
        }
    }

    /// The streak after so many epochs in which nobody was connected.
    pub fn after_missing(mut self, epochs: u32, terms: &StreakTerms) -> Self {
        let drops = (terms.levels.len() as u32).saturating_add(1);
        // After as many drops as there are levels nothing is left to drop but the count since the last.
        let period = u32::from(terms.missed_epochs).max(1);
        let most = drops.saturating_mul(period);
        let epochs = match epochs.checked_sub(most) {
            None => epochs,
            Some(more) => most.saturating_add(more.checked_rem(period).unwrap_or(0)),
        };
        for _ in 0..epochs {
            self = self.after(false, terms);
        }
        self
    }

    /// The bytes of the streak.
    pub fn to_bytes(self) -> [u8; STREAK_BYTES] {
        let [a, b, c, d] = self.connected.to_le_bytes();
        [a, b, c, d, self.missed]
    }

    /// The streak with these bytes.
    pub fn from_bytes([a, b, c, d, missed]: [u8; STREAK_BYTES]) -> Self {
        Self {
            connected: u32::from_le_bytes([a, b, c, d]),
            missed,
        }
    }
}

/// The streaks after an epoch, by device index.
///
/// # Arguments
/// - `streaks`: before it; devices beyond their end are new
/// - `connected`: whether each device was connected
/// - `missing`: epochs before this one in which nobody was
pub fn advance(streaks: &[Streak], connected: &[bool], missing: u32, terms: &StreakTerms) -> Vec<Streak> {
    let next = |(index, connected): (usize, &bool)| {
        let streak = streaks.get(index).copied().unwrap_or_default();
        streak.after_missing(missing, terms).after(*connected, terms)
    };
    connected
        .par_iter()
        .enumerate()
        .with_min_len(MIN_PIECE)
        .map(next)
        .collect()
}

/// The share of each device: its points times its multiplier.
///
/// # Arguments
/// - `streaks`: after the epoch, by device index
/// - `connected`, `classes`, `multipliers` (basis points): by device index
pub fn shares(
    streaks: &[Streak],
    connected: &[bool],
    classes: &[u8],
    multipliers: &[u32],
    terms: &StreakTerms,
) -> Vec<u128> {
    let mut of_class = [0u32; 256];
    for (class, points) in &terms.class_points {
        if let Some(place) = of_class.get_mut(usize::from(*class)) {
            *place = *points;
        }
    }
    let share = |(((streak, connected), class), multiplier): (((&Streak, &bool), &u8), &u32)| {
        if !*connected {
            return 0;
        }
        let of_class = of_class.get(usize::from(*class)).copied().unwrap_or(0);
        let points = u64::from(level_points(streak.connected, &terms.levels)) + u64::from(of_class);
        u128::from(points) * u128::from(*multiplier)
    };
    streaks
        .par_iter()
        .zip(connected.par_iter())
        .zip(classes.par_iter())
        .zip(multipliers.par_iter())
        .with_min_len(MIN_PIECE)
        .map(share)
        .collect()
}

/// The points of the highest level that a streak reaches.
fn level_points(connected: u32, levels: &[StreakLevel]) -> u32 {
    let reached = levels.iter().take_while(|level| level.epochs <= connected);
    reached.last().map_or(0, |level| level.points)
}

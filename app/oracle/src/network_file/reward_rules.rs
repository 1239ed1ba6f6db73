//! How the pool of an epoch is divided, as the network file says it. [`crate::rules`] computes it.

/// How the pool of an epoch is divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewardRules {
    /// The parts of the pool, each divided by a rule of its own. Their shares sum to 10,000.
    pub buckets: Vec<Bucket>,
    /// The most that a device may get of one epoch, from all buckets together, in base units.
    pub max_per_device: Option<u64>,
    /// The most that the devices of one operator may get of one epoch, from all buckets together, in base units.
    pub max_per_operator: Option<u64>,
}

/// A part of the pool of an epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its part of the pool, in basis points.
    pub share_bps: u16,
    /// How it is divided.
    pub rule: RewardRule,
    /// What is divided by, as a position in [`super::UsageMapping::metrics`].
    pub metric: usize,
    /// The least value of the metric that counts, in its smallest units. Of devices below it nothing counts.
    pub minimum: u64,
    /// The most that a device may get of this bucket in one epoch, in base units.
    pub max_per_device: Option<u64>,
    /// The most that the devices of one operator may get of this bucket in one epoch, in base units.
    pub max_per_operator: Option<u64>,
    /// Whether the registry's multiplier ([`crate::weights`]) counts. Without it all live devices count the same.
    pub registry_multiplier: bool,
}

/// A rule by which a bucket is divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RewardRule {
    /// [`crate::rules::work_share`].
    WorkShare {
        /// What one unit of work may cost at most, in base units. With it the bucket of an epoch follows demand, up to what
        /// the emission schedule allows; without it the bucket is what the schedule allows.
        tokens_per_unit: Option<u64>,
    },
    /// [`crate::rules::availability_share`]. The bucket's metric is the challenges that were passed.
    AvailabilityShare {
        /// All challenges that were set, as a position in [`super::UsageMapping::metrics`].
        challenges: usize,
    },
    /// [`crate::rules::points`].
    Points {
        /// Into how many cycles, each with its part of the bucket, an epoch is cut; the metric is grouped by cycle then.
        cycles: Option<u32>,
    },
    /// [`crate::rules::validator_scores`]. The metric is grouped by validator.
    ValidatorScores {
        /// The stake of each validator, in the order of their names.
        stakes: Vec<u64>,
        /// How much of the stake has to stand behind a score, in 65535ths.
        kappa: u16,
    },
    /// [`crate::rules::streak`]. A device with a metric of at least the minimum was connected.
    Streak(StreakTerms),
}

/// The terms of the streak rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreakTerms {
    /// The levels, from the lowest, which begins at 0 epochs.
    pub levels: Vec<StreakLevel>,
    /// After so many epochs missed in a row a device drops one level.
    pub missed_epochs: u8,
    /// The points that a connected device gets whatever its streak, by class.
    pub class_points: Vec<(u8, u32)>,
}

/// A level of the streak rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreakLevel {
    /// How many epochs a device has to have been connected.
    pub epochs: u32,
    /// What the level is worth, in points an epoch.
    pub points: u32,
}

/// Values that the usage file gives, each the sum of some of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// The columns that are added up.
    pub columns: Vec<String>,
    /// The key of the network file that names them, for messages.
    pub key: String,
    /// One unit is 10^decimals of what the columns are read into.
    pub decimals: u8,
    /// What else tells the rows of a device and epoch apart.
    pub grouping: Option<Grouping>,
}

/// What tells rows of one device and epoch apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grouping {
    /// The cycle of the epoch, a whole number from 0.
    Cycle {
        /// The column.
        column: String,
        /// How many cycles an epoch has.
        count: u32,
    },
    /// The validator whose score the row is.
    Validator {
        /// The column.
        column: String,
        /// The names of the validators, in order.
        names: Vec<String>,
    },
}

impl Grouping {
    /// The column of the usage file.
    pub fn column(&self) -> &str {
        match self {
            Self::Cycle { column, .. } | Self::Validator { column, .. } => column,
        }
    }

    /// The key of the network file that names the column, for messages.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Cycle { .. } => "rewards.cycle_column",
            Self::Validator { .. } => "rewards.validator_column",
        }
    }

    /// How many groups there are.
    pub fn count(&self) -> usize {
        match self {
            Self::Cycle { count, .. } => *count as usize,
            Self::Validator { names, .. } => names.len(),
        }
    }
}

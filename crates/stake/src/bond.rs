/// How a bond stands that must not fall below a minimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It suffices.
    Bonded,
    /// It falls short, and may until a time.
    Grace {
        /// From then on it may not, unix seconds.
        until: u32,
    },
    /// It has been short for longer than it may.
    Short,
}

/// Whether `assets` base units are the bond that is `required`.
pub const fn is_bonded(assets: u64, required: u64) -> bool {
    assets >= required
}

/// Since when a bond is short, unix seconds; 0 when it suffices.
///
/// # Arguments
/// - `previous`: what this function gave last, 0 at first
/// - `assets`, `required`: base units
/// - `now`: unix seconds
pub fn short_since(previous: u32, assets: u64, required: u64, now: u32) -> u32 {
    if is_bonded(assets, required) {
        0
    } else if previous == 0 {
        // 0 says that it suffices.
        now.max(1)
    } else {
        previous
    }
}

/// How a bond stands at `now`.
///
/// # Arguments
/// - `short_since`: what [`short_since`] gave, unix seconds
/// - `grace_seconds`: how long a bond may be short
pub const fn standing(short_since: u32, grace_seconds: u32, now: u32) -> Standing {
    if short_since == 0 {
        return Standing::Bonded;
    }
    let until = short_since.saturating_add(grace_seconds);
    if now < until {
        Standing::Grace { until }
    } else {
        Standing::Short
    }
}

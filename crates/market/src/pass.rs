use crate::MarketError;

/// When a pass ends that is bought again: `seconds` after the later of its end and now, unix seconds.
///
/// # Arguments
/// - `ends_at`: its end until now, unix seconds; 0 for a new one
///
/// # Errors
/// [`MarketError::QuantityInvalid`] for no time at all; [`MarketError::Overflow`].
pub fn renew(ends_at: i64, now: i64, seconds: u64) -> Result<i64, MarketError> {
    if seconds == 0 {
        return Err(MarketError::QuantityInvalid);
    }
    ends_at
        .max(now)
        .checked_add_unsigned(seconds)
        .ok_or(MarketError::Overflow)
}

/// What is left of `units_left` units after `units` are used.
///
/// # Errors
/// [`MarketError::QuantityInvalid`] for none, and for more than are left.
pub fn draw(units_left: u64, units: u64) -> Result<u64, MarketError> {
    if units == 0 {
        return Err(MarketError::QuantityInvalid);
    }
    units_left.checked_sub(units).ok_or(MarketError::QuantityInvalid)
}

use flywheel_math::Bps;

/// `amount * bps / 10,000`, rounded down; above 10,000 basis points all of it.
pub(crate) fn portion(amount: u64, bps: u16) -> u64 {
    Bps::new(bps).unwrap_or(Bps::FULL).floor_of(amount)
}

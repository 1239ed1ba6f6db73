/// Whether a device is on probation at `now`: from its first activation on, before `activated_at + probation_seconds`.
///
/// A device that was never activated is not on probation; its status already counts nothing.
///
/// # Arguments
///
/// - `activated_at`: unix seconds of the first activation, 0 if there was none, as the registry keeps it.
/// - `probation_seconds`: how long its class keeps a new device on probation; 0 for not at all.
/// - `now`: unix seconds. For an epoch: its first second.
#[inline]
pub fn on_probation(activated_at: u32, probation_seconds: u32, now: u32) -> bool {
    // Comparing ages instead of instants leaves no sum that could pass the year 2106.
    let age = now.checked_sub(activated_at).filter(|_| activated_at != 0);
    age.is_some_and(|age| age < probation_seconds)
}

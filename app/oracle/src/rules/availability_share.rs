//! Availability share: each device gets the part of all uptime challenges that it has passed.
//!
//! ```text
//! amount_i = floor(bucket * passed_i * multiplier_i / sum over j of challenges_j * multiplier_j)
//! ```
//!
//! What failed challenges would have earned is not paid to anyone: it stays under the cap.
//!
//! Source: Render RNP-001, "If the same node were to complete 5% of uptime challenges defined to assess the reliability of
//! the node network, it would receive an additional 5% of newly minted RNDR allocated for availability rewards."

/// A device that passed more challenges than were set to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyPassed(
    /// The index of the device.
    pub u32,
);

/// Checks that no device has passed more challenges than were set to it; both by device index.
pub fn check(passed: &[u64], challenges: &[u64]) -> Result<(), TooManyPassed> {
    let mut both = (0..).zip(passed.iter().zip(challenges));
    match both.find(|(_, (passed, challenges))| passed > challenges) {
        Some((index, _)) => Err(TooManyPassed(index)),
        None => Ok(()),
    }
}

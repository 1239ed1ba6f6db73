//! Twins.

/// A.
pub struct Twin;
/// B.
pub struct Twins;

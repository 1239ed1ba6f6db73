//! H3 cells by bit operations alone: no tables, no floating point, no allocation.
//!
//! A cell index is 64 bits (H3 4, <https://h3geo.org/docs/core-library/h3Indexing>):
//!
//! | bits | content |
//! |---|---|
//! | 63 | reserved, 0 |
//! | 59..=62 | mode, 1 for a cell |
//! | 56..=58 | reserved in this mode, 0 |
//! | 52..=55 | resolution r, 0 (coarsest) to 15 |
//! | 45..=51 | base cell, 0 to 121 |
//! | 0..=44 | fifteen digits of three bits, the one of resolution 1 highest; 0 to 6 up to r, 7 beyond |
//!
//! Twelve base cells are pentagons. They lack the child of digit 1 (the K axis), so an index in such a base cell whose
//! first non-zero digit is 1 names no place.
//!
//! Two different indexes never name one cell of one resolution, so a valid index can serve as a key.

#![no_std]
#![forbid(unsafe_code)]

mod cell;

pub use cell::{GeoError, check, is_valid_cell, parent, resolution};

/// The finest resolution; its cells are about one square metre.
pub const MAX_RESOLUTION: u8 = 15;

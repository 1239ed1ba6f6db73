use crate::MAX_RESOLUTION;

const MODE_AND_RESERVED_SHIFT: u32 = 56;
/// Bits 56 to 63 of a cell: reserved 0, mode 1, reserved 000.
const CELL_MODE: u64 = 1 << 3;
const RESOLUTION_SHIFT: u32 = 52;
const BASE_CELL_SHIFT: u32 = 45;
const BASE_CELLS: u64 = 122;
const DIGITS_MASK: u64 = (1 << BASE_CELL_SHIFT) - 1;
/// The lowest bit of each of the fifteen digits.
const LOWEST_BITS: u64 = 0o111_111_111_111_111;
/// Bit n is set when base cell n is a pentagon: 4, 14, 24, 38, 49, 58, 63, 72, 83, 97, 107, 117.
const PENTAGONS_LOW: u64 = 1 << 4 | 1 << 14 | 1 << 24 | 1 << 38 | 1 << 49 | 1 << 58 | 1 << 63;
/// The same for base cells 64 and up, bit n - 64.
const PENTAGONS_HIGH: u64 = 1 << 8 | 1 << 19 | 1 << 33 | 1 << 43 | 1 << 53;

/// Why 64 bits are not an H3 cell, or why a cell has no such parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GeoError {
    /// The highest eight bits differ from those of a cell: a directed edge, a vertex, or not H3 at all.
    #[error("not an H3 cell: mode is not 1 or a reserved bit is set")]
    NotACell,
    /// The base cell is above 121.
    #[error("not an H3 cell: there are 122 base cells")]
    BaseCell,
    /// A digit up to the resolution is 7.
    #[error("not an H3 cell: a digit up to its resolution is 7")]
    Digit,
    /// A digit beyond the resolution is not 7.
    #[error("not an H3 cell: a digit beyond its resolution is not 7")]
    UnusedDigit,
    /// The index lies in the direction that a pentagon lacks.
    #[error("not an H3 cell: it lies in the deleted direction of a pentagon")]
    DeletedSubsequence,
    /// A parent is at most as fine as its cell, and no resolution is finer than 15.
    #[error("the parent's resolution is finer than the cell's")]
    ResolutionTooFine,
}

/// Whether `cell` is the index of an H3 cell, hexagon or pentagon.
#[inline]
pub fn is_valid_cell(cell: u64) -> bool {
    check(cell).is_ok()
}

/// The same as [`is_valid_cell`], with the reason; returns the resolution.
///
/// # Errors
///
/// [`GeoError`], of the first rule broken.
#[inline]
pub fn check(cell: u64) -> Result<u8, GeoError> {
    if cell >> MODE_AND_RESERVED_SHIFT != CELL_MODE {
        return Err(GeoError::NotACell);
    }
    let base_cell = (cell >> BASE_CELL_SHIFT) & 0x7F;
    if base_cell >= BASE_CELLS {
        return Err(GeoError::BaseCell);
    }
    let resolution = resolution_bits(cell);
    let unused_bits = unused_bits(resolution);
    let unused_mask = (1_u64 << unused_bits).wrapping_sub(1);
    if cell & unused_mask != unused_mask {
        return Err(GeoError::UnusedDigit);
    }
    let digits = cell & DIGITS_MASK & !unused_mask;
    if digits & (digits >> 1) & (digits >> 2) & LOWEST_BITS != 0 {
        return Err(GeoError::Digit);
    }
    if is_pentagon(base_cell) && first_digit_is_one(digits) {
        return Err(GeoError::DeletedSubsequence);
    }
    Ok(resolution)
}

/// The resolution of a cell, 0 to 15.
///
/// # Errors
///
/// Those of [`check`]: the resolution of something that is not a cell has no meaning.
#[inline]
pub fn resolution(cell: u64) -> Result<u8, GeoError> {
    check(cell)
}

/// The cell of the given `resolution` that contains `cell` in the hierarchy; the cell itself at its own resolution.
///
/// # Errors
///
/// Those of [`check`], and [`GeoError::ResolutionTooFine`] when `resolution` is finer than the cell's.
#[inline]
pub fn parent(cell: u64, resolution: u8) -> Result<u64, GeoError> {
    if resolution > check(cell)? {
        return Err(GeoError::ResolutionTooFine);
    }
    // A prefix of valid digits is valid, and a pentagon's deleted direction shows in the first digit that is not zero:
    // cutting digits off cannot make the index invalid.
    let digits_beyond = (1_u64 << unused_bits(resolution)).wrapping_sub(1);
    let without_resolution = cell & !(0xF << RESOLUTION_SHIFT);
    Ok(without_resolution | u64::from(resolution) << RESOLUTION_SHIFT | digits_beyond)
}

#[inline]
fn resolution_bits(cell: u64) -> u8 {
    // Byte 6 holds bits 48 to 55; its upper half is the resolution.
    cell.to_le_bytes()[6] >> 4
}

/// Bits of the digits beyond `resolution` (at most 15): 0 to 45.
#[inline]
fn unused_bits(resolution: u8) -> u32 {
    u32::from(MAX_RESOLUTION.wrapping_sub(resolution)).wrapping_mul(3)
}

#[inline]
fn is_pentagon(base_cell: u64) -> bool {
    let word = if base_cell < 64 {
        PENTAGONS_LOW
    } else {
        PENTAGONS_HIGH
    };
    word >> (base_cell & 63) & 1 == 1
}

/// Of the digits 1 to 6 only 1 has its highest set bit in the lowest place.
#[inline]
fn first_digit_is_one(digits: u64) -> bool {
    digits
        .checked_ilog2()
        .is_some_and(|highest| 1_u64 << highest & LOWEST_BITS != 0)
}

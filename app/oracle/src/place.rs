//! Coordinates to H3 cells: the one place where floating point is used, at the boundary, before anything is counted.
//!
//! `h3o` computes with its own port of the C mathematics library, so the same decimal text gives the same cell on every machine.

use h3o::{CellIndex, LatLng, Resolution};

/// The resolution at which a device's place is kept: cells of about 307 m², some 9 m from centre to corner.
pub const LOCATION_RESOLUTION: u8 = 12;

/// Reads degrees, written as a decimal number of at most 15 digits behind the point, from `-limit` to `limit`.
pub fn degrees(text: &str, limit: f64) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number =
        |part: &str| (1..=15).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.abs() <= limit)
}

/// The H3 cell of a place at [`LOCATION_RESOLUTION`], from degrees.
pub fn cell(latitude: f64, longitude: f64) -> Option<u64> {
    let resolution = Resolution::try_from(LOCATION_RESOLUTION).ok()?;
    Some(LatLng::new(latitude, longitude).ok()?.to_cell(resolution).into())
}

/// Reads the index of an H3 cell, written in hexadecimal digits.
pub fn parse_cell(text: &str) -> Option<u64> {
    // The parser of the standard library would take a sign, too.
    let digits = text
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then_some(text)?;
    let index = u64::from_str_radix(digits, 16).ok()?;
    CellIndex::try_from(index).ok().map(u64::from)
}

/// The cell that contains `cell` at a coarser (or the same) resolution.
pub fn parent(cell: u64, resolution: u8) -> Option<u64> {
    let resolution = Resolution::try_from(resolution).ok()?;
    CellIndex::try_from(cell).ok()?.parent(resolution).map(u64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_plain_decimal_numbers_on_the_globe() {
        assert_eq!(degrees("40.760713", 90.0), Some(40.760713));
        assert_eq!(degrees("-73.922879", 180.0), Some(-73.922879));
        assert_eq!(degrees("90", 90.0), Some(90.0));
        for text in [
            "90.000001",
            "-91",
            "",
            "-",
            "1e1",
            "NaN",
            "inf",
            "40,7",
            "40.",
            ".5",
            "40.7N",
            "0x1",
        ] {
            assert_eq!(degrees(text, 90.0), None, "{text:?}");
        }
    }

    #[test]
    fn a_place_has_the_cell_that_h3_gives_it() {
        // Uber's H3 documentation: 37.775938728915946, -122.41795063018799 is 8928308280fffff at resolution 9.
        let cell = cell(37.775938728915946, -122.41795063018799).unwrap();
        assert_eq!(parent(cell, 9), Some(0x8928308280fffff));
        assert_eq!(parent(cell, LOCATION_RESOLUTION), Some(cell));
        assert_eq!((cell >> 52) & 0xf, u64::from(LOCATION_RESOLUTION));
    }

    #[test]
    fn a_cell_is_read_from_hexadecimal_digits_if_there_is_such_a_cell() {
        assert_eq!(parse_cell("8928308280fffff"), Some(0x8928308280fffff));
        assert_eq!(parse_cell("8928308280FFFFF"), Some(0x8928308280fffff));
        for text in [
            "",
            "+8928308280fffff",
            "0x8928308280fffff",
            "8928308280ffff",
            "8928308280ffffe",
            "8928308280fffff0",
            "89 28308280fffff",
        ] {
            assert_eq!(parse_cell(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_cell_has_no_parent_finer_than_itself() {
        assert_eq!(parent(cell(1.0, 2.0).unwrap(), 13), None);
    }
}

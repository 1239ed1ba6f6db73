//! Each rule of a cell index, by itself.

use flywheel_geo::{GeoError, check, parent, resolution};
use proptest::prelude::*;

/// Resolution 9, in New York: what H3 tools print as 892a1072b5bffff.
const CELL: u64 = 0x0892_A107_2B5B_FFFF;

#[test]
fn each_broken_rule_has_its_error() {
    let cell = CELL;
    assert_eq!(check(cell), Ok(9));
    assert_eq!(check(cell | 1 << 63), Err(GeoError::NotACell));
    assert_eq!(check(cell | 1 << 56), Err(GeoError::NotACell));
    // Modes 2 and 4: directed edges and vertexes.
    assert_eq!(check(cell & !(0xF << 59) | 2 << 59), Err(GeoError::NotACell));
    assert_eq!(check(cell & !(0xF << 59) | 4 << 59), Err(GeoError::NotACell));
    assert_eq!(check(cell & !(0x7F << 45) | 122 << 45), Err(GeoError::BaseCell));
    assert_eq!(check(cell | 7 << 42), Err(GeoError::Digit));
    assert_eq!(check(cell & !1), Err(GeoError::UnusedDigit));
    // Base cell 4 is a pentagon: its child 1 does not exist, its child 2 does.
    let pentagon = 0x0800_9fff_ffff_ffff;
    assert_eq!(check(pentagon), Ok(0));
    assert_eq!(check(0x0810_87ff_ffff_ffff), Err(GeoError::DeletedSubsequence));
    assert_eq!(check(0x0810_8bff_ffff_ffff), Ok(1));
}

proptest! {
    #[test]
    fn parents_compose(cell in Just(CELL), fine in 0..=9_u8, coarse in 0..=9_u8) {
        let (coarse, fine) = (coarse.min(fine), coarse.max(fine));
        let between = parent(cell, fine).unwrap();
        prop_assert_eq!(resolution(between), Ok(fine));
        prop_assert_eq!(parent(between, coarse), parent(cell, coarse));
    }

    #[test]
    fn nothing_panics(bits in any::<u64>(), resolution in any::<u8>()) {
        let _ = parent(bits, resolution);
    }
}

//! Every answer against `h3o`, which implements H3 independently.

use flywheel_geo::{GeoError, MAX_RESOLUTION, check, is_valid_cell, parent, resolution};
use h3o::{CellIndex, LatLng, Resolution};

/// Random values of each kind; what a release build checks is beyond a million in all.
const SAMPLES: u32 = if cfg!(debug_assertions) { 60_000 } else { 700_000 };

/// SplitMix64 (Steele, Lea, Flood 2014): the same sample on each run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// The cell of a random point of the globe at a random resolution.
    fn cell(&mut self) -> u64 {
        let fraction = |bits: u64| (bits >> 11) as f64 / (1_u64 << 53) as f64;
        let latitude = (2.0 * fraction(self.next()) - 1.0).asin().to_degrees();
        let longitude = 360.0 * fraction(self.next()) - 180.0;
        let resolution = Resolution::try_from(self.below(16) as u8).unwrap();
        LatLng::new(latitude, longitude)
            .unwrap()
            .to_cell(resolution)
            .into()
    }

    /// An index with the right frame and random digits: often valid, often wrong in one place.
    fn index(&mut self) -> u64 {
        let resolution = self.below(16);
        let base_cells = if self.below(8) == 0 { 128 } else { 122 };
        let base_cell = self.below(base_cells);
        let mut bits = 1 << 59 | resolution << 52 | base_cell << 45;
        // Zeros are frequent, so that pentagons and their deleted direction are met at every depth.
        let zeros = self.below(16);
        for digit in 1..=15 {
            let value = match digit {
                _ if digit > resolution => 7,
                _ if digit <= zeros => 0,
                _ => self.below(7),
            };
            bits |= value << (45 - 3 * digit);
        }
        bits
    }
}

fn agree(bits: u64) {
    let theirs = CellIndex::try_from(bits).ok();
    assert_eq!(
        is_valid_cell(bits),
        theirs.is_some(),
        "{bits:#018x}: {:?}",
        check(bits)
    );
    let Some(cell) = theirs else {
        assert!(resolution(bits).is_err() && parent(bits, 0).is_err());
        return;
    };
    assert_eq!(resolution(bits), Ok(u8::from(cell.resolution())));
    for coarser in 0..=MAX_RESOLUTION {
        let expected = cell.parent(Resolution::try_from(coarser).unwrap()).map(u64::from);
        assert_eq!(
            parent(bits, coarser),
            expected.ok_or(GeoError::ResolutionTooFine),
            "{bits:#018x} at {coarser}"
        );
    }
    for beyond in [MAX_RESOLUTION + 1, 127, u8::MAX] {
        assert_eq!(parent(bits, beyond), Err(GeoError::ResolutionTooFine));
    }
}

#[test]
fn cells_of_random_places_agree() {
    let mut random = Random(1);
    for _ in 0..SAMPLES {
        let cell = random.cell();
        assert!(is_valid_cell(cell));
        agree(cell);
    }
}

#[test]
fn random_indexes_agree() {
    let mut random = Random(2);
    for _ in 0..SAMPLES {
        agree(random.index());
    }
}

#[test]
fn mutated_indexes_agree() {
    let mut random = Random(3);
    for _ in 0..SAMPLES {
        let index = random.index();
        let flips = random.below(3) + 1;
        agree((0..flips).fold(index, |bits, _| bits ^ 1 << random.below(64)));
    }
}

#[test]
fn random_bits_agree() {
    let mut random = Random(4);
    for _ in 0..SAMPLES {
        let bits = random.next();
        agree(bits);
        // With the mode of a cell, so that the later rules decide.
        agree(bits & !(0xFF << 56) | 1 << 59);
    }
    for bits in [0, 1, u64::MAX, u64::MAX >> 1, 1 << 59, 1 << 63] {
        agree(bits);
    }
}

#[test]
fn every_single_bit_change_of_random_indexes_agrees() {
    let mut random = Random(5);
    for _ in 0..SAMPLES / 100 {
        let index = random.index();
        for bit in 0..64 {
            agree(index ^ 1 << bit);
        }
    }
}

#[test]
fn every_base_cell_of_every_resolution_agrees() {
    for base_cell in 0..128_u64 {
        for resolution in 0..=15_u64 {
            let center =
                1 << 59 | resolution << 52 | base_cell << 45 | ((1_u64 << 45) - 1) >> (3 * resolution);
            agree(center);
            assert_eq!(is_valid_cell(center), base_cell < 122);
            for digit in 1..=15 {
                for value in 0..8 {
                    let shift = 45 - 3 * digit;
                    agree(center & !(7 << shift) | value << shift);
                }
            }
        }
    }
}

#[test]
fn every_pentagon_of_every_resolution_agrees_and_lacks_its_deleted_direction() {
    let mut pentagons = 0;
    for base_cell in CellIndex::base_cells().filter(|base_cell| base_cell.is_pentagon()) {
        for resolution in Resolution::range(Resolution::Zero, Resolution::Fifteen) {
            let center = base_cell.center_child(resolution).unwrap();
            assert!(center.is_pentagon());
            pentagons += 1;
            let bits = u64::from(center);
            agree(bits);
            for digit in 1..=u8::from(resolution) {
                for value in 1..7 {
                    let child = bits | value << (45 - 3 * u64::from(digit));
                    agree(child);
                    let expected = if value == 1 {
                        Err(GeoError::DeletedSubsequence)
                    } else {
                        Ok(resolution.into())
                    };
                    assert_eq!(check(child), expected);
                }
            }
        }
    }
    assert_eq!(pentagons, 12 * 16);
}

#[test]
fn all_cells_down_to_resolution_two_are_valid_and_children_of_their_parents() {
    for base_cell in CellIndex::base_cells() {
        for child in base_cell.children(Resolution::Two) {
            agree(child.into());
        }
    }
}

//! What tells two sets of leaves apart.

use std::fmt;

use flywheel_merkle::Leaf;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::LeafTable;

/// A device whose leaves differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// The device's index.
    pub index: u32,
    /// What its leaf should be; `None` when it should have none.
    pub expected: Option<Side>,
    /// What its leaf is; `None` when it has none.
    pub actual: Option<Side>,
}

/// What one side says of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Side {
    /// The account that is paid.
    #[serde(serialize_with = "base58")]
    #[schemars(with = "String")]
    pub payee: [u8; 32],
    /// The lifetime total, in base units.
    pub total: u64,
}

/// What tells two sets of leaves apart: counts of all differences and the first of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Differences {
    /// Devices that should have a leaf and have none.
    pub missing: u64,
    /// Devices that have a leaf and should have none.
    pub additional: u64,
    /// Devices whose payee or total differs.
    pub changed: u64,
    /// The first of them, in the order of their indexes.
    pub first: Vec<Difference>,
}

impl Differences {
    /// How many are listed.
    pub const LISTED: usize = 20;

    /// Compares leaves with what they should be.
    pub fn between(expected: &LeafTable, actual: &LeafTable) -> Self {
        let mut differences = Self::default();
        let mut actual = actual.iter().peekable();
        for leaf in expected.iter() {
            while let Some(additional) = actual.next_if(|other| other.index < leaf.index) {
                differences.add(None, Some(additional));
            }
            differences.add(Some(leaf), actual.next_if(|other| other.index == leaf.index));
        }
        actual.for_each(|additional| differences.add(None, Some(additional)));
        differences
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// How many there are in all.
    pub fn count(&self) -> u64 {
        self.missing + self.additional + self.changed
    }

    fn add(&mut self, expected: Option<Leaf>, actual: Option<Leaf>) {
        let count = match (expected, actual) {
            (Some(expected), Some(actual)) if expected == actual => return,
            (Some(_), Some(_)) => &mut self.changed,
            (Some(_), None) => &mut self.missing,
            (None, _) => &mut self.additional,
        };
        *count += 1;
        if let Some(leaf) = expected.or(actual).filter(|_| self.first.len() < Self::LISTED) {
            self.first.push(Difference {
                index: leaf.index,
                expected: expected.map(Side::of),
                actual: actual.map(Side::of),
            });
        }
    }
}

impl Side {
    fn of(leaf: Leaf) -> Self {
        Self {
            payee: leaf.payee,
            total: leaf.total,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let payee = bs58::encode(self.payee).into_string();
        write!(out, "{} base units to {payee}", self.total)
    }
}

fn base58<S: Serializer>(address: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&bs58::encode(address).into_string())
}

#[cfg(test)]
mod tests {
    use super::super::encode;
    use super::*;

    fn table(leaves: impl IntoIterator<Item = (u32, u8, u64)>) -> LeafTable {
        let mut bytes = Vec::new();
        for (index, payee, total) in leaves {
            let payee = [payee; 32];
            encode(&Leaf { index, payee, total }, &mut bytes);
        }
        LeafTable::new("x", bytes).unwrap()
    }

    #[test]
    fn every_way_in_which_leaves_can_differ_is_counted_and_named() {
        let expected = table([(1, 1, 10), (2, 1, 10), (3, 1, 10), (5, 1, 10)]);
        let actual = table([(0, 1, 10), (1, 1, 10), (2, 2, 10), (5, 1, 11), (9, 1, 10)]);
        let differences = Differences::between(&expected, &actual);
        let counts = (differences.missing, differences.additional, differences.changed);
        assert_eq!(counts, (1, 2, 2));
        let side = |payee: u8, total| {
            Some(Side {
                payee: [payee; 32],
                total,
            })
        };
        let named: Vec<_> = differences
            .first
            .iter()
            .map(|one| (one.index, one.expected, one.actual))
            .collect();
        assert_eq!(
            named,
            [
                (0, None, side(1, 10)),
                (2, side(1, 10), side(2, 10)),
                (3, side(1, 10), None),
                (5, side(1, 10), side(1, 11)),
                (9, None, side(1, 10)),
            ]
        );
    }

    #[test]
    fn the_same_leaves_do_not_differ() {
        let leaves = || table([(1, 1, 10), (2, 2, 20)]);
        assert!(Differences::between(&leaves(), &leaves()).is_empty());
    }

    #[test]
    fn all_are_counted_and_twenty_are_named() {
        let expected = table((0..50).map(|index| (index, 1, 1)));
        let differences = Differences::between(&expected, &table([]));
        assert_eq!((differences.missing, differences.first.len()), (50, 20));
    }
}

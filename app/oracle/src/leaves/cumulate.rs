//! From one epoch's totals to the next one's.

use flywheel_merkle::Leaf;

use super::{LEAF_BYTES, LeafTable, encode};
use crate::problem::Problem;

/// What a device earned in an epoch, and who is paid for it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earned {
    /// The device's index.
    pub index: u32,
    /// The account that is paid.
    pub payee: [u8; 32],
    /// What it earned, in base units; may be zero.
    pub amount: u64,
}

/// The leaves after an epoch: each device's total before it and what it earned in it.
///
/// A device of this epoch gets its present payee, also for what it earned earlier. One that is gone keeps its last total and
/// payee, so that what it earned stays claimable. A device that has never earned has no leaf.
///
/// # Arguments
/// - `previous`: the leaves before the epoch, if there are any
/// - `earned`: the devices there are now, in strict order of their indexes
///
/// # Errors
/// A [`Problem`] of `name` when a total exceeds 64 bits or devices are out of order.
pub fn cumulate(
    name: &str,
    previous: Option<&LeafTable>,
    earned: impl ExactSizeIterator<Item = Earned>,
) -> Result<LeafTable, Problem> {
    let before = previous.map_or(0, LeafTable::len);
    let mut bytes = Vec::with_capacity(before.max(earned.len()).saturating_mul(LEAF_BYTES));
    let mut before = previous.into_iter().flat_map(LeafTable::iter).peekable();
    for device in earned {
        while let Some(gone) = before.next_if(|leaf| leaf.index < device.index) {
            encode(&gone, &mut bytes);
        }
        let old = before.next_if(|leaf| leaf.index == device.index);
        let old = old.map_or(0, |leaf| leaf.total);
        let Some(total) = old.checked_add(device.amount) else {
            let expected = format!("a lifetime total of device {} below 2^64", device.index);
            let found = format!("{old} base units and {} more", device.amount);
            return Err(Problem::of_file(name, expected, found));
        };
        if total > 0 {
            let Earned { index, payee, .. } = device;
            encode(&Leaf { index, payee, total }, &mut bytes);
        }
    }
    before.for_each(|gone| encode(&gone, &mut bytes));
    LeafTable::new(name, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earned(devices: &[(u32, u8, u64)]) -> Vec<Earned> {
        let one = |&(index, payee, amount): &(u32, u8, u64)| Earned {
            index,
            payee: [payee; 32],
            amount,
        };
        devices.iter().map(one).collect()
    }

    fn after(previous: Option<&LeafTable>, devices: &[(u32, u8, u64)]) -> LeafTable {
        cumulate("x", previous, earned(devices).into_iter()).unwrap()
    }

    fn all(table: &LeafTable) -> Vec<(u32, u8, u64)> {
        table
            .iter()
            .map(|leaf| (leaf.index, leaf.payee[0], leaf.total))
            .collect()
    }

    #[test]
    fn totals_are_added_up_from_epoch_to_epoch() {
        let first = after(None, &[(0, 10, 5), (1, 11, 0), (4, 14, 7)]);
        assert_eq!(all(&first), [(0, 10, 5), (4, 14, 7)]);
        let second = after(Some(&first), &[(0, 10, 1), (1, 11, 2), (4, 14, 0)]);
        assert_eq!(all(&second), [(0, 10, 6), (1, 11, 2), (4, 14, 7)]);
    }

    #[test]
    fn a_device_is_paid_to_its_present_payee_and_one_that_is_gone_to_its_last() {
        let first = after(None, &[(0, 10, 5), (1, 11, 6), (2, 12, 7), (9, 19, 8)]);
        let second = after(Some(&first), &[(1, 99, 0), (3, 13, 1)]);
        assert_eq!(
            all(&second),
            [(0, 10, 5), (1, 99, 6), (2, 12, 7), (3, 13, 1), (9, 19, 8)]
        );
    }

    #[test]
    fn a_total_beyond_64_bits_is_refused() {
        let first = after(None, &[(3, 1, u64::MAX)]);
        let problem = cumulate("epoch 2", Some(&first), earned(&[(3, 1, 1)]).into_iter()).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "epoch 2: expected a lifetime total of device 3 below 2^64, found 18446744073709551615 base units and 1 more"
        );
    }

    #[test]
    fn devices_out_of_order_are_refused() {
        let problem = cumulate("x", None, earned(&[(3, 1, 1), (2, 1, 1)]).into_iter()).unwrap_err();
        assert!(problem.to_string().contains("record 1 (byte 44)"));
    }
}

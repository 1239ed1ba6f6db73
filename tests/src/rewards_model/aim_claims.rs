//! Aims claims at what is owed.

use super::aim::{is_wild, pick};
use super::claims::page_of;
use super::{Action, Destination, Model, SPONSORS, Standing};

impl Model {
    /// A final root, mostly the last, and a leaf of it, mostly of a device to which something is owed.
    pub(crate) fn aim_leaf(&self, pool: usize, root: usize, leaf: usize) -> (usize, usize) {
        let of = &self.pools[pool];
        let finals = self.roots(pool, |number| {
            matches!(of.roots[number].standing, Standing::Final(_))
        });
        let root = match of.last_root {
            Some(last) if !root.is_multiple_of(3) => last,
            _ => pick(root, &finals, of.roots.len()),
        };
        let leaves = &of.roots[root].draft.leaves;
        let paid = |index: u32| of.records.get(&index).map_or(0, |record| record.paid);
        let owed: Vec<usize> = (0..leaves.len())
            .filter(|place| leaves[*place].total > paid(leaves[*place].index))
            .collect();
        (root, pick(leaf, &owed, leaves.len()))
    }

    /// The leaves of one payee that the numbers name, mostly of one page, mostly in the instruction that the pool takes.
    pub(crate) fn aim_many(
        &self,
        pool: usize,
        root: usize,
        numbers: &[usize],
        to: Destination,
        vesting: bool,
    ) -> Action {
        let of = &self.pools[pool];
        let leaves = &of.roots[root].draft.leaves;
        let first = leaves[numbers[0]];
        let any_page = is_wild(numbers[numbers.len() - 1]);
        let of_payee: Vec<usize> = (0..leaves.len())
            .filter(|place| leaves[*place].payee == first.payee)
            .filter(|place| any_page || page_of(leaves[*place].index) == page_of(first.index))
            .collect();
        let more = numbers[1..]
            .iter()
            .map(|number| of_payee[number % of_payee.len()]);
        let mut places: Vec<usize> = std::iter::once(numbers[0]).chain(more).collect();
        places.sort_unstable();
        places.dedup();
        let page = page_of(leaves[places[0]].index);
        let payer = numbers[0] % SPONSORS;
        let last = numbers[numbers.len() - 1];
        let vesting = if last % 11 == 1 {
            vesting
        } else {
            of.parameters.vesting_bps > 0
        };
        let payee = first.payee;
        if !of.pages.contains_key(&page) && !is_wild(last) {
            return Action::CreatePage { pool, page, payer };
        }
        if vesting && !of.vestings.contains_key(&payee) && !is_wild(last) {
            return Action::OpenVesting { pool, payee, payer };
        }
        Action::ClaimMany {
            pool,
            root,
            leaves: places,
            to,
            vesting,
        }
    }
}

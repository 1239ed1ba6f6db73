//! What must hold after any sequence of actions, computed anew from everything that happened.

use std::collections::BTreeMap;

use super::{Model, Standing};

impl Model {
    /// Checks a pool's books.
    ///
    /// # Panics
    /// When they do not add up.
    pub(crate) fn check(&self, number: usize) {
        let pool = &self.pools[number];
        let paid: u128 = pool.records.values().map(|record| u128::from(record.paid)).sum();
        assert_eq!(paid, u128::from(pool.claimed), "paid to devices");
        assert!(
            pool.claimed <= pool.finalized_total,
            "claims above the final total"
        );
        let emitted = pool.next_epoch.checked_sub(1).map_or(0, |last| {
            let epochs = (last + 1).saturating_sub(pool.first_epoch);
            let scheduled = pool.schedule.emitted(epochs);
            if pool.is_funded {
                scheduled.min(pool.funded)
            } else {
                scheduled
            }
        });
        assert!(pool.finalized_total <= emitted, "granted above what was emitted");
        let all = u128::from(pool.paid_out) + u128::from(pool.locked) + u128::from(pool.penalties);
        assert_eq!(
            u128::from(pool.claimed),
            all,
            "claimed = paid out + locked + penalties"
        );
        let locked: u64 = pool.vestings.values().map(super::Vesting::left).sum();
        assert_eq!(locked, pool.locked, "what lies in vesting accounts");
        self.check_devices(number);
    }

    /// No device is paid more than the most that any final root granted it.
    fn check_devices(&self, number: usize) {
        let pool = &self.pools[number];
        let finals = pool
            .roots
            .iter()
            .filter(|root| matches!(root.standing, Standing::Final(_)));
        let mut granted = BTreeMap::<u32, u64>::new();
        for leaf in finals.flat_map(|root| &root.draft.leaves) {
            let most = granted.entry(leaf.index).or_default();
            *most = (*most).max(leaf.total);
        }
        for (index, record) in &pool.records {
            let most = granted.get(index).copied().unwrap_or_default();
            assert!(
                record.paid <= most,
                "device {index}: paid {}, granted {most}",
                record.paid
            );
        }
    }
}

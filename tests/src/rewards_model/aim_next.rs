//! What brings a pool to its next final root.

use super::epochs::end_of;
use super::{Action, Content, Model, Moment, SPONSORS, Stage};

impl Model {
    /// The next step: the epoch is opened, a root proposed, voted for and made final, each when its time has come.
    pub(crate) fn next(&self, pool: usize, number: usize) -> Action {
        let of = &self.pools[pool];
        let latest = of.epochs.iter().next_back();
        let Some((epoch, state)) = latest.filter(|(epoch, _)| **epoch >= of.next_epoch) else {
            return self.next_epoch(pool, number);
        };
        let root = of.roots.iter().rposition(|root| root.epoch == *epoch);
        match (state.stage, root) {
            (Stage::Approved { root, at }, _) if state.set_version == self.set_version => {
                let window = i64::from(of.parameters.challenge_window_seconds);
                if self.now < at + window {
                    return self.aim_wait(pool, Moment::WindowEnd, 1);
                }
                Action::FinalizeRoot { pool, root }
            }
            (_, Some(_)) if !number.is_multiple_of(8) => self.aim_vote(pool, 2 + number % 9, number),
            _ => Action::ProposeRoot {
                pool,
                epoch: *epoch,
                oracle: self.member(number, |_| false),
                content: Content::Honest,
                salt: (number % 3) as u8,
                payer: number % SPONSORS,
            },
        }
    }

    fn next_epoch(&self, pool: usize, number: usize) -> Action {
        let mut epoch = self.pools[pool].next_epoch;
        if self.now < end_of(epoch) {
            return self.aim_wait(pool, Moment::EpochEnd, 1);
        }
        while self.now >= end_of(epoch + 1) {
            epoch += 1;
        }
        if let Some(accrue) = self.accrue_first(pool, epoch) {
            return accrue;
        }
        let payer = number % SPONSORS;
        Action::OpenEpoch { pool, epoch, payer }
    }
}

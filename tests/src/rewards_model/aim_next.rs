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
        if number % 5 == 3
            && let Some(accused) = self.aim_lifetime(pool, number)
        {
            return accused;
        }
        let root = of.roots.iter().rposition(|root| root.epoch == *epoch);
        match (state.stage, root) {
            (Stage::Approved { root, at }, _) if state.set_version == self.set_version => {
                let window = i64::from(of.parameters.challenge_window_seconds);
                if self.now < at + window {
                    return self.aim_wait(pool, Moment::WindowEnd, 1);
                }
                Action::FinalizeRoot { pool, root }
            }
            (_, Some(_)) if !number.is_multiple_of(8) && !self.is_accused_only(pool) => {
                self.aim_vote(pool, 2 + number % 9, number)
            }
            _ => Action::ProposeRoot {
                pool,
                epoch: *epoch,
                oracle: self.member(number, |_| false),
                content: self.first_content(pool, number),
                salt: (number % 3) as u8,
                payer: number % SPONSORS,
            },
        }
    }

    fn next_epoch(&self, pool: usize, number: usize) -> Action {
        if self.pools[pool].is_funded && self.pools[pool].funded == 0 && !number.is_multiple_of(4) {
            // Of nothing, no root grants more than the first cap.
            return Action::FundPool {
                pool,
                amount: 1_900_000_000,
            };
        }
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

    /// Where there is a device cap, the first root of all exceeds it, and others reach it: only before any is final do such
    /// have a proof of their own.
    fn first_content(&self, pool: usize, number: usize) -> Content {
        let of = &self.pools[pool];
        let is_capped = of.last_root.is_none() && of.parameters.device_cap > 0;
        if is_capped && of.roots.is_empty() {
            Content::AboveCap
        } else if is_capped && number.is_multiple_of(2) {
            Content::AtCap
        } else {
            Content::Honest
        }
    }

    /// Whether no root is final yet and none is there but such as exceed the cap.
    fn is_accused_only(&self, pool: usize) -> bool {
        let of = &self.pools[pool];
        let mut contents = of.roots.iter().map(|root| root.draft.content);
        of.last_root.is_none() && contents.all(|content| content == Content::AboveCap)
    }
}

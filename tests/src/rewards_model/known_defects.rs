//! What sequences keep away from until the program is mended.

use super::vesting::month_of;
use super::{Action, Destination, Model, Moment};

impl Model {
    /// Who has left early is charged for it again, at the next exit and for what is granted in the same month: a defect of
    /// `Vesting::exit`.
    pub(crate) fn avoid_defects(&self, action: Action) -> Action {
        match action {
            Action::ClaimMany {
                pool,
                root,
                ref leaves,
                vesting: true,
                ..
            } => {
                let payee = self.pools[pool].roots[root].draft.leaves[leaves[0]].payee;
                if self.left_in(pool, payee) == Some(month_of(self.now)) {
                    return self.aim_wait(pool, Moment::MonthEnd, 1);
                }
            }
            Action::ExitVesting { pool, payee, .. } if self.left_in(pool, payee).is_some() => {
                let to = Destination::Own;
                return Action::ReleaseVested { pool, payee, to };
            }
            _ => {}
        }
        action
    }

    fn left_in(&self, pool: usize, payee: usize) -> Option<i64> {
        self.pools[pool].vestings.get(&payee)?.left_in
    }
}

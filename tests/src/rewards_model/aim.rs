//! Aims most actions at what they can be done to, so that sequences get somewhere; the rest stays as it is.

use super::claims::page_of;
use super::epochs::end_of;
use super::pools::SETS;
use super::vesting::month_of;
use super::{Action, Content, MONTH, Model, Moment, ORACLES, SPONSORS, Stage, Standing};
use crate::world::{EPOCH_SECONDS, GENESIS};

/// Whether a number is one of those that stay as they are.
pub(crate) const fn is_wild(number: usize) -> bool {
    number.is_multiple_of(7)
}

/// One of `from`, unless the number is wild or there is none; `else` is one of `count`.
pub(crate) fn pick(number: usize, from: &[usize], count: usize) -> usize {
    if is_wild(number) || from.is_empty() {
        number % count.max(1)
    } else {
        from[number % from.len()]
    }
}

/// Who paid for an account, unless the number is wild.
fn sponsor(number: usize, recorded: Option<usize>) -> usize {
    let recorded = recorded.filter(|_| !is_wild(number));
    recorded.unwrap_or(number % SPONSORS)
}

impl Model {
    /// The action with numbers of things that exist.
    pub(crate) fn aim(&self, action: &Action) -> Action {
        match action.clone() {
            Action::Until {
                pool,
                moment,
                seconds,
            } => self.aim_wait(pool, moment, seconds),
            Action::Together(actions) => self.aim_together(&actions),
            Action::Transfer { device, to } => {
                let device = device % self.devices.len();
                let to = if self.devices[device].operator == to {
                    (to + 1) % super::OPERATORS
                } else {
                    to
                };
                Action::Transfer { device, to }
            }
            Action::Replace { device } => Action::Replace {
                device: device % self.devices.len(),
            },
            Action::UpdateOracleSet { set, by } => {
                let set = if set % 20 < SETS.len() { set % 20 } else { set % 4 };
                Action::UpdateOracleSet { set, by }
            }
            other => self.aim_at_account(other),
        }
    }

    fn aim_at_account(&self, action: Action) -> Action {
        match action {
            Action::OpenEpoch { pool, epoch, payer } => self.aim_open_epoch(pool, epoch, payer),
            Action::CloseEpoch { pool, epoch, payer } => self.aim_close_epoch(pool, epoch, payer),
            Action::RefundPage { pool, page, payer } => {
                let page = if is_wild(payer) { page } else { page % 2 };
                let recorded = self.pools[pool].pages.get(&page).map(|page| page.payer);
                let payer = sponsor(payer, recorded);
                Action::RefundPage { pool, page, payer }
            }
            Action::CloseVesting { pool, payee, payer } => {
                let vesting = self.pools[pool].vestings.get(&payee);
                let payer = sponsor(payer, vesting.map(|vesting| vesting.payer));
                Action::CloseVesting { pool, payee, payer }
            }
            Action::ReleaseVested { pool, payee, to } => {
                let payee = self.aim_vesting(pool, payee);
                Action::ReleaseVested { pool, payee, to }
            }
            Action::ExitVesting { pool, payee, by } => {
                let payee = self.aim_vesting(pool, payee);
                let by = if is_wild(by) { by % super::PAYEES } else { payee };
                Action::ExitVesting { pool, payee, by }
            }
            other => self.aim_at_root(other),
        }
    }

    fn aim_vesting(&self, pool: usize, payee: usize) -> usize {
        let payees: Vec<usize> = self.pools[pool].vestings.keys().copied().collect();
        payees.get(payee % payees.len().max(1)).copied().unwrap_or(payee)
    }

    fn aim_together(&self, actions: &[Action]) -> Action {
        let mut after = self.clone();
        let mut aimed = Vec::new();
        for action in actions {
            let action = after.aim(action);
            // Waiting is no transaction, and some instructions fill one by themselves.
            let alone = matches!(
                action,
                Action::Wait(_) | Action::ProposeRoot { .. } | Action::AccrueBurns { .. }
            );
            if alone && !aimed.is_empty() {
                break;
            }
            if alone {
                return action;
            }
            let _ = after.act(&action);
            aimed.push(action);
        }
        Action::Together(aimed)
    }

    pub(crate) fn aim_wait(&self, pool: usize, moment: Moment, seconds: u32) -> Action {
        let pool = &self.pools[pool];
        let running = (self.now - GENESIS).unsigned_abs() / u64::from(EPOCH_SECONDS);
        let window = i64::from(pool.parameters.challenge_window_seconds);
        let approvals = pool.epochs.values().filter_map(|epoch| match epoch.stage {
            Stage::Approved { at, .. } => Some(at + window),
            _ => None,
        });
        let at = match moment {
            Moment::EpochEnd => Some(end_of(running)),
            Moment::WindowEnd => approvals.filter(|end| *end > self.now).max(),
            Moment::ChangeDue => pool.proposed.map(|(_, ready_at)| ready_at),
            Moment::MonthEnd => Some(GENESIS + (month_of(self.now) + 1) * MONTH),
        };
        let wait = at.unwrap_or(self.now) - 1 - self.now;
        let wait = u32::try_from(wait.max(0)).expect("a near moment");
        Action::Wait(wait + seconds)
    }

    fn aim_epoch(&self, pool: usize, number: u64) -> u64 {
        let running = (self.now - GENESIS).unsigned_abs() / u64::from(EPOCH_SECONDS);
        let next = self.pools[pool].next_epoch;
        match number % 10 {
            0 => running,
            1 => next.saturating_sub(1),
            2 => next,
            3 => number,
            _ => running.saturating_sub(1),
        }
    }

    fn aim_open_epoch(&self, pool: usize, number: u64, payer: usize) -> Action {
        let epoch = self.aim_epoch(pool, number);
        let is_due = !is_wild(number as usize) && self.now >= end_of(epoch);
        let first = self.accrue_first(pool, epoch).filter(|_| is_due);
        first.unwrap_or(Action::OpenEpoch { pool, epoch, payer })
    }

    fn aim_close_epoch(&self, pool: usize, number: u64, payer: usize) -> Action {
        let open: Vec<u64> = self.pools[pool].epochs.keys().copied().collect();
        let epoch = number.checked_rem(open.len() as u64);
        let epoch = epoch.map_or(number, |place| open[place as usize]);
        let recorded = self.pools[pool].epochs.get(&epoch).map(|epoch| epoch.payer);
        let payer = sponsor(payer, recorded);
        Action::CloseEpoch { pool, epoch, payer }
    }

    pub(crate) fn member(&self, oracle: usize, unless: impl Fn(usize) -> bool) -> usize {
        let places = (0..self.members.len()).filter(|place| !unless(*place));
        let members: Vec<usize> = places.map(|place| self.members[place].0).collect();
        pick(oracle, &members, ORACLES)
    }

    /// The roots of a pool that `wanted` accepts.
    pub(crate) fn roots(&self, pool: usize, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        (0..self.pools[pool].roots.len())
            .filter(|root| wanted(*root))
            .collect()
    }

    fn aim_at_root(&self, action: Action) -> Action {
        if let Action::ProposeRoot {
            pool,
            epoch,
            oracle,
            content,
            salt,
            payer,
        } = action
        {
            let open = self.pools[pool].epochs.iter().rev();
            let open =
                open.filter(|(_, epoch)| epoch.stage == Stage::Open || epoch.set_version != self.set_version);
            let latest = open.map(|(number, _)| *number).next();
            let any = self.aim_epoch(pool, epoch);
            let epoch = latest.filter(|_| !is_wild(epoch as usize)).unwrap_or(any);
            let oracle = self.member(oracle, |_| false);
            return Action::ProposeRoot {
                pool,
                epoch,
                oracle,
                content,
                salt,
                payer,
            };
        }
        let pool = match &action {
            Action::VoteRoot { pool, .. }
            | Action::FinalizeRoot { pool, .. }
            | Action::ReleaseRoot { pool, .. }
            | Action::Gift { pool, .. }
            | Action::Claim { pool, .. }
            | Action::ClaimMany { pool, .. }
            | Action::LayEvidence { pool, .. }
            | Action::CloseEvidence { pool, .. }
            | Action::Prove { pool, .. } => *pool,
            _ => return action,
        };
        if self.pools[pool].roots.is_empty() {
            return self.next(pool, 1);
        }
        self.aim_at_one_of_some(action)
    }

    fn aim_at_one_of_some(&self, action: Action) -> Action {
        match action {
            Action::VoteRoot { pool, root, oracle } => self.aim_vote(pool, root, oracle),
            Action::FinalizeRoot { pool, root } => {
                let approved = self.roots(pool, |number| self.is_approved(pool, number));
                if approved.is_empty() && !is_wild(root) {
                    return self.next(pool, root);
                }
                let root = pick(root, &approved, self.pools[pool].roots.len());
                Action::FinalizeRoot { pool, root }
            }
            Action::ReleaseRoot { pool, root, payer } => {
                let bonded = self.roots(pool, |number| self.is_over(pool, number));
                let root = pick(root, &bonded, self.pools[pool].roots.len());
                let payer = sponsor(payer, Some(self.pools[pool].roots[root].payer));
                Action::ReleaseRoot { pool, root, payer }
            }
            Action::Gift { pool, root, lamports } => {
                let alive = self.roots(pool, |number| {
                    self.pools[pool].roots[number].standing != Standing::Gone
                });
                match alive.get(root % alive.len().max(1)) {
                    Some(root) => Action::Gift {
                        pool,
                        root: *root,
                        lamports,
                    },
                    None => Action::Wait(0),
                }
            }
            Action::Claim { pool, root, .. } | Action::ClaimMany { pool, root, .. }
                if self.pools[pool].last_root.is_none() && !is_wild(root) =>
            {
                self.next(pool, root)
            }
            Action::Claim { pool, root, leaf, to } => {
                let (root, leaf) = self.aim_leaf(pool, root, leaf);
                let page = page_of(self.pools[pool].roots[root].draft.leaves[leaf].index);
                if !self.pools[pool].pages.contains_key(&page) && !is_wild(leaf) {
                    let payer = leaf % SPONSORS;
                    return Action::CreatePage { pool, page, payer };
                }
                if self.pools[pool].parameters.vesting_bps > 0 && leaf > 1 {
                    return self.aim_many(pool, root, &[leaf, leaf + 1], to, true);
                }
                Action::Claim { pool, root, leaf, to }
            }
            Action::ClaimMany {
                pool,
                root,
                leaves,
                to,
                vesting,
            } => {
                let (root, first) = self.aim_leaf(pool, root, leaves[0]);
                let leaves: Vec<usize> = [first].into_iter().chain(leaves).collect();
                self.aim_many(pool, root, &leaves, to, vesting)
            }
            other => self.aim_challenge(other),
        }
    }

    pub(crate) fn is_approved(&self, pool: usize, root: usize) -> bool {
        let epoch = self.pools[pool].epochs.get(&self.pools[pool].roots[root].epoch);
        let stage = epoch.map(|epoch| epoch.stage);
        matches!(stage, Some(Stage::Approved { root: approved, .. }) if approved == root)
    }

    fn is_over(&self, pool: usize, root: usize) -> bool {
        let (pool, root) = (&self.pools[pool], &self.pools[pool].roots[root]);
        match root.standing {
            Standing::Final(_) => root.bond > 0,
            Standing::Proposed | Standing::Rejected => root.epoch < pool.next_epoch,
            Standing::Gone => false,
        }
    }

    /// Most oracles vote for the newest honest root.
    pub(crate) fn aim_vote(&self, pool: usize, root: usize, oracle: usize) -> Action {
        let stage = |number: usize| {
            let epoch = self.pools[pool].epochs.get(&self.pools[pool].roots[number].epoch);
            epoch.map(|epoch| (epoch.stage, epoch.set_version == self.set_version))
        };
        let takes_votes = |number: usize| {
            let proposed = self.pools[pool].roots[number].standing == Standing::Proposed;
            let current = self.pools[pool].roots[number].epoch >= self.pools[pool].next_epoch;
            proposed && current && matches!(stage(number), Some((Stage::Open, _) | (_, false)))
        };
        let open = self.roots(pool, takes_votes);
        let is_honest = |root: &&usize| self.pools[pool].roots[**root].draft.content == Content::Honest;
        let honest = open.iter().rev().find(is_honest);
        let root = match (honest, root % 20) {
            (Some(honest), 2..) => *honest,
            _ => pick(root, &open, self.pools[pool].roots.len()),
        };
        let epoch = self.pools[pool].epochs.get(&self.pools[pool].roots[root].epoch);
        let has_voted = |place: usize| epoch.is_some_and(|epoch| epoch.votes.get(&place) == Some(&root));
        let oracle = self.member(oracle, has_voted);
        Action::VoteRoot { pool, root, oracle }
    }
}

//! Epochs, proposals, votes and finality in the model.

use flywheel_client::address;

use super::{
    Action, Content, Epoch, MISSING, Model, Pool, ROOTS, Root, Stage, Standing, Verdict, allow, bytes,
};
use crate::world::{EPOCH_SECONDS, GENESIS};

/// The first second after an epoch.
pub(crate) fn end_of(epoch: u64) -> i64 {
    let seconds = (epoch + 1) * u64::from(EPOCH_SECONDS);
    GENESIS + i64::try_from(seconds).expect("a near epoch")
}

impl Pool {
    /// The root of this number, when it has an account.
    pub(crate) fn root(&mut self, root: usize) -> Result<&mut Root, &'static str> {
        let found = self.roots.get_mut(root).ok_or(MISSING)?;
        allow(found.standing != Standing::Gone, MISSING)?;
        Ok(found)
    }

    pub(crate) fn epoch(&mut self, epoch: u64) -> Result<&mut Epoch, &'static str> {
        self.epochs.get_mut(&epoch).ok_or(MISSING)
    }
}

impl Model {
    pub(crate) fn attempt_roots(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::OpenEpoch { pool, epoch, payer } => self.open(pool, epoch, payer),
            Action::ProposeRoot {
                pool,
                epoch,
                oracle,
                content,
                salt,
                payer,
            } => self.propose(pool, epoch, oracle, (content, salt), payer),
            Action::VoteRoot { pool, root, oracle } => self.vote(pool, root, oracle),
            Action::FinalizeRoot { pool, root } => self.finalize(pool, root),
            Action::ReleaseRoot { pool, root, payer } => self.release(pool, root, payer),
            Action::CloseEpoch { pool, epoch, payer } => self.close_epoch(pool, epoch, payer),
            _ => self.attempt_claims(action),
        }
    }

    /// What a root of this epoch may grant; of one that is not open, what it could if it were opened now.
    pub(crate) fn emitted(&self, pool: usize, epoch: u64) -> u64 {
        let pool = &self.pools[pool];
        let epochs = (epoch + 1).saturating_sub(pool.first_epoch);
        let scheduled = pool.schedule.emitted(epochs);
        let now = if pool.is_funded {
            scheduled.min(pool.funded)
        } else {
            scheduled
        };
        pool.epochs.get(&epoch).map_or(now, |open| open.emitted)
    }

    fn open(&mut self, pool: usize, epoch: u64, payer: usize) -> Verdict {
        self.running(pool, ROOTS)?;
        let (lamports, emitted) = (self.rent(bytes::EPOCH), self.emitted(pool, epoch));
        let set_version = self.set_version;
        let is_accrued = self.burns_are_accrued(pool, epoch);
        let opened = &mut self.pools[pool];
        allow(epoch >= opened.next_epoch, "EpochNotOpenable")?;
        allow(self.now >= end_of(epoch), "EpochNotEnded")?;
        allow(is_accrued, "BurnsNotAccrued")?;
        let new = Epoch {
            address: address::reward_epoch(&opened.address, epoch),
            payer,
            lamports,
            emitted,
            set_version,
            stage: Stage::Open,
            votes: Default::default(),
        };
        allow(opened.epochs.insert(epoch, new).is_none(), "AccountExists")?;
        self.pay(payer, lamports)
    }

    fn place_in_set(&self, oracle: usize) -> Result<usize, &'static str> {
        let place = self.members.iter().position(|(member, _)| *member == oracle);
        place.ok_or("NotAnOracle")
    }

    fn propose(
        &mut self,
        pool: usize,
        epoch: u64,
        oracle: usize,
        (content, salt): (Content, u8),
        payer: usize,
    ) -> Verdict {
        let draft = self.draft(pool, epoch, content, salt);
        let total = draft.args.total;
        let set_version = self.set_version;
        let of = self.pools[pool].epoch(epoch)?.clone();
        self.running(pool, ROOTS)?;
        self.place_in_set(oracle)?;
        let is_void = matches!(of.stage, Stage::Approved { .. }) && of.set_version != set_version;
        allow(of.stage == Stage::Open || is_void, "EpochNotOpen")?;
        let lamports = self.rent(bytes::ROOT);
        let proposed = &mut self.pools[pool];
        allow(epoch >= proposed.next_epoch, "EpochNotOpenable")?;
        allow(content != Content::Empty, "LeafCountInvalid")?;
        allow(content != Content::BadUri, "UriInvalid")?;
        allow(total <= of.emitted, "TotalAboveEmission")?;
        allow(total >= proposed.finalized_total, "TotalDecreased")?;
        let address = address::reward_root(&proposed.address, epoch, &draft.args.commitment());
        let known = proposed.roots.iter().any(|root| root.address == address);
        allow(!known, "AccountExists")?;
        let bond = proposed.parameters.proposal_bond;
        proposed.roots.push(Root {
            address,
            epoch,
            payer,
            draft,
            standing: Standing::Proposed,
            bond,
            device_cap: proposed.parameters.device_cap,
            lamports: lamports + bond,
            follows: proposed.last_root,
        });
        self.pay(payer, lamports + bond)
    }

    fn vote(&mut self, pool: usize, root: usize, oracle: usize) -> Verdict {
        let number = self.pools[pool].roots.get(root).ok_or(MISSING)?.epoch;
        self.pools[pool].epoch(number)?;
        let standing = self.pools[pool].root(root)?.standing;
        self.running(pool, ROOTS)?;
        allow(standing != Standing::Rejected, "RootRejected")?;
        let place = self.place_in_set(oracle)?;
        let (set_version, now) = (self.set_version, self.now);
        let epoch = self.pools[pool].epoch(number)?;
        if epoch.set_version != set_version && !matches!(epoch.stage, Stage::Final { .. }) {
            epoch.set_version = set_version;
            epoch.stage = Stage::Open;
            epoch.votes.clear();
        }
        let is_late = matches!(epoch.stage, Stage::Approved { .. }) && !epoch.votes.contains_key(&place);
        allow(epoch.stage == Stage::Open || is_late, "EpochNotOpen")?;
        epoch.votes.insert(place, root);
        let weight = |place: &usize| u128::from(self.members[*place].1);
        let agree = epoch.votes.iter().filter(|(_, vote)| **vote == root);
        let agreed: u128 = agree.map(|(place, _)| weight(place)).sum();
        let all: u128 = self.members.iter().map(|(_, weight)| u128::from(*weight)).sum();
        if epoch.stage == Stage::Open && 3 * agreed >= 2 * all {
            epoch.stage = Stage::Approved { root, at: now };
        }
        Ok(())
    }

    fn finalize(&mut self, pool: usize, root: usize) -> Verdict {
        let (now, set_version) = (self.now, self.set_version);
        let pool_number = pool;
        let pool = &mut self.pools[pool];
        let number = pool.roots.get(root).ok_or(MISSING)?.epoch;
        let epoch = pool.epoch(number)?.clone();
        let total = pool.root(root)?.draft.args.total;
        self.running(pool_number, ROOTS)?;
        let approved_at = match epoch.stage {
            Stage::Approved { root: approved, at } if approved == root => Some(at),
            _ => None,
        };
        allow(epoch.set_version == set_version, "RootNotApproved")?;
        let approved_at = approved_at.ok_or("RootNotApproved")?;
        let pool = &mut self.pools[pool_number];
        let window = i64::from(pool.parameters.challenge_window_seconds);
        allow(now >= approved_at + window, "ChallengeWindowOpen")?;
        allow(number >= pool.next_epoch, "EpochNotOpenable")?;
        allow(total <= epoch.emitted, "TotalAboveEmission")?;
        allow(total >= pool.finalized_total, "TotalDecreased")?;
        pool.epoch(number)?.stage = Stage::Final {
            root,
            at: approved_at,
        };
        let (content, follows) = (pool.roots[root].draft.content, pool.roots[root].follows);
        let is_honest =
            matches!(content, Content::Honest | Content::Idle | Content::AtCap) && follows == pool.last_root;
        pool.tainted |= !is_honest;
        pool.root(root)?.standing = Standing::Final(now);
        pool.finalized_total = total;
        pool.last_root = Some(root);
        pool.next_epoch = number + 1;
        Ok(())
    }

    fn release(&mut self, pool: usize, root: usize, payer: usize) -> Verdict {
        let next_epoch = self.pools[pool].next_epoch;
        let released = self.pools[pool].root(root)?;
        allow(released.payer == payer, "RentPayerMismatch")?;
        let lamports = if matches!(released.standing, Standing::Final(_)) {
            allow(released.bond > 0, "NothingToRelease")?;
            released.bond
        } else {
            allow(released.epoch < next_epoch, "RootStillOpen")?;
            released.standing = Standing::Gone;
            released.lamports
        };
        released.bond = 0;
        released.lamports -= lamports;
        self.refund(payer, lamports);
        Ok(())
    }

    fn close_epoch(&mut self, pool: usize, epoch: u64, payer: usize) -> Verdict {
        let closed = self.pools[pool].epoch(epoch)?.clone();
        allow(closed.payer == payer, "RentPayerMismatch")?;
        let pool = &mut self.pools[pool];
        let is_last = epoch + 1 == pool.next_epoch && matches!(closed.stage, Stage::Final { .. });
        allow(epoch < pool.next_epoch && !is_last, "EpochStillNeeded")?;
        pool.epochs.remove(&epoch);
        self.refund(payer, closed.lamports);
        Ok(())
    }
}

//! Evidence and proofs of fraud in the model.

use super::{
    Action, Content, INSURANCE, Leaf, MISSING, Model, Proof, Root, Stage, Standing, Verdict, allow, bytes,
};

/// A proof of fraud: of what, with which leaf of the root, and with which evidence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub pool: usize,
    pub root: usize,
    pub proof: Proof,
    pub leaf: usize,
    pub evidence: [usize; 2],
    pub forged: bool,
}

/// Evidence: its root and the leaf's position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Laid {
    pub root: usize,
    pub challenger: usize,
    pub position: usize,
}

impl Root {
    /// The leaf that a branch shows; a forged one says one base unit more.
    pub(crate) fn shown(&self, leaf: usize, forged: bool) -> Leaf {
        let leaf = self.draft.leaves[leaf % self.draft.leaves.len()];
        Leaf {
            total: leaf.total + u64::from(forged),
            ..leaf
        }
    }
}

impl Proof {
    /// How much evidence it takes.
    pub(crate) const fn evidence(self) -> usize {
        match self {
            Self::Unsorted | Self::Decrease | Self::AboveCap => 1,
            Self::Newcomer => 2,
            Self::BadSum | Self::Lifetime | Self::Unregistered => 0,
        }
    }
}

impl Model {
    pub(crate) fn attempt_fraud(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::LayEvidence {
                pool,
                root,
                leaf,
                challenger,
            } => self.lay(pool, root, leaf, challenger),
            Action::CloseEvidence {
                pool,
                root,
                leaf,
                challenger,
            } => {
                let position = u32::try_from(leaf).expect("few leaves");
                let closed = self.pools[pool].evidence.remove(&(root, challenger, position));
                self.refund(challenger, closed.ok_or(MISSING)?);
                Ok(())
            }
            Action::Prove {
                pool,
                root,
                proof,
                leaf,
                evidence,
                forged,
                challenger,
            } => {
                let case = Case {
                    pool,
                    root,
                    proof,
                    leaf,
                    evidence,
                    forged,
                };
                self.challenge(&case, challenger)
            }
            _ => unreachable!("{action:?} has no rule"),
        }
    }

    fn lay(&mut self, pool: usize, root: usize, leaf: usize, challenger: usize) -> Verdict {
        let lamports = self.rent(bytes::EVIDENCE);
        let adds_up = self.pools[pool].root(root)?.draft.tree.adds_up(leaf);
        allow(adds_up, "ProofInvalid")?;
        let position = u32::try_from(leaf).expect("few leaves");
        let evidence = &mut self.pools[pool].evidence;
        let before = evidence.insert((root, challenger, position), lamports);
        allow(before.is_none(), "AccountExists")?;
        self.pay(challenger, lamports)
    }

    /// The pool's evidence of this number.
    pub(crate) fn laid(&self, pool: usize, number: usize) -> Option<Laid> {
        let key = self.pools[pool].evidence.keys().nth(number)?;
        Some(Laid {
            root: key.0,
            challenger: key.1,
            position: key.2 as usize,
        })
    }

    fn challenge(&mut self, case: &Case, challenger: usize) -> Verdict {
        let purse = self.purses[challenger];
        let pool = &mut self.pools[case.pool];
        let (next_epoch, bond) = (pool.next_epoch, pool.parameters.challenge_bond);
        let epoch = pool.roots.get(case.root).ok_or(MISSING)?.epoch;
        pool.epoch(epoch)?;
        let standing = pool.root(case.root)?.standing;
        for number in 0..case.proof.evidence() {
            self.laid(case.pool, case.evidence[number]).ok_or(MISSING)?;
        }
        let is_open = standing == Standing::Proposed && epoch >= next_epoch;
        allow(is_open, "RootNotChallengeable")?;
        allow(purse >= bond, "ChallengeBondMissing")?;
        if self.is_fraud(case)? {
            self.expect_guilt(case);
            self.reject(case.pool, case.root, challenger)
        } else {
            let root = self.pools[case.pool].root(case.root)?;
            (root.bond, root.lamports) = (root.bond + bond, root.lamports + bond);
            self.pay(challenger, bond)
        }
    }

    /// Whether a proof holds; an error when it cannot be judged.
    pub(crate) fn is_fraud(&self, case: &Case) -> Result<bool, &'static str> {
        let pool = &self.pools[case.pool];
        let root = &pool.roots[case.root];
        let shown = root.shown(case.leaf, case.forged);
        let position = case.leaf % root.draft.leaves.len();
        let holds = !case.forged && root.draft.tree.adds_up(position);
        let cap_from = |from: u64| -> Result<u128, &'static str> {
            allow(root.device_cap > 0, "NoDeviceCap")?;
            Ok(u128::from(root.device_cap) * u128::from((root.epoch + 1).saturating_sub(from)))
        };
        let evidence = |number: usize, of: Option<usize>| -> Result<(Laid, Leaf), &'static str> {
            let laid = self.laid(case.pool, case.evidence[number]).ok_or(MISSING)?;
            allow(Some(laid.root) == of, "EvidenceMismatch")?;
            Ok((laid, pool.roots[laid.root].draft.leaves[laid.position]))
        };
        let shows = match case.proof {
            Proof::BadSum => return Ok(!case.forged && root.draft.tree.lie.is_some()),
            Proof::Unregistered => shown.index >= self.next_index,
            Proof::Lifetime => u128::from(shown.total) > cap_from(pool.first_epoch)?,
            Proof::Unsorted => {
                let (laid, leaf) = evidence(0, Some(case.root))?;
                let (low, high) = if laid.position < position {
                    (leaf, shown)
                } else {
                    (shown, leaf)
                };
                laid.position != position && low.index >= high.index
            }
            Proof::Decrease => {
                let (_, before) = evidence(0, pool.last_root)?;
                before.index == shown.index && before.total > shown.total
            }
            Proof::AboveCap => {
                let (_, before) = evidence(0, pool.last_root)?;
                let gain = u128::from(shown.total).saturating_sub(u128::from(before.total));
                let cap = cap_from(pool.next_epoch)?;
                before.index == shown.index && gain > cap
            }
            Proof::Newcomer => {
                let above = u128::from(shown.total) > cap_from(pool.next_epoch)?;
                let neighbours = [evidence(0, pool.last_root)?, evidence(1, pool.last_root)?];
                let last = pool
                    .last_root
                    .map_or(0, |last| pool.roots[last].draft.leaves.len());
                let [(left, low), (right, high)] = neighbours;
                let is_new = if left == right {
                    let after = left.position + 1 == last && low.index < shown.index;
                    after || (left.position == 0 && low.index > shown.index)
                } else {
                    left.position + 1 == right.position && low.index < shown.index && high.index > shown.index
                };
                above && is_new
            }
        };
        Ok(shows && holds)
    }

    /// A root that was made by the rules, after others that were, is never shown to be wrong.
    fn expect_guilt(&self, case: &Case) {
        let pool = &self.pools[case.pool];
        let root = &pool.roots[case.root];
        let by_the_rules = matches!(root.draft.content, Content::Honest | Content::Idle);
        let innocent = by_the_rules && root.follows == pool.last_root && !pool.tainted;
        // A total that was earned under another cap may be above the present cap of all epochs.
        let excused = case.proof == Proof::Lifetime && pool.cap_changed;
        assert!(!innocent || excused, "an honest root is rejected: {case:?}");
    }

    fn reject(&mut self, pool: usize, root: usize, challenger: usize) -> Verdict {
        let least = self.rent(bytes::WALLET);
        let share = u128::from(self.pools[pool].parameters.insurance_bps);
        let rejected = self.pools[pool].root(root)?;
        let (bond, number) = (std::mem::take(&mut rejected.bond), rejected.epoch);
        rejected.standing = Standing::Rejected;
        rejected.lamports -= bond;
        let epoch = self.pools[pool].epoch(number)?;
        epoch.votes.retain(|_, vote| *vote != root);
        if matches!(epoch.stage, Stage::Approved { root: approved, .. } if approved == root) {
            epoch.stage = Stage::Open;
        }
        let mut insured = u64::try_from(u128::from(bond) * share / 10_000).expect("a part of the bond");
        if self.purses[INSURANCE] + insured < least {
            insured = 0;
        }
        self.purses[INSURANCE] += insured;
        self.purses[challenger] += bond - insured;
        Ok(())
    }
}

//! Evidence and proofs of fraud in the model.

use super::{
    Action, Content, INSURANCE, Leaf, MISSING, Model, Proof, Root, Stage, Standing, Verdict, allow, bytes,
};

/// A proof of fraud: of what, and with which evidence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub pool: usize,
    pub root: usize,
    pub proof: Proof,
    pub evidence: [usize; 3],
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

/// Of which root evidence must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// Of the challenged one.
    Challenged,
    /// Of the last final one.
    Last,
}

impl Proof {
    /// Of which roots the evidence must be that it takes.
    pub(crate) const fn takes(self) -> &'static [Of] {
        use Of::{Challenged, Last};
        match self {
            Self::BadSum => &[],
            Self::Lifetime | Self::Unregistered => &[Challenged],
            Self::Unsorted => &[Challenged, Challenged],
            Self::Decrease | Self::AboveCap => &[Challenged, Last],
            Self::Newcomer => &[Challenged, Last, Last],
            Self::Omission => &[Last, Challenged, Challenged],
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
                forged,
                challenger,
            } => self.lay(pool, root, (leaf, forged), challenger),
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
                evidence,
                forged,
                challenger,
            } => {
                let case = Case {
                    pool,
                    root,
                    proof,
                    evidence,
                    forged,
                };
                self.challenge(&case, challenger)
            }
            _ => unreachable!("{action:?} has no rule"),
        }
    }

    fn lay(&mut self, pool: usize, root: usize, (leaf, forged): (usize, bool), challenger: usize) -> Verdict {
        let lamports = self.rent(bytes::EVIDENCE);
        let adds_up = self.pools[pool].root(root)?.draft.tree.adds_up(leaf);
        allow(adds_up && !forged, "ProofInvalid")?;
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
        for (number, _) in case.evidence.iter().zip(case.proof.takes()) {
            self.laid(case.pool, *number).ok_or(MISSING)?;
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

    /// The root that evidence must be of, if there is one.
    pub(crate) fn evidence_root(&self, pool: usize, root: usize, of: Of) -> Option<usize> {
        match of {
            Of::Challenged => Some(root),
            Of::Last => self.pools[pool].last_root,
        }
    }

    /// Whether a proof holds; an error when it cannot be judged.
    pub(crate) fn is_fraud(&self, case: &Case) -> Result<bool, &'static str> {
        let pool = &self.pools[case.pool];
        let root = &pool.roots[case.root];
        if case.proof == Proof::Lifetime {
            allow(pool.last_root.is_none(), "RootsFinal")?;
        }
        if matches!(case.proof, Proof::AboveCap | Proof::Newcomer | Proof::Lifetime) {
            allow(root.device_cap > 0, "NoDeviceCap")?;
        }
        if case.proof == Proof::BadSum {
            return Ok(!case.forged && root.draft.tree.lie.is_some());
        }
        let mut positions = vec![];
        for (number, of) in case.evidence.iter().zip(case.proof.takes()) {
            let laid = self.laid(case.pool, *number).ok_or(MISSING)?;
            let wanted = self.evidence_root(case.pool, case.root, *of);
            allow(Some(laid.root) == wanted, "EvidenceMismatch")?;
            positions.push(laid.position);
        }
        Ok(self.shows_fraud(case, &positions))
    }

    /// The leaves at these positions of the roots that the proof takes evidence of.
    fn shown(&self, case: &Case, positions: &[usize]) -> Vec<Leaf> {
        let shown = positions.iter().zip(case.proof.takes());
        shown
            .map(|(position, of)| self.leaves_of(case, *of)[*position])
            .collect()
    }

    fn leaves_of(&self, case: &Case, of: Of) -> &[Leaf] {
        let number = self.evidence_root(case.pool, case.root, of);
        number.map_or(&[], |number| &self.pools[case.pool].roots[number].draft.leaves)
    }

    /// Whether the leaves at these positions show what the proof says.
    pub(crate) fn shows_fraud(&self, case: &Case, positions: &[usize]) -> bool {
        let shown = self.shown(case, positions);
        match case.proof {
            Proof::BadSum => false,
            Proof::Unregistered => shown[0].index >= self.next_index,
            Proof::Unsorted => {
                let is_lower = positions[0] < positions[1];
                let (low, high) = if is_lower { (0, 1) } else { (1, 0) };
                positions[0] != positions[1] && shown[low].index >= shown[high].index
            }
            Proof::Decrease => shown[0].index == shown[1].index && shown[0].total < shown[1].total,
            Proof::Omission => is_between(
                self.leaves_of(case, Of::Challenged),
                [positions[1], positions[2]],
                shown[0].index,
            ),
            Proof::AboveCap | Proof::Newcomer | Proof::Lifetime => {
                let gain = self.gain(case, positions);
                gain.is_some_and(|gain| u128::from(gain) > self.cap(case))
            }
        }
    }

    /// The most that a proof of too high a gain allows, base units.
    fn cap(&self, case: &Case) -> u128 {
        let pool = &self.pools[case.pool];
        let root = &pool.roots[case.root];
        let from = if case.proof == Proof::Lifetime {
            pool.first_epoch
        } else {
            pool.next_epoch
        };
        u128::from(root.device_cap) * u128::from((root.epoch + 1).saturating_sub(from))
    }

    /// What the device gained of which the leaves at these positions tell, base units; nothing when they tell of none.
    pub(crate) fn gain(&self, case: &Case, positions: &[usize]) -> Option<u64> {
        let shown = self.shown(case, positions);
        let total = shown[0].total;
        match case.proof {
            Proof::Lifetime => Some(total),
            Proof::AboveCap => {
                (shown[0].index == shown[1].index).then(|| total.saturating_sub(shown[1].total))
            }
            Proof::Newcomer => {
                let neighbours = [positions[1], positions[2]];
                is_between(self.leaves_of(case, Of::Last), neighbours, shown[0].index).then_some(total)
            }
            _ => None,
        }
    }

    /// A root that was made by the rules, after others that were, is never shown to be wrong.
    fn expect_guilt(&self, case: &Case) {
        let pool = &self.pools[case.pool];
        let root = &pool.roots[case.root];
        let by_the_rules = matches!(
            root.draft.content,
            Content::Honest | Content::Idle | Content::AtCap
        );
        let innocent = by_the_rules && root.follows == pool.last_root && !pool.tainted;
        assert!(!innocent, "an honest root is rejected: {case:?}");
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

/// Whether an index that leaves in order do not have would be between the two at these positions, or beyond the one at both.
fn is_between(leaves: &[Leaf], [below, above]: [usize; 2], index: u32) -> bool {
    let (low, high) = (leaves[below].index, leaves[above].index);
    if below == above {
        (below + 1 == leaves.len() && low < index) || (above == 0 && high > index)
    } else {
        below + 1 == above && low < index && high > index
    }
}

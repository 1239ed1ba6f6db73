//! Aims proofs of fraud at roots that are wrong, and evidence at what proofs need.

use super::aim::{is_wild, pick};
use super::fraud::Case;
use super::{Action, Content, Model, Proof, Standing};

impl Model {
    pub(crate) fn aim_challenge(&self, action: Action) -> Action {
        match action {
            Action::LayEvidence {
                pool,
                root,
                leaf,
                challenger,
            } => {
                let open = self.roots(pool, |number| self.can_be_challenged(pool, number));
                let root = match self.pools[pool].last_root {
                    Some(last) if root.is_multiple_of(2) => last,
                    _ => pick(root, &open, self.pools[pool].roots.len()),
                };
                let leaf = leaf % self.pools[pool].roots[root].draft.leaves.len();
                Action::LayEvidence {
                    pool,
                    root,
                    leaf,
                    challenger,
                }
            }
            Action::CloseEvidence {
                pool,
                root,
                leaf,
                challenger,
            } => {
                let count = self.pools[pool].evidence.len();
                match self.laid(pool, leaf % count.max(1)) {
                    Some(laid) => Action::CloseEvidence {
                        pool,
                        root: laid.root,
                        leaf: laid.position,
                        challenger: laid.challenger,
                    },
                    None => Action::CloseEvidence {
                        pool,
                        root: root % self.pools[pool].roots.len(),
                        leaf: leaf % 9,
                        challenger,
                    },
                }
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
                let open = self.roots(pool, |number| self.can_be_challenged(pool, number));
                let wrong: Vec<usize> = open
                    .iter()
                    .copied()
                    .filter(|root| !self.wrong_in(pool, *root).is_empty())
                    .collect();
                let targets = if wrong.is_empty() { &open } else { &wrong };
                let root = pick(root, targets, self.pools[pool].roots.len());
                let evidence = evidence.map(|number| self.aim_evidence(pool, root, proof, number));
                let case = Case {
                    pool,
                    root,
                    proof,
                    leaf: leaf % self.pools[pool].roots[root].draft.leaves.len(),
                    evidence,
                    forged,
                };
                self.aim_case(case, leaf, challenger)
            }
            other => other,
        }
    }

    /// The number of evidence that the proof takes, mostly; the number after the last one is of none.
    fn aim_evidence(&self, pool: usize, root: usize, proof: Proof, number: usize) -> usize {
        let of = &self.pools[pool];
        let wanted = if proof == Proof::Unsorted {
            Some(root)
        } else {
            of.last_root
        };
        let laid = of.evidence.keys().enumerate();
        let fitting: Vec<usize> = laid
            .filter(|(_, (root, _, _))| Some(*root) == wanted)
            .map(|(place, _)| place)
            .collect();
        pick(number, &fitting, of.evidence.len() + 1)
    }

    fn can_be_challenged(&self, pool: usize, root: usize) -> bool {
        let (pool, root) = (&self.pools[pool], &self.pools[pool].roots[root]);
        root.standing == Standing::Proposed && root.epoch >= pool.next_epoch
    }

    /// A proof that holds, or the evidence that is missing for it; sometimes one that does not hold.
    fn aim_case(&self, case: Case, number: usize, challenger: usize) -> Action {
        let as_it_is = Action::Prove {
            pool: case.pool,
            root: case.root,
            proof: case.proof,
            leaf: case.leaf,
            evidence: case.evidence,
            forged: case.forged,
            challenger,
        };
        if number.is_multiple_of(4) {
            return self.lay_first(&case, number, challenger).unwrap_or(as_it_is);
        }
        let mut proofs = self.wrong_in(case.pool, case.root);
        let first = number % proofs.len().max(1);
        proofs.rotate_left(first);
        for proof in proofs {
            let case = Case { proof, ..case };
            if let Some(found) = self.find(&case) {
                return Action::Prove {
                    pool: found.pool,
                    root: found.root,
                    proof,
                    leaf: found.leaf,
                    evidence: found.evidence,
                    forged: false,
                    challenger,
                };
            }
            if let Some(needed) = self.needed(&case, challenger) {
                return needed;
            }
        }
        as_it_is
    }

    /// Evidence of the root that a proof compares with, when it has none; any of its leaves.
    fn lay_first(&self, case: &Case, number: usize, challenger: usize) -> Option<Action> {
        let names = case.evidence.iter().take(case.proof.evidence());
        let is_missing = names
            .into_iter()
            .any(|number| self.laid(case.pool, *number).is_none());
        let root = match case.proof {
            Proof::Unsorted => Some(case.root),
            _ => self.pools[case.pool].last_root,
        };
        let root = root.filter(|_| is_missing && !is_wild(number))?;
        let leaf = number % self.pools[case.pool].roots[root].draft.leaves.len();
        Some(Action::LayEvidence {
            pool: case.pool,
            root,
            leaf,
            challenger,
        })
    }

    /// A leaf and evidence with which the proof holds.
    fn find(&self, case: &Case) -> Option<Case> {
        let leaves = self.pools[case.pool].roots[case.root].draft.leaves.len();
        let count = match case.proof.evidence() {
            0 => 1,
            _ => self.pools[case.pool].evidence.len(),
        };
        let seconds = if case.proof == Proof::Newcomer { count } else { 1 };
        let evidence = (0..count).flat_map(|first| (0..seconds).map(move |second| [first, second]));
        let mut cases = evidence.flat_map(|evidence| {
            (0..leaves).map(move |leaf| Case {
                leaf,
                evidence,
                forged: false,
                ..*case
            })
        });
        cases.find(|case| self.is_fraud(case) == Ok(true))
    }

    /// Evidence after which the proof holds.
    fn needed(&self, case: &Case, challenger: usize) -> Option<Action> {
        let of = match case.proof {
            Proof::Unsorted => Some(case.root),
            _ => self.pools[case.pool].last_root,
        };
        let root = of.filter(|_| case.proof.evidence() > 0 && self.purses[challenger] > 10_000_000)?;
        (0..self.pools[case.pool].roots[root].draft.leaves.len()).find_map(|leaf| {
            let lay = Action::LayEvidence {
                pool: case.pool,
                root,
                leaf,
                challenger,
            };
            let mut after = self.clone();
            after.act(&lay).ok()?;
            after.find(case).map(|_| lay)
        })
    }

    /// With which proofs a root may be shown to be wrong.
    fn wrong_in(&self, pool: usize, root: usize) -> Vec<Proof> {
        use Proof::*;
        match self.pools[pool].roots[root].draft.content {
            Content::Unsorted | Content::Repeated => vec![Unsorted],
            Content::FalseSum => vec![BadSum],
            Content::Unregistered => vec![Unregistered],
            Content::Decreasing => vec![Decrease, AboveCap],
            Content::AboveCap | Content::Greedy => vec![AboveCap, Lifetime, Newcomer],
            _ => vec![],
        }
    }
}

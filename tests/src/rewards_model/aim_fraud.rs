//! Aims proofs of fraud at roots that are wrong, and evidence at what proofs need.

use super::aim::{is_wild, pick};
use super::fraud::{Case, Of};
use super::{Action, CHALLENGER, Content, Model, Proof, Standing};

impl Model {
    pub(crate) fn aim_challenge(&self, action: Action) -> Action {
        match action {
            Action::LayEvidence {
                pool,
                root,
                leaf,
                forged,
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
                    forged,
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
                let targets = if wrong.is_empty() || evidence[2].is_multiple_of(3) {
                    &open
                } else {
                    &wrong
                };
                let case = Case {
                    pool,
                    root: pick(root, targets, self.pools[pool].roots.len()),
                    proof,
                    evidence,
                    forged,
                };
                let number = evidence[2];
                let case = Case {
                    evidence: self.aim_evidence(&case),
                    ..case
                };
                self.aim_case(case, number, challenger)
            }
            other => other,
        }
    }

    /// The numbers of evidence that the proof takes, mostly; the number after the last one is of none.
    fn aim_evidence(&self, case: &Case) -> [usize; 3] {
        let laid = &self.pools[case.pool].evidence;
        let mut numbers = case.evidence;
        for (number, of) in numbers.iter_mut().zip(case.proof.takes()) {
            let wanted = self.evidence_root(case.pool, case.root, *of);
            let fitting = laid.keys().enumerate();
            let fitting = fitting.filter(|(_, (root, _, _))| Some(*root) == wanted);
            let fitting: Vec<usize> = fitting.map(|(place, _)| place).collect();
            *number = pick(*number, &fitting, laid.len() + 1);
        }
        numbers
    }

    fn can_be_challenged(&self, pool: usize, root: usize) -> bool {
        let (pool, root) = (&self.pools[pool], &self.pools[pool].roots[root]);
        root.standing == Standing::Proposed && root.epoch >= pool.next_epoch
    }

    /// A proof that holds, or the evidence that is missing for it; sometimes one that does not hold.
    fn aim_case(&self, case: Case, number: usize, challenger: usize) -> Action {
        let as_it_is = prove(&case, challenger);
        if number.is_multiple_of(4) {
            return self.lay_first(&case, number, challenger).unwrap_or(as_it_is);
        }
        let mut proofs = self.wrong_in(case.pool, case.root);
        let first = number % proofs.len().max(1);
        proofs.rotate_left(first);
        let cases = proofs.into_iter().map(|proof| Case {
            proof,
            forged: false,
            ..case
        });
        let mut found = cases.filter_map(|case| self.find(&case, challenger));
        let of_cap = [case.proof, Proof::AboveCap, Proof::Newcomer, Proof::Lifetime];
        let near = || {
            let proof = of_cap[number / 4 % of_cap.len()];
            self.find_near(&Case { proof, ..case }, challenger)
        };
        found.next().or_else(near).unwrap_or(as_it_is)
    }

    /// Evidence that a proof takes, when there is none of its root; of any leaf.
    fn lay_first(&self, case: &Case, number: usize, challenger: usize) -> Option<Action> {
        let mut takes = case.evidence.iter().zip(case.proof.takes());
        let (_, of) = takes.find(|(number, _)| self.laid(case.pool, **number).is_none())?;
        let root = self.evidence_root(case.pool, case.root, *of);
        let root = root.filter(|_| !is_wild(number))?;
        let leaf = number % self.pools[case.pool].roots[root].draft.leaves.len();
        Some(lay(case.pool, root, leaf, challenger))
    }

    /// The proof with the first leaves that show fraud, or the evidence of one of them that is not laid yet.
    fn find(&self, case: &Case, challenger: usize) -> Option<Action> {
        if case.proof == Proof::BadSum {
            return (self.is_fraud(case) == Ok(true)).then(|| prove(case, challenger));
        }
        if is_of_cap(case.proof) && !self.has_cap(case) {
            return None;
        }
        let mut combinations = self.combinations(case).into_iter();
        let showing = combinations.find(|positions| self.shows_fraud(case, positions))?;
        self.with_evidence(case, &showing, challenger)
    }

    /// The proof with the leaves of the highest gain, which an honest root keeps to the cap and others exceed by as little as
    /// can be; or evidence of it. What the model holds to be the cap plays no part in it.
    fn find_near(&self, case: &Case, challenger: usize) -> Option<Action> {
        if !is_of_cap(case.proof) || !self.has_cap(case) {
            return None;
        }
        let combinations = self.combinations(case).into_iter();
        let gains = combinations.filter_map(|positions| Some((self.gain(case, &positions)?, positions)));
        let (_, highest) = gains.max()?;
        self.with_evidence(case, &highest, challenger)
    }

    /// Whether a proof of too high a gain is judged at all.
    fn has_cap(&self, case: &Case) -> bool {
        let pool = &self.pools[case.pool];
        let is_late = case.proof == Proof::Lifetime && pool.last_root.is_some();
        pool.roots[case.root].device_cap > 0 && !is_late
    }

    /// The proof with these leaves, or the first evidence that is missing for it.
    fn with_evidence(&self, case: &Case, positions: &[usize], challenger: usize) -> Option<Action> {
        let mut case = *case;
        for (place, (position, of)) in positions.iter().zip(case.proof.takes()).enumerate() {
            let root = self.evidence_root(case.pool, case.root, *of)?;
            let mut keys = self.pools[case.pool].evidence.keys();
            let laid = keys.position(|(of, _, at)| *of == root && *at as usize == *position);
            match laid {
                Some(number) => case.evidence[place] = number,
                None if self.purses[challenger] > 10_000_000 => {
                    return Some(lay(case.pool, root, *position, challenger));
                }
                None => return None,
            }
        }
        Some(prove(&case, challenger))
    }

    /// Before any root is final, which is a short time, a proof that only counts then: of a root that is wrong, or of the
    /// highest total of another one, or with whatever evidence there is.
    pub(crate) fn aim_lifetime(&self, pool: usize, number: usize) -> Option<Action> {
        if self.pools[pool].last_root.is_some() {
            return None;
        }
        let capped = self.roots(pool, |root| {
            self.can_be_challenged(pool, root) && self.pools[pool].roots[root].device_cap > 0
        });
        let root = *capped.get(number % capped.len().max(1))?;
        let case = Case {
            pool,
            root,
            proof: Proof::Lifetime,
            evidence: [number; 3],
            forged: false,
        };
        let case = Case {
            evidence: self.aim_evidence(&case),
            ..case
        };
        let laid = self.laid(pool, case.evidence[0]).filter(|laid| laid.root == root);
        let found = self.find(&case, CHALLENGER);
        let judged = laid.map(|_| prove(&case, CHALLENGER)).filter(|_| is_wild(number));
        found.or(judged).or_else(|| self.find_near(&case, CHALLENGER))
    }

    /// Positions of leaves that a proof can be given.
    fn combinations(&self, case: &Case) -> Vec<Vec<usize>> {
        let places = |of: &Of| -> Vec<usize> {
            let root = self.evidence_root(case.pool, case.root, *of);
            let draft = root.map(|root| &self.pools[case.pool].roots[root].draft);
            draft.map_or_else(Vec::new, |draft| {
                let all = 0..draft.leaves.len();
                all.filter(|leaf| draft.tree.adds_up(*leaf)).collect()
            })
        };
        let mut combinations = vec![vec![]];
        for of in case.proof.takes() {
            let places = places(of);
            let longer = combinations.iter().flat_map(|some: &Vec<usize>| {
                places.iter().map(|place| [some.as_slice(), &[*place]].concat())
            });
            combinations = longer.collect();
        }
        combinations
    }

    /// With which proofs a root may be shown to be wrong.
    fn wrong_in(&self, pool: usize, root: usize) -> Vec<Proof> {
        use Proof::*;
        match self.pools[pool].roots[root].draft.content {
            Content::Unsorted | Content::Repeated => vec![Unsorted],
            Content::FalseSum => vec![BadSum],
            Content::Unregistered => vec![Unregistered],
            Content::Omitting => vec![Omission, AboveCap],
            Content::Decreasing => vec![Decrease, AboveCap],
            Content::AboveCap | Content::Greedy => vec![AboveCap, Lifetime, Newcomer],
            _ => vec![],
        }
    }
}

const fn is_of_cap(proof: Proof) -> bool {
    matches!(proof, Proof::AboveCap | Proof::Newcomer | Proof::Lifetime)
}

const fn prove(case: &Case, challenger: usize) -> Action {
    Action::Prove {
        pool: case.pool,
        root: case.root,
        proof: case.proof,
        evidence: case.evidence,
        forged: case.forged,
        challenger,
    }
}

const fn lay(pool: usize, root: usize, leaf: usize, challenger: usize) -> Action {
    Action::LayEvidence {
        pool,
        root,
        leaf,
        forged: false,
        challenger,
    }
}

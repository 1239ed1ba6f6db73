//! What an oracle does next for an epoch whose root it has computed: a rule without I/O.

use solana_address::Address;

/// How far an epoch is, as the oracle set in force sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Takes proposals and votes.
    Open,
    /// Has a root with enough votes, which can be challenged until `window_end`.
    Approved {
        /// The root account.
        root: Address,
        /// When it can be made final, unix seconds.
        window_end: i64,
    },
    /// Has a final root.
    Final {
        /// The root account.
        root: Address,
    },
}

/// An epoch that somebody has opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// How far it is.
    pub phase: Phase,
    /// The root account that this oracle votes for. `None` too when its vote is void because the set has changed.
    pub vote: Option<Address>,
}

/// The account of the root that was computed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnRoot {
    /// Nobody has proposed it.
    Missing,
    /// Somebody has.
    Proposed,
    /// It was, and a proof of fraud has killed it.
    Rejected,
}

/// What there is to decide on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// The chain's time, unix seconds.
    pub now: i64,
    /// Whether opening, proposing, voting and finalizing are paused.
    pub paused: bool,
    /// Whether this oracle is in the set in force.
    pub member: bool,
    /// Where the root that was computed here is, or would be, on the chain.
    pub own: Address,
    /// Whether it is there.
    pub own_root: OwnRoot,
    /// The epoch, `None` before anybody opens it.
    pub epoch: Option<Opened>,
}

/// The next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Open the epoch.
    Open,
    /// Propose the root that was computed here.
    Propose,
    /// Vote for the root that was computed here. There is no step that votes for another.
    Vote,
    /// Make the root that was computed here final.
    Finalize,
    /// Nothing can or need be done now.
    Wait(Waiting),
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// Nothing: the root that was computed here is final.
    Settled,
    /// The end of the challenge window, unix seconds.
    Window(i64),
    /// The votes of other oracles.
    Votes,
    /// The pool's roots are paused.
    Paused,
    /// This oracle is not in the set.
    NotAMember,
    /// The root that was computed here was proven wrong.
    Rejected,
    /// Enough other oracles have voted for another root, this one; it may be final already.
    Overruled(Address),
}

/// The next step.
pub fn decide(situation: &Situation) -> Step {
    let Some(epoch) = situation.epoch else {
        return before_opening(situation);
    };
    if let Phase::Final { root } = epoch.phase {
        let waiting = if root == situation.own {
            Waiting::Settled
        } else {
            Waiting::Overruled(root)
        };
        return Step::Wait(waiting);
    }
    if situation.paused {
        return Step::Wait(Waiting::Paused);
    }
    if situation.own_root == OwnRoot::Rejected {
        return Step::Wait(Waiting::Rejected);
    }
    match epoch.phase {
        Phase::Approved { root, window_end } => approved(situation, &epoch, root, window_end),
        _ => open(situation, &epoch),
    }
}

fn before_opening(situation: &Situation) -> Step {
    match (situation.paused, situation.member) {
        (true, _) => Step::Wait(Waiting::Paused),
        (_, false) => Step::Wait(Waiting::NotAMember),
        _ => Step::Open,
    }
}

fn open(situation: &Situation, epoch: &Opened) -> Step {
    if !situation.member {
        return Step::Wait(Waiting::NotAMember);
    }
    if situation.own_root == OwnRoot::Missing {
        return Step::Propose;
    }
    if epoch.vote == Some(situation.own) {
        return Step::Wait(Waiting::Votes);
    }
    Step::Vote
}

fn approved(situation: &Situation, epoch: &Opened, root: Address, window_end: i64) -> Step {
    let own = root == situation.own;
    if own && situation.now >= window_end {
        return Step::Finalize;
    }
    // A first vote is still taken within the window, and shows who agrees and who does not.
    if situation.member && epoch.vote.is_none() && situation.own_root == OwnRoot::Proposed {
        return Step::Vote;
    }
    Step::Wait(if own {
        Waiting::Window(window_end)
    } else {
        Waiting::Overruled(root)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: Address = Address::new_from_array([1; 32]);
    const OTHER: Address = Address::new_from_array([2; 32]);

    fn situation(epoch: Option<(Phase, Option<Address>)>) -> Situation {
        Situation {
            now: 1_000,
            paused: false,
            member: true,
            own: OWN,
            own_root: OwnRoot::Proposed,
            epoch: epoch.map(|(phase, vote)| Opened { phase, vote }),
        }
    }

    fn approved(root: Address, window_end: i64) -> Phase {
        Phase::Approved { root, window_end }
    }

    #[test]
    fn an_epoch_that_nobody_has_opened_is_opened() {
        let missing = Situation {
            own_root: OwnRoot::Missing,
            ..situation(None)
        };
        assert_eq!(decide(&missing), Step::Open);
    }

    #[test]
    fn a_root_that_nobody_has_proposed_is_proposed_even_after_a_vote_for_another() {
        for vote in [None, Some(OTHER)] {
            let missing = Situation {
                own_root: OwnRoot::Missing,
                ..situation(Some((Phase::Open, vote)))
            };
            assert_eq!(decide(&missing), Step::Propose);
        }
    }

    #[test]
    fn a_proposed_root_gets_the_vote_unless_it_has_it() {
        for (vote, step) in [
            (None, Step::Vote),
            (Some(OTHER), Step::Vote),
            (Some(OWN), Step::Wait(Waiting::Votes)),
        ] {
            assert_eq!(decide(&situation(Some((Phase::Open, vote)))), step);
        }
    }

    #[test]
    fn an_approved_root_is_made_final_in_the_first_second_after_its_window() {
        for (window_end, step) in [
            (1_001, Step::Wait(Waiting::Window(1_001))),
            (1_000, Step::Finalize),
            (10, Step::Finalize),
        ] {
            let epoch = Some((approved(OWN, window_end), Some(OWN)));
            assert_eq!(decide(&situation(epoch)), step);
        }
    }

    #[test]
    fn a_late_oracle_still_says_that_it_agrees_or_does_not() {
        for root in [OWN, OTHER] {
            assert_eq!(
                decide(&situation(Some((approved(root, 2_000), None)))),
                Step::Vote
            );
        }
        let unproposed = Situation {
            own_root: OwnRoot::Missing,
            ..situation(Some((approved(OTHER, 2_000), None)))
        };
        assert_eq!(decide(&unproposed), Step::Wait(Waiting::Overruled(OTHER)));
    }

    #[test]
    fn another_root_is_neither_voted_for_nor_made_final() {
        for window_end in [10, 2_000] {
            let epoch = Some((approved(OTHER, window_end), Some(OWN)));
            assert_eq!(decide(&situation(epoch)), Step::Wait(Waiting::Overruled(OTHER)));
        }
    }

    #[test]
    fn a_final_epoch_is_settled_or_lost() {
        for (root, waiting) in [(OWN, Waiting::Settled), (OTHER, Waiting::Overruled(OTHER))] {
            let mut at_the_end = situation(Some((Phase::Final { root }, None)));
            for paused in [false, true] {
                at_the_end.paused = paused;
                assert_eq!(decide(&at_the_end), Step::Wait(waiting));
            }
        }
    }

    #[test]
    fn nothing_is_sent_while_roots_are_paused() {
        let phases = [Phase::Open, approved(OWN, 10), approved(OTHER, 10)];
        let epochs = phases.map(|phase| Some((phase, None)));
        for epoch in epochs.into_iter().chain([None]) {
            let paused = Situation {
                paused: true,
                ..situation(epoch)
            };
            assert_eq!(decide(&paused), Step::Wait(Waiting::Paused));
        }
    }

    #[test]
    fn who_is_not_in_the_set_only_makes_final_what_it_has_computed_itself() {
        let outside = |epoch| Situation {
            member: false,
            ..situation(epoch)
        };
        let waits = Step::Wait(Waiting::NotAMember);
        assert_eq!(decide(&outside(None)), waits);
        assert_eq!(decide(&outside(Some((Phase::Open, None)))), waits);
        assert_eq!(decide(&outside(Some((approved(OWN, 10), None)))), Step::Finalize);
        assert_eq!(
            decide(&outside(Some((approved(OWN, 2_000), None)))),
            Step::Wait(Waiting::Window(2_000))
        );
    }

    #[test]
    fn a_root_that_was_proven_wrong_is_left_alone() {
        for phase in [Phase::Open, approved(OWN, 10), approved(OTHER, 2_000)] {
            let rejected = Situation {
                own_root: OwnRoot::Rejected,
                ..situation(Some((phase, None)))
            };
            assert_eq!(decide(&rejected), Step::Wait(Waiting::Rejected));
        }
    }
}

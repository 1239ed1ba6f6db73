//! Dishonest oracles: one of three, of four, of seven can neither pay itself nor stop the others, in any order of arrival.

use flywheel_client::instructions::rewards::{self, OracleMemberArgs};
use flywheel_tests::outcome;
use flywheel_tests::world::{CHALLENGE_WINDOW, EMISSION, World, keypair};
use reward_distributor::state::EpochStatus;
use solana_address::Address;
use solana_signer::Signer;

/// What the dishonest oracle, number 0, does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deceit {
    /// Votes for its own root.
    Own,
    /// Votes for the honest root, then for its own.
    Turncoat,
    /// Votes for its own root whenever it can: again after every other vote.
    Insistent,
    /// Proposes and never votes.
    Silent,
}

const DECEITS: [Deceit; 4] = [Deceit::Own, Deceit::Turncoat, Deceit::Insistent, Deceit::Silent];

/// Every order of the numbers below `count`.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![vec![]];
    for number in 0..count {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |place| {
                    let mut longer = order.clone();
                    longer.insert(place, number);
                    longer
                })
            })
            .collect();
    }
    orders
}

/// A world with oracles of these weights.
fn weighed(seed: &str, weights: &[u32]) -> World {
    let mut world = World::new(seed);
    world.oracles = (0..weights.len())
        .map(|number| keypair(&format!("{seed}/oracle {number}")))
        .collect();
    let members = world.oracles.iter().zip(weights);
    let members = members.map(|(oracle, weight)| OracleMemberArgs {
        key: oracle.pubkey(),
        weight: *weight,
    });
    let authority = world.authority.insecure_clone();
    let update = rewards::update_oracle_set(authority.pubkey(), world.network, members.collect());
    world.send(&[update], &[&authority]).expect("oracles");
    world
}

/// An epoch with the roots of the dishonest and of an honest oracle.
struct Contest {
    world: World,
    epoch: u64,
    greedy: Address,
    honest: Address,
}

impl Contest {
    fn new(mut world: World, epoch: u64) -> Self {
        world.opened(epoch);
        let total = 30 * (epoch + 1);
        let greedy = World::proposal(&world.tree(&[(0, EMISSION * (epoch + 1))]));
        let honest = World::proposal(&world.tree(&[(0, total - 20), (1, 20)]));
        let greedy = world.proposed(0, epoch, &greedy);
        let honest = world.proposed(1, epoch, &honest);
        Self {
            world,
            epoch,
            greedy,
            honest,
        }
    }

    fn deceive(&mut self, deceit: Deceit) {
        // Whatever it does, it may come too late.
        let (epoch, greedy, honest) = (self.epoch, self.greedy, self.honest);
        if deceit == Deceit::Turncoat {
            drop(self.world.vote(0, epoch, honest));
        }
        if deceit != Deceit::Silent {
            drop(self.world.vote(0, epoch, greedy));
        }
    }

    /// Lets all vote in this order; the honest ones must not be stopped. Then the honest root, and it alone, becomes final.
    fn run(&mut self, order: &[usize], deceit: Deceit) {
        let (epoch, greedy, honest) = (self.epoch, self.greedy, self.honest);
        for oracle in order {
            if *oracle == 0 {
                self.deceive(deceit);
            } else {
                let voted = outcome(self.world.vote(*oracle, epoch, honest));
                assert_eq!(voted, "accepted", "{deceit:?}: oracle {oracle} of {order:?}");
                if deceit == Deceit::Insistent {
                    self.deceive(deceit);
                }
            }
        }
        let state = self.world.epoch_state(epoch);
        assert_eq!(
            (state.status, state.approved_root),
            (EpochStatus::Approved.code(), honest)
        );
        self.world.wait(CHALLENGE_WINDOW);
        assert_eq!(outcome(self.world.finalize(epoch, greedy)), "RootNotApproved");
        self.world.finalize(epoch, honest).unwrap();
        let pool = self.world.pool_state();
        assert_eq!((pool.finalized_total, pool.last_root), (30 * (epoch + 1), honest));
    }
}

/// One contest per epoch, so that one world sees all orders.
fn contests(seed: &str, weights: &[u32], orders: &[Vec<usize>]) {
    for deceit in DECEITS {
        let mut world = weighed(&format!("{seed} {deceit:?}"), weights);
        // The emission is capped, and so is what the greedy root asks for.
        for (round, order) in orders.iter().enumerate() {
            let epoch = u64::try_from(round % 10).unwrap();
            if round > 0 && epoch == 0 {
                world = weighed(&format!("{seed} {deceit:?} {round}"), weights);
            }
            let mut contest = Contest::new(world, epoch);
            contest.run(order, deceit);
            world = contest.world;
        }
    }
}

#[test]
fn one_dishonest_oracle_of_three_is_powerless_in_every_order() {
    contests("three", &[1; 3], &orders(3));
}

#[test]
fn one_dishonest_oracle_of_four_is_powerless_in_every_order() {
    contests("four", &[1; 4], &orders(4));
}

#[test]
fn one_dishonest_oracle_of_seven_is_powerless_wherever_it_comes() {
    // The honest ones do the same, so only the place of the dishonest one matters, and which of them come first.
    let mut all = Vec::new();
    for place in 0..7 {
        for turn in 0..6 {
            let mut order: Vec<usize> = (0..6).map(|number| 1 + (number + turn) % 6).collect();
            order.insert(place, 0);
            all.push(order);
        }
    }
    contests("seven", &[1; 7], &all);
}

#[test]
fn a_dishonest_oracle_with_a_third_of_the_weight_is_powerless_in_every_order() {
    contests("weights", &[3, 2, 2, 2], &orders(4));
}

#[test]
fn two_thirds_of_the_weight_decide_and_less_does_not_whatever_the_number_of_oracles() {
    // 20 of 30 approve; 19 do not, be they four of five oracles.
    for (weights, voters, approved) in [
        ([10, 10, 4, 3, 3], &[0usize, 1][..], true),
        ([11, 9, 4, 3, 3], &[0, 1], true),
        ([11, 8, 5, 3, 3], &[0, 1], false),
        ([11, 8, 5, 3, 3], &[1, 2, 3, 4], false),
        ([10, 8, 5, 4, 3], &[1, 2, 3, 4], true),
        ([20, 4, 3, 2, 1], &[0], true),
        ([19, 5, 3, 2, 1], &[0], false),
        ([u32::MAX, 1, 1, 1, 1], &[0], true),
    ] {
        let mut contest = Contest::new(weighed(&format!("quorum {weights:?} {voters:?}"), &weights), 0);
        for oracle in voters {
            contest.world.vote(*oracle, 0, contest.honest).unwrap();
        }
        let status = contest.world.epoch_state(0).status;
        assert_eq!(
            status == EpochStatus::Approved.code(),
            approved,
            "{weights:?} {voters:?}"
        );
    }
}

#[test]
fn the_same_oracle_voting_again_and_again_counts_once() {
    let mut contest = Contest::new(weighed("again", &[1; 4]), 0);
    for _ in 0..5 {
        contest.world.vote(0, 0, contest.greedy).unwrap();
        contest.world.vote(1, 0, contest.honest).unwrap();
    }
    assert_eq!(contest.world.epoch_state(0).status, EpochStatus::Open.code());
    for root in [contest.greedy, contest.honest] {
        assert_eq!(outcome(contest.world.finalize(0, root)), "RootNotApproved");
    }
}

#[test]
fn who_is_no_oracle_neither_proposes_nor_votes() {
    let mut contest = Contest::new(weighed("strangers", &[1; 3]), 0);
    let strangers = [
        &contest.world.authority,
        &contest.world.pauser,
        &contest.world.operator,
    ];
    contest.world.oracles = strangers.map(|key| key.insecure_clone()).into();
    for oracle in 0..3 {
        let voted = contest.world.vote(oracle, 0, contest.honest);
        assert_eq!(outcome(voted), "NotAnOracle");
        let proposal = World::proposal(&contest.world.tree(&[(0, 77)]));
        assert_eq!(
            outcome(contest.world.propose(oracle, 0, &proposal)),
            "NotAnOracle"
        );
    }
}

//! Dishonest oracles: one of three, of four, of seven can neither pay itself nor stop the others, in any order of arrival.

use std::collections::BTreeSet;

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, OracleMemberArgs};
use flywheel_merkle::{Leaf, SumTree};
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

/// A root that grants the first devices these amounts.
struct Offer {
    leaves: Vec<Leaf>,
    tree: SumTree,
    root: Address,
    wallet: Address,
}

impl Offer {
    fn new(world: &mut World, oracle: usize, payee: &Address, totals: &[u64]) -> Self {
        let leaves = totals.iter().zip(0..);
        let leaves: Vec<Leaf> = leaves
            .map(|(total, index)| World::leaf(index, payee, *total))
            .collect();
        let tree = world.tree_of(&leaves);
        Self {
            root: world.proposed(oracle, 0, &World::proposal(&tree)),
            wallet: world.token_account(payee),
            leaves,
            tree,
        }
    }

    /// What becomes of claiming for the device of this index.
    fn claim(&self, world: &mut World, index: u32) -> String {
        let args = World::claims(&self.tree, &self.leaves, &[index]);
        world.tried(&rewards::claim_many(world.source(), self.root, self.wallet, args))
    }
}

/// An epoch with two roots: that of the dishonest oracle grants all that was emitted to a wallet of its own, that of the
/// others 10 and 20 to the operator.
struct Contest {
    world: World,
    greedy: Offer,
    honest: Offer,
    /// Epoch accounts of which the ending is known.
    ended: BTreeSet<Vec<u8>>,
}

impl Contest {
    fn new(mut world: World) -> Self {
        world.create_claim_page(0).unwrap();
        world.opened(0);
        let (thief, operator) = (keypair("thief").pubkey(), world.operator.pubkey());
        Self {
            greedy: Offer::new(&mut world, 0, &thief, &[EMISSION]),
            honest: Offer::new(&mut world, 1, &operator, &[10, 20]),
            ended: BTreeSet::new(),
            world,
        }
    }

    fn epoch(&self) -> Address {
        address::reward_epoch(&self.world.pool, 0)
    }

    fn vote(&mut self, oracle: usize, root: Address) -> String {
        outcome(self.world.vote(oracle, 0, root))
    }

    fn finalize(&mut self, root: Address) -> String {
        outcome(self.world.finalize(0, root))
    }

    /// Whatever it does, it may come too late.
    fn deceive(&mut self, deceit: Deceit) {
        if deceit == Deceit::Turncoat {
            self.vote(0, self.honest.root);
        }
        if deceit != Deceit::Silent {
            self.vote(0, self.greedy.root);
        }
    }

    /// The last of `order` does what it came for; nothing may stop an honest one.
    fn turn(&mut self, order: &[usize], deceit: Deceit) {
        let oracle = order[order.len() - 1];
        if oracle == 0 {
            return self.deceive(deceit);
        }
        let voted = self.vote(oracle, self.honest.root);
        assert_eq!(voted, "accepted", "{deceit:?} in order {order:?}");
        if deceit == Deceit::Insistent {
            self.deceive(deceit);
        }
    }

    /// Lets those who are not in `order` yet come after it, in every order; returns how many orders that were.
    fn follow(&mut self, order: &mut Vec<usize>, deceit: Deceit) -> usize {
        let count = self.world.oracles.len();
        let missing: Vec<usize> = (0..count).filter(|oracle| !order.contains(oracle)).collect();
        if missing.is_empty() {
            self.end(order, deceit);
            return 1;
        }
        let (epoch, mut orders) = (self.epoch(), 0);
        let before = self.world.chain.account(&epoch).unwrap();
        for oracle in missing {
            order.push(oracle);
            self.turn(order, deceit);
            orders += self.follow(order, deceit);
            order.pop();
            // Votes write nothing but the epoch.
            self.world.chain.svm().set_account(epoch, before.clone()).unwrap();
        }
        orders
    }

    /// When all have voted, the honest root is approved, and what comes of it depends on the epoch account alone.
    fn end(&mut self, order: &[usize], deceit: Deceit) {
        let state = self.world.epoch_state(0);
        assert_eq!(
            (state.status, state.approved_root),
            (EpochStatus::Approved.code(), self.honest.root),
            "{deceit:?} in order {order:?}"
        );
        let epoch = self.world.bytes(&self.epoch());
        if self.ended.insert(epoch) {
            self.undone(Self::settle);
        }
    }

    /// Does something and takes it back.
    fn undone(&mut self, action: impl FnOnce(&mut Self)) {
        let touched = [
            self.world.pool,
            self.epoch(),
            self.greedy.root,
            self.honest.root,
            address::claim_page(&self.world.pool, 0),
            self.greedy.wallet,
            self.honest.wallet,
            self.world.mint.pubkey(),
        ];
        let before = touched.map(|address| self.world.chain.account(&address).unwrap());
        let now = self.world.chain.now();
        action(self);
        self.world.chain.set_time(now);
        for (address, account) in touched.into_iter().zip(before) {
            self.world.chain.svm().set_account(address, account).unwrap();
        }
    }

    /// The honest root, and it alone, becomes final; it pays what it says, and the dishonest oracle gets nothing.
    fn settle(&mut self) {
        let (greedy, honest) = (self.greedy.root, self.honest.root);
        self.world.wait(CHALLENGE_WINDOW);
        assert_eq!(self.finalize(greedy), "RootNotApproved");
        assert_eq!(self.finalize(honest), "accepted");
        assert_eq!(self.finalize(greedy), "RootNotApproved");
        assert_eq!(self.greedy.claim(&mut self.world, 0), "RootNotFinal");
        assert_eq!(self.honest.claim(&mut self.world, 0), "accepted");
        assert_eq!(self.world.tokens(&self.honest.wallet), 10);
        assert_eq!(self.honest.claim(&mut self.world, 1), "accepted");
        let tokens = [&self.greedy, &self.honest].map(|offer| self.world.tokens(&offer.wallet));
        assert_eq!((tokens, self.world.supply()), ([0, 30], 30));
        let pool = self.world.pool_state();
        assert_eq!(
            (pool.finalized_total, pool.claimed, pool.last_root),
            (30, 30, honest)
        );
    }
}

/// All orders of the votes of oracles of these weights, whatever the first of them does.
fn contests(seed: &str, weights: &[u32], orders: usize) {
    for deceit in DECEITS {
        let mut contest = Contest::new(weighed(&format!("{seed} {deceit:?}"), weights));
        assert_eq!(contest.follow(&mut vec![], deceit), orders);
        assert!(!contest.ended.is_empty());
    }
}

#[test]
fn one_dishonest_oracle_of_three_is_powerless_in_every_order() {
    contests("three", &[1; 3], 6);
}

#[test]
fn one_dishonest_oracle_of_four_is_powerless_in_every_order() {
    contests("four", &[1; 4], 24);
}

#[test]
fn one_dishonest_oracle_of_seven_is_powerless_in_every_order() {
    contests("seven", &[1; 7], 5_040);
}

#[test]
fn who_proposes_the_honest_root_before_the_honest_do_stops_nobody() {
    let mut contest = Contest::new(weighed("proposed before", &[1; 3]));
    let leaves = [World::leaf(0, &contest.world.operator.pubkey(), 7)];
    let proposal = World::proposal(&contest.world.tree_of(&leaves));
    let root = contest.world.proposed(0, 0, &proposal);
    assert_eq!(outcome(contest.world.propose(1, 0, &proposal)), "AccountExists");
    assert_eq!([1, 2].map(|oracle| contest.vote(oracle, root)), ["accepted"; 2]);
    contest.world.wait(CHALLENGE_WINDOW);
    assert_eq!(contest.finalize(root), "accepted");
    assert_eq!(contest.world.pool_state().finalized_total, 7);
}

#[test]
fn a_dishonest_oracle_with_a_third_of_the_weight_is_powerless_in_every_order() {
    contests("weights", &[3, 2, 2, 2], 24);
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
        let mut contest = Contest::new(weighed(&format!("quorum {weights:?} {voters:?}"), &weights));
        for oracle in voters {
            contest.world.vote(*oracle, 0, contest.honest.root).unwrap();
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
    let mut contest = Contest::new(weighed("again", &[1; 4]));
    for _ in 0..5 {
        contest.world.vote(0, 0, contest.greedy.root).unwrap();
        contest.world.vote(1, 0, contest.honest.root).unwrap();
    }
    assert_eq!(contest.world.epoch_state(0).status, EpochStatus::Open.code());
    for root in [contest.greedy.root, contest.honest.root] {
        assert_eq!(outcome(contest.world.finalize(0, root)), "RootNotApproved");
    }
}

#[test]
fn who_is_no_oracle_neither_proposes_nor_votes() {
    let mut contest = Contest::new(weighed("strangers", &[1; 3]));
    let strangers = [
        &contest.world.authority,
        &contest.world.pauser,
        &contest.world.operator,
    ];
    contest.world.oracles = strangers.map(|key| key.insecure_clone()).into();
    for oracle in 0..3 {
        let voted = contest.world.vote(oracle, 0, contest.honest.root);
        assert_eq!(outcome(voted), "NotAnOracle");
        let proposal = World::proposal(&contest.world.tree(&[(0, 77)]));
        assert_eq!(
            outcome(contest.world.propose(oracle, 0, &proposal)),
            "NotAnOracle"
        );
    }
}

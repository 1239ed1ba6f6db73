//! Votes: a position votes its amount times the seconds that are left of its lock, and the pool knows the sum.

use flywheel_client::address;
use flywheel_client::instructions::staking::{self, EVERYTHING, PoolKind};
use flywheel_stake::{BUCKET_SECONDS, MAX_LOCK_SECONDS, vote_weight};
use flywheel_tests::world::{Held, LONGEST_LOCK, Staking, keypair};
use solana_signer::Signer;

const WEEK: u32 = BUCKET_SECONDS;

/// All votes as the pool counts them.
fn total(s: &Staking) -> u128 {
    let (mut pool, now) = (s.pool_state(), s.world.now());
    let counted = pool.votes(|votes| {
        votes.advance(now);
        Ok(votes.weight(now))
    });
    counted.unwrap()
}

/// The vote of a position.
fn vote(s: &Staking, held: &Held) -> u128 {
    let state = s.position_state(held);
    vote_weight(state.shares, state.lock_end, s.world.now())
}

/// Checks the pool's sum against the positions'.
fn assert_sum(s: &Staking, all: &[&Held]) {
    let sum: u128 = all.iter().map(|held| vote(s, held)).sum();
    assert_eq!(total(s), sum);
}

#[test]
fn a_lock_ends_with_a_week_and_votes_fall_to_nothing_by_then() {
    let mut s = Staking::new("votes", PoolKind::Governance);
    let nobody = s.nobody();
    let alice = s.opened("alice", nobody, 1_000_003, 10 * WEEK);
    let end = s.position_state(&alice).lock_end;
    let now = s.world.now();
    assert_eq!(end % WEEK, 0);
    assert!((now + 10 * WEEK..now + 11 * WEEK).contains(&end));
    assert_eq!(total(&s), 1_000_003 * u128::from(end - now));
    s.world.wait(12_345);
    assert_eq!(total(&s), 1_000_003 * u128::from(end - now - 12_345));
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "PositionLocked");
    s.world.set_now(end - 1);
    assert_eq!(total(&s), 1_000_003);
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "PositionLocked");
    s.world.set_now(end);
    assert_eq!(total(&s), 0);
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "accepted");
}

#[test]
fn a_lock_that_votes_is_a_week_to_the_longest_one() {
    let mut s = Staking::new("vote locks", PoolKind::Governance);
    let nobody = s.nobody();
    for (lock, outcome) in [
        (0, "LockInvalid"),
        (WEEK - 1, "LockInvalid"),
        (WEEK, "accepted"),
        (LONGEST_LOCK + 1, "LockInvalid"),
    ] {
        assert_eq!(
            s.open(&keypair("alice"), nobody, 0, 1_000, lock),
            outcome,
            "{lock}"
        );
    }
    s.change_parameters(|parameters| parameters.max_lock_seconds = MAX_LOCK_SECONDS);
    let longest = s.opened("bob", nobody, 1_000, MAX_LOCK_SECONDS);
    s.world.wait(MAX_LOCK_SECONDS / 2);
    // The lock of a week has ended.
    assert_sum(&s, &[&longest]);
    assert_eq!(total(&s), vote(&s, &longest));
}

#[test]
fn the_pools_sum_is_that_of_its_positions_whatever_becomes_of_them() {
    let mut s = Staking::new("vote sum", PoolKind::Governance);
    let nobody = s.nobody();
    let alice = s.opened("alice", nobody, 1_000_003, 10 * WEEK);
    let bob = s.opened("bob", nobody, 777, 52 * WEEK);
    assert_sum(&s, &[&alice, &bob]);
    s.world.wait(3 * WEEK + 17);
    assert_eq!(s.top_up(&bob, 5_000), "accepted");
    assert_sum(&s, &[&alice, &bob]);
    assert_eq!(s.extend(&alice, 30 * WEEK), "accepted");
    assert_sum(&s, &[&alice, &bob]);
    assert_eq!(s.split(&alice, 1, 400_000), "accepted");
    let part = Held {
        owner: keypair("alice"),
        behind: nobody,
        address: address::position(&s.pool, &alice.owner.pubkey(), 1),
    };
    assert_sum(&s, &[&alice, &part, &bob]);
    assert_eq!(s.extend(&part, 90 * WEEK), "accepted");
    assert_sum(&s, &[&alice, &part, &bob]);
    s.world.wait(60);
    assert_eq!(s.merge(&alice, &part), "accepted");
    assert_sum(&s, &[&alice, &bob]);
    // Bob's lock ends, then Alice's, and years pass in which nobody does anything.
    s.world.wait(60 * WEEK);
    assert_sum(&s, &[&alice, &bob]);
    assert_eq!(total(&s), vote(&s, &alice));
    assert_eq!(s.unbond(&bob, 0, 777), "accepted");
    assert_sum(&s, &[&alice, &bob]);
    s.world.wait(500 * WEEK);
    assert_eq!((total(&s), vote(&s, &alice)), (0, 0));
    let carol = s.opened("carol", nobody, 1_000, WEEK);
    assert_sum(&s, &[&alice, &bob, &carol]);
    // An old position votes again under a new lock.
    assert_eq!(s.extend(&alice, 5 * WEEK), "accepted");
    assert_sum(&s, &[&alice, &bob, &carol]);
    assert_eq!(s.cancel(&bob, 0), "accepted");
    assert_sum(&s, &[&alice, &bob, &carol]);
}

#[test]
fn votes_stand_behind_nobody_and_move_with_their_position() {
    let mut s = Staking::new("votes moved", PoolKind::Governance);
    let nobody = s.nobody();
    let alice = s.opened("alice", nobody, 1_000, 10 * WEEK);
    let bob = s.wallet("bob", 0);
    let before = total(&s);
    assert_eq!(s.transfer(&alice, &bob), "accepted");
    assert_eq!(total(&s), before);
    assert_eq!(s.extend(&alice.given(&bob), 11 * WEEK), "accepted");
    assert_sum(&s, &[&alice]);
}

#[test]
fn four_idle_years_cost_the_next_instruction_little() {
    let mut s = Staking::with("idle", PoolKind::Governance, |p| {
        p.max_lock_seconds = MAX_LOCK_SECONDS
    });
    let nobody = s.nobody();
    let alice = s.opened("alice", nobody, 1_000, MAX_LOCK_SECONDS);
    let owner = alice.owner.pubkey();
    let units = |s: &mut Staking| {
        let extend = staking::extend_lock(owner, nobody, alice.address, MAX_LOCK_SECONDS);
        let receipt = s.world.send(&[extend], &[&alice.owner]).unwrap();
        receipt.compute_units[0]
    };
    s.world.wait(WEEK);
    let after_a_week = units(&mut s);
    s.world.wait(MAX_LOCK_SECONDS - WEEK);
    let after_years = units(&mut s);
    println!("{after_a_week} units after a week, {after_years} after 208");
    assert!(after_years < 40_000, "{after_years} units");
}

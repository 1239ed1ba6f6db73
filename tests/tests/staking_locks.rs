//! Locks: what they multiply, how long they hold, and that no order of changes keeps more than a lock gives.

use flywheel_client::address;
use flywheel_client::instructions::staking::{EVERYTHING, PoolKind};
use flywheel_tests::world::{Held, LONGEST_LOCK, Staking, keypair};
use solana_signer::Signer;

fn multiplier(s: &Staking, held: &Held) -> u16 {
    s.position_state(held).multiplier_bps
}

#[test]
fn the_multiplier_grows_linearly_with_the_lock() {
    let mut s = Staking::new("curve", PoolKind::Revenue);
    let behind = s.behind();
    for (id, (lock, bps)) in (0..).zip([
        (0, 10_000),
        (3_023, 10_000),
        (3_024, 10_001),
        (LONGEST_LOCK / 4, 15_000),
        (LONGEST_LOCK / 2, 20_000),
        (LONGEST_LOCK - 1, 29_999),
        (LONGEST_LOCK, 30_000),
    ]) {
        let held = s.opened_by(&keypair("alice"), behind, id, 100, lock);
        assert_eq!(multiplier(&s, &held), bps, "{lock} seconds");
    }
    assert_eq!(
        s.open(&keypair("alice"), behind, 9, 100, LONGEST_LOCK + 1),
        "LockInvalid"
    );
    s.change_parameters(|parameters| parameters.min_lock_seconds = 60);
    assert_eq!(s.open(&keypair("alice"), behind, 9, 100, 59), "LockInvalid");
    assert_eq!(s.open(&keypair("alice"), behind, 9, 100, 60), "accepted");
}

#[test]
fn a_lock_holds_to_its_last_second() {
    let mut s = Staking::new("held", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, 1_000);
    for wait in [0, 999] {
        s.world.wait(wait);
        assert_eq!(s.unbond(&alice, 0, EVERYTHING), "PositionLocked");
    }
    s.world.wait(1);
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "accepted");
}

#[test]
fn anybody_ends_the_multiplier_of_a_lock_that_has_ended() {
    let mut s = Staking::new("expired", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, LONGEST_LOCK);
    let bob = s.opened("bob", behind, 1_024, 0);
    s.world.wait(LONGEST_LOCK - 1);
    assert_eq!(s.expire(&alice), "LockNotEnded");
    s.world.wait(1);
    s.fund(0, 1_000_000);
    s.world.wait(10_000);
    assert_eq!((s.claimed(&alice, 0), s.claimed(&bob, 0)), (7_500, 2_500));
    assert_eq!(s.expire(&alice), "accepted");
    assert_eq!(multiplier(&s, &alice), 10_000);
    s.world.wait(10_000);
    assert_eq!((s.claimed(&alice, 0), s.claimed(&bob, 0)), (5_000, 5_000));
    assert_eq!(s.expire(&alice), "LockNotEnded");
    assert_eq!(s.expire(&bob), "LockNotEnded");
    assert_eq!(s.pool_state().total_weight(), 2_048 * 10_000);
}

#[test]
fn new_tokens_count_for_the_lock_that_is_left() {
    let mut s = Staking::new("averaged", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, LONGEST_LOCK);
    s.world.wait(LONGEST_LOCK / 2);
    assert_eq!(s.top_up(&alice, 1_000), "accepted");
    assert_eq!(multiplier(&s, &alice), 25_000);
    // Rounded down: 2,000 of 25,000 and one of 20,000.
    assert_eq!(s.top_up(&alice, 1), "accepted");
    assert_eq!(multiplier(&s, &alice), 24_997);
    s.world.wait(LONGEST_LOCK / 2);
    assert_eq!(s.top_up(&alice, 1), "accepted");
    assert_eq!(multiplier(&s, &alice), 10_000);
    assert_eq!(s.stake_state(behind).weighted_shares(), 2_002 * 10_000);
}

#[test]
fn a_lock_is_made_longer_and_never_shorter() {
    let mut s = Staking::new("extended", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, LONGEST_LOCK / 2);
    let end = s.position_state(&alice).lock_end;
    s.world.wait(1_000);
    assert_eq!(s.extend(&alice, LONGEST_LOCK / 2 - 1_000), "LockNotLonger");
    assert_eq!(s.extend(&alice, 0), "LockNotLonger");
    assert_eq!(s.extend(&alice, LONGEST_LOCK + 1), "LockInvalid");
    assert_eq!(s.extend(&alice, LONGEST_LOCK / 2 - 999), "accepted");
    assert_eq!(s.position_state(&alice).lock_end, end + 1);
    assert_eq!(multiplier(&s, &alice), 19_999);
    assert_eq!(s.extend(&alice, LONGEST_LOCK), "accepted");
    assert_eq!(
        (multiplier(&s, &alice), s.position_state(&alice).lock_seconds),
        (30_000, LONGEST_LOCK)
    );
    let thief = alice.given(&keypair("thief"));
    assert_eq!(s.extend(&thief, LONGEST_LOCK), "OwnerMismatch");
}

#[test]
fn short_locks_after_a_long_one_do_not_keep_its_multiplier() {
    let mut s = Staking::new("chained", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, LONGEST_LOCK);
    s.world.wait(LONGEST_LOCK - 1);
    assert_eq!(s.extend(&alice, LONGEST_LOCK / 100), "accepted");
    assert_eq!(multiplier(&s, &alice), 10_200);

    // Nor does merging the long one into a short one.
    let long = s.opened("bob", behind, 1_000, LONGEST_LOCK);
    s.world.wait(LONGEST_LOCK - 1);
    let short = s.opened_by(&long.owner, behind, 1, 1_000, LONGEST_LOCK / 10);
    assert_eq!((multiplier(&s, &long), multiplier(&s, &short)), (30_000, 12_000));
    let end = s.position_state(&short).lock_end;
    assert_eq!(s.merge(&long, &short), "accepted");
    assert_eq!(
        (multiplier(&s, &long), s.position_state(&long).lock_end),
        (12_000, end)
    );
}

#[test]
fn a_merge_under_one_lock_averages_and_a_split_keeps_the_lock() {
    let mut s = Staking::new("merged locks", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, LONGEST_LOCK);
    s.world.wait(LONGEST_LOCK / 2);
    let other = s.opened_by(&alice.owner, behind, 1, 3_000, LONGEST_LOCK / 2);
    assert_eq!(multiplier(&s, &other), 20_000);
    assert_eq!(s.merge(&other, &alice), "accepted");
    assert_eq!(multiplier(&s, &other), 22_500);
    let before = s.stake_state(behind).weighted_shares();
    assert_eq!(s.split(&other, 2, 1_234), "accepted");
    let part = Held {
        owner: keypair("alice"),
        behind,
        address: address::position(&s.pool, &alice.owner.pubkey(), 2),
    };
    let (first, second) = (s.position_state(&other), s.position_state(&part));
    assert_eq!((second.multiplier_bps, second.lock_end), (22_500, first.lock_end));
    assert_eq!(s.stake_state(behind).weighted_shares(), before);
    assert_eq!(s.unbond(&part, 0, EVERYTHING), "PositionLocked");
}

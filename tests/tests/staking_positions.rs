//! Positions: opened, topped up, split, merged, given away, put behind an operator, closed.

use flywheel_client::accounts::Position;
use flywheel_client::address;
use flywheel_client::instructions::staking::{self, Behind, EVERYTHING, PoolKind};
use flywheel_tests::world::{Held, LONGEST_LOCK, MINIMUM_STAKE, Staking, keypair};
use solana_signer::Signer;

#[test]
fn a_position_has_a_share_for_each_base_unit_and_the_vault_the_tokens() {
    let mut s = Staking::new("positions opened", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000_003, 0);
    let bob = s.opened("bob", behind, 777, LONGEST_LOCK);
    let state = s.position_state(&alice);
    assert_eq!(
        (state.shares, state.multiplier_bps, state.lock_end),
        (1_000_003, 10_000, s.world.now())
    );
    assert_eq!((state.owner, state.stake), (alice.owner.pubkey(), behind.stake()));
    let state = s.position_state(&bob);
    assert_eq!((state.shares, state.multiplier_bps), (777, 30_000));
    assert_eq!(state.lock_end, s.world.now() + LONGEST_LOCK);
    let (pool, stake) = (s.pool_state(), s.stake_state(behind));
    assert_eq!(
        (pool.staked, pool.positions, s.vault()),
        (1_000_780, 2, 1_000_780)
    );
    assert_eq!(
        (stake.assets, stake.shares, stake.positions),
        (1_000_780, 1_000_780, 2)
    );
    assert_eq!(stake.weighted_shares(), 1_000_003 * 10_000 + 777 * 30_000);
    assert_eq!(
        (pool.total_weight(), stake.weight()),
        (stake.weight(), stake.weighted_shares())
    );
    assert_eq!((s.balance(&alice.owner), s.balance(&bob.owner)), (0, 0));
}

#[test]
fn a_position_holds_at_least_the_minimum_and_an_id_is_used_once() {
    let mut s = Staking::new("positions minimum", PoolKind::Revenue);
    let (behind, alice) = (s.behind(), keypair("alice"));
    assert_eq!(s.open(&alice, behind, 0, 0, 0), "AmountZero");
    assert_eq!(
        s.open(&alice, behind, 0, MINIMUM_STAKE - 1, 0),
        "StakeBelowMinimum"
    );
    assert_eq!(s.open(&alice, behind, 0, MINIMUM_STAKE, 0), "accepted");
    assert_eq!(s.open(&alice, behind, 0, MINIMUM_STAKE, 0), "AccountExists");
    assert_eq!(s.open(&alice, behind, u32::MAX, MINIMUM_STAKE, 0), "accepted");
    assert_eq!((s.pool_state().staked, s.pool_state().positions), (200, 2));
}

#[test]
fn topping_up_adds_exactly_what_is_paid() {
    let mut s = Staking::new("positions topped up", PoolKind::Revenue);
    let (behind, nobody) = (s.behind(), s.nobody());
    let alice = s.opened("alice", behind, 1_000, 0);
    assert_eq!(s.top_up(&alice, 1), "accepted");
    assert_eq!(s.top_up(&alice, 41), "accepted");
    assert_eq!(s.top_up(&alice, 0), "AmountZero");
    assert_eq!(
        (s.worth(&alice), s.vault(), s.pool_state().staked),
        (1_042, 1_042, 1_042)
    );
    let thief = s.wallet("thief", 0);
    assert_eq!(s.top_up(&alice.given(&thief), 1), "OwnerMismatch");
    assert_eq!(s.top_up(&alice.moved(nobody), 1), "StakeMismatch");
}

#[test]
fn splitting_and_merging_moves_shares_and_gives_rent_back() {
    let mut s = Staking::new("positions split", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, LONGEST_LOCK);
    assert_eq!(s.split(&alice, 1, 400), "accepted");
    let part = held_as(&s, &alice, 1);
    let (first, second) = (s.position_state(&alice), s.position_state(&part));
    assert_eq!((first.shares, second.shares), (600, 400));
    assert_eq!(
        (second.multiplier_bps, second.lock_end),
        (first.multiplier_bps, first.lock_end)
    );
    assert_eq!(
        (s.pool_state().positions, s.stake_state(behind).positions),
        (2, 2)
    );
    assert_eq!(s.stake_state(behind).weighted_shares(), 1_000 * 30_000);

    for (shares, outcome) in [
        (600, "StakeBelowMinimum"),
        (501, "StakeBelowMinimum"),
        (99, "StakeBelowMinimum"),
        (0, "StakeBelowMinimum"),
        (601, "StakeTooSmall"),
        (500, "accepted"),
    ] {
        assert_eq!(s.split(&alice, 2, shares), outcome, "{shares} of 600");
    }
    let third = held_as(&s, &alice, 2);
    let before = s.world.lamports(&alice.owner.pubkey());
    assert_eq!(s.merge(&part, &third), "accepted");
    let rent = s.world.rent(Position::SPACE);
    assert_eq!(s.world.lamports(&alice.owner.pubkey()), before + rent);
    assert!(s.world.chain.account(&third.address).is_none());
    assert_eq!((s.worth(&alice), s.worth(&part)), (100, 900));
    assert_eq!(
        (s.pool_state().positions, s.stake_state(behind).positions),
        (2, 2)
    );
    assert_eq!(s.stake_state(behind).weighted_shares(), 1_000 * 30_000);
}

#[test]
fn only_positions_of_one_owner_and_operator_stake_are_merged() {
    let mut s = Staking::new("positions not merged", PoolKind::Revenue);
    let (behind, nobody) = (s.behind(), s.nobody());
    let alice = s.opened("alice", behind, 1_000, 0);
    let free = s.opened_by(&alice.owner, nobody, 1, 1_000, 0);
    let bob = s.opened("bob", behind, 1_000, 0);
    assert_eq!(s.merge(&alice, &alice), "SamePosition");
    assert_eq!(s.merge(&alice, &free), "StakeMismatch");
    assert_eq!(s.merge(&alice, &bob), "OwnerMismatch");
    assert_eq!(s.merge(&alice.given(&bob.owner), &bob), "OwnerMismatch");
}

#[test]
fn a_given_position_obeys_its_new_owner_alone() {
    let mut s = Staking::new("positions given", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, 0);
    let bob = s.wallet("bob", 0);
    let theirs = alice.given(&bob);
    assert_eq!(s.transfer(&theirs, &bob), "OwnerMismatch");
    assert_eq!(s.transfer(&alice, &alice.owner), "OwnerMismatch");
    assert_eq!(s.transfer(&alice, &bob), "accepted");
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "OwnerMismatch");
    assert_eq!(s.unbond(&theirs, 0, EVERYTHING), "accepted");
    assert_eq!(s.ticket_state(&theirs, 0).owner, bob.pubkey());
}

#[test]
fn collateral_and_positions_of_a_pool_that_forbids_it_are_not_given_away() {
    let mut s = Staking::new("collateral given", PoolKind::Collateral);
    let (operator, behind, bob) = (s.world.operator.insecure_clone(), s.behind(), keypair("bob"));
    let bond = s.opened_by(&operator, behind, 0, 1_000, 0);
    assert_eq!(s.transfer(&bond, &bob), "NotTransferable");
    let mut s = Staking::with("not transferable", PoolKind::Revenue, |p| p.transferable = false);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, 0);
    assert_eq!(s.transfer(&alice, &bob), "NotTransferable");
}

#[test]
fn stake_behind_nobody_goes_behind_an_operator_at_once_and_no_further() {
    let mut s = Staking::new("delegated", PoolKind::Revenue);
    let (behind, nobody) = (s.behind(), s.nobody());
    let rival = s.world.join_as("delegated/rival").account(&s.world);
    let other = Behind {
        pool: s.pool,
        operator: rival,
    };
    s.open_stake(other);
    let alice = s.opened("alice", nobody, 1_000, LONGEST_LOCK);
    assert_eq!(s.delegate(&alice, nobody), "AlreadyDelegated");
    assert_eq!(s.delegate(&alice, behind), "accepted");
    let moved = alice.moved(behind);
    let state = s.position_state(&moved);
    assert_eq!(
        (state.shares, state.multiplier_bps, state.stake),
        (1_000, 30_000, behind.stake())
    );
    let (left, joined) = (s.stake_state(nobody), s.stake_state(behind));
    assert_eq!(
        (left.assets, left.shares, left.positions, left.weight()),
        (0, 0, 0, 0)
    );
    assert_eq!(
        (joined.assets, joined.positions, joined.weight()),
        (1_000, 1, 30_000_000)
    );
    assert_eq!(
        (s.pool_state().staked, s.pool_state().total_weight()),
        (1_000, 30_000_000)
    );
    // Another operator only through unbonding: a slash could be dodged otherwise.
    assert_eq!(s.delegate(&alice, other), "StakeMismatch");
    let (owner, pool) = (alice.owner.pubkey(), s.pool);
    let mut jump = staking::delegate(owner, pool, alice.address, rival);
    jump.accounts[2].pubkey = behind.stake();
    assert_eq!(s.by(&alice, jump), "AlreadyDelegated");
}

#[test]
fn an_empty_position_is_closed_by_anybody_and_its_owner_gets_the_rent() {
    let mut s = Staking::new("closed", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.fund(0, 1_000_000);
    s.world.wait(10_000);
    assert_eq!(s.close(&alice), "PositionNotEmpty");
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "accepted");
    // What it has earned is still in it.
    assert_eq!(s.close(&alice), "PositionNotEmpty");
    assert_eq!(s.claimed(&alice, 0), 10_000);
    let (stranger, before) = (s.wallet("stranger", 0), s.world.lamports(&alice.owner.pubkey()));
    assert_eq!(s.close(&alice.given(&stranger)), "OwnerMismatch");
    assert_eq!(s.close(&alice), "accepted");
    let rent = s.world.rent(Position::SPACE);
    assert_eq!(s.world.lamports(&alice.owner.pubkey()), before + rent);
    assert_eq!(
        (s.pool_state().positions, s.stake_state(behind).positions),
        (0, 0)
    );
    // The id is free again.
    assert_eq!(s.open(&alice.owner, behind, 0, 500, 0), "accepted");
}

#[test]
fn a_member_has_at_most_its_share_of_the_pool_or_the_floor() {
    let mut s = Staking::with("shares", PoolKind::Revenue, |p| {
        (p.max_share_bps, p.share_floor) = (2_500, 1_000);
    });
    let (behind, nobody) = (s.behind(), s.nobody());
    let alice = s.opened("alice", behind, 1_000, 0);
    assert_eq!(s.top_up(&alice, 1), "ShareTooLarge");
    // Behind an operator all positions count together, behind nobody each for itself.
    assert_eq!(s.open(&keypair("bob"), behind, 0, 100, 0), "ShareTooLarge");
    for name in ["b", "c", "d"] {
        s.opened(name, nobody, 1_000, 0);
    }
    // A quarter of 4,004 is 1,001: but it has to be so with what comes.
    assert_eq!(s.top_up(&alice, 1), "ShareTooLarge");
    s.opened("e", nobody, 1_000, 0);
    // 1,333 of 5,333 is a quarter but for rounding; 1,334 of 5,334 is above it.
    assert_eq!(s.top_up(&alice, 334), "ShareTooLarge");
    assert_eq!(s.top_up(&alice, 333), "accepted");
    // A lock counts as the weight that it gives: 1,000 of 3x are above the floor and above a quarter.
    assert_eq!(
        s.open(&keypair("f"), nobody, 0, 1_000, LONGEST_LOCK),
        "ShareTooLarge"
    );
}

/// The position that the same owner has with this id.
fn held_as(s: &Staking, held: &Held, id: u32) -> Held {
    Held {
        owner: held.owner.insecure_clone(),
        behind: held.behind,
        address: address::position(&s.pool, &held.owner.pubkey(), id),
    }
}

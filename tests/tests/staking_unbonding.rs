//! Leaving: tickets, when they are paid, and who gets what.

use flywheel_client::accounts::Ticket;
use flywheel_client::instructions::registry;
use flywheel_client::instructions::staking::{self, EVERYTHING, PoolKind};
use flywheel_tests::world::{STAKER_PURSE, Staking, TOKEN, UNBONDING, keypair};
use solana_signer::Signer;

#[test]
fn several_tickets_run_at_once_and_each_is_paid_when_its_time_has_passed() {
    let mut s = Staking::new("tickets", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, 0);
    assert_eq!(s.unbond(&alice, 0, 300), "accepted");
    s.world.wait(100);
    assert_eq!(s.unbond(&alice, 1, 500), "accepted");
    assert_eq!(s.unbond(&alice, 1, 100), "AccountExists");
    let pool = s.pool_state();
    assert_eq!(
        (pool.staked, pool.unbonding, pool.tickets, s.vault()),
        (200, 800, 2, 1_000)
    );
    s.world.wait(UNBONDING - 101);
    assert_eq!(s.withdraw(&alice, 0), "TicketNotReady");
    s.world.wait(1);
    let before = s.world.lamports(&alice.owner.pubkey());
    assert_eq!(s.withdraw(&alice, 0), "accepted");
    assert_eq!(s.balance(&alice.owner), 300);
    let rent = s.world.rent(Ticket::SPACE);
    assert_eq!(s.world.lamports(&alice.owner.pubkey()), before + rent);
    assert!(s.world.chain.account(&alice.ticket(0)).is_none());
    assert_eq!(s.withdraw(&alice, 1), "TicketNotReady");
    s.world.wait(100);
    assert_eq!(s.withdraw(&alice, 1), "accepted");
    let (pool, stake) = (s.pool_state(), s.stake_state(behind));
    assert_eq!(
        (pool.staked, pool.unbonding, pool.tickets, s.vault()),
        (200, 0, 0, 200)
    );
    assert_eq!(
        (
            stake.assets,
            stake.unbonding_assets,
            stake.unbonding_shares,
            stake.tickets
        ),
        (200, 0, 0, 0)
    );
    assert_eq!(s.balance(&alice.owner), 800);
}

#[test]
fn what_stays_is_nothing_or_at_least_the_minimum() {
    let mut s = Staking::new("rest", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, 0);
    for (amount, outcome) in [
        (0, "AmountZero"),
        (901, "StakeBelowMinimum"),
        (999, "StakeBelowMinimum"),
        (1_001, "StakeTooSmall"),
        (900, "accepted"),
    ] {
        assert_eq!(s.unbond(&alice, 0, amount), outcome, "{amount}");
    }
    assert_eq!(s.unbond(&alice, 1, 100), "accepted");
    assert_eq!(s.unbond(&alice, 2, EVERYTHING), "AmountZero");
    assert_eq!(s.pool_state().unbonding, 1_000);
}

#[test]
fn unbonding_stake_is_put_back_into_any_position_of_its_owner_behind_the_same_operator() {
    let mut s = Staking::new("cancelled", PoolKind::Revenue);
    let (behind, nobody) = (s.behind(), s.nobody());
    let alice = s.opened("alice", behind, 1_000, 0);
    let second = s.opened_by(&alice.owner, behind, 1, 500, 0);
    let free = s.opened_by(&alice.owner, nobody, 2, 500, 0);
    let bob = s.opened("bob", behind, 500, 0);
    assert_eq!(s.unbond(&alice, 0, 300), "accepted");
    assert_eq!(s.unbond(&alice, 1, EVERYTHING), "accepted");
    assert_eq!(s.cancel(&alice, 0), "accepted");
    assert_eq!((s.worth(&alice), s.pool_state().unbonding), (300, 700));
    let put_into = |s: &mut Staking, into: &flywheel_tests::world::Held| {
        let owner = into.owner.pubkey();
        let cancel = staking::cancel_unbonding(owner, into.behind, into.address, alice.ticket(1));
        s.by(into, cancel)
    };
    assert_eq!(put_into(&mut s, &free), "StakeMismatch");
    assert_eq!(put_into(&mut s, &bob), "OwnerMismatch");
    s.world.wait(UNBONDING);
    let before = s.world.lamports(&alice.owner.pubkey());
    assert_eq!(put_into(&mut s, &second), "accepted");
    assert_eq!(
        s.world.lamports(&alice.owner.pubkey()),
        before + s.world.rent(Ticket::SPACE)
    );
    assert_eq!(
        (s.worth(&second), s.pool_state().unbonding, s.pool_state().tickets),
        (1_200, 0, 0)
    );
    assert_eq!((s.pool_state().staked, s.vault()), (2_500, 2_500));
}

#[test]
fn unbonding_stake_earns_nothing_and_a_partial_exit_keeps_what_was_earned() {
    let mut s = Staking::new("unbonding rewards", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 2_048, 0);
    let bob = s.opened("bob", behind, 2_048, 0);
    s.fund(0, 1_000_000);
    s.world.wait(10_000);
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "accepted");
    s.world.wait(10_000);
    assert_eq!((s.claimed(&alice, 0), s.claimed(&bob, 0)), (5_000, 15_000));
    assert_eq!(s.cancel(&alice, 0), "accepted");
    s.world.wait(10_000);
    assert_eq!((s.claimed(&alice, 0), s.claimed(&bob, 0)), (5_000, 5_000));
}

#[test]
fn a_ticket_pays_its_owner_alone_and_a_later_unbonding_time_does_not_touch_it() {
    let mut s = Staking::new("ticket owner", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, 0);
    assert_eq!(s.unbond(&alice, 0, 400), "accepted");
    s.change_parameters(|parameters| parameters.unbonding_seconds = 2 * UNBONDING);
    assert_eq!(s.unbond(&alice, 1, 400), "accepted");
    s.world.wait(UNBONDING);
    let thief = s.wallet("thief", 0);
    let (ticket, theirs) = (alice.ticket(0), s.account(&thief, &s.mint));
    let to_thief = staking::withdraw(behind, ticket, alice.owner.pubkey(), theirs, TOKEN);
    assert_eq!(s.world.tried(&to_thief), "DestinationMismatch");
    let as_thief = staking::withdraw(behind, ticket, thief.pubkey(), theirs, TOKEN);
    assert_eq!(s.world.tried(&as_thief), "OwnerMismatch");
    assert_eq!(
        (s.withdraw(&alice, 0), s.withdraw(&alice, 1).as_str()),
        ("accepted".to_owned(), "TicketNotReady")
    );
    assert_eq!(s.balance(&alice.owner), 400);
}

#[test]
fn a_ticket_outlives_its_position() {
    let mut s = Staking::new("ticket alone", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, 0);
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "accepted");
    assert_eq!(s.close(&alice), "accepted");
    s.world.wait(UNBONDING);
    assert_eq!(s.withdraw(&alice, 0), "accepted");
    assert_eq!((s.balance(&alice.owner), s.vault()), (1_000, 0));
}

#[test]
fn who_stands_behind_an_operator_that_is_closed_can_leave() {
    let mut s = Staking::new("closed operator", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000, 0);
    let (operator, network) = (s.world.operator.insecure_clone(), s.world.network);
    let close = registry::close_operator(operator.pubkey(), network, s.world.payer.pubkey());
    assert_eq!(s.world.attempt(close, &[&operator]), "accepted");
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "accepted");
    assert_eq!(s.cancel(&alice, 0), "accepted");
    assert_eq!(s.unbond(&alice, 1, EVERYTHING), "accepted");
    s.world.wait(UNBONDING);
    assert_eq!(s.withdraw(&alice, 1), "accepted");
    assert_eq!((s.balance(&alice.owner), s.vault()), (1_000, 0));
}

#[test]
fn the_largest_stake_goes_in_and_comes_out_whole() {
    let mut s = Staking::new("largest", PoolKind::Revenue);
    let behind = s.behind();
    // The virtual share and base unit need room.
    assert_eq!(
        s.open(&keypair("too much"), behind, 0, u64::MAX, 0),
        "StakeDiluted"
    );
    let mut s = Staking::new("largest but one", PoolKind::Revenue);
    let behind = s.behind();
    let alice = s.opened("alice", behind, u64::MAX - 1, 0);
    assert_eq!(s.unbond(&alice, 0, u64::MAX - 1 - STAKER_PURSE), "accepted");
    assert_eq!(s.unbond(&alice, 1, EVERYTHING), "accepted");
    s.world.wait(UNBONDING);
    assert_eq!(
        (s.withdraw(&alice, 0), s.withdraw(&alice, 1)),
        ("accepted".to_owned(), "accepted".to_owned())
    );
    assert_eq!((s.balance(&alice.owner), s.vault()), (u64::MAX - 1, 0));
}

//! Stake pools: what they are created with, how it changes, and what a pause stops.

use flywheel_client::address;
use flywheel_client::instructions::staking::{self, EVERYTHING, PoolKind, StakeParametersArgs};
use flywheel_stake::{BUCKET_SECONDS, MAX_LOCK_SECONDS};
use flywheel_tests::world::{CHANGE_DELAY, LONGEST_LOCK, Staking, TOKEN, UNBONDING, World, keypair};
use solana_signer::Signer;

type Change = fn(&mut StakeParametersArgs);

#[test]
fn a_pause_stops_staking_more_and_nothing_else() {
    let mut s = Staking::new("paused", PoolKind::Revenue).paying();
    let (behind, nobody) = (s.behind(), s.nobody());
    let alice = s.opened("alice", behind, 2_048, 0);
    let bob = s.opened("bob", nobody, 2_048, 0);
    s.fund(0, 1_000_000);
    s.world.wait(10_000);
    let stranger = s.wallet("stranger", 0);
    let pause = staking::set_stake_pause(stranger.pubkey(), s.world.network, s.pool, true);
    assert_eq!(s.world.attempt(pause, &[&stranger]), "PauserMismatch");
    assert_eq!(s.pause(true), "accepted");
    assert_eq!(s.open(&keypair("carol"), behind, 0, 1_000, 0), "StakingPaused");
    assert_eq!(s.top_up(&alice, 1_000), "StakingPaused");
    assert_eq!(s.compound(&alice), "StakingPaused");
    assert_eq!(s.extend(&alice, 1_000), "StakingPaused");
    assert_eq!(s.delegate(&bob, behind), "StakingPaused");
    // Ways out, claims, and what changes no amount.
    assert_eq!(s.claimed(&alice, 0), 5_000);
    assert_eq!(s.split(&alice, 1, 1_024), "accepted");
    assert_eq!(s.unbond(&alice, 0, 1_024), "accepted");
    assert_eq!(s.unbond(&bob, 0, EVERYTHING), "accepted");
    assert_eq!(s.fund(1, 1_000), "accepted");
    s.world.wait(UNBONDING);
    assert_eq!(s.withdraw(&alice, 0), "accepted");
    assert_eq!(s.cancel(&bob, 0), "StakingPaused");
    let charge = s.charged(behind, 1_000);
    assert_eq!(s.veto(&Staking::veto_authority(), charge), "accepted");
    assert_eq!(s.pause(false), "accepted");
    assert_eq!(s.cancel(&bob, 0), "accepted");
    assert_eq!(s.delegate(&bob, behind), "accepted");
}

#[test]
fn parameters_change_after_the_delay_and_only_by_the_authority() {
    let mut s = Staking::new("changed", PoolKind::Revenue);
    let behind = s.behind();
    let mut parameters: StakeParametersArgs = s.pool_state().parameters.into();
    parameters.minimum_stake = 500;
    let stranger = s.wallet("stranger", 0);
    let update = staking::update_stake_pool(stranger.pubkey(), s.world.network, s.pool, parameters);
    assert_eq!(s.world.attempt(update, &[&stranger]), "AuthorityMismatch");
    assert_eq!(s.apply_parameters(), "ChangeNotPending");
    assert_eq!(s.propose_parameters(parameters), "accepted");
    s.world.wait(CHANGE_DELAY - 1);
    assert_eq!(s.apply_parameters(), "ChangeNotReady");
    assert_eq!(s.open(&keypair("alice"), behind, 0, 499, 0), "accepted");
    s.world.wait(1);
    assert_eq!(s.apply_parameters(), "accepted");
    assert_eq!(s.apply_parameters(), "ChangeNotPending");
    assert_eq!(s.open(&keypair("alice"), behind, 1, 499, 0), "StakeBelowMinimum");
    assert_eq!(s.open(&keypair("alice"), behind, 1, 500, 0), "accepted");
    let now: StakeParametersArgs = s.pool_state().parameters.into();
    assert_eq!(now, parameters);
}

#[test]
fn parameters_out_of_range_are_refused_at_creation_and_when_proposed() {
    let revenue: [(Change, &str); 16] = [
        (|p| p.minimum_stake = 0, "StakeRangeInvalid"),
        (|p| p.max_share_bps = 0, "StakeRangeInvalid"),
        (|p| p.max_share_bps = 10_001, "StakeRangeInvalid"),
        (|p| p.min_lock_seconds = LONGEST_LOCK + 1, "LockInvalid"),
        (|p| p.max_lock_seconds = MAX_LOCK_SECONDS + 1, "LockInvalid"),
        (|p| p.max_multiplier_bps = 9_999, "LockInvalid"),
        (|p| p.unbonding_seconds = 31_536_001, "TimesInvalid"),
        (|p| p.reward_seconds = 0, "TimesInvalid"),
        (|p| p.reward_seconds = 31_536_001, "TimesInvalid"),
        (|p| p.grace_seconds = 7_776_001, "TimesInvalid"),
        (|p| p.appeal_seconds = 7_776_001, "TimesInvalid"),
        (|p| p.execution_seconds = 0, "TimesInvalid"),
        (|p| p.treasury_bps = 7_501, "SlashInvalid"),
        (|p| p.slash_cap_bps = 10_001, "SlashInvalid"),
        (|p| p.insurance = Default::default(), "SlashInvalid"),
        (|p| p.treasury = Default::default(), "SlashInvalid"),
    ];
    refused("ranges", PoolKind::Revenue, &revenue);
    let collateral: [(Change, &str); 2] = [
        (|p| p.max_lock_seconds = 1, "LockInvalid"),
        (|p| p.max_multiplier_bps = 10_001, "LockInvalid"),
    ];
    refused("collateral ranges", PoolKind::Collateral, &collateral);
    let votes: [(Change, &str); 1] = [(|p| p.min_lock_seconds = BUCKET_SECONDS - 1, "LockInvalid")];
    refused("vote ranges", PoolKind::Governance, &votes);
}

/// Tries each change on a pool that is created and on one that exists.
fn refused(seed: &str, kind: PoolKind, changes: &[(Change, &str)]) {
    let mut s = Staking::new(seed, kind);
    let mint = s.world.new_mint(&format!("{seed}/second"), TOKEN, None);
    let authority = s.world.authority.insecure_clone();
    for (number, (change, outcome)) in changes.iter().enumerate() {
        let mut parameters = World::stake_parameters(kind, &mint);
        change(&mut parameters);
        let create = s.world.create_stake_pool(&mint, kind, parameters);
        assert_eq!(
            s.world.attempt(create, &[&authority]),
            *outcome,
            "{kind:?} {number}"
        );
        assert_eq!(s.propose_parameters(parameters), *outcome, "{kind:?} {number}");
    }
}

#[test]
fn a_mint_has_one_pool_for_each_use() {
    let mut s = Staking::new("uses", PoolKind::Revenue);
    let authority = s.world.authority.insecure_clone();
    for (kind, outcome) in [
        (PoolKind::Revenue, "AccountExists"),
        (PoolKind::Collateral, "accepted"),
        (PoolKind::Governance, "accepted"),
    ] {
        let create = s
            .world
            .create_stake_pool(&s.mint, kind, World::stake_parameters(kind, &s.mint));
        assert_eq!(s.world.attempt(create, &[&authority]), outcome);
    }
    let pool = |kind| address::stake_pool(&s.world.network, &s.mint.address, kind);
    assert_ne!(pool(PoolKind::Collateral), pool(PoolKind::Governance));
}

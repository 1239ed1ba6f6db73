//! Rewards of stakers: streams, what each gets, claims. Stakes are powers of two and times multiples of 625, so that
//! every division comes out even.

use flywheel_client::address;
use flywheel_client::instructions::staking::{self, Behind, EVERYTHING, PoolKind};
use flywheel_tests::world::{LONGEST_LOCK, REWARD_SECONDS, Staking, TOKEN, keypair};
use solana_instruction::AccountMeta;
use solana_signer::Signer;

/// One base unit a second.
const FUNDS: u64 = 1_000_000;

#[test]
fn a_funding_is_released_evenly_to_the_last_unit() {
    let mut s = Staking::new("released", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    assert_eq!(s.fund(0, 0), "AmountZero");
    assert_eq!(s.fund(0, FUNDS), "accepted");
    assert_eq!(s.claimed(&alice, 0), 0);
    for (wait, claimed) in [
        (10_000, 10_000),
        (625, 625),
        (500_000, 500_000),
        (REWARD_SECONDS, 489_375),
    ] {
        s.world.wait(wait);
        assert_eq!(s.claimed(&alice, 0), claimed);
    }
    let reward = s.pool_state().rewards[0];
    assert_eq!(
        (reward.funded, reward.claimed, reward.left, s.reward_vault(0)),
        (FUNDS, FUNDS, 0, 0)
    );
}

#[test]
fn what_is_funded_while_nobody_is_staked_waits_and_is_not_the_first_ones() {
    let mut s = Staking::new("waits", PoolKind::Revenue).paying();
    let (behind, start) = (s.behind(), s.world.now());
    s.fund(0, FUNDS);
    s.world.wait(700_000);
    let alice = s.opened("alice", behind, 1_024, 0);
    assert_eq!(s.claimed(&alice, 0), 0);
    assert_eq!(s.pool_state().rewards[0].end, start + 700_000 + REWARD_SECONDS);
    s.world.wait(10_000);
    assert_eq!(s.claimed(&alice, 0), 10_000);
    // Alone again: nobody earns, and the stream stands still.
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "accepted");
    s.world.wait(5_000_000);
    assert_eq!(s.claimed(&alice, 0), 0);
    let bob = s.opened("bob", behind, 4_096, 0);
    s.world.wait(REWARD_SECONDS);
    assert_eq!(s.claimed(&bob, 0), FUNDS - 10_000);
    assert_eq!(s.reward_vault(0), 0);
}

#[test]
fn two_stakers_share_by_weight_and_time_whoever_they_stand_behind() {
    let mut s = Staking::new("shared", PoolKind::Revenue).paying();
    let (behind, nobody) = (s.behind(), s.nobody());
    for (name, to) in [("same", behind), ("other", nobody)] {
        let alice = s.opened(&format!("{name}/alice"), behind, 1_024, 0);
        s.fund(0, FUNDS);
        s.world.wait(10_000);
        let bob = s.opened(&format!("{name}/bob"), to, 3_072, 0);
        s.world.wait(10_000);
        // Alone for 10,000, then a quarter of 10,000.
        assert_eq!(
            (s.claimed(&alice, 0), s.claimed(&bob, 0)),
            (12_500, 7_500),
            "{name}"
        );
        assert_eq!(s.unbond(&bob, 0, EVERYTHING), "accepted");
        s.world.wait(REWARD_SECONDS);
        assert_eq!((s.claimed(&alice, 0), s.claimed(&bob, 0)), (980_000, 0), "{name}");
        assert_eq!(s.unbond(&alice, 0, EVERYTHING), "accepted");
    }
    assert_eq!(s.reward_vault(0), 0);
}

#[test]
fn a_lock_weighs_in_what_it_multiplies() {
    let mut s = Staking::new("weighs", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    let bob = s.opened("bob", behind, 1_024, LONGEST_LOCK);
    s.fund(0, FUNDS);
    s.world.wait(10_000);
    assert_eq!((s.claimed(&alice, 0), s.claimed(&bob, 0)), (2_500, 7_500));
}

#[test]
fn dust_does_not_stretch_a_stream_and_more_moves_its_end_to_the_average() {
    let mut s = Staking::new("stretched", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.fund(0, FUNDS);
    let end = s.pool_state().rewards[0].end;
    assert_eq!(end, s.world.now() + REWARD_SECONDS);
    s.world.wait(500_000);
    for _ in 0..20 {
        assert_eq!(s.fund(0, 1), "accepted");
        assert_eq!(s.pool_state().rewards[0].end, end);
    }
    assert_eq!(s.claimed(&alice, 0), 500_000);
    // 500,020 over 500,000 seconds and 500,020 over 1,000,000 are 1,000,040 over 750,000.
    assert_eq!(s.fund(0, 500_020), "accepted");
    assert_eq!(s.pool_state().rewards[0].end, s.world.now() + 750_000);
    s.world.wait(750_000);
    s.claimed(&alice, 0);
    let reward = s.pool_state().rewards[0];
    // The fraction that 1,000,040 leaves of a division stays for the next one.
    assert_eq!((reward.left, reward.funded), (0, 1_500_040));
    assert!(reward.funded - reward.claimed <= 1);
}

#[test]
fn rewards_in_two_mints_are_claimed_together_or_one_by_one() {
    let mut s = Staking::new("two mints", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.fund(0, FUNDS);
    s.fund(1, 3 * FUNDS);
    s.world.wait(10_000);
    assert_eq!(s.claim(&alice, &[0, 1]), "accepted");
    let balance = |s: &Staking, place: usize| s.world.tokens(&s.account(&alice.owner, &s.rewards[place]));
    assert_eq!((balance(&s, 0), balance(&s, 1)), (10_000, 30_000));
    assert_eq!(s.claim(&alice, &[0, 1]), "NothingToClaim");
    s.world.wait(10_000);
    // What is not named stays owed; what is named twice is paid once.
    assert_eq!(s.claim(&alice, &[1, 1]), "accepted");
    assert_eq!((balance(&s, 0), balance(&s, 1)), (10_000, 60_000));
    assert_eq!(s.claim(&alice, &[0]), "accepted");
    assert_eq!((balance(&s, 0), balance(&s, 1)), (20_000, 60_000));
    assert_eq!(s.claim(&alice, &[]), "NothingToClaim");
    assert_eq!(s.claim(&alice, &[0, 1, 0, 1, 0]), "UnexpectedAccounts");
}

#[test]
fn a_claim_pays_only_the_owner_out_of_the_pools_own_vaults() {
    let mut s = Staking::new("claims misdirected", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.fund(0, FUNDS);
    s.world.wait(10_000);
    let claim = s.claim_instruction(&alice, &[0]);
    let vault = claim.accounts.len() - 3;
    let thief = s.wallet("thief", 0);
    let theirs = s.account(&thief, &s.rewards[0]);
    let stake_vault = address::stake_vault(&s.pool);
    let other_mint = s.world.empty_purse(&alice.owner.pubkey(), &{ s.rewards[1] });
    for (slot, account, outcome) in [
        (vault + 1, theirs, "DestinationMismatch"),
        (vault + 1, other_mint, "DestinationMismatch"),
        (vault, stake_vault, "RewardVaultMismatch"),
        (vault, theirs, "RewardVaultMismatch"),
    ] {
        let mut wrong = claim.clone();
        wrong.accounts[slot] = AccountMeta::new(account, false);
        assert_eq!(s.world.tried(&wrong), outcome);
    }
    assert_eq!(s.claimed(&alice, 0), 10_000);
}

#[test]
fn rewards_in_the_stake_mint_are_staked_under_the_lock_that_is_left() {
    let mut s = Staking::new("compounded", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.fund(0, FUNDS);
    s.fund(1, FUNDS);
    assert_eq!(s.compound(&alice), "NothingToClaim");
    s.world.wait(10_000);
    assert_eq!(s.compound(&alice), "accepted");
    assert_eq!(
        (s.worth(&alice), s.vault(), s.reward_vault(0)),
        (11_024, 11_024, FUNDS - 10_000)
    );
    assert_eq!(
        (s.pool_state().staked, s.pool_state().rewards[0].claimed),
        (11_024, 10_000)
    );
    assert_eq!(s.balance(&alice.owner), 0);
    // Those in another mint stay to be claimed.
    let of = flywheel_client::instructions::rewards::MintOf::spl_token(s.mint.address);
    let mut wrong = staking::claim_and_stake(alice.owner.pubkey(), behind, alice.address, of);
    let reward_vault = address::stake_reward_vault(&s.pool, &s.rewards[1].address);
    wrong.accounts[7].pubkey = reward_vault;
    assert_eq!(s.by(&alice, wrong), "RewardNotStakeable");
    assert_eq!(s.claimed(&alice, 1), 10_000);
}

#[test]
fn a_pool_takes_four_reward_mints_each_once() {
    let mut s = Staking::new("reward mints", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.world.wait(10_000);
    let more = ["third", "fourth", "fifth"].map(|name| s.world.new_mint(name, TOKEN, None));
    s.add_reward(more[0]);
    s.add_reward(more[1]);
    let authority = s.world.authority.insecure_clone();
    for (mint, outcome) in [(more[2], "RewardMintsFull"), (more[0], "RewardMintExists")] {
        let of = flywheel_client::instructions::rewards::MintOf::spl_token(mint.address);
        let (payer, network) = (s.world.payer.pubkey(), s.world.network);
        let add = staking::add_reward_mint(payer, authority.pubkey(), network, s.pool, of);
        assert_eq!(s.world.attempt(add, &[&authority]), outcome);
    }
    for place in 0..4 {
        s.fund(place, FUNDS);
    }
    s.world.wait(10_000);
    assert_eq!(s.claim(&alice, &[3, 2, 1, 0]), "accepted");
    for place in 0..4 {
        assert_eq!(
            s.world.tokens(&s.account(&alice.owner, &s.rewards[place])),
            10_000
        );
    }
}

#[test]
fn an_operator_stake_earns_from_its_first_stake_on() {
    let mut s = Staking::new("late operator", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.fund(0, FUNDS);
    s.world.wait(10_000);
    let late = Behind {
        pool: s.pool,
        operator: s.world.join_as("late operator/late").account(&s.world),
    };
    s.open_stake(late);
    s.world.wait(10_000);
    let bob = s.opened("bob", late, 1_024, 0);
    s.world.wait(10_000);
    assert_eq!((s.claimed(&bob, 0), s.claimed(&alice, 0)), (5_000, 25_000));
}

#[test]
fn who_is_put_behind_an_operator_keeps_what_was_earned_before() {
    let mut s = Staking::new("delegated rewards", PoolKind::Revenue).paying();
    let (behind, nobody) = (s.behind(), s.nobody());
    let bob = s.opened("bob", behind, 1_024, 0);
    let alice = s.opened("alice", nobody, 1_024, 0);
    s.fund(0, FUNDS);
    s.world.wait(10_000);
    assert_eq!(s.delegate(&alice, behind), "accepted");
    s.world.wait(10_000);
    let alice = alice.moved(behind);
    assert_eq!((s.claimed(&alice, 0), s.claimed(&bob, 0)), (10_000, 10_000));
}

#[test]
fn a_split_leaves_rewards_with_the_first_part_and_a_merge_adds_them_up() {
    let mut s = Staking::new("split rewards", PoolKind::Revenue).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.fund(0, FUNDS);
    s.world.wait(10_000);
    assert_eq!(s.split(&alice, 1, 256), "accepted");
    let part = flywheel_tests::world::Held {
        owner: keypair("alice"),
        behind,
        address: address::position(&s.pool, &alice.owner.pubkey(), 1),
    };
    s.world.wait(10_000);
    assert_eq!(s.claimed(&part, 0), 2_500);
    s.world.wait(10_000);
    assert_eq!(s.merge(&part, &alice), "accepted");
    assert_eq!(s.claimed(&part, 0), 10_000 + 7_500 + 10_000);
}

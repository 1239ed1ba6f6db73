//! Attacks on stake pools, each with what it brings: nothing.

use flywheel_client::address;
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::staking::{self, EVERYTHING, OpenPositionArgs, PoolKind};
use flywheel_tests::outcome;
use flywheel_tests::world::{
    APPEAL_WINDOW, Extension, Held, LONGEST_LOCK, Staking, TOKEN_2022, UNBONDING, World, keypair,
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_interface::instruction as spl;

/// A pool with rewards, in which a position may be as small as a base unit.
fn of_dust(seed: &str) -> Staking {
    Staking::with(seed, PoolKind::Revenue, |parameters| parameters.minimum_stake = 1).paying()
}

/// Tokens of the stake mint that somebody sends to a vault.
fn donate(s: &mut Staking, vault: &solana_address::Address, amount: u64) {
    let donor = s.wallet("donor", amount);
    let from = s.account(&donor, &s.mint);
    let send = spl::transfer(&s.mint.program, &from, vault, &donor.pubkey(), &[], amount).unwrap();
    assert_eq!(s.world.attempt(send, &[&donor]), "accepted");
}

#[test]
fn the_first_depositor_cannot_make_shares_dear() {
    let mut s = of_dust("inflation");
    let behind = s.behind();
    let thief = s.opened("thief", behind, 1, 0);
    let vault = address::stake_vault(&s.pool);
    donate(&mut s, &vault, 1_000_000_000);
    let victim = s.opened("victim", behind, 1_999, 0);
    assert_eq!((s.worth(&thief), s.worth(&victim)), (1, 1_999));
    for held in [&thief, &victim] {
        assert_eq!(s.unbond(held, 0, EVERYTHING), "accepted");
    }
    s.world.wait(UNBONDING);
    for (held, amount) in [(&thief, 1), (&victim, 1_999)] {
        assert_eq!(s.withdraw(held, 0), "accepted");
        assert_eq!(s.balance(&held.owner), amount);
    }
}

#[test]
fn a_share_that_survives_a_slash_of_everything_gets_nothing_of_the_next_stake() {
    let mut s = Staking::with("survivor", PoolKind::Revenue, |parameters| {
        (parameters.minimum_stake, parameters.slash_cap_bps) = (1, 10_000);
    });
    let behind = s.behind();
    let thief = s.opened("thief", behind, 1, 0);
    s.slash(behind, 10_000);
    let victim = s.opened("victim", behind, 1_000_000, 0);
    assert_eq!((s.worth(&thief), s.worth(&victim)), (0, 1_000_000));
}

#[test]
fn staking_around_a_funding_in_one_transaction_gains_nothing() {
    let mut s = of_dust("flash");
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    let thief = s.wallet("thief", 1_000_000_000);
    let mut transaction = flash(&mut s, &thief);
    let position = Held {
        address: address::position(&s.pool, &thief.pubkey(), 0),
        behind,
        owner: thief.insecure_clone(),
    };
    let claim = s.claim_instruction(&position, &[0]);
    transaction.insert(2, claim);
    assert_eq!(outcome(s.world.send(&transaction, &[&thief])), "NothingToClaim");
    transaction.remove(2);
    assert_eq!(outcome(s.world.send(&transaction, &[&thief])), "accepted");
    assert_eq!((s.claimed(&position, 0), s.claimed(&alice, 0)), (0, 0));
    s.world.wait(10_000);
    assert_eq!((s.claimed(&position, 0), s.claimed(&alice, 0)), (0, 10_000));
}

/// Opens a position of a million times the pool's stake, funds the pool, and unbonds everything.
fn flash(s: &mut Staking, thief: &Keypair) -> Vec<Instruction> {
    let (behind, payer) = (s.behind(), s.world.payer.pubkey());
    let args = OpenPositionArgs {
        id: 0,
        amount: 900_000_000,
        lock_seconds: 0,
    };
    let position = address::position(&s.pool, &thief.pubkey(), 0);
    let (from, of) = (s.account(thief, &s.mint), MintOf::spl_token(s.mint.address));
    vec![
        s.open_instruction(thief, behind, args),
        staking::fund_rewards(thief.pubkey(), from, s.pool, of, 1_000_000),
        staking::request_unbonding(payer, thief.pubkey(), behind, position, 0, EVERYTHING),
    ]
}

#[test]
fn who_stakes_for_a_second_gets_that_seconds_share_and_no_more() {
    let mut s = of_dust("second");
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.fund(0, 1_000_000_000);
    s.world.wait(10_000);
    let thief = s.opened("thief", behind, 1_024_000_000_000, 0);
    s.world.wait(1);
    assert_eq!(s.unbond(&thief, 0, EVERYTHING), "accepted");
    s.world.wait(9_999);
    // 1,000 base units a second; of that second's, Alice's part is a billionth.
    assert_eq!((s.claimed(&thief, 0), s.claimed(&alice, 0)), (999, 19_999_000));
}

#[test]
fn votes_cannot_be_staked_cast_and_taken_back() {
    let mut s = Staking::new("votes taken back", PoolKind::Governance);
    let (nobody, thief) = (s.nobody(), s.wallet("thief", 1_000_000));
    let args = OpenPositionArgs {
        id: 0,
        amount: 1_000_000,
        lock_seconds: flywheel_stake::BUCKET_SECONDS,
    };
    let open = s.open_instruction(&thief, nobody, args);
    let position = address::position(&s.pool, &thief.pubkey(), 0);
    let payer = s.world.payer.pubkey();
    let leave = staking::request_unbonding(payer, thief.pubkey(), nobody, position, 0, EVERYTHING);
    assert_eq!(
        outcome(s.world.send(&[open.clone(), leave], &[&thief])),
        "PositionLocked"
    );
    assert_eq!(s.world.attempt(open, &[&thief]), "accepted");
    let held = Held {
        owner: thief,
        behind: nobody,
        address: position,
    };
    // As long as a vote remains the stake does, and what is split off or given away is locked as well.
    assert_eq!(s.split(&held, 1, 500_000), "accepted");
    let part = Held {
        owner: keypair("thief"),
        behind: nobody,
        address: address::position(&s.pool, &held.owner.pubkey(), 1),
    };
    let friend = s.wallet("friend", 0);
    assert_eq!(s.transfer(&part, &friend), "accepted");
    s.world.set_now(s.position_state(&held).lock_end - 1);
    assert_eq!(s.unbond(&held, 0, EVERYTHING), "PositionLocked");
    assert_eq!(s.unbond(&part.given(&friend), 0, EVERYTHING), "PositionLocked");
}

#[test]
fn nothing_that_an_owner_does_dodges_a_slash() {
    let mut s = Staking::new("dodge", PoolKind::Revenue);
    let behind = s.behind();
    let names = [
        "stays", "unbonds", "splits", "gives", "merges", "cancels", "has left",
    ];
    let all = names.map(|name| s.opened(name, behind, 100_000, 0));
    assert_eq!(s.unbond(&all[5], 0, EVERYTHING), "accepted");
    assert_eq!(s.unbond(&all[6], 0, EVERYTHING), "accepted");
    s.world.wait(UNBONDING);
    let charge = s.charged(behind, 2_500);
    // Ready for long, but not paid: it is held, and slashed.
    assert_eq!(s.withdraw(&all[6], 0), "CaseRunning");
    assert_eq!(s.unbond(&all[1], 0, EVERYTHING), "accepted");
    assert_eq!(s.split(&all[2], 1, 50_000), "accepted");
    let friend = s.wallet("friend", 0);
    assert_eq!(s.transfer(&all[3], &friend), "accepted");
    let more = s.opened_by(&all[4].owner, behind, 1, 100_000, 0);
    assert_eq!(s.merge(&all[4], &more), "accepted");
    assert_eq!(s.cancel(&all[5], 0), "accepted");
    s.world.wait(APPEAL_WINDOW);
    assert_eq!(s.execute(charge), "accepted");
    let worth: Vec<u64> = all.iter().map(|held| s.worth(held)).collect();
    assert_eq!(worth, [75_000, 0, 37_500, 75_000, 150_000, 75_000, 0]);
    s.world.wait(UNBONDING);
    for leaver in [&all[1], &all[6]] {
        assert_eq!(s.withdraw(leaver, 0), "accepted");
        assert_eq!(s.balance(&leaver.owner), 75_000);
    }
    // 800,000 less a quarter, of which two have left with 75,000 each; 35 % of the slash is still owed.
    assert_eq!(
        (s.pool_state().staked, s.vault(), s.liabilities()),
        (450_000, 520_000, 520_000)
    );
}

#[test]
fn dust_positions_cannot_be_made_and_many_positions_cost_nobody_more() {
    let mut s = Staking::new("dust", PoolKind::Revenue).paying();
    let (behind, alice) = (s.behind(), s.wallet("alice", 0));
    let held = s.opened_by(&alice, behind, 0, 1_000_000, 0);
    assert_eq!(s.split(&held, 1, 99), "StakeBelowMinimum");
    assert_eq!(s.unbond(&held, 0, 999_901), "StakeBelowMinimum");
    s.fund(0, 1_000_000);
    let units = |s: &mut Staking| {
        s.world.wait(10_000);
        let claim = s.claim_instruction(&held, &[0]);
        let receipt = s.world.send(&[claim], &[]).unwrap();
        receipt.compute_units[0]
    };
    let few = units(&mut s);
    for id in 0..100 {
        s.opened_by(&keypair("many"), behind, id, 100, LONGEST_LOCK);
    }
    let many = units(&mut s);
    // Divisions of other numbers take a few units more or less.
    assert!(
        many.abs_diff(few) < 200,
        "{few} units with one position, {many} with 101"
    );
}

#[test]
fn no_partial_exit_claims_twice_or_loses_what_was_earned() {
    let mut s = of_dust("debt");
    let behind = s.behind();
    let alice = s.opened("alice", behind, 2_048, 0);
    let bob = s.opened("bob", behind, 2_048, 0);
    s.fund(0, 1_000_000);
    s.world.wait(10_000);
    assert_eq!(s.unbond(&alice, 0, 1_024), "accepted");
    s.world.wait(15_000);
    assert_eq!(s.claimed(&alice, 0), 5_000 + 5_000);
    assert_eq!(s.claimed(&alice, 0), 0);
    assert_eq!(s.unbond(&alice, 1, EVERYTHING), "accepted");
    s.world.wait(10_000);
    assert_eq!(s.claimed(&alice, 0), 0);
    assert_eq!(s.cancel(&alice, 0), "accepted");
    assert_eq!(s.cancel(&alice, 1), "accepted");
    s.world.wait(10_000);
    assert_eq!(
        (s.claimed(&alice, 0), s.claimed(&bob, 0)),
        (5_000, 5_000 + 10_000 + 10_000 + 5_000)
    );
    let reward = s.pool_state().rewards[0];
    assert_eq!((reward.claimed, reward.left), (45_000, 955_000));
}

#[test]
fn a_position_that_is_closed_and_opened_anew_earns_from_then_on() {
    let mut s = of_dust("reopened");
    let behind = s.behind();
    s.opened("bob", behind, 1_024, 0);
    let alice = s.opened("alice", behind, 1_024, 0);
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "accepted");
    assert_eq!(s.close(&alice), "accepted");
    s.fund(0, 1_000_000);
    s.world.wait(10_000);
    let again = s.opened("alice", behind, 1_024, 0);
    assert_eq!(s.claimed(&again, 0), 0);
    s.world.wait(10_000);
    assert_eq!(s.claimed(&again, 0), 5_000);
}

#[test]
fn donations_to_the_vaults_change_nothing() {
    let mut s = of_dust("donation");
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.fund(0, 1_000_000);
    let reward_vault = address::stake_reward_vault(&s.pool, &s.mint.address);
    let vault = address::stake_vault(&s.pool);
    let weight = s.pool_state().total_weight();
    donate(&mut s, &vault, 5_000_000);
    donate(&mut s, &reward_vault, 7_000_000);
    assert_eq!((s.worth(&alice), s.pool_state().total_weight()), (1_024, weight));
    s.world.wait(2_000_000);
    assert_eq!(s.claimed(&alice, 0), 1_000_000);
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "accepted");
    s.world.wait(UNBONDING);
    assert_eq!(s.withdraw(&alice, 0), "accepted");
    assert_eq!(s.balance(&alice.owner), 1_001_024);
    assert_eq!((s.vault(), s.reward_vault(0)), (5_000_000, 7_000_000));
}

#[test]
fn loops_of_one_unit_gain_nothing_in_either_direction() {
    let mut s = Staking::with("loops", PoolKind::Revenue, |parameters| {
        parameters.minimum_stake = 1
    });
    let behind = s.behind();
    let others = [("alice", 1_001), ("bob", 7)].map(|(name, amount)| s.opened(name, behind, amount, 0));
    let thief = s.opened("thief", behind, 100, 0);
    s.slash(behind, 3_333);
    let worth = |s: &Staking| [0, 1].map(|number: usize| s.worth(&others[number]));
    let before = worth(&s);
    // In and out: what the thief has put in, and what it has got back as tickets and still holds.
    let held = s.worth(&thief);
    for id in 0..40 {
        assert_eq!(s.top_up(&thief, 1), "accepted");
        assert_eq!(s.unbond(&thief, id, 1), "accepted");
        assert!(worth(&s).iter().zip(&before).all(|(now, before)| now >= before));
    }
    assert!(value(&s, &thief, 0..40) <= held + 40);
    // Out and in.
    let held = value(&s, &thief, 0..40);
    for id in 40..80 {
        assert_eq!(s.unbond(&thief, id, 1), "accepted");
        assert_eq!(s.cancel(&thief, id), "accepted");
        assert!(worth(&s).iter().zip(&before).all(|(now, before)| now >= before));
    }
    assert!(value(&s, &thief, 0..40) <= held);
    assert_eq!(s.vault(), s.liabilities());
}

/// What a position and its tickets are worth.
fn value(s: &Staking, held: &Held, tickets: std::ops::Range<u32>) -> u64 {
    let unbonding = s.stake_state(held.behind).unbonding();
    let tickets = tickets.map(|id| unbonding.assets_for(s.ticket_state(held, id).shares));
    s.worth(held) + tickets.sum::<u64>()
}

#[test]
fn mints_with_a_fee_a_hook_or_a_delegate_are_refused_for_stake_and_for_rewards() {
    let mut s = Staking::of_program("extensions", PoolKind::Revenue, TOKEN_2022, |_| {});
    let authority = s.world.authority.insecure_clone();
    let (payer, network, pool) = (s.world.payer.pubkey(), s.world.network, s.pool);
    for extension in Extension::some() {
        let mint = s.world.new_mint(extension.name, TOKEN_2022, Some(&extension));
        for kind in [PoolKind::Collateral, PoolKind::Revenue, PoolKind::Governance] {
            let create = s
                .world
                .create_stake_pool(&mint, kind, World::stake_parameters(kind, &mint));
            assert_eq!(
                s.world.attempt(create, &[&authority]),
                "MintNotAccepted",
                "{}",
                extension.name
            );
        }
        let of = MintOf {
            mint: mint.address,
            token_program: mint.program,
        };
        let add = staking::add_reward_mint(payer, authority.pubkey(), network, pool, of);
        assert_eq!(
            s.world.attempt(add, &[&authority]),
            "MintNotAccepted",
            "{}",
            extension.name
        );
    }
}

#[test]
fn a_token_2022_mint_without_extensions_goes_all_the_way() {
    let mut s = Staking::of_program("token-2022", PoolKind::Revenue, TOKEN_2022, |_| {}).paying();
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.fund(0, 1_000_000);
    s.fund(1, 1_000_000);
    s.world.wait(10_000);
    assert_eq!(s.claim(&alice, &[0, 1]), "accepted");
    assert_eq!(s.balance(&alice.owner), 10_000);
    s.slash(behind, 5_000);
    s.world.wait(10_000);
    assert_eq!(s.compound(&alice), "accepted");
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "accepted");
    s.world.wait(UNBONDING);
    assert_eq!(s.withdraw(&alice, 0), "accepted");
    assert_eq!(s.vault(), s.liabilities());
}

#[test]
fn a_frozen_or_encumbered_account_blocks_its_owner_alone() {
    let mut s = of_dust("frozen");
    let (behind, mint) = (s.behind(), s.mint);
    let alice = s.opened("alice", behind, 1_024, 0);
    let bob = s.opened("bob", behind, 1_024, 0);
    let carol = s.opened("carol", behind, 2_048, 0);
    s.fund(0, 1_000_000);
    let frozen = s.account(&alice.owner, &mint);
    s.world.freeze(&frozen, &mint);
    let encumbered = s.account(&bob.owner, &mint);
    let delegate = keypair("delegate").pubkey();
    let approve = spl::approve(&mint.program, &encumbered, &delegate, &bob.owner.pubkey(), &[], 1).unwrap();
    assert_eq!(s.world.attempt(approve, &[&bob.owner]), "accepted");
    s.world.wait(10_000);
    assert_ne!(s.claim(&alice, &[0]), "accepted");
    assert_eq!(s.claim(&bob, &[0]), "DestinationEncumbered");
    assert_eq!(s.claimed(&carol, 0), 5_000);
    for held in [&alice, &bob, &carol] {
        assert_eq!(s.unbond(held, 0, EVERYTHING), "accepted");
    }
    s.world.wait(UNBONDING);
    assert_ne!(s.withdraw(&alice, 0), "accepted");
    assert_eq!(s.withdraw(&bob, 0), "DestinationEncumbered");
    assert_eq!(s.withdraw(&carol, 0), "accepted");
    // Neither has lost anything.
    let revoke = spl::revoke(&mint.program, &encumbered, &bob.owner.pubkey(), &[]).unwrap();
    assert_eq!(s.world.attempt(revoke, &[&bob.owner]), "accepted");
    assert_eq!(s.withdraw(&bob, 0), "accepted");
    assert_eq!(s.claimed(&bob, 0), 2_500);
    assert_eq!((s.balance(&bob.owner), s.balance(&carol.owner)), (3_524, 7_048));
}

#[test]
fn nothing_is_paid_in_from_the_vaults_themselves() {
    let mut s = of_dust("self");
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_024, 0);
    s.fund(0, 1_000_000);
    let (vault, reward_vault) = (
        address::stake_vault(&s.pool),
        address::stake_reward_vault(&s.pool, &s.mint.address),
    );
    let owner = alice.owner.pubkey();
    let top_up = staking::top_up(owner, behind, alice.address, vault, s.mint.program, 500);
    assert_eq!(s.by(&alice, top_up), "SourceMismatch");
    let of = MintOf::spl_token(s.mint.address);
    let fund = staking::fund_rewards(owner, reward_vault, s.pool, of, 500);
    assert_eq!(s.by(&alice, fund), "SourceMismatch");
    for from in [reward_vault, vault] {
        let top_up = staking::top_up(owner, behind, alice.address, from, s.mint.program, 500);
        assert_ne!(s.by(&alice, top_up), "accepted");
    }
    assert_eq!((s.vault(), s.reward_vault(0)), (1_024, 1_000_000));
}

//! Slashing: who opens a case, how it ends, what it takes from whom, and where that goes.

use flywheel_client::accounts::SlashCase;
use flywheel_client::instructions::registry;
use flywheel_client::instructions::staking::{Behind, EVERYTHING, PoolKind, SlashPart};
use flywheel_tests::world::{
    APPEAL_WINDOW, Charge, EPOCH_SECONDS, EXECUTION_WINDOW, Held, Staking, UNBONDING, keypair,
};
use solana_keypair::Keypair;
use solana_signer::Signer;
use staking_vault::state::CaseStatus;

const ACCEPTED: &str = "accepted";

/// Alice and Bob behind the operator with 600,000 and 400,000, of which Alice unbonds 100,000; Carol behind nobody.
fn staked(seed: &str) -> (Staking, [Held; 3]) {
    let mut s = Staking::new(seed, PoolKind::Revenue);
    let (behind, nobody) = (s.behind(), s.nobody());
    let alice = s.opened("alice", behind, 600_000, 0);
    let bob = s.opened("bob", behind, 400_000, 0);
    let carol = s.opened("carol", nobody, 500_000, 0);
    assert_eq!(s.unbond(&alice, 0, 100_000), ACCEPTED);
    (s, [alice, bob, carol])
}

fn status(s: &Staking, charge: Charge) -> u8 {
    s.charge_state(charge).status
}

fn supply(s: &Staking) -> u64 {
    s.world.supply_of(&s.mint.address)
}

#[test]
fn a_slash_takes_the_same_share_from_all_behind_the_operator_and_from_nobody_else() {
    let (mut s, [alice, bob, carol]) = staked("share");
    let (behind, before) = (s.behind(), supply(&s));
    let charge = s.slash(behind, 1_000);
    assert_eq!(
        (s.worth(&alice), s.worth(&bob), s.worth(&carol)),
        (450_000, 360_000, 500_000)
    );
    let (pool, stake) = (s.pool_state(), s.stake_state(behind));
    assert_eq!((stake.assets, stake.shares), (810_000, 900_000));
    assert_eq!(
        (stake.unbonding_assets, stake.unbonding_shares),
        (90_000, 100_000)
    );
    assert_eq!(
        (pool.staked, pool.unbonding, pool.slashed),
        (1_310_000, 90_000, 35_000)
    );
    // 5 % for the reporter, 20 % for the insurance, 10 % for the treasury of 100,000; the rest is burned.
    let case = s.charge_state(charge);
    assert_eq!(
        (case.reporter_owed, case.insurance_owed, case.treasury_owed),
        (5_000, 20_000, 10_000)
    );
    assert_eq!(
        (before - supply(&s), s.vault(), s.liabilities()),
        (65_000, 1_435_000, 1_435_000)
    );
    assert_eq!(pool.total_weight(), (810_000 + 500_000) * 10_000);
    s.world.wait(UNBONDING);
    assert_eq!(s.withdraw(&alice, 0), ACCEPTED);
    assert_eq!(s.balance(&alice.owner), 90_000);
}

#[test]
fn the_parts_are_paid_to_whom_they_belong_and_add_up_exactly() {
    let mut s = Staking::new("parts", PoolKind::Revenue);
    let behind = s.behind();
    s.opened("alice", behind, 999, 0);
    let before = supply(&s);
    // 7 % of 999 are 69: 3 for the reporter, 13 for the insurance, 6 for the treasury, 47 burned.
    let charge = s.slash(behind, 700);
    let [reporter, insurance, treasury] = [
        s.world.authority.insecure_clone(),
        keypair("stake insurance"),
        keypair("treasury"),
    ];
    assert_eq!((before - supply(&s), s.pool_state().slashed), (47, 22));
    assert_eq!(s.close_charge(charge, &reporter), "CaseNotEnded");
    for (part, wrong) in [
        (SlashPart::Reporter, &treasury),
        (SlashPart::Insurance, &treasury),
        (SlashPart::Treasury, &insurance),
    ] {
        assert_eq!(s.pay_part(charge, part, wrong), "DestinationMismatch");
    }
    for (part, to, amount) in [
        (SlashPart::Reporter, &reporter, 3),
        (SlashPart::Insurance, &insurance, 13),
        (SlashPart::Treasury, &treasury, 6),
    ] {
        assert_eq!(s.close_charge(charge, &reporter), "CaseNotEnded");
        assert_eq!(s.pay_part(charge, part, to), ACCEPTED);
        assert_eq!(s.pay_part(charge, part, to), "NothingOwed");
        assert_eq!(s.balance(to), amount);
    }
    assert_eq!(
        (s.pool_state().slashed, s.vault(), s.liabilities()),
        (0, 930, 930)
    );
    let lamports = s.world.lamports(&reporter.pubkey());
    assert_eq!(s.close_charge(charge, &insurance), "ReporterMismatch");
    assert_eq!(s.close_charge(charge, &reporter), ACCEPTED);
    let rent = s.world.rent(SlashCase::SPACE);
    assert_eq!(s.world.lamports(&reporter.pubkey()), lamports + rent);
}

#[test]
fn a_frozen_part_stops_neither_the_slash_nor_the_other_parts() {
    let (mut s, _) = staked("frozen part");
    let (behind, mint) = (s.behind(), s.mint);
    let account = s.account(&keypair("treasury"), &mint);
    s.world.freeze(&account, &mint);
    let charge = s.slash(behind, 1_000);
    assert_ne!(
        s.pay_part(charge, SlashPart::Treasury, &keypair("treasury")),
        ACCEPTED
    );
    assert_eq!(
        s.pay_part(charge, SlashPart::Insurance, &keypair("stake insurance")),
        ACCEPTED
    );
    assert_eq!(s.pool_state().slashed, 15_000);
}

#[test]
fn a_case_is_executed_within_its_window_only() {
    let (mut s, _) = staked("window");
    let behind = s.behind();
    let charge = s.charged(behind, 1_000);
    s.world.wait(APPEAL_WINDOW - 1);
    assert_eq!(s.execute(charge), "CaseNotExecutable");
    s.world.wait(EXECUTION_WINDOW + 1);
    assert_eq!(s.charge_state(charge).expires_at, s.world.now());
    let reporter = s.world.authority.insecure_clone();
    assert_eq!(s.close_charge(charge, &reporter), "CaseNotEnded");
    s.world.wait(1);
    assert_eq!(s.execute(charge), "CaseNotExecutable");
    // Until it is closed it holds the tickets; anybody may close it.
    assert_eq!(s.stake_state(behind).open_cases, 1);
    assert_eq!(s.close_charge(charge, &reporter), ACCEPTED);
    assert_eq!(s.stake_state(behind).open_cases, 0);
    assert_eq!(s.stake_state(behind).assets, 900_000);
}

#[test]
fn no_ticket_is_paid_while_a_case_runs() {
    let (mut s, [alice, ..]) = staked("held tickets");
    let behind = s.behind();
    s.world.wait(UNBONDING - 1);
    let charge = s.charged(behind, 1_000);
    s.world.wait(1);
    assert_eq!(s.withdraw(&alice, 0), "CaseRunning");
    // Asking to unbond now changes nothing: the tickets are slashed as well.
    assert_eq!(s.unbond(&alice, 1, EVERYTHING), ACCEPTED);
    s.world.wait(APPEAL_WINDOW);
    assert_eq!(s.withdraw(&alice, 0), "CaseRunning");
    assert_eq!(s.execute(charge), ACCEPTED);
    assert_eq!(s.withdraw(&alice, 0), ACCEPTED);
    assert_eq!(s.balance(&alice.owner), 90_000);
    s.world.wait(UNBONDING);
    assert_eq!(s.withdraw(&alice, 1), ACCEPTED);
    assert_eq!(s.balance(&alice.owner), 540_000);
}

#[test]
fn oracles_open_a_case_with_two_thirds_of_their_weight() {
    let (mut s, [alice, ..]) = staked("quorum");
    let behind = s.behind();
    let oracles: Vec<Keypair> = s.world.oracles.iter().map(Keypair::insecure_clone).collect();
    let (_, done) = s.propose_charge(&keypair("no oracle"), behind, 1_000);
    assert_eq!(done, "NotAnOracle");
    let (charge, done) = s.propose_charge(&oracles[0], behind, 1_000);
    assert_eq!(done, ACCEPTED);
    assert_eq!(
        (status(&s, charge), s.stake_state(behind).open_cases),
        (CaseStatus::Voting.code(), 0)
    );
    assert_eq!(s.execute(charge), "CaseNotRunning");
    assert_eq!(s.veto(&Staking::veto_authority(), charge), "CaseNotRunning");
    assert_eq!(s.vote_for(&oracles[0], charge), "AlreadyVoted");
    assert_eq!(s.vote_for(&keypair("no oracle"), charge), "NotAnOracle");
    s.world.wait(UNBONDING.min(EXECUTION_WINDOW));
    assert_eq!(s.vote_for(&oracles[1], charge), ACCEPTED);
    let case = s.charge_state(charge);
    assert_eq!(
        (case.status, case.executable_at),
        (CaseStatus::Open.code(), s.world.now() + APPEAL_WINDOW)
    );
    assert_eq!(s.stake_state(behind).open_cases, 1);
    assert_eq!(s.vote_for(&oracles[2], charge), "CaseNotVoting");
    s.world.wait(APPEAL_WINDOW);
    assert_eq!(s.execute(charge), ACCEPTED);
    assert_eq!(s.worth(&alice), 450_000);
    assert_eq!(s.pay_part(charge, SlashPart::Reporter, &oracles[0]), ACCEPTED);
    assert_eq!(s.balance(&oracles[0]), 5_000);
}

#[test]
fn a_case_that_oracles_only_vote_on_stops_nobody_and_expires() {
    let (mut s, [alice, ..]) = staked("voting");
    let behind = s.behind();
    s.world.wait(UNBONDING);
    let oracles: Vec<Keypair> = s.world.oracles.iter().map(Keypair::insecure_clone).collect();
    let (charge, done) = s.propose_charge(&oracles[0], behind, 1_000);
    assert_eq!(done, ACCEPTED);
    assert_eq!(s.withdraw(&alice, 0), ACCEPTED);
    s.world.wait(EXECUTION_WINDOW);
    assert_eq!(s.close_charge(charge, &oracles[0]), "CaseNotEnded");
    s.world.wait(1);
    assert_eq!(s.vote_for(&oracles[1], charge), "CaseNotVoting");
    assert_eq!(s.close_charge(charge, &oracles[0]), ACCEPTED);
    assert_eq!(s.stake_state(behind).open_cases, 0);
}

#[test]
fn votes_under_another_oracle_set_do_not_count() {
    let (mut s, _) = staked("other set");
    let behind = s.behind();
    let oracles: Vec<Keypair> = s.world.oracles.iter().map(Keypair::insecure_clone).collect();
    let (charge, _) = s.propose_charge(&oracles[0], behind, 1_000);
    let (authority, members) = (s.world.authority.insecure_clone(), s.world.oracle_members());
    let update = flywheel_client::instructions::rewards::update_oracle_set(
        authority.pubkey(),
        s.world.network,
        members,
    );
    assert_eq!(s.world.attempt(update, &[&authority]), ACCEPTED);
    assert_eq!(s.vote_for(&oracles[1], charge), ACCEPTED);
    assert_eq!(status(&s, charge), CaseStatus::Voting.code());
    assert_eq!(s.vote_for(&oracles[0], charge), ACCEPTED);
    assert_eq!(status(&s, charge), CaseStatus::Open.code());
}

#[test]
fn an_operator_answers_once_and_the_time_for_appeals_begins_again() {
    let (mut s, _) = staked("appeal");
    let behind = s.behind();
    let charge = s.charged(behind, 1_000);
    s.world.wait(APPEAL_WINDOW - 1);
    let rival = s.world.join_as("appeal/rival");
    let done = {
        let own = s.world.operator.insecure_clone();
        s.world.operator = rival.authority.insecure_clone();
        let done = s.appeal_charge(charge);
        s.world.operator = own;
        done
    };
    assert_eq!(done, "OwnerMismatch");
    assert_eq!(s.appeal_charge(charge), ACCEPTED);
    let case = s.charge_state(charge);
    assert_eq!(
        (case.status, case.appeal_hash),
        (CaseStatus::Appealed.code(), [8; 32])
    );
    assert_eq!(case.executable_at, s.world.now() + APPEAL_WINDOW);
    assert_eq!(s.appeal_charge(charge), "AppealNotOpen");
    s.world.wait(APPEAL_WINDOW - 1);
    assert_eq!(s.execute(charge), "CaseNotExecutable");
    s.world.wait(1);
    assert_eq!(s.execute(charge), ACCEPTED);
    let late = s.charged(behind, 1_000);
    s.world.wait(APPEAL_WINDOW);
    assert_eq!(s.appeal_charge(late), "AppealNotOpen");
}

#[test]
fn the_veto_authority_alone_ends_a_case_for_good() {
    let (mut s, [alice, ..]) = staked("veto");
    let behind = s.behind();
    let (charge, authority) = (s.charged(behind, 1_000), s.world.authority.insecure_clone());
    assert_eq!(s.veto(&authority, charge), "VetoMismatch");
    s.world.wait(APPEAL_WINDOW);
    assert_eq!(s.veto(&Staking::veto_authority(), charge), ACCEPTED);
    assert_eq!(s.veto(&Staking::veto_authority(), charge), "CaseNotRunning");
    assert_eq!(s.execute(charge), "CaseNotRunning");
    assert_eq!((s.worth(&alice), s.stake_state(behind).open_cases), (500_000, 0));
    s.world.wait(UNBONDING);
    assert_eq!(s.withdraw(&alice, 0), ACCEPTED);
    assert_eq!(s.close_charge(charge, &authority), ACCEPTED);
    assert_eq!(s.balance(&alice.owner), 100_000);
}

#[test]
fn slashes_of_one_epoch_take_at_most_the_cap_of_what_stood_there_at_its_first() {
    let (mut s, _) = staked("cap");
    let behind = s.behind();
    let charges = [0, 1, 2].map(|_| s.charged(behind, 4_000));
    s.world.wait(APPEAL_WINDOW);
    assert_eq!(s.execute(charges[0]), ACCEPTED);
    assert_eq!(
        (
            s.stake_state(behind).assets,
            s.stake_state(behind).unbonding_assets
        ),
        (540_000, 60_000)
    );
    // Half of a million less 400,000: the second takes 100,000, 9 of 10 parts of them active.
    assert_eq!(s.execute(charges[1]), ACCEPTED);
    assert_eq!(
        (
            s.stake_state(behind).assets,
            s.stake_state(behind).unbonding_assets
        ),
        (450_000, 50_000)
    );
    assert_eq!(s.execute(charges[2]), "SlashCapReached");
    s.world.wait(EPOCH_SECONDS - APPEAL_WINDOW);
    assert_eq!(s.execute(charges[2]), ACCEPTED);
    assert_eq!(
        (
            s.stake_state(behind).assets,
            s.stake_state(behind).unbonding_assets
        ),
        (270_000, 30_000)
    );
    assert_eq!(
        (
            s.stake_state(behind).slash_base,
            s.stake_state(behind).slash_taken
        ),
        (500_000, 200_000)
    );
    assert_eq!(s.vault(), s.liabilities());
}

#[test]
fn a_case_asks_for_something_and_for_no_more_than_everything_from_somebody() {
    let (mut s, _) = staked("range");
    let (behind, nobody) = (s.behind(), s.nobody());
    assert_eq!(s.charge(behind, 0).1, "SlashTooLarge");
    assert_eq!(s.charge(behind, 10_001).1, "SlashTooLarge");
    assert_eq!(s.charge(nobody, 1).1, "NotSlashable");
    assert_eq!(s.charge(behind, 10_000).1, ACCEPTED);
}

#[test]
fn closing_the_operator_stops_no_slash() {
    let mut s = Staking::new("closed in time", PoolKind::Collateral);
    let (operator, behind, network) = (s.world.operator.insecure_clone(), s.behind(), s.world.network);
    let bond = s.opened_by(&operator, behind, 0, 1_000_000, 0);
    let charge = s.charged(behind, 5_000);
    let close = registry::close_operator(operator.pubkey(), network, s.world.payer.pubkey());
    assert_eq!(s.world.attempt(close, &[&operator]), ACCEPTED);
    assert_eq!(s.unbond(&bond, 0, 400_000), ACCEPTED);
    s.world.wait(APPEAL_WINDOW);
    assert_eq!(s.execute(charge), ACCEPTED);
    assert_eq!(
        (
            s.stake_state(behind).assets,
            s.stake_state(behind).unbonding_assets
        ),
        (300_000, 200_000)
    );
}

#[test]
fn after_a_slash_of_everything_worthless_positions_are_closed_and_the_operator_begins_anew() {
    let mut s = Staking::with("everything", PoolKind::Revenue, |p| p.slash_cap_bps = 10_000);
    let behind = s.behind();
    let alice = s.opened("alice", behind, 1_000_000_000_000, 0);
    s.slash(behind, 10_000);
    assert_eq!((s.worth(&alice), s.stake_state(behind).weight()), (0, 0));
    // A share is so cheap now that 64 bits do not count what a large stake buys.
    assert_eq!(s.open(&keypair("bob"), behind, 0, 100_000_000, 0), "StakeDiluted");
    assert_eq!(s.unbond(&alice, 0, EVERYTHING), "AmountZero");
    assert_eq!(s.close(&alice), ACCEPTED);
    let bob = s.opened("bob", behind, 100_000_000, 0);
    assert_eq!(
        (s.worth(&bob), s.stake_state(behind).shares),
        (100_000_000, 100_000_000)
    );
    assert_eq!(s.vault(), s.liabilities());
}

#[test]
fn rewards_from_before_a_slash_stay_and_later_ones_follow_what_is_left() {
    let mut s = Staking::new("slashed rewards", PoolKind::Revenue).paying();
    let behind = s.behind();
    let rival = s.world.join_as("slashed rewards/rival").account(&s.world);
    let other = Behind {
        pool: s.pool,
        operator: rival,
    };
    s.open_stake(other);
    let alice = s.opened("alice", behind, 2_048, 0);
    let bob = s.opened("bob", other, 1_024, 0);
    s.fund(0, 1_000_000);
    let charge = s.charged(behind, 5_000);
    s.world.wait(270_000);
    assert_eq!(s.execute(charge), ACCEPTED);
    s.world.wait(20_000);
    // Two thirds of 270,000, then half of 20,000.
    assert_eq!((s.claimed(&alice, 0), s.claimed(&bob, 0)), (190_000, 100_000));
}

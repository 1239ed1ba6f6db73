//! Vesting: what is paid at once, what later, what it costs to leave early; and that every base unit is somewhere.

use flywheel_client::address;
use flywheel_client::instructions::rewards;
use flywheel_tests::world::{EPOCH_SECONDS, GENESIS, MONTH, TOKEN, Vested, World, keypair};
use proptest::prelude::*;
use reward_distributor::state::Vesting;
use solana_keypair::Keypair;
use solana_signer::Signer;

fn both(seed: &str) -> [Vested; 2] {
    [
        Vested::minting(&format!("{seed}, minting")),
        Vested::funded(&format!("{seed}, funded")),
    ]
}

#[test]
fn a_claim_without_vesting_is_refused_where_a_share_vests() {
    for mut vested in both("claim refused") {
        vested.grant(0, [1_001, 500]);
        let many = World::claims(&vested.tree, &vested.leaves, &[0]);
        let one = rewards::ClaimArgs {
            grant: many.grants[0],
            proof: vested.tree.proof(0).unwrap(),
        };
        let (source, root, account) = (vested.world.source(), vested.root, vested.accounts[0]);
        for claim in [
            rewards::claim(source, root, account, one),
            rewards::claim_many(source, root, account, many),
        ] {
            assert_eq!(vested.did(claim, &[]), "VestingApplies");
        }
        assert_eq!(vested.paid(), [0, 0]);
    }
}

#[test]
fn a_claim_is_split_exactly_with_the_rest_for_the_payee_now() {
    for mut vested in both("split") {
        vested.grant(0, [1_001, 2]);
        assert_eq!([vested.claim(0), vested.claim(1)], ["accepted", "accepted"]);
        // 40 % of 1,001 is 400.4, of 2 is 0.8: what vests is rounded down.
        assert_eq!(
            (vested.paid(), vested.held(0), vested.held(1)),
            ([601, 2], 400, 0)
        );
        assert_eq!(vested.claim(0), "NothingToClaim");
        vested.grant(1, [1_011, 2]);
        assert_eq!(vested.claim(0), "accepted");
        assert_eq!((vested.paid(), vested.held(0)), ([607, 2], 404));
        assert_eq!(vested.world.pool_state().vesting_locked, 404);
    }
}

#[test]
fn what_vests_is_released_month_by_month() {
    for mut vested in both("release") {
        // 400 in month 0, 40 in month 1.
        vested.grant(0, [1_000, 1_000]);
        assert_eq!(vested.claim(0), "accepted");
        vested.grant(4, [1_100, 1_000]);
        vested.at(1, 5);
        assert_eq!(vested.claim(0), "accepted");
        assert_eq!(vested.paid(), [660, 0]);
        // Within a month of month 0's end 40 vest, a second before 39 do, with the last second's part rounded down.
        assert_eq!(vested.release(0), "NothingToRelease");
        let released = |vested: &mut Vested, months, seconds| {
            vested.at(months, seconds);
            let before = vested.paid()[0];
            let done = vested.release(0);
            let amount = vested.paid()[0] - before;
            assert_eq!(
                done,
                if amount > 0 {
                    "accepted"
                } else {
                    "NothingToRelease"
                }
            );
            amount
        };
        assert_eq!(released(&mut vested, 2, -1), 39);
        assert_eq!(released(&mut vested, 2, 0), 1);
        assert_eq!(released(&mut vested, 2, 0), 0);
        // Month 1's 40 begin: half a month is 20 of the one and 2 of the other.
        assert_eq!(released(&mut vested, 2, MONTH / 2), 22);
        assert_eq!(released(&mut vested, 7, 0), 180 + 18);
        assert_eq!(released(&mut vested, 11, 0), 160 + 16);
        assert_eq!(released(&mut vested, 12, -1), 3);
        assert_eq!(released(&mut vested, 12, 0), 1);
        assert_eq!(released(&mut vested, 100, 0), 0);
        assert_eq!((vested.paid(), vested.held(0)), ([1_100, 0], 0));
        assert_eq!(vested.world.pool_state().vesting_locked, 0);
    }
}

#[test]
fn who_leaves_early_pays_the_penalty_which_nobody_gets() {
    for mut vested in both("exit") {
        vested.grant(0, [2_500, 2_500]);
        assert_eq!([vested.claim(0), vested.claim(1)], ["accepted", "accepted"]);
        assert_eq!(vested.paid(), [1_500, 1_500]);
        // 1,000 in the bucket of month 0. At month 6, 500 are vested; of the rest half of half is kept: 125.
        vested.at(3, 0);
        assert_eq!(vested.release(0), "accepted");
        assert_eq!(vested.paid()[0], 1_700);
        vested.at(6, 0);
        assert_eq!(vested.exit(0), "accepted");
        assert_eq!(vested.paid()[0], 1_700 + 300 + 375);
        let pool = vested.world.pool_state();
        assert_eq!((pool.penalties, pool.vesting_locked), (125, 1_000));
        assert_eq!(vested.release(0), "NothingToRelease");
        // The other waits and loses nothing.
        vested.at(11, 0);
        assert_eq!(vested.exit(1), "accepted");
        assert_eq!(vested.paid()[1], 2_500);
        assert_eq!(vested.world.pool_state().penalties, 125);
    }
}

#[test]
fn a_penalty_is_rounded_up_and_whole_before_vesting_begins() {
    for mut vested in both("exit at once") {
        vested.grant(0, [2_503, 1]);
        assert_eq!(vested.claim(0), "accepted");
        // 1,001 are locked; half of it is 500.5.
        assert_eq!(vested.exit(0), "accepted");
        assert_eq!(vested.paid()[0], 1_502 + 500);
        assert_eq!(vested.world.pool_state().penalties, 501);
    }
}

#[test]
fn only_the_payee_leaves_and_only_to_an_account_of_its_own() {
    let mut vested = Vested::funded("exit by others");
    vested.grant(0, [1_000, 1_000]);
    assert_eq!([vested.claim(0), vested.claim(1)], ["accepted", "accepted"]);
    let (source, mint) = (vested.world.source(), vested.mint.address);
    let [payee, other] = [0, 1].map(|number| vested.payees[number].insecure_clone());
    let exit = |payee: &Keypair, account| rewards::exit_vesting(source, mint, payee.pubkey(), account);
    // Another's token account, another's vesting account, another's signature.
    let to_other = exit(&payee, vested.accounts[1]);
    assert_eq!(vested.did(to_other, &[&payee]), "VestingMismatch");
    let mut of_other = exit(&other, vested.accounts[1]);
    of_other.accounts[1].pubkey = vested.vesting(0);
    assert_eq!(vested.did(of_other, &[&other]), "VestingMismatch");
    let mut by_other = exit(&other, vested.accounts[0]);
    by_other.accounts[1].pubkey = vested.vesting(0);
    assert_eq!(vested.did(by_other, &[&other]), "VestingMismatch");
    let mut elsewhere = exit(&payee, vested.accounts[0]);
    elsewhere.accounts.last_mut().unwrap().pubkey = vested.world.mint.pubkey();
    assert_eq!(vested.did(elsewhere, &[&payee]), "SourceMismatch");
    vested.at(2, 0);
    let release = rewards::release_vested(source, payee.pubkey(), vested.accounts[1]);
    assert_eq!(vested.did(release, &[]), "VestingMismatch");
    assert_eq!(vested.paid(), [600, 600]);
}

#[test]
fn a_share_goes_into_the_payees_own_vesting_account_of_this_pool() {
    let mut vested = Vested::minting("vesting of another");
    vested.grant(0, [1_000, 1_000]);
    let mut claim = vested.claim_instruction(0);
    claim.accounts.last_mut().unwrap().pubkey = vested.vesting(1);
    assert_eq!(vested.did(claim.clone(), &[]), "VestingMismatch");
    // The payee's account in another pool of the network.
    let pool = vested.world.pool;
    let mint = vested.world.new_mint("vesting of another pool", TOKEN, None);
    let mut args = World::funded_unvested_args();
    args.vesting_months = 10;
    assert_eq!(vested.world.found_funded(&mint, args), "accepted");
    assert_eq!(vested.open(0), "accepted");
    let stray = vested.vesting(0);
    vested.world.pool = pool;
    claim.accounts.last_mut().unwrap().pubkey = stray;
    assert_eq!(vested.did(claim, &[]), "VestingMismatch");
    assert_eq!(vested.claim(0), "accepted");
}

#[test]
fn an_empty_vesting_account_is_closed_by_who_paid_for_it_and_opened_again() {
    let mut vested = Vested::minting("close");
    let (sponsor, payee) = (
        vested.world.funded("close/sponsor"),
        keypair("close/third").pubkey(),
    );
    let pool = vested.world.pool;
    let before = vested.world.lamports(&sponsor.pubkey());
    let open = rewards::open_vesting(sponsor.pubkey(), pool, payee);
    let close = rewards::close_vesting(sponsor.pubkey(), pool, payee);
    for _ in 0..2 {
        assert_eq!(vested.world.attempt(open.clone(), &[&sponsor]), "accepted");
        assert_eq!(vested.world.attempt(open.clone(), &[&sponsor]), "AccountExists");
        let rent = vested.world.rent(Vesting::SPACE);
        assert_eq!(vested.world.lamports(&sponsor.pubkey()), before - rent);
        let thief = vested.world.funded("close/thief");
        let stolen = rewards::close_vesting(thief.pubkey(), pool, payee);
        assert_eq!(vested.world.attempt(stolen, &[&thief]), "RentPayerMismatch");
        assert_eq!(vested.world.attempt(close.clone(), &[&sponsor]), "accepted");
        assert_eq!(vested.world.lamports(&sponsor.pubkey()), before);
    }
    vested.grant(0, [1_000, 1]);
    assert_eq!(vested.claim(0), "accepted");
    let payer = vested.world.payer.pubkey();
    let close = rewards::close_vesting(payer, pool, vested.payees[0].pubkey());
    assert_eq!(vested.did(close.clone(), &[]), "VestingNotEmpty");
    vested.at(11, 0);
    assert_eq!(vested.did(close.clone(), &[]), "VestingNotEmpty");
    assert_eq!(vested.release(0), "accepted");
    assert_eq!(vested.did(close, &[]), "accepted");
    assert_eq!(vested.world.lamports(&vested.vesting(0)), 0);
}

#[test]
fn grants_of_many_months_lose_nothing() {
    for mut vested in both("many months") {
        let mut total = 0;
        // A month has four epochs and two days; every month one claim, for three years: the first buckets make room.
        for month in 0..36i64 {
            total += 1_000;
            let epoch = u64::try_from(month * 30 / 7).unwrap();
            vested.grant(epoch, [total, 1]);
            vested.at(month, 20 * 86_400);
            assert_eq!(vested.claim(0), "accepted");
        }
        assert_eq!((vested.paid()[0], vested.held(0)), (21_600, 14_400));
        vested.at(40, 0);
        // Months 0 to 29 have vested in full: 12,000. Month m of the others for 39 - m months of 10: 9 + ... + 4 tenths.
        assert_eq!(vested.release(0), "accepted");
        assert_eq!(vested.paid()[0], 21_600 + 12_000 + 40 * (9 + 8 + 7 + 6 + 5 + 4));
        vested.at(46, 0);
        assert_eq!(vested.release(0), "accepted");
        assert_eq!((vested.paid()[0], vested.held(0)), (36_000, 0));
    }
}

#[test]
fn a_share_that_changes_counts_for_later_claims_only() {
    let mut vested = Vested::minting("changed share");
    vested.grant(0, [1_000, 1_000]);
    assert_eq!(vested.claim(0), "accepted");
    let mut parameters = Vested::args().parameters;
    parameters.vesting_bps = 0;
    vested.world.change_parameters(parameters);
    assert_eq!(vested.claim(1), "accepted");
    assert_eq!(
        (vested.paid(), vested.held(0), vested.held(1)),
        ([600, 1_000], 400, 0)
    );
    parameters.vesting_bps = 10_000;
    vested.world.change_parameters(parameters);
    vested.grant(1, [2_000, 1_000]);
    assert_eq!(vested.claim(0), "accepted");
    assert_eq!((vested.paid(), vested.held(0)), ([600, 1_000], 1_400));
}

/// A funded pool in which two payees have 1,000 each in their vesting accounts, all of it unvested.
fn locked(seed: &str) -> Vested {
    let mut vested = Vested::funded(seed);
    vested.grant(0, [2_500, 2_500]);
    assert_eq!([vested.claim(0), vested.claim(1)], ["accepted", "accepted"]);
    vested
}

/// What is locked, what was kept, and what is in the vault.
fn state(vested: &Vested) -> (u64, u64, u64) {
    let pool = vested.world.pool_state();
    let vault = address::vault(&vested.world.pool);
    (pool.vesting_locked, pool.penalties, vested.world.tokens(&vault))
}

#[test]
fn who_has_left_has_nothing_more_to_leave_with() {
    let mut vested = locked("left twice");
    assert_eq!(vested.exit(0), "accepted");
    // 500 paid, 500 burned; the other payee's 1,000 stay.
    assert_eq!(state(&vested), (1_000, 500, 996_000));
    for _ in 0..2 {
        assert_eq!(vested.exit(0), "NothingToRelease");
    }
    vested.at(11, 0);
    assert_eq!(vested.release(1), "accepted");
    assert_eq!(vested.paid(), [2_000, 2_500]);
}

#[test]
fn what_is_granted_after_an_exit_is_fined_for_itself() {
    let mut vested = locked("granted after");
    assert_eq!(vested.exit(0), "accepted");
    // 100 more in the bucket of the same month.
    vested.grant(1, [2_750, 2_500]);
    assert_eq!(vested.claim(0), "accepted");
    assert_eq!(vested.exit(0), "accepted");
    assert_eq!(state(&vested), (1_000, 550, 996_000 - 250));
    assert_eq!(vested.paid(), [2_000 + 150 + 50, 1_500]);
}

#[test]
fn what_is_granted_after_an_exit_vests_linearly() {
    let mut vested = locked("linear after");
    assert_eq!(vested.exit(0), "accepted");
    vested.grant(1, [2_750, 2_500]);
    assert_eq!(vested.claim(0), "accepted");
    // Half of the 100 have vested.
    vested.at(6, 0);
    assert_eq!(vested.release(0), "accepted");
    assert_eq!(vested.paid(), [2_000 + 150 + 50, 1_500]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// What is checked after each step stands in `Vested::did`.
    #[test]
    fn every_base_unit_is_somewhere_whatever_payees_do(
        funded: bool,
        steps in proptest::collection::vec((0u8..5, 0usize..2, 0u64..5_000, 0u32..40), 1..40),
    ) {
        let mut vested = if funded { Vested::funded("any steps") } else { Vested::minting("any steps") };
        let mut totals = [1, 1];
        vested.grant(0, totals);
        for (action, number, amount, days) in steps {
            match action {
                0 => {
                    totals[number] += amount;
                    let epoch = (vested.world.now() - u32::try_from(GENESIS).unwrap()) / EPOCH_SECONDS;
                    vested.grant(u64::from(epoch), totals);
                }
                1 => drop(vested.claim(number)),
                2 => drop(vested.release(number)),
                3 => drop(vested.exit(number)),
                _ => vested.world.wait(days * 86_400),
            }
        }
        // In the end both get all that is left.
        for number in [0, 1] {
            vested.claim(number);
        }
        vested.world.wait(400 * 86_400);
        for number in [0, 1] {
            vested.release(number);
        }
        let pool = vested.world.pool_state();
        prop_assert_eq!((pool.vesting_locked, pool.claimed), (0, totals[0] + totals[1]));
        let paid: u64 = vested.paid().iter().sum();
        prop_assert_eq!(paid + pool.penalties, pool.claimed);
    }
}

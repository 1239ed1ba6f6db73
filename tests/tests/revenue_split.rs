//! How revenue is split, and who is paid what.

use flywheel_client::accounts::{Pool, StakePool};
use flywheel_client::address;
use flywheel_client::instructions::revenue::{self, Legs, RecipientShare};
use flywheel_tests::world::{BOUNTY_CAP, CHANGE_DELAY, Revenues, keypair};
use solana_signer::Signer;

/// A payment that no share divides evenly; a thousandth of it is bounty.
const ODD: u64 = 1_000_007;

#[test]
fn every_unit_goes_somewhere_and_the_dust_to_the_burn() {
    let mut r = Revenues::new("split");
    let paid = r.places.paid;
    assert_eq!(r.deposit(&paid, ODD), "accepted");
    assert_eq!(r.crank_all(&paid), "accepted");
    let pool = r.pool(&paid);
    let flows = pool.current;
    assert_eq!(flows.bounties, 1_000);
    assert_eq!(
        (flows.providers, flows.stakers, flows.insurance),
        (499_503, 199_801, 49_950)
    );
    assert_eq!((pool.owed.for_burn, pool.owed.recipients), (149_853, 99_900));
    assert_eq!(
        pool.recipients().iter().map(|one| one.owed).collect::<Vec<_>>(),
        [59_940, 39_960]
    );
    assert_eq!(pool.owed.undistributed, 0);
    assert_eq!(1_000 + 499_503 + 199_801 + 49_950 + 149_853 + 99_900, ODD);
    r.assert_solvent();
}

#[test]
fn what_is_paid_arrives_in_the_distributors_pool_the_stake_pool_and_the_insurance() {
    let mut r = Revenues::new("arrives");
    let places = r.places;
    let mints = [(places.native, 0), (places.paid, 1)];
    for (revenue, place) in mints {
        assert_eq!(r.deposit(&revenue, ODD), "accepted");
        assert_eq!(r.crank_all(&revenue), "accepted");
        let pool = address::pool(&revenue.network, &revenue.mint.mint);
        let reward_pool: Pool = r.world.state(&pool);
        assert_eq!(reward_pool.funded, 499_503);
        assert_eq!(r.world.tokens(&address::vault(&pool)), 499_503);
        let stake_pool: StakePool = r.world.state(&places.stake_pool);
        assert_eq!(stake_pool.rewards[place].funded, 199_801);
        let rewards = address::stake_reward_vault(&places.stake_pool, &revenue.mint.mint);
        assert_eq!(r.world.tokens(&rewards), 199_801);
        assert_eq!(r.world.tokens(&places.insurance[place]), 49_950);
        assert_eq!(r.held(&keypair("cranker").pubkey(), &revenue), 1_000);
    }
    r.assert_solvent();
}

#[test]
fn the_bounty_is_a_share_up_to_its_cap() {
    let mut r = Revenues::new("bounty");
    let paid = r.places.paid;
    let cranker = keypair("cranker").pubkey();
    for (amount, bounty) in [
        (999, 0),
        (1_000, 1),
        (4_999_999, 4_999),
        (5_000_000, BOUNTY_CAP),
        (90_000_000, BOUNTY_CAP),
    ] {
        let before = r.held(&cranker, &paid);
        assert_eq!(r.deposit(&paid, amount), "accepted");
        assert_eq!(r.crank_all(&paid), "accepted");
        assert_eq!(r.held(&cranker, &paid) - before, bounty, "of {amount}");
    }
    r.assert_solvent();
}

#[test]
fn the_bounty_never_goes_to_the_vault() {
    let mut r = Revenues::new("bounty to the vault");
    let (paid, legs) = (r.places.paid, r.places.legs(&r.places.paid));
    assert_eq!(r.deposit(&paid, ODD), "accepted");
    let crank = revenue::crank(&paid, paid.vault(), &legs);
    assert_eq!(r.world.tried(&crank), "DestinationMismatch");
    // Who takes none needs no account.
    assert_eq!(r.crank_all(&paid), "accepted");
    assert_eq!(r.deposit(&paid, 999), "accepted");
    let crank = revenue::crank(&paid, paid.vault(), &legs);
    assert_eq!(r.world.tried(&crank), "accepted");
}

#[test]
fn the_burns_share_rises_on_a_line_and_the_others_shrink_in_proportion() {
    let mut r = Revenues::with("slope", |args, _| {
        args.parameters.bounty_bps = 0;
        args.parameters.burn_limit_bps = 6_500;
        (args.parameters.slope_start_epoch, args.parameters.slope_end_epoch) = (2, 12);
    });
    let paid = r.places.paid;
    // Five hundred basis points each epoch, out of 8,500 for the others.
    for (epoch, burn, providers, insurance) in [
        (0, 1_275_000, 4_250_000, 425_000),
        (2, 1_275_000, 4_250_000, 425_000),
        (3, 1_700_000, 4_000_000, 400_000),
        (7, 3_400_000, 3_000_000, 300_000),
        (12, 5_525_000, 1_750_000, 175_000),
        (40, 5_525_000, 1_750_000, 175_000),
    ] {
        r.enter(epoch);
        let before = r.pool(&paid).owed;
        assert_eq!(r.deposit(&paid, 8_500_000), "accepted");
        assert_eq!(r.crank_all(&paid), "accepted");
        let pool = r.pool(&paid);
        assert_eq!(pool.owed.for_burn - before.for_burn, burn, "epoch {epoch}");
        assert_eq!(
            (pool.current.providers, pool.current.insurance),
            (providers, insurance)
        );
    }
    r.assert_solvent();
}

#[test]
fn a_leg_that_is_left_out_stays_owed_and_is_paid_later() {
    let mut r = Revenues::new("left out");
    let (paid, all) = (r.places.paid, r.places.legs(&r.places.paid));
    assert_eq!(r.deposit(&paid, ODD), "accepted");
    let none = Legs::default();
    assert_eq!(r.crank(&paid, &none), "accepted");
    let owed = r.pool(&paid).owed;
    assert_eq!(
        (owed.providers, owed.stakers, owed.insurance),
        (499_503, 199_801, 49_950)
    );
    assert_eq!(r.crank(&paid, &none), "NothingToDistribute");
    let only = Legs {
        stake_pool: all.stake_pool,
        ..none
    };
    assert_eq!(r.crank(&paid, &only), "accepted");
    let owed = r.pool(&paid).owed;
    assert_eq!(
        (owed.providers, owed.stakers, owed.insurance),
        (499_503, 0, 49_950)
    );
    assert_eq!(r.deposit(&paid, 2), "accepted");
    assert_eq!(r.crank(&paid, &all), "accepted");
    let pool = r.pool(&paid);
    assert_eq!((pool.owed.providers, pool.current.providers), (0, 499_504));
    assert_eq!(r.crank(&paid, &all), "NothingToDistribute");
    r.assert_solvent();
}

#[test]
fn a_frozen_destination_stops_nobody_else_and_can_be_replaced() {
    let mut r = Revenues::new("frozen");
    let (paid, all, stable) = (r.places.paid, r.places.legs(&r.places.paid), r.places.stable);
    let insurance = r.places.insurance[1];
    r.world.freeze(&insurance, &stable);
    assert_eq!(r.deposit(&paid, ODD), "accepted");
    assert_ne!(r.crank(&paid, &all), "accepted");
    let without = Legs {
        insurance: None,
        ..all
    };
    assert_eq!(r.crank(&paid, &without), "accepted");
    assert_eq!(r.pool(&paid).current.providers, 499_503);
    let (_, other) = r.wallet("other insurance", &paid, 0);
    r.change(&paid, |_, destinations| destinations.insurance = Some(other));
    assert_eq!(r.crank(&paid, &all), "InsuranceMismatch");
    let to_other = Legs {
        insurance: Some(other),
        ..Legs::default()
    };
    assert_eq!(r.crank(&paid, &to_other), "accepted");
    assert_eq!(r.world.tokens(&other), 49_950);
    r.assert_solvent();
}

#[test]
fn the_accounts_of_a_leg_are_given_exactly_when_it_is_named_and_are_the_pools() {
    let mut r = Revenues::new("legs");
    let (paid, native) = (r.places.paid, r.places.native);
    let (all, other) = (r.places.legs(&paid), r.places.legs(&native));
    assert_eq!(r.deposit(&paid, ODD), "accepted");
    for bits in [0, 1, 2, 3, 7, 9, 10, 15, 16, 27, 255] {
        let mut crank = r.crank_instruction(&paid, &all);
        *crank.data.last_mut().unwrap() = bits;
        assert_eq!(r.world.tried(&crank), "LegInvalid", "bits {bits}");
    }
    let legs = |change: &dyn Fn(&mut Legs)| {
        let mut legs = all;
        change(&mut legs);
        legs
    };
    let reward_pool = legs(&|legs| legs.reward_pool = other.reward_pool);
    assert_eq!(r.crank(&paid, &reward_pool), "RewardPoolMismatch");
    let stake_pool = legs(&|legs| legs.stake_pool = other.reward_pool);
    assert_eq!(r.crank(&paid, &stake_pool), "StakePoolMismatch");
    let insurance = legs(&|legs| legs.insurance = other.insurance);
    assert_eq!(r.crank(&paid, &insurance), "InsuranceMismatch");
    // Only a native pool that is switched to it burns directly.
    let burn = legs(&|legs| legs.burn = true);
    assert_eq!(r.crank(&paid, &burn), "LegInvalid");
    assert_eq!(r.crank(&paid, &all), "accepted");
}

#[test]
fn recipients_are_paid_into_accounts_that_they_alone_control() {
    let mut r = Revenues::new("recipients");
    let (paid, stable) = (r.places.paid, r.places.stable);
    assert_eq!(r.deposit(&paid, ODD), "accepted");
    assert_eq!(r.crank_all(&paid), "accepted");
    assert_eq!(
        r.pay_recipient(&paid, 0, "second recipient"),
        "DestinationMismatch"
    );
    assert_eq!(r.pay_recipient(&paid, 2, "first recipient"), "NothingOwed");
    let (first, account) = r.wallet("first recipient", &paid, 0);
    let delegate = spl_token_interface::instruction::approve(
        &stable.program,
        &account,
        &keypair("delegate").pubkey(),
        &first.pubkey(),
        &[],
        1,
    );
    r.world.send(&[delegate.unwrap()], &[&first]).unwrap();
    assert_eq!(
        r.pay_recipient(&paid, 0, "first recipient"),
        "DestinationEncumbered"
    );
    assert_eq!(r.pay_recipient(&paid, 1, "second recipient"), "accepted");
    assert_eq!(r.pay_recipient(&paid, 1, "second recipient"), "NothingOwed");
    assert_eq!(r.held(&keypair("second recipient").pubkey(), &paid), 39_960);
    let pool = r.pool(&paid);
    assert_eq!((pool.owed.recipients, pool.current.recipients), (59_940, 39_960));
    r.assert_solvent();
}

/// Equal shares of recipients with these names.
fn equal(names: &[String]) -> Vec<RecipientShare> {
    let count = u16::try_from(names.len()).unwrap();
    let wallets = names.iter().map(|name| keypair(name).pubkey());
    let mut shares: Vec<RecipientShare> = wallets
        .map(|wallet| RecipientShare {
            wallet,
            bps: 10_000 / count,
        })
        .collect();
    shares[0].bps += 10_000 % count;
    shares
}

#[test]
fn who_leaves_the_list_is_still_paid_and_shares_nothing_more() {
    let mut r = Revenues::new("leaving");
    let paid = r.places.paid;
    assert_eq!(r.deposit(&paid, ODD), "accepted");
    assert_eq!(r.crank_all(&paid), "accepted");
    let list = equal(&["third recipient", "second recipient"].map(str::to_owned));
    assert_eq!(r.propose_recipients(&paid, list), "accepted");
    assert_eq!(r.apply_recipients(&paid), "ChangeNotReady");
    r.world.wait(CHANGE_DELAY);
    assert_eq!(r.apply_recipients(&paid), "accepted");
    assert_eq!(r.apply_recipients(&paid), "ChangeNotPending");
    assert_eq!(r.deposit(&paid, ODD), "accepted");
    assert_eq!(r.crank_all(&paid), "accepted");
    let pool = r.pool(&paid);
    let [third, second, first] =
        ["third", "second", "first"].map(|name| keypair(&format!("{name} recipient")).pubkey());
    let entries: Vec<_> = pool
        .recipients()
        .iter()
        .map(|one| (one.wallet, one.bps, one.owed))
        .collect();
    assert_eq!(
        entries,
        [
            (third, 5_000, 49_950),
            (second, 5_000, 39_960 + 49_950),
            (first, 0, 59_940)
        ]
    );
    assert_eq!(r.pay_recipient(&paid, 2, "first recipient"), "accepted");
    assert_eq!(r.pool(&paid).recipients().len(), 2);
    r.assert_solvent();
}

#[test]
fn those_who_leave_unpaid_take_the_place_of_others() {
    let mut r = Revenues::new("full");
    let paid = r.places.paid;
    let names = |prefix: &str| {
        (0..16)
            .map(|number| format!("{prefix} {number}"))
            .collect::<Vec<_>>()
    };
    let replace = |r: &mut Revenues, list: Vec<RecipientShare>| {
        assert_eq!(r.propose_recipients(&paid, list), "accepted");
        r.world.wait(CHANGE_DELAY);
        r.apply_recipients(&paid)
    };
    assert_eq!(replace(&mut r, equal(&names("one of many"))), "accepted");
    assert_eq!(r.pool(&paid).recipients().len(), 16);
    assert_eq!(r.deposit(&paid, 1_000_000), "accepted");
    assert_eq!(r.crank_all(&paid), "accepted");
    // 99,900 by 16 is 6,243.75; basis points leave 6,243 or less, and the first gets the dust.
    let pool = r.pool(&paid);
    assert_eq!(pool.owed.recipients, 99_900);
    assert_eq!(pool.recipients()[1].owed, 6_243);
    assert_eq!(pool.recipients()[0].owed, 99_900 - 15 * 6_243);
    assert_eq!(replace(&mut r, equal(&["newcomer".to_owned()])), "RecipientsFull");
    assert_eq!(r.pay_recipient(&paid, 15, "one of many 15"), "accepted");
    assert_eq!(r.apply_recipients(&paid), "accepted");
    let pool = r.pool(&paid);
    assert_eq!((pool.recipients().len(), pool.recipients()[0].bps), (16, 10_000));
    r.assert_solvent();
}

#[test]
fn a_recipient_that_is_the_pool_itself_is_not_paid_out_of_the_vault_into_the_vault() {
    let mut r = Revenues::new("itself");
    let paid = r.places.paid;
    let itself = RecipientShare {
        wallet: paid.pool(),
        bps: 10_000,
    };
    assert_eq!(r.propose_recipients(&paid, vec![itself]), "accepted");
    r.world.wait(CHANGE_DELAY);
    assert_eq!(r.apply_recipients(&paid), "accepted");
    assert_eq!(r.deposit(&paid, ODD), "accepted");
    assert_eq!(r.crank_all(&paid), "accepted");
    let pay = revenue::pay_recipient(&paid, 0, paid.vault());
    assert_eq!(r.world.tried(&pay), "DestinationMismatch");
    r.assert_solvent();
}

//! What failed devices pay out of their operator's collateral, and who gets it.

use flywheel_client::accounts::{DeviceStatus, FaultRecord};
use flywheel_client::instructions::staking::{PoolKind, SlashPart, StakeParametersArgs};
use flywheel_client::{address, instructions::staking};
use flywheel_tests::world::{BOND_PER_UNIT, FAULT_PERIOD, Staking, keypair};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// The bond of a device of the world: 100 units.
const BOND: u64 = 100 * BOND_PER_UNIT;
/// A day's fee, a hundredth of it, rounded down; two days'.
const FEE: u64 = 1_000_003;
/// What the operator has staked.
const STAKE: u64 = 3 * BOND;

/// A bonded operator with a device that has just failed.
fn failed(seed: &str) -> (Staking, Keypair) {
    let mut s = Staking::new(seed, PoolKind::Collateral);
    let operator = s.world.operator.insecure_clone();
    let behind = s.behind();
    s.opened_by(&operator, behind, 0, STAKE, 0);
    let device = keypair(&format!("{seed}/device"));
    s.world.failing_device(&device);
    (s, device)
}

fn bounty(s: &Staking) -> u64 {
    s.balance(&s.world.payer.insecure_clone())
}

#[test]
fn a_failed_device_pays_for_each_whole_period_and_the_fee_is_divided_as_a_slash_is() {
    let (mut s, device) = failed("fee");
    let supply = s.world.supply_of(&s.mint.address);
    s.world.wait(FAULT_PERIOD - 1);
    assert_eq!(s.charge_fault(&device), "NothingDue");
    s.world.wait(1);
    assert_eq!(s.charge_fault(&device), "accepted");
    // 5 % to who charges, 20 % to the insurance, 10 % to the treasury, the rest with the dust is burned.
    let (reporter, insurance, treasury) = (50_000, 200_000, 100_000);
    let burned = FEE - reporter - insurance - treasury;
    assert_eq!(s.stake_state(s.behind()).assets, STAKE - FEE);
    assert_eq!(
        (bounty(&s), s.world.supply_of(&s.mint.address)),
        (reporter, supply - burned)
    );
    let pool = s.pool_state();
    assert_eq!((pool.insurance_owed, pool.treasury_owed), (insurance, treasury));
    assert_eq!(pool.slashed, insurance + treasury);
    assert_eq!(s.vault(), s.liabilities());
    assert_eq!(s.charge_fault(&device), "NothingDue");
    let [insurer, keeper] = ["stake insurance", "treasury"].map(keypair);
    assert_eq!(s.pay_fees(SlashPart::Reporter, &keeper), "NothingOwed");
    assert_eq!(s.pay_fees(SlashPart::Insurance, &keeper), "DestinationMismatch");
    assert_eq!(s.pay_fees(SlashPart::Insurance, &insurer), "accepted");
    assert_eq!(s.pay_fees(SlashPart::Insurance, &insurer), "NothingOwed");
    assert_eq!(s.pay_fees(SlashPart::Treasury, &keeper), "accepted");
    assert_eq!((s.balance(&insurer), s.balance(&keeper)), (insurance, treasury));
    assert_eq!((s.vault(), s.pool_state().slashed), (STAKE - FEE, 0));
}

#[test]
fn charging_every_day_or_once_takes_the_same() {
    let (mut often, device) = failed("often");
    for _ in 0..5 {
        often.world.wait(FAULT_PERIOD);
        assert_eq!(often.charge_fault(&device), "accepted");
    }
    let (mut once, late) = failed("once");
    once.world.wait(5 * FAULT_PERIOD);
    assert_eq!(once.charge_fault(&late), "accepted");
    let five = BOND * 5 / 100;
    let left = |s: &Staking| s.stake_state(s.behind()).assets;
    assert_eq!((left(&often), left(&once)), (STAKE - five, STAKE - five));
    assert_eq!(often.fault_state(&device).charged, five);
}

#[test]
fn after_the_last_period_a_device_pays_for_its_termination_and_then_nothing() {
    let (mut s, device) = failed("terminated");
    s.world.wait(41 * FAULT_PERIOD);
    assert_eq!(s.charge_fault(&device), "accepted");
    assert_eq!(s.fault_state(&device).charged, BOND * 41 / 100);
    s.world.wait(100 * FAULT_PERIOD);
    assert_eq!(s.charge_fault(&device), "accepted");
    // 42 days of 1 % and 8.5 % for the termination.
    assert_eq!(
        s.fault_state(&device).charged,
        BOND * 42 / 100 + BOND * 850 / 10_000
    );
    s.world.wait(100 * FAULT_PERIOD);
    assert_eq!(s.charge_fault(&device), "NothingDue");
}

#[test]
fn a_device_that_works_again_pays_nothing_and_a_later_failure_begins_anew() {
    let (mut s, device) = failed("again");
    s.world.wait(2 * FAULT_PERIOD);
    assert_eq!(s.charge_fault(&device), "accepted");
    assert_eq!(s.close_fault(&device), "DeviceStillFailed");
    s.world.report(&device, DeviceStatus::Active).unwrap();
    s.world.wait(FAULT_PERIOD);
    assert_eq!(s.charge_fault(&device), "DeviceNotFailed");
    s.world.report(&device, DeviceStatus::Failed).unwrap();
    s.world.wait(FAULT_PERIOD);
    assert_eq!(s.charge_fault(&device), "accepted");
    let record = s.fault_state(&device);
    assert_eq!((record.periods, record.charged), (1, FEE));
    s.world.report(&device, DeviceStatus::Active).unwrap();
    let payer = s.world.payer.pubkey();
    let (before, rent) = (s.world.lamports(&payer), s.world.rent(FaultRecord::SPACE));
    assert_eq!(s.close_fault(&device), "accepted");
    // A signature's fee less than the rent.
    assert_eq!(s.world.lamports(&payer), before + rent - 5_000);
}

#[test]
fn a_fee_takes_unbonding_stake_where_active_stake_is_not_enough_and_never_more_than_there_is() {
    let mut s = Staking::new("deep", PoolKind::Collateral);
    let (operator, behind) = (s.world.operator.insecure_clone(), s.behind());
    let bond = s.opened_by(&operator, behind, 0, 1_000, 0);
    assert_eq!(s.unbond(&bond, 0, 600), "accepted");
    let device = keypair("deep/device");
    s.world.failing_device(&device);
    s.world.wait(FAULT_PERIOD);
    assert_eq!(s.charge_fault(&device), "accepted");
    let stake = s.stake_state(behind);
    assert_eq!((stake.assets, stake.unbonding_assets), (0, 0));
    assert_eq!(s.fault_state(&device).charged, 1_000);
    assert_eq!(s.vault(), s.liabilities());
    s.world.wait(FAULT_PERIOD);
    assert_eq!(s.charge_fault(&device), "NothingDue");
}

#[test]
fn terms_that_change_during_a_failure_are_applied_to_all_of_it_and_what_was_paid_counts() {
    let (mut s, device) = failed("terms");
    s.world.wait(3 * FAULT_PERIOD);
    assert_eq!(s.charge_fault(&device), "accepted");
    assert_eq!(s.fault_state(&device).charged, BOND * 3 / 100);
    // A tenth of the fee for periods of an hour each: after four days 96 thousandths, of which 30 are paid.
    s.change_parameters(|p| {
        (p.fault_period_seconds, p.fault_fee_bps, p.fault_periods) = (FAULT_PERIOD / 24, 10, 400);
    });
    let since = s.fault_state(&device).failed_since;
    let periods = u64::from((s.world.now() - since) / (FAULT_PERIOD / 24));
    assert_eq!(s.charge_fault(&device), "accepted");
    assert_eq!(s.fault_state(&device).charged, BOND * 10 * periods / 10_000);
    assert_eq!(
        s.stake_state(s.behind()).assets,
        STAKE - BOND * 10 * periods / 10_000
    );
}

#[test]
fn what_could_not_be_paid_is_due_when_there_is_stake_again() {
    let mut s = Staking::new("later", PoolKind::Collateral);
    let (operator, behind) = (s.world.operator.insecure_clone(), s.behind());
    s.opened_by(&operator, behind, 0, 1_000, 0);
    let device = keypair("later/device");
    s.world.failing_device(&device);
    s.world.wait(FAULT_PERIOD);
    assert_eq!(s.charge_fault(&device), "accepted");
    assert_eq!(s.fault_state(&device).charged, 1_000);
    s.opened_by(&operator, behind, 1, BOND, 0);
    assert_eq!(s.charge_fault(&device), "accepted");
    assert_eq!(s.fault_state(&device).charged, FEE);
    assert_eq!(s.stake_state(behind).assets, BOND - (FEE - 1_000));
}

#[test]
fn a_fee_is_charged_to_the_operator_of_the_device_by_its_own_class() {
    let (mut s, device) = failed("own");
    s.world.wait(FAULT_PERIOD);
    let party = s.world.join_as("own/other");
    let other = staking::Behind {
        pool: s.pool,
        operator: party.account(&s.world),
    };
    s.open_stake(other);
    let (payer, account) = (s.world.payer.pubkey(), s.world.device_account(&device));
    let bounty = s.account(&s.world.payer.insecure_clone(), &s.mint);
    let class = address::class(&s.world.network, flywheel_tests::world::CLASS);
    let mint = flywheel_client::instructions::rewards::MintOf::spl_token(s.mint.address);
    s.world.empty_purse(&payer, &{ s.mint });
    let charge = staking::charge_fault(payer, bounty, other, mint, account, class);
    assert_eq!(s.world.tried(&charge), "DeviceMismatch");
}

#[test]
fn fees_are_for_collateral_pools_and_need_all_their_numbers() {
    let s = Staking::new("numbers", PoolKind::Collateral);
    let valid: StakeParametersArgs = s.pool_state().parameters.into();
    assert!(valid.validate(PoolKind::Collateral).is_ok());
    type Change = fn(&mut StakeParametersArgs);
    let refused: [Change; 4] = [
        |p| p.fault_period_seconds = 0,
        |p| p.fault_periods = 0,
        |p| p.fault_fee_bps = 10_001,
        |p| p.termination_bps = 10_001,
    ];
    for change in refused {
        let mut parameters = valid;
        change(&mut parameters);
        assert!(
            parameters.validate(PoolKind::Collateral).is_err(),
            "{parameters:?}"
        );
    }
    assert!(valid.validate(PoolKind::Revenue).is_err());
}

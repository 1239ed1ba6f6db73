//! Fault fees: how often a failed device is charged does not matter, and what the collateral cannot pay stays due.

use flywheel_client::accounts::FaultRecord;
use flywheel_client::address;
use flywheel_client::instructions::registry::DeviceStatus;
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::staking::{self, PoolKind};
use flywheel_tests::world::{BOND_PER_UNIT, CLASS, Held, Staking};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// The bond of a device of the world: of capacity 100.
const BOND: u64 = 100 * BOND_PER_UNIT;
/// A hundredth of it, for each day.
const FEE: u64 = BOND / 100;
const DAY: u32 = 86_400;

/// A pool with collateral of the world's operator, and a device that fails now.
fn failed(seed: &str, collateral: u64) -> (Staking, Held, Keypair) {
    let mut staking = Staking::new(seed, PoolKind::Collateral);
    let device = staking.world.active_device(&format!("{seed}/device"));
    let operator = staking.world.operator.insecure_clone();
    let behind = staking.behind();
    let held = staking.opened_by(&operator, behind, 0, collateral, 0);
    staking
        .world
        .report(&device, DeviceStatus::Failed)
        .expect("a failed device");
    (staking, held, device)
}

/// What becomes of charging a device.
fn charge(staking: &mut Staking, device: &Keypair) -> String {
    let payer = staking.world.funded("charges faults");
    let account = staking.world.empty_purse(&payer.pubkey(), &{ staking.mint });
    let class = address::class(&staking.world.network, CLASS);
    let (behind, mint) = (staking.behind(), MintOf::spl_token(staking.mint.address));
    let device = staking.world.device_account(device);
    let charge = staking::charge_fault(payer.pubkey(), account, behind, mint, device, class);
    staking.world.attempt(charge, &[&payer])
}

fn charged(staking: &Staking, device: &Keypair) -> u64 {
    let device = staking.world.device_account(device);
    let record: FaultRecord = staking
        .world
        .state(&address::fault_record(&staking.pool, &device));
    record.charged
}

#[test]
fn any_partition_of_charges_comes_to_the_same() {
    for (number, days) in [vec![60], vec![1; 60], vec![41, 1, 18], vec![7, 35, 18]]
        .iter()
        .enumerate()
    {
        let (mut staking, held, device) = failed(&format!("partition {number}"), 2 * BOND);
        for wait in days {
            staking.world.wait(wait * DAY);
            let done = charge(&mut staking, &device);
            assert!(["accepted", "NothingDue"].contains(&done.as_str()), "{done}");
        }
        // 42 days of a hundredth and 850 basis points at the end, each rounded down once.
        let all = BOND * 4_200 / 10_000 + BOND * 850 / 10_000;
        assert_eq!(charged(&staking, &device), all, "{days:?}");
        assert_eq!(staking.worth(&held), 2 * BOND - all, "{days:?}");
    }
}

#[test]
fn a_fee_that_the_collateral_cannot_pay_stays_due() {
    let (mut staking, held, device) = failed("fault shortfall", 500_000);
    staking.world.wait(DAY);
    assert_eq!(charge(&mut staking, &device), "accepted");
    assert_eq!(charged(&staking, &device), 500_000);
    assert_eq!(charge(&mut staking, &device), "NothingDue");
    // What the position held is gone: it is closed, and the operator stakes anew.
    assert_eq!(staking.close(&held), "accepted");
    let (operator, behind) = (held.owner.insecure_clone(), held.behind);
    let held = staking.opened_by(&operator, behind, 1, 10_000_000, 0);
    assert_eq!(charge(&mut staking, &device), "accepted");
    assert_eq!(charged(&staking, &device), FEE);
    assert_eq!(staking.worth(&held), 10_000_000 - (FEE - 500_000));
}

#[test]
fn a_new_failure_is_charged_anew() {
    let (mut staking, held, device) = failed("failed twice", BOND);
    staking.world.wait(DAY);
    assert_eq!(charge(&mut staking, &device), "accepted");
    staking
        .world
        .report(&device, DeviceStatus::Active)
        .expect("a recovered device");
    staking.world.wait(DAY);
    assert_eq!(charge(&mut staking, &device), "DeviceNotFailed");
    staking
        .world
        .report(&device, DeviceStatus::Failed)
        .expect("a failed device");
    staking.world.wait(2 * DAY);
    assert_eq!(charge(&mut staking, &device), "accepted");
    assert_eq!(charged(&staking, &device), BOND * 200 / 10_000);
    assert_eq!(staking.worth(&held), BOND - FEE - BOND * 200 / 10_000);
}

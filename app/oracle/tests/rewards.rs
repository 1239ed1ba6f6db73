//! The work-share rule against numbers computed by hand.

mod common;

use common::{DEVICES, PER_DEVICE, TOTALS, load, pay_all, small};
use flywheel_oracle::input::EpochWork;
use flywheel_oracle::rewards::{RewardError, Rewards};
use proptest::prelude::*;

fn per_device(epoch: u32, work: &[(u32, u64)]) -> EpochWork {
    EpochWork::of_devices(epoch, work.iter().copied())
}

#[test]
fn a_pool_is_divided_by_work_times_class_weight_and_rounded_down() {
    let network = small("1000", "5000", PER_DEVICE, "");
    let input = load(&network, DEVICES, "epoch,id,work\n0,a,10\n0,b,20\n0,d,40\n").unwrap();
    let (rewards, epochs) = pay_all(&network, &input);
    // Shares 10 x 1, 20 x 2, 40 x 0.5: 10, 40, 20 of 70. 1000/70 = 14.2857…
    assert_eq!(epochs[0].by_device, [142, 571, 0, 285]);
    assert_eq!(
        (epochs[0].pool, epochs[0].paid, rewards.emitted()),
        (1_000, 998, 998)
    );
    assert_eq!(rewards.totals(), [142, 571, 0, 285]);
}

#[test]
fn network_totals_are_shared_by_class_weight_among_live_devices() {
    let network = small("1000", "5000", TOTALS, "");
    let input = load(&network, DEVICES, "epoch,work\n0,123\n").unwrap();
    // Weights 1, 2 and 0.5 of 3.5; device c is off and gets nothing.
    assert_eq!(pay_all(&network, &input).0.totals(), [285, 571, 0, 142]);
}

#[test]
fn with_a_price_the_pool_follows_demand_up_to_the_emission() {
    let network = small("1000", "5000", TOTALS, "tokens_per_unit = \"7\"");
    let input = load(&network, DEVICES, "epoch,work\n0,100\n1,142\n2,143\n").unwrap();
    let pools: Vec<u64> = pay_all(&network, &input)
        .1
        .iter()
        .map(|epoch| epoch.pool)
        .collect();
    assert_eq!(pools, [700, 994, 1_000]);
}

#[test]
fn a_price_for_a_unit_with_decimals_is_rounded_down() {
    let usage = TOTALS.replace("decimals = 0", "decimals = 2");
    let network = small("1000", "5000", &usage, "tokens_per_unit = \"3\"");
    // 0.99 x 3 = 2.97 and 1.67 x 3 = 5.01.
    let input = load(&network, DEVICES, "epoch,work\n0,0.99\n1,1.67\n").unwrap();
    let pools: Vec<u64> = pay_all(&network, &input)
        .1
        .iter()
        .map(|epoch| epoch.pool)
        .collect();
    assert_eq!(pools, [2, 5]);
}

#[test]
fn the_cap_ends_emission_and_counts_what_was_paid_not_what_was_offered() {
    let network = small("1000", "2500", TOTALS, "");
    let input = load(&network, DEVICES, "epoch,work\n0,1\n1,1\n2,1\n3,1\n").unwrap();
    let (rewards, epochs) = pay_all(&network, &input);
    // 1000 pays 285 + 571 + 142 = 998; after two epochs 2500 - 1996 = 504 are left: 144 + 288 + 72 = 504, and then nothing.
    let outcome: Vec<_> = epochs.iter().map(|epoch| (epoch.pool, epoch.paid)).collect();
    assert_eq!(outcome, [(1_000, 998), (1_000, 998), (504, 504), (0, 0)]);
    assert_eq!(rewards.emitted(), 2_500);
    assert_eq!(rewards.totals(), [714, 1_430, 0, 356]);
}

#[test]
fn lifetime_totals_only_grow_and_sum_to_what_was_emitted() {
    let network = small("1000", "5000", PER_DEVICE, "");
    let input = load(&network, DEVICES, "epoch,id,work\n0,a,1\n1,b,1\n2,a,1\n2,d,2\n").unwrap();
    let (rewards, _) = pay_all(&network, &input);
    assert_eq!(rewards.totals(), [1_500, 1_000, 0, 500]);
    assert_eq!(rewards.totals().iter().sum::<u64>(), rewards.emitted());
}

#[test]
fn an_epoch_without_work_pays_nothing() {
    let network = small("1000", "5000", PER_DEVICE, "");
    let input = load(&network, DEVICES, "epoch,id,work\n0,a,0\n0,c,50\n").unwrap();
    let (rewards, epochs) = pay_all(&network, &input);
    assert_eq!((epochs[0].paid, rewards.emitted()), (0, 0));
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let network = small("1000", "5000", PER_DEVICE, "");
    let usage = ["0,a,10", "0,b,20", "0,d,41", "1,d,3", "1,a,4"];
    let devices: Vec<&str> = DEVICES.lines().skip(1).collect();
    let file = |header: &str, rows: Vec<&str>| format!("{header}\n{}\n", rows.join("\n"));
    let header = DEVICES.lines().next().unwrap();
    let forward = load(&network, DEVICES, &file("epoch,id,work", usage.to_vec())).unwrap();
    let backward = load(
        &network,
        &file(header, devices.into_iter().rev().collect()),
        &file("epoch,id,work", usage.iter().rev().copied().collect()),
    )
    .unwrap();
    assert_eq!(forward.operators, backward.operators);
    assert_eq!(forward.epochs, backward.epochs);
    assert_eq!(pay_all(&network, &forward).1, pay_all(&network, &backward).1);
}

#[test]
fn overflow_is_an_error_that_changes_nothing() {
    let network = small("18446744073709551615", "18446744073709551615", PER_DEVICE, "");
    let input = load(&network, DEVICES, "epoch,id,work\n0,a,1\n").unwrap();
    let mut rewards = Rewards::new(&network, &input.devices).unwrap();
    // 2^64 x 2^64 x 10000 is beyond 2^128.
    assert_eq!(
        rewards.pay(&per_device(0, &[(0, u64::MAX)])),
        Err(RewardError::Overflow { epoch: 0 })
    );
    assert_eq!((rewards.totals(), rewards.emitted()), (&[0, 0, 0, 0][..], 0));
    assert_eq!(rewards.pay(&per_device(0, &[(0, 5)])).unwrap().paid, u64::MAX);
}

#[test]
fn epochs_are_paid_once_and_in_order_and_only_to_known_devices() {
    let network = small("1000", "5000", PER_DEVICE, "");
    let input = load(&network, DEVICES, "epoch,id,work\n0,a,1\n").unwrap();
    let mut rewards = Rewards::new(&network, &input.devices).unwrap();
    rewards.pay(&per_device(4, &[(0, 1)])).unwrap();
    assert_eq!(
        rewards.pay(&per_device(4, &[(0, 1)])),
        Err(RewardError::OutOfOrder { epoch: 4, last: 4 })
    );
    assert_eq!(
        rewards.pay(&per_device(5, &[(9, 1)])),
        Err(RewardError::UnknownDevice { epoch: 5, index: 9 })
    );
}

proptest! {
    #[test]
    fn no_pool_is_exceeded_and_less_than_a_unit_per_device_is_lost(work in proptest::collection::vec(0u64..1_000_000, 3), pool in 1u64..1_000_000_000_000) {
        let network = small(&pool.to_string(), &u64::MAX.to_string(), PER_DEVICE, "");
        let input = load(&network, DEVICES, "epoch,id,work\n0,a,1\n").unwrap();
        let mut rewards = Rewards::new(&network, &input.devices).unwrap();
        let epoch = rewards.pay(&per_device(0, &[(0, work[0]), (1, work[1]), (3, work[2])])).unwrap();
        prop_assert!(epoch.paid <= pool);
        if work.iter().any(|work| *work > 0) {
            prop_assert!(pool - epoch.paid < 3);
        }
    }
}

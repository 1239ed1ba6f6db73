//! The committed sample is what the generator makes, and its preset takes it without a complaint.

mod common;

use std::collections::BTreeSet;

use common::{preset, source, workspace};
use flywheel_oracle::input::{self, OnInvalid};
use flywheel_oracle::rewards::Rewards;
use flywheel_oracle::sample::City;

#[test]
fn the_committed_sample_is_what_the_generator_makes() {
    let folder = workspace().join("samples/city-wifi");
    let city = City::default();
    for (file, made) in [
        ("devices.csv", city.devices_csv()),
        ("usage.csv", city.usage_csv()),
    ] {
        let committed = std::fs::read_to_string(folder.join(file)).unwrap();
        let remedy = "run `flywheel sample city-wifi --out samples/city-wifi`";
        assert!(
            committed == made,
            "samples/city-wifi/{file} is not what the generator makes: {remedy}"
        );
    }
}

#[test]
fn the_sample_has_every_class_and_operator_and_both_a_capped_and_an_uncapped_week() {
    let network = preset("city-wifi.toml");
    let city = City::default();
    let (devices, usage) = (
        source("devices.csv", city.devices_csv()),
        source("usage.csv", city.usage_csv()),
    );
    let input = input::load(&network, &devices, &usage, OnInvalid::Refuse).unwrap();
    let classes: BTreeSet<u8> = input.devices.iter().map(|device| device.class).collect();
    let pending = input.devices.iter().filter(|device| !device.live).count();
    assert_eq!(
        (
            input.devices.len(),
            classes.len(),
            input.operators.len(),
            input.epochs.len()
        ),
        (300, 3, 25, 8)
    );
    assert!((1..20).contains(&pending), "{pending} pending");
    let mut rewards = Rewards::new(&network, &input.devices).unwrap();
    let pools: Vec<u64> = input
        .epochs
        .iter()
        .map(|work| rewards.pay(work).unwrap().pool)
        .collect();
    let capped = pools
        .iter()
        .filter(|pool| **pool == network.emission.per_epoch)
        .count();
    assert!((1..8).contains(&capped), "pools {pools:?}");
}

#[test]
fn the_sample_pays_what_other_code_says() {
    let network = preset("city-wifi.toml");
    let city = City::default();
    let (devices, usage) = (
        source("devices.csv", city.devices_csv()),
        source("usage.csv", city.usage_csv()),
    );
    let input = input::load(&network, &devices, &usage, OnInvalid::Refuse).unwrap();
    let mut rewards = Rewards::new(&network, &input.devices).unwrap();
    let paid: Vec<u64> = input
        .epochs
        .iter()
        .map(|work| rewards.pay(work).unwrap().paid)
        .collect();
    // By a script over Uber's own H3 library and exact fractions: crowding, regions, and three weeks of probation.
    assert_eq!(
        paid,
        [
            5_571_200_855,
            5_999_999_860,
            5_465_738_840,
            5_701_093_855,
            5_999_999_851,
            5_327_851_345,
            5_999_999_852,
            5_300_243_851,
        ]
    );
    assert_eq!(
        rewards.totals()[..6],
        [
            78_400_823,
            312_427_584,
            343_507_889,
            530_840_854,
            61_747_576,
            49_544_025
        ]
    );
}

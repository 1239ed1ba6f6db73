//! New York's kiosks as the city publishes them. The files are not part of this repository: without them these tests say so.

mod common;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use common::{preset, workspace};
use flywheel_oracle::input::{self, Input, OnInvalid, Work};
use flywheel_oracle::rewards::Rewards;
use flywheel_oracle::table::Source;
use flywheel_oracle::weights::Weights;

/// Both files, or nothing and a word about where they were looked for.
fn linknyc() -> Option<Input> {
    let folder = std::env::var_os("FLYWHEEL_LINKNYC")
        .map_or_else(|| workspace().join("../shared/data/linknyc"), PathBuf::from);
    if !folder.is_dir() {
        // Past the test harness, which keeps what a passing test prints to itself.
        let _ = writeln!(
            std::io::stderr(),
            "NOT RUN: no LinkNYC data in {}; set FLYWHEEL_LINKNYC to its folder",
            folder.display()
        );
        return None;
    }
    let open = |name: &str| Source::open(&folder.join(name)).unwrap();
    let network = preset("linknyc.toml");
    let (devices, usage) = (open("kiosk_locations.csv"), open("weekly_usage.csv"));
    Some(
        input::load(&network, &devices, &usage, OnInvalid::Refuse)
            .unwrap_or_else(|problems| panic!("{problems}")),
    )
}

#[test]
fn every_kiosk_is_taken_the_misspelt_and_the_absent_ones_are_noted() {
    let Some(input) = linknyc() else { return };
    let live = input.devices.iter().filter(|device| device.live).count();
    assert_eq!(
        (input.devices.len(), live, input.devices_rejected),
        (2_250, 2_237, 0)
    );
    let mut by_class = BTreeMap::new();
    input
        .devices
        .iter()
        .for_each(|device| *by_class.entry(device.class).or_insert(0) += 1);
    assert_eq!(by_class, BTreeMap::from([(1, 2_041), (2, 150), (3, 55), (4, 4)]));
    assert_eq!(
        input.operators,
        ["Bronx", "Brooklyn", "Manhattan", "Queens", "Staten Island"]
    );
    let noted = |word: &str| {
        input
            .notes
            .listed
            .iter()
            .filter(|note| note.message.contains(word))
            .count()
    };
    assert_eq!(
        (input.notes.total, noted("LINK1.0"), noted("not activated")),
        (14, 1, 13)
    );
}

#[test]
fn three_hundred_weeks_make_three_hundred_epochs_in_exact_hundredths_of_a_terabyte() {
    let Some(input) = linknyc() else { return };
    assert_eq!(input.epochs.len(), 300);
    assert!((0..300).eq(input.epochs.iter().map(|epoch| epoch.epoch)));
    // 121.01 + 12.67 terabytes in the first week, 128.86 + 19.09 in the last.
    assert_eq!(input.epochs[0].work, Work::Network(13_368));
    assert_eq!(input.epochs[299].work, Work::Network(14_795));
}

#[test]
fn the_first_week_pays_what_a_pocket_calculator_says() {
    let Some(input) = linknyc() else { return };
    let network = preset("linknyc.toml");
    let mut rewards = Rewards::new(&network, &input.devices).unwrap();
    let week = rewards.pay(&input.epochs[0]).unwrap();
    // 133.68 TB at 500 tokens.
    assert_eq!(week.pool, 66_840_000_000);
    // Twelve cells hold more than the twelve kiosks of class 1 that are wanted: each kiosk there counts 12 of so many. By
    // weight, the live kiosks, and the pool's share of each; the sum of all weights is 23,255,674.
    let expected = BTreeMap::from([
        ((1, 5_454), (22, 15_675_544)),
        ((1, 7_058), (34, 20_285_661)),
        ((1, 7_500), (32, 21_556_029)),
        ((1, 8_000), (15, 22_993_098)),
        ((1, 8_571), (14, 24_634_230)),
        ((1, 9_230), (64, 26_528_287)),
        ((1, 10_000), (1_848, 28_741_372)),
        ((2, 15_000), (149, 43_112_059)),
        ((3, 20_000), (55, 57_482_745)),
        ((4, 2_500), (4, 7_185_343)),
    ]);
    let weights = Weights::new(&network, &input.devices).unwrap().after(0);
    let mut found = BTreeMap::new();
    for (device, weight) in input
        .devices
        .iter()
        .zip(weights)
        .filter(|(device, _)| device.live)
    {
        let amount = week.by_device[device.index as usize];
        let (kiosks, each) = found.entry((device.class, weight)).or_insert((0, amount));
        *kiosks += 1;
        assert_eq!(*each, amount, "{}", device.id);
    }
    assert_eq!(found, expected);
    assert_eq!(
        week.paid,
        expected.values().map(|(kiosks, each)| kiosks * each).sum::<u64>()
    );
}

#[test]
fn three_hundred_weeks_pay_what_other_code_says() {
    let Some(input) = linknyc() else { return };
    let mut rewards = Rewards::new(&preset("linknyc.toml"), &input.devices).unwrap();
    for work in &input.epochs {
        rewards.pay(work).unwrap();
    }
    // By a script over Uber's own H3 library and exact fractions.
    assert_eq!(rewards.emitted(), 18_993_859_662_261);
}

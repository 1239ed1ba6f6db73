//! New York's kiosks as the city publishes them. The files are not part of this repository: without them these tests say so.

mod common;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use common::{preset, workspace};
use flywheel_oracle::input::{self, Input, OnInvalid, Work};
use flywheel_oracle::rewards::Rewards;
use flywheel_oracle::table::Source;

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
    let mut rewards = Rewards::new(&network, &input.devices);
    let week = rewards.pay(&input.epochs[0]).unwrap();
    // 133.68 TB at 500 tokens. Weights of the live kiosks: 2029 x 10000 + 149 x 15000 + 55 x 20000 + 4 x 2500 = 23,635,000.
    assert_eq!(week.pool, 66_840_000_000);
    let paid = |class: u8| {
        let device = input
            .devices
            .iter()
            .find(|device| device.live && device.class == class)
            .unwrap();
        week.by_device[&device.index]
    };
    assert_eq!(
        [paid(1), paid(2), paid(3), paid(4)],
        [28_280_093, 42_420_139, 56_560_186, 7_070_023]
    );
    assert_eq!(
        week.paid,
        2_029 * 28_280_093 + 149 * 42_420_139 + 55 * 56_560_186 + 4 * 7_070_023
    );
}

//! What a device's work counts, with numbers computed by hand: crowding, probation, regions.

mod common;

use common::{TOTALS, load, small_file, source};
use flywheel_multiplier::MultiplierError;
use flywheel_oracle::input::Input;
use flywheel_oracle::network_file::Network;
use flywheel_oracle::place;
use flywheel_oracle::rewards::{RewardError, Rewards};
use flywheel_oracle::weights::{WeightError, Weights};

/// Class one of weight 1x: a, b and the pending c in one cell. Class two of 2x: t in the same cell. Class half: d elsewhere.
const CROWD: &str = "id,class,owner,size,lat,lon,status\n\
    a,one,ann,1,10.5,20.5,on\n\
    b,one,bob,1,10.5,20.5,on\n\
    c,one,ann,1,10.5,20.5,off\n\
    d,half,bob,1,-10.7,-20.7,on\n\
    t,two,bob,1,10.5,20.5,on\n";

/// The small network with some of its text replaced, wherever it stands.
fn network(changes: &[(&str, &str)]) -> Network {
    let file = changes
        .iter()
        .fold(small_file("1000", "5000", TOTALS, ""), |file, (from, to)| {
            assert!(file.contains(from), "{from:?} is not in the file");
            file.replace(from, to)
        });
    Network::parse(&source("small.toml", file)).unwrap()
}

fn crowd(network: &Network) -> Input {
    load(network, CROWD, "epoch,work\n0,1\n").unwrap()
}

/// The weights of the crowd so many seconds after the first epoch.
fn weights(network: &Network, seconds: u64) -> Vec<u32> {
    let weights = Weights::new(network, &crowd(network).devices).unwrap();
    weights.after(seconds)
}

#[test]
fn more_devices_of_a_class_than_a_cell_wants_share_what_so_many_would_count() {
    let target = |target: u32| network(&[("density_target = 5", &format!("density_target = {target}"))]);
    // Three of class one, the pending one among them: 2/3 and 1/3 of 10,000. Nobody crowds those of other classes.
    assert_eq!(weights(&target(5), 0), [10_000, 10_000, 0, 5_000, 20_000]);
    assert_eq!(weights(&target(3), 0), [10_000, 10_000, 0, 5_000, 20_000]);
    assert_eq!(weights(&target(2), 0), [6_666, 6_666, 0, 5_000, 20_000]);
    assert_eq!(weights(&target(1), 0), [3_333, 3_333, 0, 5_000, 20_000]);
    assert_eq!(
        weights(&target(0), 0),
        [10_000, 10_000, 0, 5_000, 20_000],
        "0 is no limit"
    );
}

#[test]
fn a_pool_is_divided_by_what_devices_count_in_their_cells() {
    let network = network(&[("density_target = 5", "density_target = 2")]);
    let input = crowd(&network);
    let mut rewards = Rewards::new(&network, &input.devices).unwrap();
    // 1000 x 6666, 5000 and 20000 of 38332: 173.9, 130.4 and 521.7.
    rewards.pay(&input.epochs[0]).unwrap();
    assert_eq!(rewards.totals(), [173, 173, 0, 130, 521]);
}

#[test]
fn devices_are_counted_at_the_resolution_of_their_class() {
    // A tenth of a degree apart: different cells at resolution 9, one cell at resolution 0.
    let devices = "id,class,owner,size,lat,lon,status\na,one,ann,1,10.5,20.5,on\nb,one,bob,1,10.6,20.6,on\n";
    let of = |resolution: &str| {
        let network = network(&[
            ("density_target = 5", "density_target = 1"),
            ("density_resolution = 9", resolution),
        ]);
        let input = load(&network, devices, "epoch,work\n0,1\n").unwrap();
        Weights::new(&network, &input.devices).unwrap().after(0)
    };
    assert_eq!(of("density_resolution = 9"), [10_000, 10_000]);
    assert_eq!(of("density_resolution = 0"), [5_000, 5_000]);
}

#[test]
fn probation_lasts_from_the_first_epoch_paid_through_every_epoch_that_begins_within_it() {
    let network = network(&[
        ("epoch_seconds = 100", "epoch_seconds = 86400"),
        ("probation_days = 0", "probation_days = 2"),
        (
            "probation_multiplier_bps = 10000",
            "probation_multiplier_bps = 2500",
        ),
    ]);
    let on_probation = [2_500, 2_500, 0, 1_250, 5_000];
    let settled = [10_000, 10_000, 0, 5_000, 20_000];
    assert_eq!(weights(&network, 0), on_probation);
    assert_eq!(weights(&network, 2 * 86_400 - 1), on_probation);
    assert_eq!(weights(&network, 2 * 86_400), settled);
    assert_eq!(weights(&network, u64::MAX), settled);
}

#[test]
fn a_probation_of_one_class_shifts_rewards_to_the_others_until_it_ends() {
    let mut network = network(&[("epoch_seconds = 100", "epoch_seconds = 86400")]);
    network.emission.cap = 100_000;
    // Class two, of weight 2x: a quarter of it for two days.
    (
        network.classes[1].probation_days,
        network.classes[1].probation_multiplier_bps,
    ) = (2, 2_500);
    // The first epoch that is paid is the fourth; the sixth has no work.
    let input = load(&network, CROWD, "epoch,work\n3,1\n4,1\n6,1\n").unwrap();
    let mut rewards = Rewards::new(&network, &input.devices).unwrap();
    let mut of_t = |epoch: usize| {
        let paid = rewards.pay(&input.epochs[epoch]).unwrap();
        (paid.by_device[0], paid.by_device[4])
    };
    // 10000 and 5000 of 30000; when it is over 10000 and 20000 of 45000.
    assert_eq!([of_t(0), of_t(1), of_t(2)], [(333, 166), (333, 166), (222, 444)]);
}

#[test]
fn of_regions_in_each_other_the_finest_one_of_the_class_counts() {
    let cell = crowd(&network(&[])).devices[0].cell;
    let region = |resolution, factor: u32, classes: &str| {
        let cell = place::parent(cell, resolution).unwrap();
        format!("[[region]]\ncell = \"{cell:x}\"\nfactor_bps = {factor}\n{classes}\n")
    };
    let around = |regions: &[String]| {
        let tables = format!("{}[[manufacturer]]", regions.concat());
        weights(&network(&[("[[manufacturer]]", &tables)]), 0)
    };
    let (wide, near, here) = (
        region(0, 20_000, ""),
        region(9, 15_000, "classes = [2, 3]"),
        region(12, 5_000, "classes = [2]"),
    );
    // d stands on the other side of the Atlantic: no region, 1x.
    assert_eq!(
        around(std::slice::from_ref(&wide)),
        [20_000, 20_000, 0, 5_000, 40_000]
    );
    let expected = [20_000, 20_000, 0, 5_000, 30_000];
    assert_eq!(around(&[wide.clone(), near.clone()]), expected);
    assert_eq!(around(&[near.clone(), wide.clone()]), expected);
    assert_eq!(around(&[near, wide, here]), [20_000, 20_000, 0, 5_000, 10_000]);
    assert_eq!(around(&[region(9, 0, "")]), [0, 0, 0, 5_000, 0]);
}

#[test]
fn the_order_of_the_rows_does_not_change_a_weight() {
    let network = network(&[("density_target = 5", "density_target = 2")]);
    let mut rows: Vec<&str> = CROWD.lines().collect();
    rows[1..].reverse();
    let input = load(&network, &(rows.join("\n") + "\n"), "epoch,work\n0,1\n").unwrap();
    let reversed = Weights::new(&network, &input.devices).unwrap();
    assert_eq!(reversed.after(0), weights(&network, 0));
}

#[test]
fn a_network_made_by_hand_with_factors_out_of_bounds_is_refused() {
    let good = network(&[]);
    let devices = crowd(&good).devices;
    let mut heavy = good.clone();
    heavy.classes[1].reward_weight_bps = 1_000_001;
    let expected = WeightError::Multiplier {
        index: 4,
        source: MultiplierError::ClassWeightOutOfRange,
    };
    assert_eq!(Weights::new(&heavy, &devices).unwrap_err(), expected);
    assert_eq!(
        Rewards::new(&heavy, &devices).unwrap_err(),
        RewardError::Weight(expected)
    );
    let mut lacking = good;
    lacking.classes.pop();
    assert_eq!(
        Weights::new(&lacking, &devices).unwrap_err(),
        WeightError::UnknownClass { index: 3, class: 3 }
    );
}

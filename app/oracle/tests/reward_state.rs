//! Rewards that are saved and restored go on exactly where they stopped.

mod common;

use common::{DEVICES, load, network_of};
use flywheel_oracle::input::{Device, EpochWork, Input};
use flywheel_oracle::network_file::Network;
use flywheel_oracle::rewards::{Rewards, StateError};
use proptest::prelude::*;

/// A bucket of streaks, which have a history, and one of work, which has none.
const RULES: &str = "[[rewards.bucket]]\nshare_bps = 7000\nrule = \"streak\"\nlevel_epochs = [0, 2]\nlevel_points = [1, 5]\n\
    missed_epochs = 2\n[[rewards.bucket]]\nshare_bps = 3000\nrule = \"work-share\"";

fn network() -> Network {
    network_of(1_000_003, common::PER_DEVICE, RULES)
}

fn devices(network: &Network) -> Input {
    load(network, DEVICES, "epoch,id,work\n0,a,1\n").unwrap()
}

/// The rewards after an epoch, saved.
fn saved(network: &Network, devices: &[Device]) -> Vec<u8> {
    let mut rewards = Rewards::new(network, devices).unwrap();
    rewards.pay(&EpochWork::of_devices(3, [(0, 5), (1, 2)])).unwrap();
    rewards.save()
}

proptest! {
    #[test]
    fn a_program_that_restarts_after_any_epoch_pays_what_one_that_plays_on_does(
        weeks in proptest::collection::vec((1u32..5, [0u64..3, 0..3, 0..3]), 1..12),
        stop in 0usize..12,
    ) {
        let network = network();
        let devices = devices(&network).devices;
        let mut on = Rewards::new(&network, &devices).unwrap();
        let mut again = on.clone();
        let mut epoch = 0;
        for (position, (gap, work)) in weeks.into_iter().enumerate() {
            epoch += gap;
            let work = EpochWork::of_devices(epoch, [0u32, 1, 3].into_iter().zip(work));
            if position == stop {
                again = Rewards::restore(&network, &devices, &again.save()).unwrap();
            }
            prop_assert_eq!(on.pay(&work), again.pay(&work));
        }
        prop_assert_eq!(on.totals(), again.totals());
        prop_assert_eq!(on.save(), again.save());
    }
}

#[test]
fn devices_that_are_new_stand_behind_those_that_were_saved() {
    let network = network();
    let mut devices = devices(&network).devices;
    let bytes = saved(&network, &devices);
    let mut more = devices.clone();
    more.push(Device {
        index: 4,
        id: "e".to_owned(),
        ..devices[0].clone()
    });
    let mut rewards = Rewards::restore(&network, &more, &bytes).unwrap();
    assert_eq!(rewards.totals().len(), 5);
    // The new device's first week: 1 point and work 1. a has its second week: 5 points and work 1. 700,002 by 1 and 5 of 6:
    // 116,667 and 583,335; 300,000 in halves.
    let paid = rewards.pay(&EpochWork::of_devices(4, [(0, 1), (4, 1)])).unwrap();
    assert_eq!(paid.by_device, [733_335, 0, 0, 0, 266_667]);
    devices.pop();
    assert_eq!(
        Rewards::restore(&network, &devices, &bytes).unwrap_err(),
        StateError::Devices { saved: 4, found: 3 }
    );
    more[0].id = "z".to_owned();
    assert_eq!(
        Rewards::restore(&network, &more, &bytes).unwrap_err(),
        StateError::Devices { saved: 4, found: 5 }
    );
}

#[test]
fn bytes_that_are_no_state_are_refused() {
    let network = network();
    let devices = devices(&network).devices;
    let bytes = saved(&network, &devices);
    let error = |bytes: &[u8]| Rewards::restore(&network, &devices, bytes).unwrap_err();
    let mut newer = bytes.clone();
    newer[0] = 9;
    assert_eq!(error(&newer), StateError::Version(9));
    let found = bytes.len() - 1;
    let expected = bytes.len();
    assert!(matches!(error(&bytes[..found]), StateError::Length { found: at, .. } if at == found));
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(
        error(&longer),
        StateError::Length {
            found: expected + 1,
            expected
        }
    );
    for length in 0..bytes.len() {
        assert!(Rewards::restore(&network, &devices, &bytes[..length]).is_err());
    }
    // One base unit more for the first device: the totals stand behind 54 bytes.
    let mut richer = bytes.clone();
    richer[54] += 1;
    assert!(matches!(error(&richer), StateError::Sum { .. }));
    let plain = network_of(1_000_003, common::PER_DEVICE, "[rewards]\nrule = \"work-share\"");
    assert_eq!(
        Rewards::restore(&plain, &devices, &bytes).unwrap_err(),
        StateError::Rules
    );
}

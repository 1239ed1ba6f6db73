//! Rules that look back on earlier epochs, where each epoch is computed by itself.

mod common;

use common::{DEVICES, PER_DEVICE, load, network_of, small};
use flywheel_merkle::Domain;
use flywheel_multiplier::Status;
use flywheel_oracle::epoch::{Computed, EpochError, EpochInputs, compute};
use flywheel_oracle::input::EpochWork;
use flywheel_oracle::manifest::Inputs;
use flywheel_oracle::network_file::Network;
use flywheel_oracle::rewards::{History, Rewards, StateError};
use flywheel_oracle::snapshot::{Moment, Snapshot, SnapshotDevice};
use proptest::prelude::*;

const DOMAIN: Domain = Domain {
    program_id: [1; 32],
    pool: [2; 32],
};
/// A bucket of streaks, which look back, and one of work, which does not.
const RULES: &str = "[[rewards.bucket]]\nshare_bps = 7000\nrule = \"streak\"\nlevel_epochs = [0, 2]\nlevel_points = [1, 5]\n\
    missed_epochs = 2\n[[rewards.bucket]]\nshare_bps = 3000\nrule = \"work-share\"";
/// Of the devices of [`DEVICES`].
const MULTIPLIERS: [u32; 4] = [10_000, 20_000, 0, 5_000];

fn network() -> Network {
    network_of(1_000_003, PER_DEVICE, RULES)
}

/// The devices of [`DEVICES`] that have these indexes.
fn snapshot(indexes: &[u32]) -> Snapshot {
    let device = |index: &u32| SnapshotDevice {
        index: *index,
        class: [1, 2, 1, 3][*index as usize],
        status: match index {
            2 => Status::Pending,
            _ => Status::Active,
        },
        operator: 0,
        multiplier_bps: MULTIPLIERS[*index as usize],
        capacity: 1,
        cell: 0,
        payee: [*index as u8 + 1; 32],
        key: [*index as u8 + 1; 32],
    };
    let moment = Moment {
        network: [5; 32],
        time: 0,
    };
    let devices: Vec<_> = indexes.iter().map(device).collect();
    Snapshot::new("x", &moment, &[[9; 32]], devices).unwrap()
}

fn inputs<'a>(
    network: &'a Network,
    snapshot: &'a Snapshot,
    work: &'a EpochWork,
    before: Option<&'a Computed>,
) -> EpochInputs<'a> {
    EpochInputs {
        network,
        snapshot,
        work,
        previous: before.map(|before| &before.leaves),
        history: before.and_then(|before| before.history.as_ref()),
        domain: &DOMAIN,
    }
}

fn first_epoch() -> Computed {
    let (network, devices) = (network(), snapshot(&[0, 1, 2, 3]));
    let work = EpochWork::of_devices(3, [(0, 5), (1, 2)]);
    compute(&inputs(&network, &devices, &work, None), Inputs::default()).unwrap()
}

proptest! {
    #[test]
    fn epochs_computed_one_by_one_pay_what_one_run_through_all_does(
        epochs in proptest::collection::vec((1u32..5, [0u64..3, 0..3, 0..3]), 1..10),
    ) {
        let network = network();
        let input = load(&network, DEVICES, "epoch,id,work\n0,a,1\n").unwrap();
        let mut through = Rewards::new(&network, &input.devices).unwrap();
        let devices = snapshot(&[0, 1, 2, 3]);
        let mut before: Option<Computed> = None;
        let mut epoch = 0;
        for (gap, work) in epochs {
            epoch += gap;
            // Device 0 always does something, so that there is a root.
            let work = [0u32, 1, 3].into_iter().zip(work).map(|(index, work)| {
                (index, work + u64::from(index == 0))
            });
            let work = EpochWork::of_devices(epoch, work);
            let expected = through.pay_weighted(&work, &MULTIPLIERS).unwrap();
            let computed = compute(
                &inputs(&network, &devices, &work, before.as_ref()),
                Inputs::default(),
            ).unwrap();
            prop_assert_eq!(&computed.rewards, &expected);
            let mut totals = [0; 4];
            computed.leaves.iter().for_each(|leaf| totals[leaf.index as usize] = leaf.total);
            prop_assert_eq!(&totals[..], through.totals());
            // On the way to the next epoch it goes through a file.
            let bytes = computed.history.as_ref().unwrap().to_bytes();
            let history = Some(History::from_bytes(&bytes).unwrap());
            before = Some(Computed { history, ..computed });
        }
    }
}

#[test]
fn a_device_that_is_gone_keeps_its_total_and_the_others_their_streaks() {
    let first = first_epoch();
    let (network, fewer) = (network(), snapshot(&[0, 3]));
    let work = EpochWork::of_devices(4, [(0, 5)]);
    let second = compute(&inputs(&network, &fewer, &work, Some(&first)), Inputs::default()).unwrap();
    let total = |computed: &Computed, index| {
        let position = computed.leaves.position(index).unwrap();
        computed.leaves.get(position as usize).unwrap().total
    };
    assert_eq!(total(&second, 1), total(&first, 1));
    // All of the pool is device 0's: it is on the second level, and nobody else is connected or works.
    assert_eq!(second.rewards.by_device[0], 700_002 + 300_000);
}

#[test]
fn a_history_that_is_missing_or_of_other_rules_is_refused() {
    let first = first_epoch();
    let (network, devices) = (network(), snapshot(&[0, 1]));
    let work = EpochWork::of_devices(4, [(0, 5)]);
    let without = EpochInputs {
        history: None,
        ..inputs(&network, &devices, &work, Some(&first))
    };
    assert_eq!(
        compute(&without, Inputs::default()).unwrap_err(),
        EpochError::HistoryMissing
    );
    let plain = small("1000", "5000000", PER_DEVICE, "");
    assert_eq!(
        compute(&inputs(&plain, &devices, &work, Some(&first)), Inputs::default()).unwrap_err(),
        EpochError::History(StateError::Rules)
    );
}

#[test]
fn rules_that_do_not_look_back_leave_no_history() {
    let (plain, devices) = (small("1000", "5000", PER_DEVICE, ""), snapshot(&[0, 1]));
    let work = EpochWork::of_devices(4, [(0, 5)]);
    let computed = compute(&inputs(&plain, &devices, &work, None), Inputs::default()).unwrap();
    assert_eq!(computed.history, None);
}

#[test]
fn a_damaged_history_is_refused() {
    let bytes = first_epoch().history.unwrap().to_bytes();
    assert_eq!(History::from_bytes(&bytes).unwrap().last_epoch(), 3);
    // Version, epoch, buckets, four streaks of five bytes, none.
    assert_eq!(bytes.len(), 1 + 4 + 2 + 4 + 4 * 5 + 4);
    for length in 0..bytes.len() {
        let error = History::from_bytes(&bytes[..length]).unwrap_err();
        assert!(matches!(error, StateError::Length { .. }), "{length}: {error}");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(History::from_bytes(&longer).is_err());
    let mut later = bytes;
    later[0] = 2;
    assert_eq!(History::from_bytes(&later), Err(StateError::Version(2)));
}

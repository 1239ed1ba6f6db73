//! An epoch from its inputs to the root, against numbers computed by hand and hashes computed elsewhere.

mod common;

use common::{PER_DEVICE, small, source};
use flywheel_merkle::{Domain, leaf_node, verify};
use flywheel_multiplier::Status;
use flywheel_oracle::epoch::{Computed, EpochError, EpochInputs, compute};
use flywheel_oracle::input::{EpochWork, load_reported};
use flywheel_oracle::leaves::LeafTable;
use flywheel_oracle::manifest::{Inputs, address_text};
use flywheel_oracle::network_file::Network;
use flywheel_oracle::snapshot::{Moment, Snapshot, SnapshotDevice};
use proptest::prelude::*;

const DOMAIN: Domain = Domain {
    program_id: [0x11; 32],
    pool: [0x22; 32],
};

fn device(index: u32, multiplier_bps: u32, status: Status) -> SnapshotDevice {
    SnapshotDevice {
        index,
        class: 1,
        status,
        operator: 0,
        multiplier_bps,
        capacity: 1,
        cell: 0,
        payee: [(index % 200) as u8 + 1; 32],
        key: [(index % 100) as u8 + 101; 32],
    }
}

fn snapshot(devices: &[SnapshotDevice]) -> Snapshot {
    let moment = Moment {
        network: [5; 32],
        time: 0,
    };
    Snapshot::new("x.snapshot", &moment, &[[9; 32]], devices.iter().copied()).unwrap()
}

/// Devices 0, 1, 3 and 4 work at 1x, 2x, 0.5x and 1x; 3 is suspended.
fn four() -> Snapshot {
    snapshot(&[
        device(0, 10_000, Status::Active),
        device(1, 20_000, Status::Active),
        device(3, 0, Status::Suspended),
        device(4, 5_000, Status::Degraded),
    ])
}

fn network() -> Network {
    small("1000", "5000", PER_DEVICE, "")
}

/// What the usage file `name` says of an epoch.
fn work(name: &str, usage: &str, epoch: u32) -> EpochWork {
    let reported = load_reported(&network(), &source(name, usage), &four()).unwrap();
    let mut epochs = reported.epochs.into_iter();
    epochs.find(|work| work.epoch == epoch).unwrap()
}

fn computed(snapshot: &Snapshot, work: &EpochWork, previous: Option<&LeafTable>) -> Computed {
    let inputs = EpochInputs {
        network: &network(),
        snapshot,
        work,
        previous,
        history: None,
        domain: &DOMAIN,
    };
    compute(&inputs, Inputs::default()).unwrap()
}

fn totals(computed: &Computed) -> Vec<(u32, u8, u64)> {
    let leaves = computed.leaves.iter();
    leaves
        .map(|leaf| (leaf.index, leaf.payee[0], leaf.total))
        .collect()
}

const USAGE: &str = "epoch,id,work\n0,0,10\n0,1,20\n0,3,99\n0,4,40\n1,4,7\n";

#[test]
fn an_epoch_has_the_root_that_was_computed_elsewhere() {
    let first = computed(&four(), &work("u.csv", USAGE, 0), None);
    // Shares 10 x 1, 20 x 2, 40 x 0.5: 10, 40, 20 of 70. 1000/70 = 14.2857…; the suspended device 3 gets nothing.
    assert_eq!(totals(&first), [(0, 1, 142), (1, 2, 571), (4, 5, 285)]);
    // Made with Python's hashlib:
    //   leaf = lambda i, t: (H(b"\0" + b"\x11"*32 + b"\x22"*32 + le4(i) + bytes([i+1])*32 + le8(t)), t)
    //   node = lambda l, r: (H(b"\1" + l[0] + le8(l[1]) + r[0] + le8(r[1])), l[1] + r[1])
    //   node(node(leaf(0, 142), leaf(1, 571)), node(leaf(4, 285), (bytes(32), 0)))
    let manifest = &first.manifest;
    assert_eq!(manifest.root, ROOT);
    // H of the three records le4(i) + bytes([i+1])*32 + le8(t).
    assert_eq!(manifest.data_hash, DATA_HASH);
    assert_eq!((manifest.total, manifest.leaf_count, manifest.epoch), (998, 3, 0));
    assert_eq!(
        (&manifest.pool, &manifest.program),
        (&address_text(&[0x22; 32]), &address_text(&[0x11; 32]))
    );
    assert_eq!(manifest.rule.as_deref(), Some("work-share"));
}

const ROOT: &str = "44bcb95988c6c74eb10273d1aeb9e5680cfce5e076d56df6e5eba8dedaaeaa08";
const DATA_HASH: &str = "abebb175b497afc974fe61870d75290b83219a9708c953a5b141c52c850f131a";

#[test]
fn every_leaf_is_proved() {
    let first = computed(&four(), &work("u.csv", USAGE, 0), None);
    for (position, leaf) in (0..).zip(first.leaves.iter()) {
        let proof = first.tree.proof(&first.leaves, position).unwrap();
        let node = leaf_node(&DOMAIN, &leaf);
        assert!(verify(node, position, 3, &proof, &first.tree.root()).is_ok());
    }
}

#[test]
fn the_next_epoch_adds_to_the_leaves_and_pays_what_the_cap_leaves() {
    let first = computed(&four(), &work("u.csv", USAGE, 0), None);
    // Device 0 is gone, device 4 has a new payee.
    let mut moved = device(4, 5_000, Status::Active);
    moved.payee = [77; 32];
    let later = snapshot(&[device(1, 20_000, Status::Active), moved]);
    let second = computed(&later, &work("u.csv", USAGE, 1), Some(&first.leaves));
    assert_eq!(totals(&second), [(0, 1, 142), (1, 2, 571), (4, 77, 1_285)]);
    assert_eq!(second.manifest.total, 1_998);
    // Of 5,000 base units 3,002 are left: two more whole epochs and then 1,002, of which an epoch pays at most 1,000.
    let third = computed(&later, &EpochWork::of_devices(2, [(4, 1)]), Some(&second.leaves));
    let fourth = computed(&later, &EpochWork::of_devices(3, [(4, 1)]), Some(&third.leaves));
    let fifth = computed(&later, &EpochWork::of_devices(4, [(4, 1)]), Some(&fourth.leaves));
    let sixth = computed(&later, &EpochWork::of_devices(5, [(4, 1)]), Some(&fifth.leaves));
    let paid = [&third, &fourth, &fifth, &sixth].map(|epoch| epoch.rewards.paid);
    assert_eq!(paid, [1_000, 1_000, 1_000, 2]);
}

#[test]
fn devices_may_be_named_by_their_keys_and_rows_be_json() {
    let expected = computed(&four(), &work("u.csv", USAGE, 0), None).manifest;
    let mut by_key = String::from("epoch,id,work\n");
    let mut json = String::new();
    for (index, amount) in [(4, 40), (0, 10), (1, 20)] {
        let key = address_text(&[index as u8 + 101; 32]);
        by_key.push_str(&format!("0,{key},{amount}\n"));
        json.push_str(&format!(
            "{{\"work\": {amount}, \"epoch\": 0, \"id\": \"{index}\"}}\n"
        ));
    }
    for (name, usage) in [("u.csv", by_key), ("u.jsonl", json)] {
        assert_eq!(computed(&four(), &work(name, &usage, 0), None).manifest, expected);
    }
}

#[test]
fn usage_that_is_wrong_is_named_by_line_and_key() {
    let said = |name: &str, usage: &str| {
        load_reported(&network(), &source(name, usage), &four())
            .unwrap_err()
            .to_string()
    };
    let json = "{\"epoch\":0,\"id\":0,\"work\":1}\n{\"epoch\":0,\"id\":2,\"work\":1}\n{\"epoch\":0,\"id\":1}\n\
                {\"epoch\":0,\"id\":4,\"work\":-1}\n{\"epoch\":0,\"id\":\"04\",\"work\":1}\n";
    let said_of_json = said("u.jsonl", json);
    for expected in [
        "u.jsonl:2, column \"id\": expected the name of a device",
        "u.jsonl:3, column \"work\": expected",
        "u.jsonl:4, column \"work\": expected",
        "u.jsonl:5, column \"id\": expected the name of a device",
    ] {
        assert!(said_of_json.contains(expected), "{expected}\nin\n{said_of_json}");
    }
    let both = format!("epoch,id,work\n0,1,1\n0,{},1\n", address_text(&[104; 32]));
    assert!(said("u.csv", &both).contains("u.csv:3, column \"id\": expected the name of a device"));
    assert!(said("u.csv", "epoch,id,work\n0,1,1\n0,1,2\n").contains("one row for a period and device"));
}

#[test]
fn an_epoch_in_which_nobody_has_ever_earned_has_no_root() {
    let inputs = EpochInputs {
        network: &network(),
        snapshot: &four(),
        work: &EpochWork::of_devices(7, []),
        previous: None,
        history: None,
        domain: &DOMAIN,
    };
    let error = compute(&inputs, Inputs::default()).unwrap_err();
    assert!(matches!(error, EpochError::Tree { epoch: 7, .. }), "{error}");
}

#[test]
fn an_index_beyond_any_network_is_refused_before_memory_is_taken() {
    let far = snapshot(&[
        device(0, 1, Status::Active),
        SnapshotDevice {
            index: u32::MAX,
            ..device(1, 1, Status::Active)
        },
    ]);
    let inputs = EpochInputs {
        network: &network(),
        snapshot: &far,
        work: &EpochWork::of_devices(0, [(0, 1)]),
        previous: None,
        history: None,
        domain: &DOMAIN,
    };
    assert_eq!(
        compute(&inputs, Inputs::default()).unwrap_err(),
        EpochError::IndexTooLarge(u32::MAX)
    );
}

proptest! {
    #[test]
    fn the_order_of_rows_does_not_change_the_root(
        mut rows in Just(USAGE.lines().skip(1).collect::<Vec<_>>()).prop_shuffle()
    ) {
        rows.insert(0, "epoch,id,work");
        let shuffled = computed(&four(), &work("u.csv", &rows.join("\n"), 0), None);
        prop_assert_eq!(shuffled.manifest.root, ROOT);
    }
}

#[test]
fn a_hundred_thousand_devices_are_computed_as_few_are() {
    let devices: Vec<_> = (0..100_000)
        .map(|index| device(index, 10_000, Status::Active))
        .collect();
    let network = small("3000000", "9000000", PER_DEVICE, "");
    let work = EpochWork::of_devices(0, (0..100_000).map(|index| (index, u64::from(index % 3))));
    let inputs = EpochInputs {
        network: &network,
        snapshot: &snapshot(&devices),
        work: &work,
        previous: None,
        history: None,
        domain: &DOMAIN,
    };
    let computed = compute(&inputs, Inputs::default()).unwrap();
    // Work of 0, 1, 2, 0, 1, 2 …, 99,999 in all: 3,000,000 / 99,999 is 30.0003 each, 60.0006 for two.
    let mut leaves = computed.leaves.iter();
    assert!(leaves.all(|leaf| leaf.total == u64::from(leaf.index % 3) * 30));
    assert_eq!(computed.leaves.len(), 66_666);
    assert_eq!(computed.manifest.total, 99_999 * 30);
}

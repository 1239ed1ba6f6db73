//! Snapshots of the registry: the file, its damage, and its form for people.

mod common;

use common::source;
use flywheel_multiplier::Status;
use flywheel_oracle::snapshot::{Moment, Snapshot, SnapshotDevice};

const MOMENT: Moment = Moment {
    network: [9; 32],
    time: 1_767_571_200,
};
const OPERATORS: [[u8; 32]; 2] = [[1; 32], [2; 32]];
/// Where the first device's record begins: behind a header of 64 bytes and two operators of 32.
const FIRST: usize = 128;

fn device(index: u32) -> SnapshotDevice {
    SnapshotDevice {
        index,
        class: 3,
        status: Status::Active,
        operator: index % 2,
        multiplier_bps: 12_500,
        capacity: 100,
        cell: 0x8928308280fffff,
        payee: [index as u8 + 1; 32],
        key: [index as u8 + 100; 32],
    }
}

fn snapshot() -> Snapshot {
    let mut devices = [device(0), device(1), device(7)];
    (devices[1].status, devices[1].cell) = (Status::Suspended, 0);
    Snapshot::new("x.snapshot", &MOMENT, &OPERATORS, devices).unwrap()
}

/// What is said about a file of these bytes.
fn complaint(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.snapshot");
    std::fs::write(&path, bytes).unwrap();
    let said = Snapshot::open(&path).unwrap_err().to_string();
    said.replace(&format!("{}/", folder.path().display()), "")
}

fn damaged(at: usize, byte: u8) -> String {
    let mut bytes = snapshot().bytes().to_vec();
    bytes[at] = byte;
    complaint(&bytes)
}

#[test]
fn a_file_comes_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.snapshot");
    let written = snapshot();
    written.write(&path).unwrap();
    let read = Snapshot::open(&path).unwrap();
    assert_eq!((read.bytes(), read.hash()), (written.bytes(), written.hash()));
    assert_eq!(
        (*read.moment(), read.operators(), read.len()),
        (MOMENT, &OPERATORS[..], 3)
    );
    assert_eq!(read.get(2), Some(device(7)));
    assert_eq!(read.get(1).unwrap().status, Status::Suspended);
    assert_eq!(read.bytes().len(), FIRST + 3 * 96);
}

#[test]
fn devices_are_found_by_index_and_by_key() {
    let snapshot = snapshot();
    let positions = [0, 1, 2, 7, 8].map(|index| snapshot.position(index));
    assert_eq!(positions, [Some(0), Some(1), None, Some(2), None]);
    assert_eq!(snapshot.positions_by_key().get(&[107; 32]), Some(&2));
}

#[test]
fn a_file_of_another_kind_version_or_length_is_refused() {
    assert_eq!(
        complaint(b"index,payee\n"),
        "x.snapshot: expected a snapshot as `flywheel oracle snapshot` writes it, which begins with FLYSNAP, found another \
         beginning"
    );
    assert!(complaint(b"").ends_with("found an empty file"));
    assert!(damaged(0, b'f').ends_with("found another beginning"));
    assert_eq!(
        damaged(8, 2),
        "x.snapshot: expected a snapshot of version 1, found version 2; take the snapshot again with this release"
    );
    let bytes = snapshot().bytes().to_vec();
    assert_eq!(
        complaint(&bytes[..bytes.len() - 1]),
        "x.snapshot: expected 416 bytes, for 3 devices of 2 operators, found 415"
    );
}

#[test]
fn a_record_out_of_order_or_bounds_is_named() {
    assert_eq!(
        damaged(FIRST + 96, 0),
        "x.snapshot: expected record 1 (byte 224) to have a device index above 0, found 0"
    );
    assert_eq!(
        damaged(FIRST + 6, 8),
        "x.snapshot: expected record 0 (byte 128) to have a status from 0 to 7, found 8"
    );
    assert_eq!(
        damaged(FIRST + 8, 2),
        "x.snapshot: expected record 0 (byte 128) to have an operator below 2, found 2"
    );
    assert!(damaged(FIRST + 5, 1).contains("a class from 0 to 255, found 259"));
    assert!(damaged(FIRST + 15, 1).contains("a multiplier of at most 10000000 basis points"));
    assert!(damaged(FIRST + 7, 1).contains("zeros in bytes 7 and 20 to 23"));
    assert!(damaged(64, 3).contains("operator 1 to come after the one before it"));
}

#[test]
fn csv_gives_the_same_snapshot_in_whatever_order_its_rows_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    snapshot().write_csv(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        text.lines().nth(1).unwrap(),
        "0,3,4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi,active,12500,100,8928308280fffff,\
         4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi,7ktZK7a28phex41kcsct6YBHQt38MMezsoecq1UuiKFh"
    );
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    let reversed = lines.join("\n");
    for csv in [text.as_str(), &reversed] {
        let read = Snapshot::from_csv(&MOMENT, &source("x.csv", csv)).unwrap();
        assert_eq!(read.bytes(), snapshot().bytes());
    }
}

#[test]
fn csv_that_is_wrong_is_named_by_line_and_column() {
    let header = "index,class,operator,status,multiplier_bps,capacity,cell,payee,key";
    let one = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
    let csv = format!(
        "{header}\n1,256,{one},active,10000,1,,{one},{one}\n2,1,{one},asleep,10000001,1,12,{one},x\n\
         3,1,{one},active,1,1,,{one},{one}\n3,1,{one},active,1,1,,{one},{one}\n"
    );
    let problems = Snapshot::from_csv(&MOMENT, &source("x.csv", csv)).unwrap_err();
    let said = problems.to_string();
    for expected in [
        "x.csv:2, column \"class\": expected a class from 0 to 255, found \"256\"",
        "x.csv:3, column \"status\": expected a status: one of \"pending\", \"active\"",
        "x.csv:3, column \"multiplier_bps\": expected basis points up to 10000000, found \"10000001\"",
        "x.csv:3, column \"cell\": expected an H3 cell in hexadecimal digits, or nothing, found \"12\"",
        "x.csv:3, column \"key\": expected a device's key, found \"x\"",
        "x.csv:5, column \"index\": expected each index once, found \"3\"",
    ] {
        assert!(said.contains(expected), "{expected}\nin\n{said}");
    }
}

//! Bad input: each mistake is named by file, line, column and what was expected; with `Skip` its row is left out.

mod common;

use common::{DEVICES, PER_DEVICE, TOTALS, load, load_skipping, preset, small, source};
use flywheel_oracle::input::{self, DeviceValues, OnInvalid, Work};
use flywheel_oracle::network_file::Network;
use flywheel_oracle::place;

const USAGE: &str = "epoch,id,work\n0,a,1\n";

fn network() -> Network {
    small("1000", "5000", PER_DEVICE, "")
}

/// The complaint about a devices file of the usual header and these rows.
fn about_devices(rows: &str) -> String {
    let devices = format!("id,class,owner,size,lat,lon,status\na,one,ann,1,10.5,20.5,on\n{rows}\n");
    load(&network(), &devices, USAGE).unwrap_err().to_string()
}

/// The complaint about a usage file of the usual header and these rows.
fn about_usage(rows: &str) -> String {
    load(&network(), DEVICES, &format!("epoch,id,work\n{rows}\n"))
        .unwrap_err()
        .to_string()
}

#[test]
fn rows_become_devices_numbered_by_name() {
    let input = load(&network(), DEVICES, USAGE).unwrap();
    assert_eq!(input.operators, ["ann", "bob"]);
    let b = &input.devices[1];
    assert_eq!(
        (
            b.index,
            b.id.as_str(),
            b.class,
            b.operator,
            b.manufacturer,
            b.capacity
        ),
        (1, "b", 2, 1, 7, 2)
    );
    assert_eq!((b.live, b.line), (true, 3));
    assert_eq!(place::parent(b.cell, 9), Some(b.density_cell));
    assert_eq!(
        input.epochs[0].work,
        Work::Devices(DeviceValues::from_iter([(0, 1)]))
    );
}

#[test]
fn a_pending_device_is_taken_noted_and_not_live() {
    let input = load(&network(), DEVICES, "epoch,id,work\n0,c,1\n").unwrap();
    assert!(!input.devices[2].live);
    let notes: Vec<String> = input.notes.listed.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "devices.csv:4: device \"c\" is \"off\": registered, not activated, earns nothing",
            "usage.csv:2: work of \"c\" is not counted: the device is not live",
        ]
    );
    assert!(input.epochs.is_empty());
}

#[test]
fn an_unknown_class_is_refused_with_the_known_ones() {
    assert_eq!(
        about_devices("b,three,bob,1,1,1,on"),
        "devices.csv:3, column \"class\": expected a class: one of \"half\", \"one\", \"two\", found \"three\""
    );
}

#[test]
fn an_unknown_status_is_refused() {
    assert_eq!(
        about_devices("b,one,bob,1,1,1,On"),
        "devices.csv:3, column \"status\": expected a status: one of \"off\", \"on\", found \"On\""
    );
}

#[test]
fn coordinates_off_the_globe_are_refused() {
    assert_eq!(
        about_devices("b,one,bob,1,90.1,-180.5,on"),
        "devices.csv:3, column \"lat\": expected degrees of latitude from -90 to 90, found \"90.1\"\n\
         devices.csv:3, column \"lon\": expected degrees of longitude from -180 to 180, found \"-180.5\""
    );
    assert!(about_devices("b,one,bob,1,,NaN,on").contains("found nothing"));
}

#[test]
fn a_device_named_twice_is_refused_at_its_second_row() {
    assert_eq!(
        about_devices("a,one,bob,1,1,1,on"),
        "devices.csv:3, column \"id\": expected a device named once (it is on line 2 already), found \"a\""
    );
}

#[test]
fn negative_and_overflowing_numbers_are_refused() {
    assert!(
        about_devices("b,one,bob,-1,1,1,on").contains("column \"size\": expected a capacity, a whole number")
    );
    assert!(about_devices("b,one,bob,4294967296,1,1,on").contains("found \"4294967296\""));
    assert!(
        about_devices("b,one,bob,11,1,1,on")
            .contains("expected a capacity from 1 to 10 of class \"one\", found 11")
    );
    assert_eq!(
        about_usage("0,a,-5\n1,a,18446744073709551616\n2,a,1.5\n3,a,1e3"),
        "usage.csv:2, column \"work\": expected a whole number from 0 to 18446744073709551615, found \"-5\": a negative number\n\
         usage.csv:3, column \"work\": expected a whole number from 0 to 18446744073709551615, found \"18446744073709551616\": too large a number\n\
         usage.csv:4, column \"work\": expected a whole number from 0 to 18446744073709551615, found \"1.5\": more decimals than the unit has\n\
         usage.csv:5, column \"work\": expected a whole number from 0 to 18446744073709551615, found \"1e3\": not a plain decimal number"
    );
}

#[test]
fn work_that_overflows_an_epoch_is_refused_at_the_row_that_does() {
    let network = small(
        "1000",
        "5000",
        &TOTALS.replace("[\"work\"]", "[\"work\", \"more\"]"),
        "",
    );
    let usage = "epoch,work,more\n0,18446744073709551615,1\n";
    let text = load(&network, DEVICES, usage).unwrap_err().to_string();
    assert!(
        text.starts_with("usage.csv:2, column \"work\": expected work columns whose sum is below 2^64"),
        "{text}"
    );
    let usage = PER_DEVICE.replace(
        "epoch_column = \"epoch\"",
        "date_column = \"day\"\ndate_format = \"%F %H:%M:%S\"",
    );
    let network = small("1000", "5000", &usage, "");
    let usage = "day,id,work\n1970-01-01 00:00:00,a,18446744073709551615\n1970-01-01 00:01:00,a,1\n";
    let text = load(&network, DEVICES, usage).unwrap_err().to_string();
    assert!(
        text.starts_with("usage.csv:3, column \"work\": expected work that leaves the epoch's sum below"),
        "{text}"
    );
}

#[test]
fn what_a_manufacturer_may_not_vouch_for_is_refused_before_the_chain_would() {
    let rows: Vec<String> = (0..5).map(|n| format!("x{n},one,bob,1,1,1,on")).collect();
    assert_eq!(
        about_devices(&rows.join("\n")),
        "devices.csv:7, column \"id\": expected at most 5 devices of manufacturer \"Maker\", its quota, found one more"
    );
    let network = Network::parse(&source(
        "n.toml",
        common::small_file("1", "1", PER_DEVICE, "").replace("classes = [1, 2, 3]", "classes = [1, 2]"),
    ))
    .unwrap();
    let text = load(&network, DEVICES, USAGE).unwrap_err().to_string();
    assert!(
        text.starts_with("devices.csv:5, column \"class\": expected a class that manufacturer \"Maker\""),
        "{text}"
    );
}

#[test]
fn a_malformed_row_an_empty_field_and_wrong_bytes_are_refused() {
    assert!(
        about_devices("b,one,bob").contains("devices.csv:3: expected 7 fields, as in the header, found 3")
    );
    assert!(
        about_devices(",one,bob,1,1,1,on")
            .contains("column \"id\": expected the name of a device, found nothing")
    );
    assert!(
        about_devices("b,one,,1,1,1,on")
            .contains("column \"owner\": expected the name of an operator, found nothing")
    );
    assert!(about_devices("b,one,\"bob,1,1,1,on").contains("expected a closing quotation mark"));
    let latin1 = [&b"id,class,owner,size,lat,lon,status\na,one,J\xfcrgen,1,1,1,on\n"[..]].concat();
    let result = input::load(
        &network(),
        &source("d.csv", latin1),
        &source("u.csv", USAGE),
        OnInvalid::Refuse,
    );
    assert!(
        result
            .unwrap_err()
            .to_string()
            .starts_with("d.csv:2, column \"owner\": expected UTF-8 text")
    );
}

#[test]
fn empty_files_and_missing_columns_are_refused_even_when_rows_are_skipped() {
    let refused =
        |devices: &str, usage: &str| load_skipping(&network(), devices, usage).unwrap_err().to_string();
    assert_eq!(
        refused("", USAGE),
        "devices.csv: expected some content, found an empty file"
    );
    assert_eq!(
        refused(DEVICES, "epoch,id,work\n"),
        "usage.csv: expected at least one row below the header, found a header and nothing below it"
    );
    assert_eq!(
        refused(DEVICES, "epoch,id,effort\n0,a,1\n"),
        "usage.csv:1: expected a column \"work\" (`usage.work_columns` in the network file), found the columns \"epoch\", \"id\", \"effort\""
    );
    assert!(
        refused("id,class,owner,size,lat,lon,status\na,one,ann,1,91,1,on\n", USAGE)
            .starts_with("devices.csv: expected at least one row that can be used, found none\n")
    );
}

#[test]
fn work_belongs_to_a_known_device_once_a_period() {
    assert_eq!(
        about_usage("0,z,1"),
        "usage.csv:2, column \"id\": expected the name of a device of the devices file, found \"z\""
    );
    assert_eq!(
        about_usage("0,a,1\n0,b,1\n0,a,2"),
        "usage.csv:4, column \"epoch\": expected one row for a period and device (line 2 is another), found \"0\""
    );
}

#[test]
fn dates_fall_into_epochs_from_genesis_on() {
    let usage = TOTALS.replace(
        "epoch_column = \"epoch\"",
        "date_column = \"day\"\ndate_format = \"%m/%d/%Y\"",
    );
    let network = small("1000", "5000", &usage, "");
    // Epochs of 100 seconds: a day is 864 of them.
    let input = load(&network, DEVICES, "day,work\n01/02/1970,5\n01/01/1970,7\n").unwrap();
    let epochs: Vec<_> = input
        .epochs
        .iter()
        .map(|epoch| (epoch.epoch, epoch.work.clone()))
        .collect();
    assert_eq!(epochs, [(0, Work::Network(7)), (864, Work::Network(5))]);
    let text = load(
        &network,
        DEVICES,
        "day,work\n12/31/1969,5\n1970-01-01,5\n1/1/1970,1\n01/01/1970,1\n",
    )
    .unwrap_err();
    assert_eq!(
        text.to_string(),
        "usage.csv:2, column \"day\": expected a date at or after the network's genesis, found \"12/31/1969\"\n\
         usage.csv:3, column \"day\": expected a date of the form \"%m/%d/%Y\", found \"1970-01-01\"\n\
         usage.csv:5, column \"day\": expected one row for a period and device (line 4 is another), found \"01/01/1970\""
    );
}

#[test]
fn a_period_ends_before_the_clock_of_the_programs_does() {
    // 42,949,672 epochs of 100 seconds end at second 4,294,967,200 of 2^32.
    let input = load(&network(), DEVICES, "epoch,id,work\n42949671,a,1\n").unwrap();
    assert_eq!(input.epochs[0].epoch, 42_949_671);
    for late in ["42949672", "4294967295"] {
        let text = about_usage(&format!("{late},a,1"));
        assert!(
            text.contains("column \"epoch\": expected a period that ends before the year 2106"),
            "{text}"
        );
    }
}

#[test]
fn days_add_up_to_their_epoch() {
    let usage = PER_DEVICE.replace(
        "epoch_column = \"epoch\"",
        "date_column = \"day\"\ndate_format = \"%F\"",
    );
    let file = common::small_file("1000", "5000", &usage, "")
        .replace("epoch_seconds = 100", "epoch_seconds = 604800");
    let network = Network::parse(&source("n.toml", file)).unwrap();
    let input = load(
        &network,
        DEVICES,
        "day,id,work\n1970-01-01,a,5\n1970-01-07,a,6\n1970-01-08,a,7\n",
    )
    .unwrap();
    let work: Vec<_> = input.epochs.iter().map(|epoch| epoch.work.clone()).collect();
    assert_eq!(
        work,
        [
            Work::Devices(DeviceValues::from_iter([(0, 11)])),
            Work::Devices(DeviceValues::from_iter([(0, 7)]))
        ]
    );
}

#[test]
fn skipping_takes_the_good_rows_reports_the_bad_ones_and_forgives_the_work_of_a_skipped_device() {
    let devices = format!("{DEVICES}e,one,eve,1,95,1,on\nb,one,bob,1,1,1,on\n");
    let usage = "epoch,id,work\n0,a,1\n0,e,1\n0,b,2\n0,z,1\n1,a,x\n";
    let input = load_skipping(&network(), &devices, usage).unwrap();
    assert_eq!(
        (
            input.devices.len(),
            input.devices_rejected,
            input.usage_rows_rejected
        ),
        (4, 2, 3)
    );
    assert_eq!(
        input.epochs[0].work,
        Work::Devices(DeviceValues::from_iter([(0, 1), (1, 2)]))
    );
    let lines: Vec<_> = input
        .rejections
        .listed
        .iter()
        .map(|problem| (problem.file.as_str(), problem.line))
        .collect();
    assert_eq!(
        lines,
        [
            ("devices.csv", Some(6)),
            ("devices.csv", Some(7)),
            ("usage.csv", Some(5)),
            ("usage.csv", Some(6))
        ]
    );
}

#[test]
fn a_skipped_row_uses_up_nothing_of_a_quota() {
    let bad: Vec<String> = (0..9)
        .map(|n| format!("x{n},one,bob,1,99,1,on\na,one,bob,1,1,1,on"))
        .collect();
    let devices = format!("{DEVICES}{}\ny,one,bob,1,1,1,on\n", bad.join("\n"));
    let input = load_skipping(&network(), &devices, USAGE).unwrap();
    assert_eq!(
        (
            input.devices.len(),
            input.devices_rejected,
            input.rejections.total
        ),
        (5, 18, 18)
    );
}

#[test]
fn everything_that_is_wrong_with_a_row_is_said_at_once() {
    assert_eq!(about_devices("a,four,,x,99,1,lost").lines().count(), 6);
}

#[test]
fn foreign_files_with_crlf_and_a_byte_order_mark_are_taken() {
    let foreign = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let input = load(&network(), &foreign(DEVICES), &foreign(USAGE)).unwrap();
    assert_eq!(input.devices, load(&network(), DEVICES, USAGE).unwrap().devices);
}

#[test]
fn a_known_misspelling_is_taken_and_each_use_noted() {
    let network = preset("city-wifi.toml");
    let devices = "device_id,kind,operator,maker,mbps,lat,lon,status\n\
                   a,street-node,ann,MRW,300,1,2,live\nb,steet-node,bob,Skylark,300,1,2,live\n";
    let usage = "week_of,device_id,gb_down,gb_up\n2026-01-05,a,1.25,0.5\n";
    let input = load(&network, devices, usage).unwrap();
    assert_eq!((input.devices[0].class, input.devices[1].class), (2, 2));
    assert_eq!(input.notes.total, 1);
    assert_eq!(
        input.notes.listed[0].to_string(),
        "devices.csv:3: class \"steet-node\" is a known misspelling, taken as class 2 (Street node)"
    );
    assert_eq!(
        input.epochs[0].work,
        Work::Devices(DeviceValues::from_iter([(0, 175)]))
    );
}

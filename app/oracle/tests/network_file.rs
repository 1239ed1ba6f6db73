//! What a network file may say, and how a mistake in it is answered.

mod common;

use common::{PER_DEVICE, preset, small_file, source};
use flywheel_oracle::network_file::{Choice, Network, Period, Region, RewardRule, Setting};

/// The complaint about the small file with `from` replaced by `to`.
fn complaint(from: &str, to: &str) -> String {
    let file = small_file("1000", "5000", PER_DEVICE, "");
    assert!(file.contains(from), "{from:?} is not in the file");
    Network::parse(&source("n.toml", file.replacen(from, to, 1)))
        .unwrap_err()
        .to_string()
}

#[test]
fn both_presets_are_valid_and_say_what_they_should() {
    let linknyc = preset("linknyc.toml");
    assert_eq!(
        (linknyc.name.as_str(), linknyc.epoch_seconds, linknyc.genesis),
        ("LinkNYC", 604_800, 1_578_182_400)
    );
    assert_eq!(
        (linknyc.emission.per_epoch, linknyc.emission.cap),
        (100_000_000_000, 30_000_000_000_000)
    );
    assert_eq!(linknyc.devices.operator, Setting::Column("Borough".into()));
    assert_eq!(
        linknyc.rewards.buckets[0].rule,
        RewardRule::WorkShare {
            tokens_per_unit: Some(500_000_000)
        }
    );
    assert!(matches!(linknyc.usage.period, Period::Date { .. }));
    let city = preset("city-wifi.toml");
    let names: Vec<_> = city.classes.iter().map(|class| class.name.as_str()).collect();
    assert_eq!(names, ["Hotspot", "Street node", "Roof relay"]);
    assert_eq!(city.genesis, 1_767_571_200);
}

#[test]
fn genesis_is_a_date_or_a_moment_in_utc() {
    let genesis = |text: &str| {
        let file = small_file("1", "1", PER_DEVICE, "").replacen(
            "genesis = 1970-01-01",
            &format!("genesis = {text}"),
            1,
        );
        Network::parse(&source("n.toml", file)).unwrap().genesis
    };
    for text in [
        "2026-01-05",
        "\"2026-01-05\"",
        "2026-01-05T00:00:00",
        "2026-01-05T00:00:00Z",
        "2026-01-05 00:00:00Z",
    ] {
        assert_eq!(genesis(text), 1_767_571_200, "{text}");
    }
    assert_eq!(genesis("2026-01-05T01:00:00+01:00"), 1_767_571_200);
    assert_eq!(
        complaint("genesis = 1970-01-01", "genesis = \"5.1.2026\""),
        "n.toml:5:11: expected a date from 1970 to 2106, such as 2026-01-05 or 2026-01-05T00:00:00Z, found 5.1.2026"
    );
}

#[test]
fn an_unknown_key_is_refused_with_its_place_and_the_known_keys() {
    let text = complaint("epoch_seconds = 100", "epoch_secs = 100");
    assert!(
        text.starts_with("n.toml:4:1: expected one of `name`, `id`, `epoch_seconds`, `genesis`"),
        "{text}"
    );
    assert!(text.ends_with("found unknown field `epoch_secs`"), "{text}");
}

#[test]
fn a_missing_key_is_named_with_the_table_it_belongs_to() {
    assert_eq!(
        complaint("decimals = 0\n[emission]", "[emission]"),
        "n.toml:6:1: expected the key `decimals` in this table, found none"
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_refused_with_what_was_expected() {
    assert_eq!(
        complaint("id = 9", "id = \"nine\""),
        "n.toml:3:6: expected a whole number, 0 or more, found string \"nine\""
    );
    assert_eq!(
        complaint("id = 1\n", "id = 256\n"),
        "n.toml:18:6: expected a whole number from 0 to 255, found integer `256`"
    );
    let text = complaint("category = \"sensor\"", "category = \"sensors\"");
    assert!(
        text.contains("found unknown variant `sensors`") && text.contains("`connectivity`"),
        "{text}"
    );
}

#[test]
fn broken_toml_is_refused_with_its_place() {
    let text = complaint("decimals = 0", "decimals = ");
    assert!(text.starts_with("n.toml:9:"), "{text}");
    assert!(
        Network::parse(&source("n.toml", b"\xff\xfen"))
            .unwrap_err()
            .to_string()
            .contains("UTF-16")
    );
    assert_eq!(
        Network::parse(&source("n.toml", b"[network]\nname = \"caf\xe9\""))
            .unwrap_err()
            .to_string(),
        "n.toml:2: expected UTF-8 text, found bytes that are none"
    );
    assert_eq!(
        Network::parse(&source("n.toml", "")).unwrap_err().to_string(),
        "n.toml: expected some content, found an empty file"
    );
}

#[test]
fn amounts_are_exact_decimals_above_zero() {
    assert!(
        complaint("per_epoch = \"1000\"", "per_epoch = \"0.5\"")
            .contains("found \"0.5\": more decimals than the unit has")
    );
    assert!(complaint("per_epoch = \"1000\"", "per_epoch = \"-1\"").contains("a negative number"));
    assert!(complaint("cap = \"5000\"", "cap = \"0\"").contains("expected an amount above zero"));
    assert!(complaint("cap = \"5000\"", "cap = \"18446744073709551616\"").contains("too large a number"));
    assert!(
        complaint("cap = \"5000\"", "cap = \"999\"")
            .contains("a cap of at least one epoch's emission, found 999")
    );
}

#[test]
fn names_fit_in_32_bytes_and_ranges_are_kept() {
    assert!(
        complaint(
            "name = \"Small\"\nid",
            &format!("name = \"{}\"\nid", "é".repeat(17))
        )
        .contains("1 to 32 bytes without control characters")
    );
    assert!(
        complaint("min_capacity = 1", "min_capacity = 11")
            .contains("expected 1 to max_capacity, 10, found 11")
    );
    assert!(
        complaint("density_resolution = 9", "density_resolution = 13")
            .contains("expected at most 12 as the H3 resolution")
    );
    assert!(
        complaint("weights = [1]", "weights = [1, 0]").contains("n.toml:15:15: expected 1 or more, found 0")
    );
    assert!(
        complaint("min_capacity = 1", "min_capacity = 0").contains("expected 1 to max_capacity, 10, found 0")
    );
    assert!(
        complaint("reward_weight_bps = 10000", "reward_weight_bps = 1000001")
            .contains("at most 1000000 basis points")
    );
    assert!(
        complaint(
            "probation_multiplier_bps = 10000",
            "probation_multiplier_bps = 10001"
        )
        .contains("at most 10000 basis")
    );
    assert!(complaint("probation_days = 0", "probation_days = 49711").contains("at most 49710 days"));
    assert!(
        complaint(
            "challenge_window_seconds = 0",
            "challenge_window_seconds = 2592001"
        )
        .contains("30 days")
    );
    assert!(complaint("quota = 5", "quota = 0").contains("expected 1 or more, found 0"));
    assert!(
        complaint("classes = [1, 2, 3]", "classes = []").contains("expected at least one class, found none")
    );
    assert!(complaint("weights = [1]", "weights = []").contains("the weights of 1 to 32 oracles"));
    assert!(complaint("epoch_seconds = 100", "epoch_seconds = 59").contains("expected 60 or more, found 59"));
}

#[test]
fn references_lead_somewhere_and_ids_are_unique() {
    assert!(complaint("id = 2\n", "id = 1\n").contains("an id of its own for each class"));
    assert!(
        complaint("classes = [1, 2, 3]", "classes = [1, 2, 4]")
            .contains("the id of a class of this file, found 4")
    );
    let known = "the id or name of a class: \"one\", \"two\", \"half\"";
    assert!(
        complaint(
            "[devices.status]",
            "[devices.class_values]\nthree = [\"3\"]\n[devices.status]"
        )
        .contains(known)
    );
    assert!(
        complaint("[devices.status]", "manufacturer = 8\n[devices.status]")
            .contains("the id of a manufacturer")
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let text = complaint("min_capacity = 1", "min_capacity = 99").lines().count();
    assert_eq!(text, 1);
    let file =
        small_file("0", "x", PER_DEVICE, "").replace("density_resolution = 9", "density_resolution = 15");
    assert_eq!(
        Network::parse(&source("n.toml", file)).unwrap_err().fatal.total,
        5
    );
}

#[test]
fn a_choice_is_made_once() {
    let both = complaint(
        "capacity_column = \"size\"",
        "capacity_column = \"size\"\ncapacity = 3",
    );
    assert!(
        both.contains("either `capacity` or `capacity_column`, found both"),
        "{both}"
    );
    let neither = complaint("capacity_column = \"size\"\n", "");
    assert!(neither.contains("found neither"), "{neither}");
    let period = complaint(
        "epoch_column = \"epoch\"",
        "epoch_column = \"epoch\"\ndate_column = \"d\"",
    );
    assert!(
        period.contains("either `usage.date_column` with `usage.date_format`, or `usage.epoch_column`"),
        "{period}"
    );
}

#[test]
fn class_values_may_be_keyed_by_id_or_name() {
    let keyed = |key: &str| {
        let file = small_file("1", "1", PER_DEVICE, "").replace(
            "[devices.status]",
            &format!("[devices.class_values]\n{key} = [\"A\", \"B\"]\n[devices.status]"),
        );
        match Network::parse(&source("n.toml", file)).unwrap().devices.class {
            Choice::Column { values, .. } => values
                .into_iter()
                .map(|(text, value)| (text, value.class))
                .collect::<Vec<_>>(),
            Choice::Constant(_) => unreachable!("there is a class column"),
        }
    };
    assert_eq!(keyed("two"), [("A".to_owned(), 2), ("B".to_owned(), 2)]);
    assert_eq!(keyed("2"), keyed("two"));
}

/// The small file, its first class with more keys.
fn with_class_keys(keys: &str) -> Network {
    let file = small_file("1", "1", PER_DEVICE, "")
        .replacen("decimals = 0", "decimals = 3", 1)
        .replacen("reward_weight_bps", &format!("{keys}\nreward_weight_bps"), 1);
    Network::parse(&source("n.toml", file)).unwrap()
}

#[test]
fn bonds_fees_and_maintenance_are_nothing_unless_they_are_given() {
    let given = with_class_keys(
        "bond_per_unit = \"1.5\"\nonboarding_fee = \"0.25\"\nrelocation_fee = \"0\"\nmaintenance_days_per_year = 366",
    );
    let keys = |network: &Network| {
        let class = &network.classes[0];
        let fees = (class.onboarding_fee, class.relocation_fee);
        (class.bond_per_unit, fees, class.maintenance_days_per_year)
    };
    assert_eq!(keys(&given), (1_500, (250, 0), 366));
    assert_eq!(keys(&with_class_keys("")), (0, (0, 0), 0));
}

#[test]
fn bonds_fees_and_maintenance_keep_to_their_bounds() {
    let about = |keys: &str| complaint("reward_weight_bps", &format!("{keys}\nreward_weight_bps"));
    assert_eq!(
        about("onboarding_fee = \"0.5\""),
        "n.toml:24:18: expected a whole number from 0 to 18446744073709551615, found \"0.5\": more decimals than the unit has"
    );
    assert!(about("relocation_fee = \"-1\"").contains("a negative number"));
    // A device has at most 10 units of capacity: 10 x 1,844,674,407,370,955,161 is just below 2^64.
    let bond = |amount: &str| {
        about(&format!(
            "bond_per_unit = \"{amount}\"\nmaintenance_days_per_year = 367"
        ))
    };
    assert!(!bond("1844674407370955161").contains("bond"));
    assert!(bond("1844674407370955162").contains(
        "n.toml:24:17: expected a bond that times max_capacity, 10, is below 2^64 base units, found 1844674407370955162"
    ));
    assert!(bond("0").contains("n.toml:25:29: expected at most 366 days, found 367"));
}

/// The small file with these tables of regions.
fn with_regions(regions: &[&str]) -> String {
    let tables: String = regions
        .iter()
        .map(|keys| format!("[[region]]\n{keys}\n"))
        .collect();
    small_file("1", "1", PER_DEVICE, "").replacen("[[manufacturer]]", &format!("{tables}[[manufacturer]]"), 1)
}

#[test]
fn a_region_holds_for_the_classes_that_it_names_or_for_all() {
    let fine = "cell = \"8928308280fffff\"\nfactor_bps = 0\nclasses = [3, 1]";
    let again = "cell = \"8928308280fffff\"\nfactor_bps = 100000\nclasses = [2]";
    let coarse = "cell = \"85283083fffffff\"\nfactor_bps = 12500";
    let network = Network::parse(&source("n.toml", with_regions(&[again, fine, coarse]))).unwrap();
    let region = |cell, factor_bps, classes: &[u8]| Region {
        cell,
        factor_bps,
        classes: classes.to_vec(),
    };
    assert_eq!(
        network.regions,
        [
            region(0x85283083fffffff, 12_500, &[1, 2, 3]),
            region(0x8928308280fffff, 0, &[1, 3]),
            region(0x8928308280fffff, 100_000, &[2]),
        ]
    );
}

#[test]
fn a_mistaken_region_is_named_with_its_place() {
    let about = |regions: &[&str]| {
        let file = with_regions(regions);
        let line = file.lines().position(|line| line == "[[region]]").unwrap() + 1;
        let complaints = Network::parse(&source("n.toml", file)).unwrap_err().to_string();
        // Lines counted from that of the first region.
        complaints.replacen("n.toml:", &format!("{line} "), 1)
    };
    let form = "expected an H3 cell of resolution 0 to 12, in hexadecimal";
    // No hexadecimal digits, no cell, and a cell of resolution 13 that no device's place can tell from its neighbours.
    for cell in ["harbour", "8928308280ffffe", "8d283082800003f"] {
        let text = about(&[&format!("cell = \"{cell}\"\nfactor_bps = 1")]);
        assert!(text.ends_with(&format!(":8: {form}, found {cell:?}")), "{text}");
    }
    let cell = "cell = \"8928308280fffff\"\n";
    let after = |keys: &str| about(&[&format!("{cell}{keys}")]);
    assert!(
        after("factor_bps = 100001").ends_with(":14: expected at most 100000 basis points, found 100001")
    );
    assert!(after("factor_bps = 1\nclasses = []").ends_with(":11: expected at least one class, found none"));
    assert!(
        after("factor_bps = 1\nclasses = [1, 4]")
            .ends_with(":15: expected the id of a class of this file, found 4")
    );
    assert!(after("").contains("the key `factor_bps` in this table"));
    let (all, one) = (
        format!("{cell}factor_bps = 1"),
        format!("{cell}factor_bps = 2\nclasses = [2]"),
    );
    let twice = "expected a cell once for each class, found \"8928308280fffff\" again";
    for regions in [[all.as_str(), &one], [&one, &all], [&all, &all], [&one, &one]] {
        let text = about(&regions);
        assert!(text.ends_with(twice) && text.lines().count() == 1, "{text}");
    }
}

#[test]
fn collateral_is_for_usage_of_devices_and_keeps_to_its_bounds() {
    let table = |extra: &str, slash: &str| {
        format!("[collateral]\nextra_bps = {extra}\nslashed_operators = 2\nslash_bps = {slash}\n\n[devices]")
    };
    let about = |table: &str| complaint("[devices]", table);
    assert!(about(&table("10001", "1")).contains("at most 10000 basis points"));
    assert!(about(&table("0", "10001")).contains("at most 10000 basis points"));
    assert!(about(&table("0", "0")).contains("1 or more"));
    let file = small_file("1", "1", PER_DEVICE, "").replacen("[devices]", &table("500", "1000"), 1);
    let collateral = Network::parse(&source("n.toml", file))
        .unwrap()
        .collateral
        .unwrap();
    assert_eq!(
        (
            collateral.extra_bps,
            collateral.slashed_operators,
            collateral.slash_bps
        ),
        (500, 2, 1_000)
    );
    let whole = small_file("1", "1", PER_DEVICE, "");
    assert_eq!(Network::parse(&source("n.toml", whole)).unwrap().collateral, None);
}

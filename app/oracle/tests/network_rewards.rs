//! What a network file may say about rewards, and how a mistake in it is answered.

mod common;

use common::{PER_DEVICE, TOTALS, file_of, network_of, preset, source, workspace};
use flywheel_oracle::network_file::{Bucket, Grouping, Network, RewardRule, StreakLevel};

const FIXED: &str = "kind = \"fixed\"\nper_epoch = \"10\"\ncap = \"100\"";

/// The complaints about tables of rewards, their lines counted from that of the first.
fn complaints(usage: &str, rewards: &str) -> String {
    let file = file_of(FIXED, usage, rewards);
    let first = file
        .lines()
        .position(|line| line.contains("[rewards") || line.contains("[[rewards"))
        .unwrap();
    let problems = Network::parse(&source("n.toml", file)).unwrap_err().to_string();
    let from_rewards = |line: &str| {
        let rest = line.strip_prefix("n.toml:").unwrap();
        let (number, rest) = rest.split_once(':').unwrap();
        format!("{}:{rest}", number.parse::<usize>().unwrap() - first)
    };
    problems.lines().map(from_rewards).collect::<Vec<_>>().join("\n")
}

fn about(keys: &str) -> String {
    complaints(PER_DEVICE, &format!("[rewards]\n{keys}"))
}

#[test]
fn a_plain_table_is_one_bucket_of_the_whole_pool() {
    let network = network_of(10, PER_DEVICE, "[rewards]\nrule = \"work-share\"");
    assert_eq!(
        network.rewards.buckets,
        [Bucket {
            share_bps: 10_000,
            rule: RewardRule::WorkShare {
                tokens_per_unit: None
            },
            metric: 0,
            minimum: 0,
            max_per_device: None,
            max_per_operator: None,
            registry_multiplier: true,
        }]
    );
    assert_eq!(network.usage.metrics.len(), 1);
}

#[test]
fn buckets_name_their_own_columns_and_the_same_columns_are_one_metric() {
    let rewards = "[[rewards.bucket]]\nshare_bps = 1\nrule = \"points\"\ncolumns = [\"work\"]\n\
        [[rewards.bucket]]\nshare_bps = 9998\nrule = \"points\"\ncolumns = [\"up\", \"down\"]\ndecimals = 2\nminimum = \"1.5\"\n\
        [[rewards.bucket]]\nshare_bps = 1\nrule = \"points\"\ncolumns = [\"work\"]\ncycle_column = \"c\"\ncycles_per_epoch = 9";
    let network = network_of(10, PER_DEVICE, rewards);
    let of_bucket: Vec<_> = network
        .rewards
        .buckets
        .iter()
        .map(|bucket| (bucket.metric, bucket.minimum))
        .collect();
    assert_eq!(of_bucket, [(0, 0), (1, 150), (2, 0)]);
    let metrics = &network.usage.metrics;
    assert_eq!(
        (metrics[1].columns.as_slice(), metrics[1].decimals),
        (&["up".to_owned(), "down".to_owned()][..], 2)
    );
    let grouping = Grouping::Cycle {
        column: "c".to_owned(),
        count: 9,
    };
    assert_eq!(metrics[2].grouping, Some(grouping));
}

#[test]
fn validators_and_their_stakes_are_in_the_order_of_the_names() {
    let rewards =
        "[rewards]\nrule = \"validator-scores\"\nvalidator_column = \"v\"\nvalidators = { zoe = 1, abe = 2 }";
    let network = network_of(10, PER_DEVICE, rewards);
    let rule = &network.rewards.buckets[0].rule;
    assert_eq!(
        *rule,
        RewardRule::ValidatorScores {
            stakes: vec![2, 1],
            kappa: 32_767
        }
    );
    let names = vec!["abe".to_owned(), "zoe".to_owned()];
    let grouping = Grouping::Validator {
        column: "v".to_owned(),
        names,
    };
    assert_eq!(network.usage.metrics[1].grouping, Some(grouping));
}

#[test]
fn shares_of_buckets_are_given_and_sum_to_10_000() {
    let bucket = "[[rewards.bucket]]\nrule = \"work-share\"\n";
    let text = |shares: [&str; 2]| {
        complaints(
            PER_DEVICE,
            &shares.map(|share| format!("{bucket}{share}\n")).concat(),
        )
    };
    assert_eq!(
        text(["share_bps = 5000", "share_bps = 4999"]),
        "1:3: expected shares of buckets that sum to 10000, found 9999"
    );
    assert_eq!(
        text(["share_bps = 10000", "share_bps = 0"]),
        "6:13: expected 1 or more, found 0"
    );
    assert!(text(["share_bps = 10001", ""]).starts_with(
        "3:13: expected at most 10000 basis points, found 10001\n4:1: expected the key `share_bps` in this table, found none"
    ));
    assert_eq!(
        about("rule = \"work-share\"\nshare_bps = 10000"),
        "3:13: expected `share_bps` in a [[rewards.bucket]] only, found 10000"
    );
}

#[test]
fn beside_buckets_there_are_limits_only() {
    let rewards = "[rewards]\nrule = \"work-share\"\nmax_per_device = \"3\"\n[[rewards.bucket]]\nshare_bps = 10000\nrule = \"points\"";
    assert_eq!(
        complaints(PER_DEVICE, rewards),
        "2:8: expected `rule` in the buckets, as there are some, found it beside them"
    );
    let nested = "[[rewards.bucket]]\nshare_bps = 10000\nrule = \"points\"\n[[rewards.bucket.bucket]]\nrule = \"points\"";
    assert_eq!(
        complaints(PER_DEVICE, nested),
        "1:1: expected a bucket without buckets of its own, found some"
    );
}

#[test]
fn a_rule_is_named_and_known() {
    assert_eq!(
        about(""),
        "1:1: expected the key `rule` in this table, found none"
    );
    let unknown = about("rule = \"luck\"");
    let known = "2:8: expected one of `work-share`, `availability-share`, `points`, `validator-scores`, `streak`, found unknown variant `luck`";
    assert_eq!(unknown, known);
}

#[test]
fn a_key_of_another_rule_is_refused() {
    assert_eq!(
        about("rule = \"points\"\ntokens_per_unit = \"1\"\nkappa = 5"),
        "3:19: expected `tokens_per_unit` with rule \"work-share\" only, found rule \"points\"\n\
         4:9: expected `kappa` with rule \"validator-scores\" only, found rule \"points\""
    );
    let scores =
        "rule = \"validator-scores\"\nvalidator_column = \"v\"\nvalidators = { v = 1 }\nminimum = \"1\"";
    assert_eq!(
        about(scores),
        "5:11: expected no `minimum`, as scores are whole numbers of 16 bits, found one"
    );
}

#[test]
fn rules_that_look_at_devices_need_a_device_column() {
    assert_eq!(
        complaints(TOTALS, "[rewards]\nrule = \"points\""),
        "2:8: expected `usage.device_column`, as this rule looks at each device, found none"
    );
}

#[test]
fn what_a_rule_needs_is_said_when_it_is_missing() {
    let key = |key: &str| format!("1:1: expected the key `{key}` in this table, found none");
    assert_eq!(about("rule = \"availability-share\""), key("challenge_columns"));
    assert_eq!(about("rule = \"validator-scores\""), key("validator_column"));
    assert_eq!(
        about("rule = \"validator-scores\"\nvalidator_column = \"v\""),
        key("validators")
    );
    assert_eq!(
        about("rule = \"streak\""),
        format!("{}\n{}", key("missed_epochs"), key("level_epochs"))
    );
    assert_eq!(
        about("rule = \"points\"\ncycle_column = \"c\""),
        "3:16: expected both `cycle_column` and `cycles_per_epoch`, found one of them"
    );
    assert_eq!(
        about("rule = \"points\"\ncolumns = []"),
        "3:11: expected at least one column, found none"
    );
}

#[test]
fn ranges_are_kept() {
    let points = "rule = \"points\"\ncycle_column = \"c\"\ncycles_per_epoch";
    assert_eq!(
        about(&format!("{points} = 0")),
        "4:20: expected 1 or more, found 0"
    );
    assert_eq!(
        about(&format!("{points} = 100001")),
        "4:20: expected at most 100000 cycles, found 100001"
    );
    let scores = |validators: &str| {
        about(&format!(
            "rule = \"validator-scores\"\nvalidator_column = \"v\"\nvalidators = {validators}"
        ))
    };
    assert_eq!(scores("{}"), "4:14: expected 1 to 32 validators, found 0");
    assert_eq!(scores("{ a = 0 }"), "4:20: expected 1 or more, found 0");
    let many: Vec<String> = (0..33).map(|number| format!("v{number} = 1")).collect();
    assert_eq!(
        scores(&format!("{{ {} }}", many.join(", "))),
        "4:14: expected 1 to 32 validators, found 33"
    );
    let great = "{ a = 9223372036854775807, b = 9223372036854775807, c = 2 }";
    assert_eq!(
        scores(great),
        "4:14: expected stakes whose sum is below 2^64, found a greater sum"
    );
    assert_eq!(
        about("rule = \"validator-scores\"\nvalidator_column = \"v\"\nvalidators = { a = 1 }\nkappa = 0"),
        "5:9: expected 1 or more, found 0"
    );
    assert_eq!(
        about("rule = \"points\"\nmax_per_device = \"0\""),
        "3:18: expected an amount above zero, found zero"
    );
    assert!(about("rule = \"points\"\nminimum = \"0.5\"").contains("more decimals than the unit has"));
    assert_eq!(
        about("rule = \"points\"\ndecimals = 20"),
        "3:12: expected at most 19 decimals, found 20"
    );
}

#[test]
fn levels_of_a_streak_begin_with_zero_and_rise() {
    let streak = |levels: &str, points: &str| {
        format!("rule = \"streak\"\nmissed_epochs = 3\nlevel_epochs = {levels}\nlevel_points = {points}")
    };
    let rewards = format!(
        "[rewards]\n{}\nclass_points = {{ half = 7, 1 = 8 }}",
        streak("[0, 4]", "[1, 9]")
    );
    let network = network_of(10, PER_DEVICE, &rewards);
    let RewardRule::Streak(terms) = &network.rewards.buckets[0].rule else {
        panic!("another rule")
    };
    let levels = [(0, 1), (4, 9)].map(|(epochs, points)| StreakLevel { epochs, points });
    assert_eq!(
        (&terms.levels[..], &terms.class_points[..]),
        (&levels[..], &[(1, 8), (3, 7)][..])
    );
    let rise = "expected epochs that begin with 0 and rise from level to level, found";
    assert_eq!(about(&streak("[1]", "[1]")), format!("4:17: {rise} 1"));
    assert_eq!(
        about(&streak("[0, 4, 4]", "[1, 1, 1]")),
        format!("4:23: {rise} 4")
    );
    assert_eq!(about(&streak("[0, 0]", "[1, 1]")), format!("4:20: {rise} 0"));
    assert_eq!(
        about(&streak("[0, 4]", "[1]")),
        "5:16: expected as many points as there are levels, 2, found 1"
    );
    assert_eq!(
        about(&streak("[]", "[]")),
        "4:16: expected 1 to 16 levels, found 0"
    );
    let points = |points: &str| about(&format!("{}\nclass_points = {points}", streak("[0]", "[1]")));
    assert_eq!(
        points("{ three = 1 }"),
        "6:18: expected the id or name of a class: \"one\", \"two\", \"half\", found \"three\""
    );
    assert_eq!(
        points("{ one = 1, 1 = 2 }"),
        "6:18: expected the points of a class once, found \"one\" again"
    );
}

#[test]
fn every_preset_is_valid() {
    let presets = std::fs::read_dir(workspace().join("presets")).unwrap();
    let names: Vec<_> = presets.map(|preset| preset.unwrap().file_name()).collect();
    assert!(names.len() >= 5, "{names:?}");
    for name in names {
        preset(name.to_str().unwrap());
    }
}

#[test]
fn every_example_of_the_rules_page_is_valid() {
    let page = std::fs::read_to_string(workspace().join("docs/REWARD_RULES.md")).unwrap();
    let examples: Vec<&str> = page
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert_eq!(examples.len(), 8);
    for example in examples {
        let file = match example.strip_prefix("[emission]\n") {
            Some(emission) => file_of(emission, PER_DEVICE, "[rewards]\nrule = \"work-share\""),
            None => file_of(FIXED, PER_DEVICE, example),
        };
        let parsed = Network::parse(&source("n.toml", file));
        assert!(parsed.is_ok(), "{example}\n{}", parsed.unwrap_err());
    }
}

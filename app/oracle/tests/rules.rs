//! Each reward rule against numbers computed by hand from the formula of the network it is taken from.

mod common;

use common::{DEVICES, load, network_of, pay_all};
use flywheel_oracle::network_file::{StreakLevel, StreakTerms};
use flywheel_oracle::rewards::RewardError;
use flywheel_oracle::rules::streak::Streak;
use flywheel_oracle::rules::validator_scores::consensus;

/// A usage table with these columns of amounts.
fn usage(columns: &str) -> String {
    format!("epoch_column = \"epoch\"\ndevice_column = \"id\"\nwork_columns = [{columns}]\ndecimals = 0")
}

const RENDER: &str = "[[rewards.bucket]]\nshare_bps = 5000\nrule = \"work-share\"\nregistry_multiplier = false\n\
    [[rewards.bucket]]\nshare_bps = 5000\nrule = \"availability-share\"\ncolumns = [\"passed\"]\n\
    challenge_columns = [\"challenges\"]\nregistry_multiplier = false";

#[test]
fn render_two_percent_of_jobs_and_five_percent_of_challenges_are_so_much_of_two_buckets() {
    // RNP-001: 2 % of the credits are worth 2 % of the one bucket, 5 % of all challenges 5 % of the other. 20,000 tokens make
    // two buckets of 10,000: a gets 200 + 500, b 9,800 + 6,000. The 35 challenges that b failed are worth 3,500 that nobody
    // gets.
    let network = network_of(20_000, &usage("\"credits\""), RENDER);
    let rows = "epoch,id,credits,passed,challenges\n0,a,2,5,5\n0,b,98,60,95\n";
    let input = load(&network, DEVICES, rows).unwrap();
    let (rewards, epochs) = pay_all(&network, &input);
    assert_eq!(rewards.totals(), [700, 15_800, 0, 0]);
    let buckets: Vec<_> = epochs[0]
        .buckets
        .iter()
        .map(|bucket| (bucket.pool, bucket.paid))
        .collect();
    assert_eq!(buckets, [(10_000, 10_000), (10_000, 6_500)]);
    assert_eq!((epochs[0].pool, epochs[0].paid), (20_000, 16_500));
}

#[test]
fn availability_counts_challenges_at_the_multiplier_of_their_device() {
    // Class two counts double: a 5 of 5, b 2 x 60 of 2 x 95, that is 125 of 195. 10,000 x 5/195 = 256.4, x 120/195 = 6153.8.
    let rewards = RENDER.replace("registry_multiplier = false", "");
    let network = network_of(20_000, &usage("\"credits\""), &rewards);
    let rows = "epoch,id,credits,passed,challenges\n0,a,0,5,5\n0,b,0,60,95\n";
    let input = load(&network, DEVICES, rows).unwrap();
    assert_eq!(pay_all(&network, &input).0.totals(), [256, 6_153, 0, 0]);
}

#[test]
fn more_challenges_passed_than_set_are_refused_in_their_row() {
    let network = network_of(20_000, &usage("\"credits\""), RENDER);
    let rows = "epoch,id,credits,passed,challenges\n0,a,2,6,5\n";
    assert_eq!(
        load(&network, DEVICES, rows).unwrap_err().to_string(),
        "usage.csv:2, column \"passed\": expected at most as many passed as there were challenges, 5, found \"6\""
    );
}

#[test]
fn grass_points_below_the_minimum_of_500_do_not_qualify() {
    let rewards = "[rewards]\nrule = \"points\"\nminimum = \"500\"\nregistry_multiplier = false";
    let network = network_of(1_000, &usage("\"points\""), rewards);
    // a's 499 points do not count: b has 500 and d 1,500 of 2,000.
    let input = load(&network, DEVICES, "epoch,id,points\n0,a,499\n0,b,500\n0,d,1500\n").unwrap();
    assert_eq!(pay_all(&network, &input).0.totals(), [0, 250, 0, 750]);
}

#[test]
fn roam_each_burn_cycle_divides_its_own_part_of_the_pool() {
    // Roam's example: 30 tokens a cycle, A burns 1,000 points and B 2,000: 10 and 20 tokens. In the next cycle B's 499 are
    // below the minimum and A's 500, just enough, get all 30; in the third nobody burns, and nothing is paid.
    let rewards = "[rewards]\nrule = \"points\"\ncycle_column = \"cycle\"\ncycles_per_epoch = 3\nminimum = \"500\"\n\
        registry_multiplier = false";
    let network = network_of(90, &usage("\"burned\""), rewards);
    let rows = "epoch,cycle,id,burned\n0,0,a,1000\n0,0,b,2000\n0,1,a,500\n0,1,b,499\n";
    let input = load(&network, DEVICES, rows).unwrap();
    let (rewards, epochs) = pay_all(&network, &input);
    assert_eq!(rewards.totals(), [40, 20, 0, 0]);
    assert_eq!((epochs[0].pool, epochs[0].paid), (90, 60));
}

#[test]
fn a_cycle_beyond_the_epoch_and_a_second_row_for_a_cycle_are_refused() {
    let rewards = "[rewards]\nrule = \"points\"\ncycle_column = \"cycle\"\ncycles_per_epoch = 3";
    let network = network_of(90, &usage("\"burned\""), rewards);
    let rows = "epoch,cycle,id,burned\n0,3,a,1\n0,1,a,1\n0,2,a,1\n0,1,a,2\n";
    assert_eq!(
        load(&network, DEVICES, rows).unwrap_err().to_string(),
        "usage.csv:2, column \"cycle\": expected the number of a cycle, from 0 to 2, found \"3\"\n\
         usage.csv:5, column \"epoch\": expected one row for a period, device and cycle or validator (line 3 is another), \
         found \"0\""
    );
}

const SCORES: &str = "[rewards]\nrule = \"validator-scores\"\nvalidator_column = \"validator\"\n\
    registry_multiplier = false\nvalidators = { vera = 51, vito = 30, viv = 19 }";

/// Four live devices of class one.
const FOUR: &str = "id,class,owner,size,lat,lon,status\n\
    a,one,ann,1,10.5,20.5,on\nb,one,bob,1,10.6,20.6,on\nc,one,ann,1,10.7,20.7,on\nd,one,bob,1,10.8,20.8,on\n";

#[test]
fn bittensor_scores_are_clipped_to_what_half_of_the_stake_supports() {
    // Stakes 51, 30, 19 of 100; 32767/65535 of them are 49.9992.
    //
    //            a       b       c       d
    // vera 51    60000   20000       0   10000
    // vito 30    50000   20000   65535       0
    // viv  19    40000   65535   65535       0
    // consensus  60000   20000       0   10000    c: 30 + 19 = 49 are not enough for 65535, all 100 support 0
    // rank a     51 x 60000 + 30 x 50000 + 19 x 40000 = 5,320,000
    // rank b     100 x 20000 = 2,000,000; rank c 0; rank d 51 x 10000 = 510,000; together 7,830,000
    let network = network_of(783_000, &usage("\"score\""), SCORES);
    let rows = "epoch,validator,id,score\n0,vera,a,60000\n0,vera,b,20000\n0,vera,d,10000\n0,vito,a,50000\n\
        0,vito,b,20000\n0,vito,c,65535\n0,viv,a,40000\n0,viv,b,65535\n0,viv,c,65535\n";
    let input = load(&network, FOUR, rows).unwrap();
    assert_eq!(
        pay_all(&network, &input).0.totals(),
        [532_000, 200_000, 0, 51_000]
    );
}

#[test]
fn great_stakes_count_as_small_ones_in_the_same_proportion() {
    let [vera, vito, viv] = [51u64, 30, 19].map(|stake| stake << 40);
    let stakes = format!("vera = {vera}, vito = {vito}, viv = {viv}");
    let rewards = SCORES.replace("vera = 51, vito = 30, viv = 19", &stakes);
    // A pool of nearly 2^60: 532,000, 200,000 and 51,000 of 783,000 as above, times 10^12.
    let network = network_of(783_000_000_000_000_000, &usage("\"score\""), &rewards);
    let rows = "epoch,validator,id,score\n0,vera,a,60000\n0,vera,b,20000\n0,vera,d,10000\n0,vito,a,50000\n\
        0,vito,b,20000\n0,vito,c,65535\n0,viv,a,40000\n0,viv,b,65535\n0,viv,c,65535\n";
    let input = load(&network, FOUR, rows).unwrap();
    let amounts = [532_000, 200_000, 0, 51_000].map(|amount| amount * 1_000_000_000_000u64);
    assert_eq!(pay_all(&network, &input).0.totals(), amounts);
}

#[test]
fn exactly_kappa_of_the_stake_is_enough() {
    // Half of 65534 is 32767: validators with 32767 of a stake of 65535 reach kappa, with one less they do not.
    let of = |stake: u64| consensus(&mut [(9, stake), (5, 65_535 - stake)], 65_535, 32_767);
    assert_eq!((of(32_767), of(32_766)), (9, 5));
}

#[test]
fn unknown_validators_and_scores_beyond_16_bits_are_refused() {
    let network = network_of(1, &usage("\"score\""), SCORES);
    let rows = "epoch,validator,id,score\n0,victor,a,1\n0,viv,a,65536\n";
    assert_eq!(
        load(&network, FOUR, rows).unwrap_err().to_string(),
        "usage.csv:2, column \"validator\": expected the name of a validator: \"vera\", \"vito\", \"viv\", found \"victor\"\n\
         usage.csv:3, column \"score\": expected a score from 0 to 65535, found \"65536\""
    );
}

const DIMO: &str = "[rewards]\nrule = \"streak\"\nregistry_multiplier = false\nlevel_epochs = [0, 4, 21, 36]\n\
    level_points = [0, 1000, 2000, 3000]\nmissed_epochs = 3\nclass_points = { one = 6000, 2 = 3000 }";

#[test]
fn dimo_a_week_divides_1_105_000_tokens_by_streak_and_connection_points() {
    let network = network_of(1_105_000, &usage("\"connected\""), DIMO);
    // a is connected each week, b in the first and in the fourth.
    let rows = "epoch,id,connected\n0,a,1\n0,b,1\n1,a,1\n2,a,1\n3,a,1\n3,b,1\n";
    let input = load(&network, DEVICES, rows).unwrap();
    let (_, epochs) = pay_all(&network, &input);
    // First week: 6,000 and 3,000 of 9,000 points: 736,666.67 and 368,333.33.
    assert_eq!(epochs[0].by_device, [736_666, 368_333, 0, 0]);
    assert_eq!(epochs[1].by_device, [1_105_000, 0, 0, 0]);
    // Fourth week: a has 4 weeks, level 2 of 1,000 points; b has two. 7,000 and 3,000 of 10,000: 773,500 and 331,500.
    assert_eq!(epochs[3].by_device, [773_500, 331_500, 0, 0]);
}

fn dimo_terms() -> StreakTerms {
    let levels = [(0, 0), (4, 1_000), (21, 2_000), (36, 3_000)];
    StreakTerms {
        levels: levels
            .map(|(epochs, points)| StreakLevel { epochs, points })
            .to_vec(),
        missed_epochs: 3,
        class_points: Vec::new(),
    }
}

#[test]
fn dimo_every_third_missed_week_in_a_row_drops_one_level() {
    let terms = dimo_terms();
    let missing = |connected: u32, weeks: u32| {
        let streak = Streak { connected, missed: 0 };
        (0..weeks)
            .fold(streak, |streak, _| streak.after(false, &terms))
            .connected
    };
    // streak.go: the streak becomes the least of the level below; in the lowest level it becomes 0.
    assert_eq!(
        [0, 1, 2, 3, 5, 6, 9, 12].map(|weeks| missing(40, weeks)),
        [40, 40, 40, 21, 21, 4, 0, 0]
    );
    assert_eq!(
        [36, 35, 21, 20, 4, 3].map(|streak| missing(streak, 3)),
        [21, 4, 4, 0, 0, 0]
    );
    // A week of connection in between begins the count anew.
    let (mut streak, weeks) = (
        Streak {
            connected: 21,
            missed: 0,
        },
        [false, false, true, false, false],
    );
    for connected in weeks {
        streak = streak.after(connected, &terms);
    }
    assert_eq!(
        streak,
        Streak {
            connected: 22,
            missed: 2
        }
    );
}

#[test]
fn epochs_without_any_report_are_missed_by_all() {
    let terms = dimo_terms();
    for connected in [0, 3, 4, 40] {
        for missed in 0..3 {
            let streak = Streak { connected, missed };
            let mut one_by_one = streak;
            for epochs in 0..30 {
                assert_eq!(
                    streak.after_missing(epochs, &terms),
                    one_by_one,
                    "{connected} {missed} {epochs}"
                );
                one_by_one = one_by_one.after(false, &terms);
            }
        }
    }
    // Whatever the gap, it takes no time.
    let settled = Streak {
        connected: 40,
        missed: 0,
    }
    .after_missing(u32::MAX, &terms);
    assert_eq!((settled.connected, settled.missed), (0, (u32::MAX % 3) as u8));
    // Four weeks, then weeks without a report: after two the fifth week of connection is worth level 2, after three it is
    // the first again and worth nothing.
    let network = network_of(
        1_000,
        &usage("\"connected\""),
        &DIMO.replace("class_points", "# "),
    );
    let paid_in = |week: u32| {
        let rows = format!("epoch,id,connected\n0,a,1\n1,a,1\n2,a,1\n3,a,1\n{week},a,1\n");
        let input = load(&network, DEVICES, &rows).unwrap();
        let (_, epochs) = pay_all(&network, &input);
        epochs.iter().map(|epoch| epoch.paid).collect::<Vec<_>>()
    };
    assert_eq!(paid_in(6), [0, 0, 0, 1_000, 1_000]);
    assert_eq!(paid_in(7), [0, 0, 0, 1_000, 0]);
}

#[test]
fn caps_cut_devices_first_and_then_operators_in_proportion() {
    let with = |limits: &str| {
        let rewards = format!("[rewards]\nrule = \"work-share\"\nregistry_multiplier = false\n{limits}");
        let network = network_of(1_000, &usage("\"work\""), &rewards);
        // a is ann's, b and d are bob's: 100, 200 and 700.
        let input = load(&network, DEVICES, "epoch,id,work\n0,a,10\n0,b,20\n0,d,70\n").unwrap();
        let rewards = pay_all(&network, &input).0;
        assert_eq!(rewards.emitted(), rewards.totals().iter().sum::<u64>());
        rewards.totals().to_vec()
    };
    assert_eq!(with(""), [100, 200, 0, 700]);
    assert_eq!(with("max_per_device = \"150\""), [100, 150, 0, 150]);
    // 200 x 500/900 = 111.1, 700 x 500/900 = 388.9.
    assert_eq!(with("max_per_operator = \"500\""), [100, 111, 0, 388]);
    assert_eq!(with("max_per_operator = \"900\""), [100, 200, 0, 700]);
    // 200 x 899/900 = 199.8, 700 x 899/900 = 699.2.
    assert_eq!(with("max_per_operator = \"899\""), [100, 199, 0, 699]);
    // First 200 and 400, then x 500/600: 166.7 and 333.3.
    let both = with("max_per_device = \"400\"\nmax_per_operator = \"500\"");
    assert_eq!(both, [100, 166, 0, 333]);
}

#[test]
fn limits_beside_buckets_hold_for_the_sum_of_all() {
    let rewards = format!("[rewards]\nmax_per_device = \"15000\"\nmax_per_operator = \"14000\"\n{RENDER}");
    let network = network_of(20_000, &usage("\"credits\""), &rewards);
    let rows = "epoch,id,credits,passed,challenges\n0,a,2,5,5\n0,b,98,60,95\n";
    let input = load(&network, DEVICES, rows).unwrap();
    // 700 and 15,800 as above; b is cut to 15,000, its operator to 14,000.
    assert_eq!(pay_all(&network, &input).0.totals(), [700, 14_000, 0, 0]);
}

#[test]
fn a_bucket_whose_columns_nobody_read_is_an_error_and_no_zero() {
    let network = network_of(20_000, &usage("\"credits\""), RENDER);
    let rows = "epoch,id,credits,passed,challenges\n0,a,2,5,5\n";
    let mut input = load(&network, DEVICES, rows).unwrap();
    input.epochs[0].further.clear();
    let mut rewards = flywheel_oracle::rewards::Rewards::new(&network, &input.devices).unwrap();
    let missing = RewardError::MissingMetric { epoch: 0, bucket: 2 };
    assert_eq!(rewards.pay(&input.epochs[0]), Err(missing));
    assert_eq!((rewards.emitted(), rewards.last_epoch()), (0, None));
}

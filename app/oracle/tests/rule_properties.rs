//! What holds of the rules whatever the input.

mod common;

use common::{load, network_of, pay_all};
use flywheel_oracle::input::Input;
use flywheel_oracle::network_file::Network;
use flywheel_oracle::rules::validator_scores::{consensus, shares};
use flywheel_oracle::rules::{cap_devices, cap_operators, divide, sum_shares, work_share};
use proptest::prelude::*;
use proptest::sample::Index;

/// All rules at once, each over columns of its own, with limits.
const ALL: &str = "[rewards]\nmax_per_device = \"60000\"\nmax_per_operator = \"90000\"\n\
    [[rewards.bucket]]\nshare_bps = 2001\nrule = \"work-share\"\nminimum = \"2\"\nmax_per_device = \"20000\"\n\
    [[rewards.bucket]]\nshare_bps = 1999\nrule = \"availability-share\"\ncolumns = [\"passed\"]\nchallenge_columns = [\"set\"]\n\
    [[rewards.bucket]]\nshare_bps = 2000\nrule = \"points\"\ncolumns = [\"points\"]\ncycle_column = \"cycle\"\ncycles_per_epoch = 3\n\
    [[rewards.bucket]]\nshare_bps = 2000\nrule = \"validator-scores\"\ncolumns = [\"score\"]\nvalidator_column = \"validator\"\n\
    validators = { vera = 51, vito = 30, viv = 19 }\n\
    [[rewards.bucket]]\nshare_bps = 2000\nrule = \"streak\"\nlevel_epochs = [0, 2]\nlevel_points = [1, 5]\nmissed_epochs = 1\n\
    class_points = { two = 3 }";

const HEADER: &str = "epoch,cycle,validator,id,work,passed,set,points,score\n";

/// Five devices of three operators, all live.
const FIVE: &str = "id,class,owner,size,lat,lon,status\na,one,ann,1,1,1,on\nb,two,bob,1,2,2,on\nc,half,ann,1,3,3,on\n\
    d,one,bob,1,4,4,on\ne,two,eve,1,5,5,on\n";

fn network() -> Network {
    network_of(200_000, common::PER_DEVICE, ALL)
}

/// Rows of distinct epoch, cycle, validator and device.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let row = (0u64..100, 0u64..10, 0u64..10, 0u64..1_000, 0u64..65_536);
    proptest::collection::btree_map((0u32..4, 0u32..3, 0usize..3, 0usize..5), row, 1..60).prop_map(|rows| {
        let row = |((epoch, cycle, validator, device), (work, passed, failed, points, score))| {
            let validator = ["vera", "vito", "viv"][validator];
            let device = ["a", "b", "c", "d", "e"][device];
            let set = passed + failed;
            // Scores of three cycles add up to at most 65,535.
            let score: u64 = score / 3;
            format!("{epoch},{cycle},{validator},{device},{work},{passed},{set},{points},{score}")
        };
        rows.into_iter().map(row).collect()
    })
}

fn read(network: &Network, rows: &[String]) -> Input {
    load(network, FIVE, &format!("{HEADER}{}\n", rows.join("\n")))
        .unwrap_or_else(|problems| panic!("{problems}"))
}

proptest! {
    #[test]
    fn any_order_of_rows_gives_the_same_amounts(rows in rows(), swaps in proptest::collection::vec(any::<(Index, Index)>(), 40)) {
        let network = network();
        let mut shuffled = rows.clone();
        for (one, other) in swaps {
            shuffled.swap(one.index(rows.len()), other.index(rows.len()));
        }
        let (first, second) = (read(&network, &rows), read(&network, &shuffled));
        prop_assert_eq!(&first.epochs, &second.epochs);
        prop_assert_eq!(pay_all(&network, &first).1, pay_all(&network, &second).1);
    }

    #[test]
    fn no_pool_and_no_limit_is_exceeded(rows in rows()) {
        let network = network();
        let input = read(&network, &rows);
        let (rewards, epochs) = pay_all(&network, &input);
        for epoch in &epochs {
            prop_assert_eq!(epoch.paid, epoch.by_device.iter().sum::<u64>());
            prop_assert!(epoch.paid <= epoch.pool && epoch.pool <= 200_000);
            prop_assert!(epoch.buckets.iter().all(|bucket| bucket.paid <= bucket.pool));
            prop_assert!(epoch.by_device.iter().all(|amount| *amount <= 60_000));
            for operator in 0..3 {
                let of_operator = input.devices.iter().filter(|device| device.operator == operator);
                let sum: u64 = of_operator.map(|device| epoch.by_device[device.index as usize]).sum();
                prop_assert!(sum <= 90_000);
            }
        }
        prop_assert_eq!(rewards.emitted(), epochs.iter().map(|epoch| epoch.paid).sum::<u64>());
    }

    #[test]
    fn caps_hold_and_cut_nobody_below_them(
        amounts in proptest::collection::vec((0u64..1_000_000, 0u32..4), 1..50),
        device in 1u64..1_000_000,
        operator in 1u64..3_000_000,
    ) {
        let (before, operators): (Vec<u64>, Vec<u32>) = amounts.into_iter().unzip();
        let mut after = before.clone();
        cap_devices(&mut after, device);
        prop_assert!(before.iter().zip(&after).all(|(before, after)| *after == (*before).min(device)));
        let middle = after.clone();
        cap_operators(&mut after, &operators, operator);
        let sum = |amounts: &[u64], of: u32| -> u64 {
            amounts.iter().zip(&operators).filter(|(_, operator)| **operator == of).map(|(amount, _)| amount).sum()
        };
        for of in 0..4 {
            let (before, after) = (sum(&middle, of), sum(&after, of));
            prop_assert!(after <= operator);
            // Nothing is cut that need not be, but for less than a base unit per device.
            prop_assert!(after == before || operator - after < operators.len() as u64);
        }
    }

    #[test]
    fn splitting_a_device_in_two_gains_nothing(
        others in proptest::collection::vec(0u64..1_000_000, 0..20),
        halves in (0u64..1_000_000, 0u64..1_000_000),
        multiplier in 1u32..100_000,
        pool in 0u64..1_000_000_000_000,
    ) {
        let pay = |mut work: Vec<u64>, first: &[u64]| {
            work.splice(0..0, first.iter().copied());
            let shares = work_share::shares(&work, &vec![multiplier; work.len()]);
            let amounts = divide(pool, &shares, sum_shares(&shares).unwrap()).unwrap();
            amounts[..first.len()].iter().sum::<u64>()
        };
        let whole = pay(others.clone(), &[halves.0 + halves.1]);
        prop_assert!(pay(others, &[halves.0, halves.1]) <= whole);
    }

    #[test]
    fn validators_below_kappa_of_the_stake_cannot_raise_a_device_above_what_the_others_say(
        minority in proptest::collection::vec((any::<u16>(), 1u64..1_000), 1..5),
        others in proptest::collection::vec((any::<u16>(), 1_000u64..2_000), 4..12),
    ) {
        let stakes: Vec<u64> = minority.iter().chain(&others).map(|(_, stake)| *stake).collect();
        let total: u64 = stakes.iter().sum();
        let colluding: u64 = minority.iter().map(|(_, stake)| *stake).sum();
        prop_assume!(u128::from(colluding) * 65_535 < u128::from(total) * 32_767);
        let mut scored: Vec<(u16, u64)> = minority.iter().chain(&others).copied().collect();
        let agreed = consensus(&mut scored, u128::from(total), 32_767);
        let most = others.iter().map(|(score, _)| *score).max().unwrap();
        prop_assert!(agreed <= most);
        // One device, and its rank: at most the agreed score times all of the stake.
        let scores: Vec<Vec<u16>> = minority.iter().chain(&others).map(|(score, _)| vec![*score]).collect();
        let rank = shares(&scores, &stakes, 32_767, &[1])[0];
        prop_assert!(rank <= u128::from(agreed) * u128::from(total));
        // However high the minority goes, the rank is what it would be at the consensus.
        let shouting: Vec<Vec<u16>> = scores.iter().enumerate()
            .map(|(position, score)| if position < minority.len() { vec![u16::MAX] } else { score.clone() })
            .collect();
        prop_assert!(shares(&shouting, &stakes, 32_767, &[1])[0] <= u128::from(most) * u128::from(total));
    }

    #[test]
    fn the_fast_division_of_small_numbers_is_that_of_great_ones(
        shares in proptest::collection::vec(0u128..1_000_000, 1..50),
        pool in 0u64..1_000_000_000,
    ) {
        let whole = sum_shares(&shares).unwrap();
        let great: Vec<u128> = shares.iter().map(|share| share << 64).collect();
        prop_assert_eq!(divide(pool, &shares, whole), divide(pool, &great, whole << 64));
    }
}

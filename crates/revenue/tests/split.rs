//! Who gets what of the revenue, and that nothing of it is lost or made up.

use flywheel_revenue::{Parts, RevenueError, Schedule, Shares, bounty, divide};
use num_bigint::BigUint;
use proptest::prelude::*;

/// 50, 15, 20, 10 and 5 per cent; the burn grows to 60 per cent between the epochs 10 and 30.
const SHARES: Shares = Shares {
    providers: 5_000,
    stakers: 1_500,
    burn: 2_000,
    treasury: 1_000,
    insurance: 500,
};
const SCHEDULE: Schedule = Schedule {
    burn_limit_bps: 6_000,
    slope_start_epoch: 10,
    slope_end_epoch: 30,
};

#[test]
fn shares_are_rounded_down_and_the_burn_gets_the_dust() {
    assert_eq!(SHARES.validate(&SCHEDULE), Ok(()));
    assert_eq!(
        SHARES.split(&SCHEDULE, 0, 1_000_019),
        Ok(Parts {
            providers: 500_009,
            stakers: 150_002,
            burn: 200_007,
            treasury: 100_001,
            insurance: 50_000,
        })
    );
}

#[test]
fn as_the_burn_grows_the_others_shrink_in_proportion() {
    let burn = |epoch| SHARES.burn_bps(&SCHEDULE, epoch);
    assert_eq!(
        [burn(0), burn(10), burn(11), burn(20)],
        [2_000, 2_000, 2_200, 4_000]
    );
    assert_eq!(
        [burn(29), burn(30), burn(31), burn(u64::MAX)],
        [5_800, 6_000, 6_000, 6_000]
    );
    // 40 per cent are left of 80: half of each share.
    assert_eq!(
        SHARES.split(&SCHEDULE, 30, 1_000_019),
        Ok(Parts {
            providers: 250_004,
            stakers: 75_001,
            burn: 600_014,
            treasury: 50_000,
            insurance: 25_000,
        })
    );
}

#[test]
fn recipients_share_their_part_and_the_first_with_a_share_gets_the_dust() {
    let mut parts = [9; 4];
    divide(1_003, &[0, 3_333, 3_333, 3_334], &mut parts).unwrap();
    // 334.2999, 334.2999 and 334.4002.
    assert_eq!(parts, [0, 335, 334, 334]);
    let before = parts;
    assert_eq!(
        divide(1_003, &[0, 3_333, 3_333, 3_333], &mut parts),
        Err(RevenueError::SharesSum)
    );
    assert_eq!(divide(1_003, &[10_000], &mut parts), Err(RevenueError::SharesSum));
    assert_eq!(parts, before);
}

#[test]
fn a_bounty_is_a_part_and_at_most_its_cap() {
    assert_eq!(
        [bounty(1_999, 50, 100), bounty(1_999, 50, 8), bounty(1_999, 0, 8)],
        [9, 8, 0]
    );
    assert_eq!(bounty(u64::MAX, u16::MAX, u64::MAX), u64::MAX);
}

#[test]
fn shares_that_are_no_whole_are_refused() {
    let with = |providers, stakers| Shares {
        providers,
        stakers,
        ..SHARES
    };
    assert_eq!(
        with(5_001, 1_500).validate(&SCHEDULE),
        Err(RevenueError::SharesSum)
    );
    assert_eq!(
        with(5_000, 1_499).validate(&SCHEDULE),
        Err(RevenueError::SharesSum)
    );
    assert_eq!(with(4_999, 1_501).validate(&SCHEDULE), Ok(()));
    // Sums that wrap 16 bits to a permitted one.
    assert_eq!(
        with(65_535, 6_501).validate(&SCHEDULE),
        Err(RevenueError::SharesSum)
    );
    let mut parts = [0; 3];
    assert_eq!(
        divide(7, &[65_535, 5_001, 5_000], &mut parts),
        Err(RevenueError::SharesSum)
    );
}

#[test]
fn a_schedule_must_rise_to_at_most_the_whole_and_end_after_it_starts() {
    let check = |burn_limit_bps, slope_start_epoch, slope_end_epoch| {
        SHARES.validate(&Schedule {
            burn_limit_bps,
            slope_start_epoch,
            slope_end_epoch,
        })
    };
    assert_eq!(check(2_001, 5, 6), Ok(()));
    assert_eq!(check(10_000, 5, 6), Ok(()));
    for (limit, start, end) in [(1_999, 5, 6), (10_001, 5, 6), (2_001, 5, 5), (2_001, 6, 5)] {
        assert_eq!(check(limit, start, end), Err(RevenueError::ScheduleInvalid));
    }
    // A level one has no line, and the epochs mean nothing.
    assert_eq!([check(2_000, 5, 5), check(2_000, 6, 5)], [Ok(()), Ok(())]);
    for epoch in [4, 5, 6] {
        let level = Schedule {
            burn_limit_bps: 2_000,
            slope_start_epoch: 6,
            slope_end_epoch: 5,
        };
        assert_eq!(SHARES.burn_bps(&level, epoch), 2_000);
    }
}

#[test]
fn all_may_be_burned_from_the_beginning_or_at_the_end() {
    let all = Shares {
        burn: 10_000,
        ..Shares::default()
    };
    let level = Schedule {
        burn_limit_bps: 10_000,
        ..Schedule::default()
    };
    assert_eq!(all.validate(&level), Ok(()));
    let burned = |parts: Parts| {
        (
            parts.burn,
            parts.providers + parts.stakers + parts.treasury + parts.insurance,
        )
    };
    assert_eq!(all.split(&level, 3, 77).map(burned), Ok((77, 0)));
    let rising = Schedule {
        burn_limit_bps: 10_000,
        ..SCHEDULE
    };
    assert_eq!(SHARES.split(&rising, 30, 77).map(burned), Ok((77, 0)));
}

#[test]
fn shares_of_more_than_the_whole_split_nothing() {
    let double = Shares {
        providers: 10_000,
        stakers: 10_000,
        ..Shares::default()
    };
    assert_eq!(
        double.split(&Schedule::default(), 0, 1_000),
        Err(RevenueError::SharesSum)
    );
    let beside_all = Shares {
        burn: 10_000,
        providers: 1,
        ..Shares::default()
    };
    assert_eq!(
        beside_all.split(&Schedule::default(), 0, 1_000),
        Err(RevenueError::SharesSum)
    );
}

fn amount() -> impl Strategy<Value = u64> {
    (0..65_u32, any::<u64>()).prop_map(|(shift, bits)| bits.checked_shr(shift).unwrap_or(0))
}

/// Numbers that add up to 10,000, zeros among them.
fn whole(count: usize) -> impl Strategy<Value = Vec<u16>> {
    let cut = prop_oneof![3 => 0..=10_000_u16, 1 => Just(0), 1 => Just(10_000)];
    prop::collection::vec(cut, count - 1).prop_map(|mut cuts| {
        cuts.extend([0, 10_000]);
        cuts.sort_unstable();
        cuts.windows(2).map(|pair| pair[1] - pair[0]).collect()
    })
}

fn shares() -> impl Strategy<Value = Shares> {
    whole(5).prop_map(|bps| Shares {
        providers: bps[0],
        stakers: bps[1],
        burn: bps[2],
        treasury: bps[3],
        insurance: bps[4],
    })
}

fn revenue() -> impl Strategy<Value = (Shares, Schedule)> {
    (shares(), 0..=10_000_u16, amount(), amount()).prop_map(|(shares, limit, start, length)| {
        let start = start.min(u64::MAX - 1);
        let schedule = Schedule {
            burn_limit_bps: limit.max(shares.burn),
            slope_start_epoch: start,
            slope_end_epoch: start.saturating_add(length.max(1)),
        };
        (shares, schedule)
    })
}

/// An epoch before, on or after the line, its ends among them.
fn epoch(schedule: &Schedule, place: u8, number: u64) -> u64 {
    let (start, end) = (schedule.slope_start_epoch, schedule.slope_end_epoch);
    match place % 7 {
        0 => number,
        6 => end.saturating_add(1),
        1 => start,
        2 => end,
        3 => end - 1,
        4 => start + 1,
        _ => start + number % (end - start),
    }
}

/// The burn's share by the specification.
fn exact_burn(shares: &Shares, schedule: &Schedule, epoch: u64) -> BigUint {
    let burn = BigUint::from(shares.burn);
    if epoch <= schedule.slope_start_epoch {
        return burn;
    }
    if epoch >= schedule.slope_end_epoch {
        return BigUint::from(schedule.burn_limit_bps);
    }
    let elapsed = BigUint::from(epoch) - schedule.slope_start_epoch;
    let length = BigUint::from(schedule.slope_end_epoch) - schedule.slope_start_epoch;
    (BigUint::from(schedule.burn_limit_bps) - &burn) * elapsed / length + burn
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn each_part_is_the_rounded_exact_quotient_and_all_add_up(
        (shares, schedule) in revenue(), place in any::<u8>(), number in amount(), amount in amount(),
    ) {
        prop_assert_eq!(shares.validate(&schedule), Ok(()));
        let epoch = epoch(&schedule, place, number);
        let burn = exact_burn(&shares, &schedule, epoch);
        prop_assert_eq!(BigUint::from(shares.burn_bps(&schedule, epoch)), burn.clone());
        let parts = shares.split(&schedule, epoch, amount).unwrap();
        let left = BigUint::from(10_000_u32) - burn;
        let exact = |share: u16| {
            if share == 0 {
                return BigUint::ZERO;
            }
            let whole = BigUint::from(10_000_u32) * (10_000_u32 - u32::from(shares.burn));
            BigUint::from(amount) * share * &left / whole
        };
        let Parts { providers, stakers, burn, treasury, insurance } = parts;
        let others = [
            (providers, shares.providers),
            (stakers, shares.stakers),
            (treasury, shares.treasury),
            (insurance, shares.insurance),
        ];
        for (part, share) in others {
            prop_assert_eq!(BigUint::from(part), exact(share));
        }
        let sum = [providers, stakers, burn, treasury, insurance].into_iter().map(BigUint::from).sum::<BigUint>();
        prop_assert_eq!(sum, BigUint::from(amount));
        // Its share rounded down, at least: what the others lose in rounding is the burn's.
        let share = shares.burn_bps(&schedule, epoch);
        prop_assert!(BigUint::from(burn) >= BigUint::from(amount) * share / 10_000_u32);
    }

    #[test]
    fn the_burns_share_and_part_never_fall_from_epoch_to_epoch(
        (shares, schedule) in revenue(), places in any::<(u8, u8)>(), numbers in (amount(), amount()), amount in amount(),
    ) {
        let first = epoch(&schedule, places.0, numbers.0);
        let second = epoch(&schedule, places.1, numbers.1);
        let (first, second) = (first.min(second), first.max(second));
        let (before, after) = (shares.burn_bps(&schedule, first), shares.burn_bps(&schedule, second));
        prop_assert!(shares.burn <= before && before <= after && after <= schedule.burn_limit_bps);
        let part = |epoch| shares.split(&schedule, epoch, amount).unwrap().burn;
        prop_assert!(part(first) <= part(second));
    }

    #[test]
    fn what_is_divided_adds_up_and_only_the_first_with_a_share_gets_more_than_its_own(
        bps in whole(16), amount in amount(),
    ) {
        let mut parts = [0; 16];
        divide(amount, &bps, &mut parts).unwrap();
        prop_assert_eq!(parts.iter().map(|part| BigUint::from(*part)).sum::<BigUint>(), BigUint::from(amount));
        let first = bps.iter().position(|share| *share > 0).unwrap();
        for (index, (part, share)) in parts.iter().zip(&bps).enumerate() {
            let exact = BigUint::from(amount) * *share / 10_000_u32;
            if index == first {
                prop_assert!(BigUint::from(*part) >= exact && BigUint::from(*part) < exact + 16_u32);
            } else {
                prop_assert_eq!(BigUint::from(*part), exact);
            }
        }
    }

    #[test]
    fn a_bounty_is_the_rounded_exact_part_within_its_cap(amount in amount(), bps in any::<u16>(), cap in amount()) {
        let exact = BigUint::from(amount) * bps.min(10_000) / 10_000_u32;
        prop_assert_eq!(BigUint::from(bounty(amount, bps, cap)), exact.min(cap.into()));
        prop_assert!(bounty(amount, bps, cap) <= amount);
    }
}

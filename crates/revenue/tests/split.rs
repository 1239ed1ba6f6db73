//! Who gets what of the revenue, and that nothing of it is lost or made up.

use flywheel_revenue::{Parts, RevenueError, Schedule, Shares, bounty, divide};

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
    assert_eq!([burn(29), burn(30), burn(u64::MAX)], [5_800, 6_000, 6_000]);
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

//! Parameters of pools and feeds: made by dice, mostly in range, and what docs/REVENUE.md says about them.

use burn_share::state::{FeedParametersArgs, RevenueParametersArgs};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use solana_address::Address;
use solana_signer::Signer;

use super::founding::{holder_key, source_key, veto_key};
use super::{MARKET, PEOPLE, TOKEN, Verdict, allow};

/// A destination: none, the right one, or one that a pool cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    None,
    Right,
    Wrong,
}

/// Parameters of a pool, and its destinations: reward pool, stake pool, insurance, feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) args: RevenueParametersArgs,
    pub(crate) goals: [Goal; 4],
}

/// Reward pool, stake pool, insurance and feed among the goals.
pub(crate) const REWARD_POOL: usize = 0;
pub(crate) const STAKE_POOL: usize = 1;
pub(crate) const INSURANCE: usize = 2;
pub(crate) const FEED: usize = 3;

const MISMATCHES: [&str; 4] = [
    "RewardPoolMismatch",
    "StakePoolMismatch",
    "InsuranceMismatch",
    "FeedMismatch",
];

impl Plan {
    /// Parameters by these dice: those of an eighth of all numbers have something wrong.
    pub(crate) fn of(mint: usize, dice: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(dice);
        let rng = &mut rng;
        let is_native = mint == TOKEN;
        let mut plan = Self {
            args: common(rng),
            goals: [Goal::None; 4],
        };
        if !is_native {
            auction(&mut plan.args, rng);
        }
        let shares = [
            plan.args.providers_bps,
            plan.args.stakers_bps,
            plan.args.insurance_bps,
        ];
        for (goal, share) in shares.into_iter().enumerate() {
            if share > 0 || rng.random_ratio(1, 3) {
                plan.goals[goal] = Goal::Right;
            }
        }
        if !is_native && rng.random_ratio(1, 3) {
            plan.goals[FEED] = Goal::Right;
        }
        if rng.random_ratio(1, 8) {
            plan.spoil(rng);
        }
        plan
    }

    fn spoil(&mut self, rng: &mut StdRng) {
        let args = &mut self.args;
        match rng.random_range(0..17) {
            0 => args.providers_bps = args.providers_bps.wrapping_add(1),
            1 => args.burn_limit_bps = args.burn_bps.wrapping_sub(1),
            2 => (args.burn_limit_bps, args.slope_end_epoch) = (10_000, args.slope_start_epoch),
            3 => args.burn_limit_bps = 10_001,
            4 => args.bounty_bps = 1_001,
            5 => args.max_refund_bps = 10_001,
            6 => args.lot = 0,
            7 => args.window_seconds = 0,
            8 => args.window_seconds = 2_592_001,
            9 => args.decay_seconds = args.window_seconds.wrapping_add(1),
            10 => args.floor_bps = 10_001,
            11 => args.start_bps = 9_999,
            12 => args.idle_step_bps = 5_001,
            13 => args.min_fill = args.lot.wrapping_add(1),
            14 => args.max_deviation_bps = 10_001,
            15 => args.min_price = u128::from(args.min_price == 0),
            _ => {
                let goal = rng.random_range(0..4);
                self.goals[goal] = if rng.random() { Goal::Wrong } else { Goal::None };
            }
        }
    }

    /// What docs/REVENUE.md demands of parameters and destinations, in the order in which the program looks.
    ///
    /// # Arguments
    /// - `has_feed`: whether there is a feed of the pool's pair; there is none of the network's token in itself
    pub(crate) fn check(&self, is_native: bool, has_feed: bool) -> Verdict {
        for (goal, error) in self.goals.into_iter().zip(MISMATCHES) {
            allow(goal != Goal::Wrong, error)?;
        }
        allow(has_feed || self.goals[FEED] == Goal::None, "FeedMismatch")?;
        let args = &self.args;
        let shares = [
            args.providers_bps,
            args.stakers_bps,
            args.burn_bps,
            args.treasury_bps,
            args.insurance_bps,
        ];
        allow(
            shares.map(u32::from).iter().sum::<u32>() == 10_000,
            "SharesInvalid",
        )?;
        let is_level = args.burn_limit_bps == args.burn_bps;
        let rises = args.burn_limit_bps > args.burn_bps && args.slope_start_epoch < args.slope_end_epoch;
        allow(
            is_level || rises && args.burn_limit_bps <= 10_000,
            "ScheduleInvalid",
        )?;
        allow(
            args.bounty_bps <= 1_000 && args.max_refund_bps <= 10_000,
            "LimitInvalid",
        )?;
        let is_paced = args.lot > 0 && args.window_seconds > 0 && args.window_seconds <= 2_592_000;
        allow(is_paced && self.fits(is_native), "AuctionInvalid")?;
        let goes = |bps: u16, goal: usize| bps == 0 || self.goals[goal] == Goal::Right;
        let all_go = goes(args.providers_bps, REWARD_POOL)
            && goes(args.stakers_bps, STAKE_POOL)
            && goes(args.insurance_bps, INSURANCE);
        allow(all_go, "DestinationMissing")
    }

    fn fits(&self, is_native: bool) -> bool {
        let args = &self.args;
        if is_native {
            let numbers = [
                args.start_bps,
                args.floor_bps,
                args.idle_step_bps,
                args.max_deviation_bps,
            ];
            return numbers == [0; 4] && args.decay_seconds == 0 && (args.min_price, args.min_fill) == (0, 0);
        }
        args.start_bps >= 10_000
            && (1..=10_000).contains(&args.floor_bps)
            && (1..=args.window_seconds).contains(&args.decay_seconds)
            && args.min_price > 0
            && args.min_fill <= args.lot
            && args.idle_step_bps <= 5_000
            && args.max_deviation_bps <= 10_000
    }

    /// Network tokens for payment tokens at the beginning, and a first list of recipients, by the same dice.
    pub(crate) fn beginning(mint: usize, dice: u64) -> ((u64, u64), Vec<(usize, u16)>) {
        let mut rng = StdRng::seed_from_u64(dice ^ 0xA5A5);
        let some = [1, 7, 1_000_000, 1_000_000_007, u64::MAX];
        let mut reference = (some[rng.random_range(0..5)], some[rng.random_range(0..4)]);
        if mint == TOKEN {
            reference = (0, 0);
        }
        if rng.random_ratio(1, 12) {
            reference.0 = u64::from(reference.0 == 0);
        }
        let recipients = match rng.random_range(0..4) {
            0 => vec![],
            1 => vec![(PEOPLE, 10_000)],
            2 => vec![(PEOPLE + 1, 1), (PEOPLE, 9_999)],
            // As many as a transaction holds beside the parameters.
            _ => (0..8).map(|place| (PEOPLE + place, 1_250)).collect(),
        };
        (reference, recipients)
    }

    /// Whether the pool has this destination.
    pub(crate) fn has(&self, goal: usize) -> bool {
        self.goals[goal] == Goal::Right
    }
}

/// Shares, schedule, limits and lots.
fn common(rng: &mut StdRng) -> RevenueParametersArgs {
    let mut cuts: Vec<u16> = (0..4)
        .map(|_| match rng.random_range(0..6) {
            0 => 0,
            1 => 10_000,
            _ => rng.random_range(0..=10_000),
        })
        .collect();
    cuts.sort_unstable();
    let start = rng.random_range(0..40);
    let burn = cuts[2] - cuts[1];
    let key = |one: Address, none: bool| if none { Address::default() } else { one };
    RevenueParametersArgs {
        market: key(holder_key(MARKET).pubkey(), rng.random_ratio(1, 4)),
        veto: key(veto_key().pubkey(), rng.random_ratio(1, 4)),
        lot: [1, 1_000, 1_000_000_000, u64::MAX][rng.random_range(0..4)],
        bounty_cap: [0, 5, 1_000_000, u64::MAX][rng.random_range(0..4)],
        slope_start_epoch: start,
        slope_end_epoch: start + rng.random_range(1..20),
        window_seconds: [1, 600, 3_600, 86_400, 2_592_000][rng.random_range(0..5)],
        providers_bps: cuts[0],
        stakers_bps: cuts[1] - cuts[0],
        burn_bps: burn,
        treasury_bps: cuts[3] - cuts[2],
        insurance_bps: 10_000 - cuts[3],
        burn_limit_bps: if rng.random() {
            burn
        } else {
            rng.random_range(burn..=10_000)
        },
        max_refund_bps: [0, 500, 10_000][rng.random_range(0..3)],
        bounty_bps: [0, 1, 50, 1_000][rng.random_range(0..4)],
        ..RevenueParametersArgs::default()
    }
}

fn auction(args: &mut RevenueParametersArgs, rng: &mut StdRng) {
    args.start_bps = [10_000, 12_000, 20_000, u16::MAX][rng.random_range(0..4)];
    args.floor_bps = [1, 5_000, 9_000, 10_000][rng.random_range(0..4)];
    args.decay_seconds = rng.random_range(1..=args.window_seconds);
    args.idle_step_bps = [0, 100, 5_000][rng.random_range(0..3)];
    args.max_deviation_bps = [0, 300, 10_000][rng.random_range(0..3)];
    args.min_price = [1, 1 << 50, 1 << 64, 3 << 66][rng.random_range(0..4)];
    let part = [0, 3, 10_000][rng.random_range(0..3)];
    args.min_fill = args.lot.min(part);
}

/// Parameters of a feed; the sources are numbers of keys, nobody for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FeedPlan {
    pub(crate) sources: [Option<usize>; 2],
    pub(crate) max_age: u32,
    pub(crate) max_deviation: u16,
    pub(crate) scale: u8,
}

impl FeedPlan {
    /// Parameters by these dice: those of a sixth of all numbers have something wrong.
    pub(crate) fn of(dice: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(dice);
        let first = rng.random_range(0..4);
        let mut plan = Self {
            sources: [Some(first), Some((first + rng.random_range(1..4)) % 4)],
            max_age: [1, 300, 3_600, 86_400][rng.random_range(0..4)],
            max_deviation: [0, 100, 1_000, 10_000][rng.random_range(0..4)],
            scale: [0, 6, 9, 18][rng.random_range(0..4)],
        };
        if rng.random_ratio(1, 6) {
            match rng.random_range(0..6) {
                0 => plan.sources[0] = None,
                1 => plan.sources[1] = None,
                2 => plan.sources[1] = plan.sources[0],
                3 => plan.max_age = 0,
                4 => plan.max_age = 86_401,
                _ => plan.max_deviation = 10_001,
            }
        }
        plan
    }

    pub(crate) fn check(&self) -> Verdict {
        let [first, second] = self.sources;
        let are_two = first.is_some() && second.is_some() && first != second;
        let in_range = (1..=86_400).contains(&self.max_age) && self.max_deviation <= 10_000;
        allow(are_two && in_range, "FeedInvalid")
    }

    pub(crate) fn args(&self) -> FeedParametersArgs {
        let key = |source: Option<usize>| source.map(|source| source_key(source).pubkey());
        FeedParametersArgs {
            sources: self.sources.map(|source| key(source).unwrap_or_default()),
            max_age_seconds: self.max_age,
            max_deviation_bps: self.max_deviation,
        }
    }
}

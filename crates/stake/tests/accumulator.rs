//! Rewards that are divided by weight on two levels, and that not a bit of them is lost or made up.

use flywheel_stake::{Accumulator, Curve, StakeError, Stream, Tranche, q64, split_q64};
use num_bigint::BigUint;
use proptest::prelude::*;

#[test]
fn rewards_are_divided_by_weight_and_what_a_division_leaves_is_carried() {
    let mut accumulator = Accumulator::default();
    accumulator.add(10, 3).unwrap();
    assert_eq!((accumulator.per_weight, accumulator.carry), (3, 1));
    assert_eq!(accumulator.earned(0, 2), Ok(6));
    // 1 is carried: 1 + 5 are 2 for each.
    accumulator.add(5, 3).unwrap();
    assert_eq!((accumulator.per_weight, accumulator.carry), (5, 0));
    assert_eq!(accumulator.earned(3, 2), Ok(4));
}

#[test]
fn what_comes_while_nobody_has_weight_goes_to_who_comes_next() {
    let mut accumulator = Accumulator::default();
    accumulator.add(q64(7), 0).unwrap();
    accumulator.give_back(q64(1)).unwrap();
    assert_eq!((accumulator.per_weight, accumulator.carry), (0, q64(8)));
    accumulator.add(0, 4).unwrap();
    assert_eq!((accumulator.per_weight, accumulator.carry), (q64(2), 0));
}

#[test]
fn a_unit_for_the_heaviest_stake_is_carried_until_it_divides() {
    let heaviest = 1_u128 << 80;
    let mut accumulator = Accumulator::default();
    for _ in 1..1 << 16 {
        accumulator.add(q64(1), heaviest).unwrap();
    }
    assert_eq!((accumulator.per_weight, accumulator.carry), (0, q64(65_535)));
    accumulator.add(q64(1), heaviest).unwrap();
    assert_eq!((accumulator.per_weight, accumulator.carry), (1, 0));
    assert_eq!(accumulator.earned(0, heaviest), Ok(q64(65_536)));
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let mut accumulator = Accumulator {
        per_weight: u128::MAX,
        carry: 1,
    };
    let before = accumulator;
    assert_eq!(accumulator.add(u128::MAX, 1), Err(StakeError::Overflow));
    assert_eq!(accumulator.add(5, 2), Err(StakeError::Overflow));
    assert_eq!(accumulator.give_back(u128::MAX), Err(StakeError::Overflow));
    assert_eq!(accumulator.earned(0, 2), Err(StakeError::Overflow));
    assert_eq!(accumulator, before);
    assert_eq!(Accumulator::default().earned(1, 1), Err(StakeError::Overflow));
}

#[test]
fn whole_units_and_their_fraction_make_the_number() {
    assert_eq!(split_q64(q64(5) + 3), (5, 3));
    let (whole, fraction) = split_q64(u128::MAX);
    assert_eq!((whole, fraction), (u64::MAX, u128::from(u64::MAX)));
    assert_eq!(q64(whole) + fraction, u128::MAX);
}

/// A pool that streams to two operators, each with positions, kept as a program would keep it.
#[derive(Default)]
struct Pool {
    now: u32,
    stream: Stream,
    accumulator: Accumulator,
    weight: u128,
    operators: [Operator; 2],
    positions: [Position; 5],
    funded: BigUint,
    claimed: BigUint,
}

#[derive(Default)]
struct Operator {
    tranche: Tranche,
    weighted_shares: u128,
    weight: u128,
    since: u128,
    accumulator: Accumulator,
}

#[derive(Default)]
struct Position {
    operator: usize,
    shares: u64,
    multiplier_bps: u16,
    since: u128,
    owed: BigUint,
}

impl Position {
    fn weight(&self) -> u128 {
        u128::from(self.shares) * u128::from(self.multiplier_bps)
    }
}

impl Pool {
    fn release(&mut self) {
        let released = self.stream.release(self.now, self.weight > 0);
        self.accumulator.add(q64(released), self.weight).unwrap();
    }

    fn settle_operator(&mut self, index: usize) {
        self.release();
        let operator = &mut self.operators[index];
        let earned = self.accumulator.earned(operator.since, operator.weight).unwrap();
        operator.since = self.accumulator.per_weight;
        operator
            .accumulator
            .add(earned, operator.weighted_shares)
            .unwrap();
    }

    fn settle(&mut self, index: usize) {
        self.settle_operator(self.positions[index].operator);
        let position = &mut self.positions[index];
        let accumulator = &mut self.operators[position.operator].accumulator;
        let earned = accumulator.earned(position.since, position.weight()).unwrap();
        position.since = accumulator.per_weight;
        let (whole, fraction) = split_q64(earned);
        position.owed += whole;
        accumulator.give_back(fraction).unwrap();
    }

    /// After an operator's shares or assets changed.
    fn reweigh(&mut self, index: usize) {
        let operator = &mut self.operators[index];
        let weight = operator.tranche.weight(operator.weighted_shares).unwrap();
        self.weight = self.weight - operator.weight + weight;
        operator.weight = weight;
    }

    fn join(&mut self, index: usize, operator: usize, amount: u64, lock: u32) {
        if self.positions[index].shares > 0 {
            return;
        }
        self.settle_operator(operator);
        let Ok(shares) = self.operators[operator].tranche.deposit(amount) else {
            return;
        };
        let curve = Curve {
            max_lock_seconds: 1_000,
            max_multiplier_bps: 40_000,
        };
        let position = &mut self.positions[index];
        position.operator = operator;
        position.since = self.operators[operator].accumulator.per_weight;
        position.shares = shares;
        position.multiplier_bps = curve.multiplier_bps(lock);
        self.operators[operator].weighted_shares += position.weight();
        self.reweigh(operator);
    }

    fn leave(&mut self, index: usize) {
        self.settle(index);
        let position = &mut self.positions[index];
        let operator = &mut self.operators[position.operator];
        operator.tranche.redeem(position.shares).unwrap();
        operator.weighted_shares -= position.weight();
        position.shares = 0;
        self.reweigh(self.positions[index].operator);
    }

    fn claim(&mut self, index: usize) {
        self.settle(index);
        self.claimed += std::mem::take(&mut self.positions[index].owed);
    }

    fn fund(&mut self, amount: u64, duration: u32) {
        self.release();
        if self.stream.fund(amount, duration, self.now).is_ok() {
            self.funded += amount;
        }
    }

    fn slash(&mut self, index: usize, bps: u16) {
        self.settle_operator(index);
        let tranche = &mut self.operators[index].tranche;
        tranche
            .slash(flywheel_stake::slash_amount(tranche.assets, bps))
            .unwrap();
        self.reweigh(index);
    }

    fn apply(&mut self, step: Step) {
        match step {
            Step::Join(position, operator, amount, lock) => self.join(position, operator, amount, lock),
            Step::Leave(position) => self.leave(position),
            Step::Claim(position) => self.claim(position),
            Step::Settle(operator) => self.settle_operator(operator),
            Step::Fund(amount, duration) => self.fund(amount, duration),
            Step::Slash(operator, bps) => self.slash(operator, bps),
            Step::Wait(seconds) => self.now += seconds,
        }
    }

    /// Everything that was funded and not claimed, in Q64, wherever it is kept.
    fn kept(&self) -> BigUint {
        let mut kept = BigUint::from(self.accumulator.carry) + q64(self.stream.left);
        for operator in &self.operators {
            kept += operator.accumulator.carry;
            kept += self.accumulator.earned(operator.since, operator.weight).unwrap();
        }
        for position in &self.positions {
            let accumulator = &self.operators[position.operator].accumulator;
            kept += accumulator.earned(position.since, position.weight()).unwrap();
            kept += &position.owed << 64_u32;
        }
        kept
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Join(usize, usize, u64, u32),
    Leave(usize),
    Claim(usize),
    Settle(usize),
    Fund(u64, u32),
    Slash(usize, u16),
    Wait(u32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Four positions of 2^61 base units stay below 2^64; rewards of 2^56 in each of at most 80 steps, too.
    let stake = (0..61_u32, any::<u64>()).prop_map(|(shift, bits)| (bits >> 3 >> shift).max(1));
    let reward = (8..64_u32, any::<u64>()).prop_map(|(shift, bits)| bits >> shift);
    let step = prop_oneof![
        4 => (0..5_usize, 0..2_usize, stake, 0..1_200_u32).prop_map(|(p, o, a, l)| Step::Join(p, o, a, l)),
        2 => (0..5_usize).prop_map(Step::Leave),
        2 => (0..5_usize).prop_map(Step::Claim),
        1 => (0..2_usize).prop_map(Step::Settle),
        2 => (reward, 0..5_000_u32).prop_map(|(amount, duration)| Step::Fund(amount, duration)),
        1 => (0..2_usize, prop_oneof![Just(10_000), 0..3_000_u16]).prop_map(|(o, bps)| Step::Slash(o, bps)),
        4 => prop_oneof![0..5_u32, 0..3_000_u32].prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..80)
}

#[test]
fn two_operators_and_three_positions_share_a_stream_by_weight() {
    let mut pool = Pool::default();
    pool.join(0, 0, 1_000, 0);
    pool.join(1, 0, 1_000, 1_000);
    pool.join(2, 1, 5_000, 0);
    // Weights: 1,000 and 4,000 with the first operator, 5,000 with the second.
    assert_eq!((pool.operators[0].weight, pool.weight), (50_000_000, 100_000_000));
    pool.fund(20_000, 100);
    pool.now += 50;
    // The first operator loses half of its stake, and with it half of its weight.
    pool.slash(0, 5_000);
    assert_eq!((pool.operators[0].weight, pool.weight), (25_000_000, 75_000_000));
    pool.now += 50;
    for position in 0..3 {
        pool.settle(position);
    }
    let owed = [0, 1, 2].map(|index| pool.positions[index].owed.clone());
    // Of 10,000: 1,000, 4,000, 5,000. Of 10,000 more a third is 3,333.3: 666.7 and 2,666.7, and 6,666.7. The fraction
    // that the first position gives back makes 6,666.7 of the second 6,667.2.
    assert_eq!(owed, [1_666_u32, 6_667, 11_666].map(BigUint::from));
    assert_eq!(pool.kept(), BigUint::from(20_000_u32) << 64_u32);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_was_funded_is_claimed_owed_carried_or_left_to_the_last_bit(steps in steps()) {
        let mut pool = Pool::default();
        for step in steps {
            pool.apply(step);
            let total: u128 = pool.operators.iter().map(|operator| operator.weight).sum();
            prop_assert_eq!(pool.weight, total);
            prop_assert_eq!(&pool.funded << 64_u32, (&pool.claimed << 64_u32) + pool.kept());
        }
        // Whoever is left can take out everything.
        for position in 0..5 {
            pool.leave(position);
            pool.claim(position);
        }
        prop_assert_eq!(pool.weight, 0);
        let carried = pool.operators.iter().fold(pool.accumulator.carry, |sum, operator| {
            sum + operator.accumulator.carry
        });
        prop_assert_eq!(&pool.funded << 64_u32, (&pool.claimed << 64_u32) + q64(pool.stream.left) + carried);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn each_weight_earns_its_part_and_the_carry_is_less_than_a_bit_each(
        amounts in prop::collection::vec(any::<u64>(), 1..20), weights in prop::collection::vec(1..1_u128 << 76, 1..10),
    ) {
        let total: u128 = weights.iter().sum();
        let mut accumulator = Accumulator::default();
        let mut added = BigUint::ZERO;
        for amount in amounts {
            let amount = q64(amount) >> 6;
            accumulator.add(amount, total).unwrap();
            added += amount;
            prop_assert!(accumulator.carry < total);
            let mut sum = BigUint::from(accumulator.carry);
            for weight in &weights {
                let earned = BigUint::from(accumulator.earned(0, *weight).unwrap());
                let exact = &added * *weight / total;
                prop_assert!(earned <= exact && exact < &earned + *weight);
                sum += earned;
            }
            prop_assert_eq!(&sum, &added);
        }
    }
}

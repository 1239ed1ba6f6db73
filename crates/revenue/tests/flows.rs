//! What a statement asserts of an epoch.

use flywheel_revenue::Flows;
use num_bigint::BigInt;
use proptest::prelude::*;

fn flows(numbers: [u64; 9]) -> Flows {
    let [
        income,
        bounties,
        providers,
        stakers,
        recipients,
        insurance,
        sold,
        burned_from_vault,
        refunds,
    ] = numbers;
    Flows {
        income,
        bounties,
        providers,
        stakers,
        recipients,
        insurance,
        sold,
        burned_from_vault,
        refunds,
    }
}

#[test]
fn income_adds_and_every_other_flow_takes() {
    assert_eq!(flows([0; 9]).closing(1_000), Some(1_000));
    for index in 0..9 {
        let mut numbers = [0; 9];
        numbers[index] = 7;
        let closing = if index == 0 { 1_007 } else { 993 };
        assert_eq!(flows(numbers).closing(1_000), Some(closing));
    }
}

#[test]
fn no_more_can_leave_than_there_was() {
    let all = flows([5, 1, 1, 1, 1, 1, 1, 1, 1]);
    assert_eq!([all.closing(3), all.closing(2)], [Some(0), None]);
    let income = flows([1, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(
        [income.closing(u64::MAX - 1), income.closing(u64::MAX)],
        [Some(u64::MAX), None]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn closing_is_opening_and_income_less_all_that_left(
        opening in any::<u64>(), numbers in any::<[u64; 9]>(), shifts in prop::array::uniform9(0..64_u32),
    ) {
        let numbers: [u64; 9] = std::array::from_fn(|index| numbers[index] >> shifts[index]);
        let left: BigInt = numbers[1..].iter().map(|number| BigInt::from(*number)).sum();
        let exact = BigInt::from(opening) + numbers[0] - left;
        prop_assert_eq!(flows(numbers).closing(opening), u64::try_from(exact).ok());
    }
}

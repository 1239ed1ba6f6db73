//! A tranche of stake against a ledger in exact arithmetic.

use flywheel_stake::{StakeError, Tranche};
use num_bigint::BigUint;
use proptest::prelude::*;

/// Amounts of every order of magnitude.
fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![
        (0..64_u32, any::<u64>()).prop_map(|(shift, bits)| (bits >> shift).max(1)),
        1..20_u64,
        Just(u64::MAX),
    ]
}

/// A tranche as deposits and slashes leave it: no fewer shares than base units.
fn tranche() -> impl Strategy<Value = Tranche> {
    (amount(), amount(), any::<bool>()).prop_map(|(a, b, intact)| Tranche {
        assets: if intact { a.max(b) - 1 } else { a.min(b) - 1 },
        shares: a.max(b) - 1,
    })
}

/// `number * numerator / denominator`, rounded down.
fn exact(number: u64, numerator: u64, denominator: u64) -> BigUint {
    number * (BigUint::from(numerator) + 1_u32) / (BigUint::from(denominator) + 1_u32)
}

#[test]
fn a_slash_of_a_tenth_takes_a_tenth_of_everybody_and_the_next_depositor_pays_the_new_price() {
    let mut tranche = Tranche::default();
    let (alice, bob) = (
        tranche.deposit(600_000).unwrap(),
        tranche.deposit(400_000).unwrap(),
    );
    assert_eq!((alice, bob), (600_000, 400_000));
    tranche.slash(100_000).unwrap();
    assert_eq!(tranche.assets_for(alice), 540_000);
    assert_eq!(tranche.assets_for(bob), 360_000);
    // 90,000 * 1,000,001 / 900,001
    let carol = tranche.deposit(90_000).unwrap();
    assert_eq!(carol, 99_999);
    assert_eq!(tranche.redeem(bob), Ok(360_000));
    assert_eq!(tranche.redeem(carol), Ok(89_999));
    assert_eq!(tranche.redeem(alice), Ok(540_001));
    assert_eq!(tranche, Tranche::default());
}

#[test]
fn nothing_is_deposited_and_more_than_there_is_is_neither_redeemed_nor_slashed() {
    let mut tranche = Tranche {
        assets: 50,
        shares: 100,
    };
    let before = tranche;
    assert_eq!(tranche.deposit(0), Err(StakeError::AmountZero));
    assert_eq!(tranche.redeem(101), Err(StakeError::NotEnough));
    assert_eq!(tranche.slash(51), Err(StakeError::NotEnough));
    assert_eq!(tranche.shares_worth(51), Err(StakeError::NotEnough));
    assert_eq!(tranche, before);
    // No tranche of this crate has more base units than shares; one that had would not take money for nothing.
    let mut dear = Tranche {
        assets: 99,
        shares: 9,
    };
    assert_eq!(dear.deposit(9), Err(StakeError::TooSmall));
    assert_eq!(dear.deposit(10), Ok(1));
}

#[test]
fn a_tranche_that_is_slashed_to_nothing_takes_deposits_and_owes_its_old_holders_nothing() {
    let mut tranche = Tranche::default();
    let old = tranche.deposit(1_000).unwrap();
    tranche.slash(1_000).unwrap();
    let new = tranche.deposit(5).unwrap();
    assert_eq!(new, 5 * 1_001);
    assert_eq!((tranche.assets_for(old), tranche.assets_for(new)), (0, 5));
    // So many shares do not fit; what is there stays as it was.
    let before = tranche;
    assert_eq!(tranche.deposit(u64::MAX / 1_000), Err(StakeError::Overflow));
    assert_eq!(tranche, before);
    assert_eq!(tranche.redeem(old), Ok(0));
    assert_eq!(tranche.redeem(new), Ok(5));
}

#[test]
fn the_largest_tranche_leaves_room_for_the_virtual_unit() {
    let mut tranche = Tranche::default();
    assert_eq!(tranche.deposit(u64::MAX), Err(StakeError::Overflow));
    assert_eq!(tranche.deposit(u64::MAX - 1), Ok(u64::MAX - 1));
    assert_eq!(tranche.deposit(1), Err(StakeError::Overflow));
    assert_eq!(tranche.redeem(u64::MAX - 1), Ok(u64::MAX - 1));
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Deposit(usize, u64),
    /// The part of the holder's shares, in 65,536ths.
    Redeem(usize, u16),
    /// The part of the assets, in 65,536ths.
    Slash(u16),
}

fn steps(slashes: bool) -> impl Strategy<Value = Vec<Step>> {
    let part = prop_oneof![Just(u16::MAX), any::<u16>()];
    let slash = if slashes { 1 } else { 0 };
    let step = prop_oneof![
        4 => (0..4_usize, amount()).prop_map(|(who, amount)| Step::Deposit(who, amount)),
        3 => (0..4_usize, part.clone()).prop_map(|(who, part)| Step::Redeem(who, part)),
        slash => part.prop_map(Step::Slash),
    ];
    prop::collection::vec(step, 1..60)
}

/// `part` of the whole in 65,536ths; all of it for the largest.
fn portion(whole: u64, part: u16) -> u64 {
    if part == u16::MAX {
        return whole;
    }
    u64::try_from((u128::from(whole) * u128::from(part)) >> 16).unwrap()
}

/// Four holders of a tranche, and what went in and out.
#[derive(Default)]
struct Ledger {
    tranche: Tranche,
    shares: [u64; 4],
    balance: BigUint,
}

impl Ledger {
    /// Gives who acted; nobody when the step was refused, or was everybody's.
    fn apply(&mut self, step: Step) -> Option<usize> {
        match step {
            Step::Deposit(who, amount) => {
                let shares = self.tranche.deposit(amount).ok()?;
                self.shares[who] += shares;
                self.balance += amount;
                Some(who)
            }
            Step::Redeem(who, part) => {
                let shares = portion(self.shares[who], part);
                let paid = self.tranche.redeem(shares).unwrap();
                self.shares[who] -= shares;
                self.balance -= paid;
                Some(who)
            }
            Step::Slash(part) => {
                let taken = portion(self.tranche.assets, part);
                self.tranche.slash(taken).unwrap();
                self.balance -= taken;
                None
            }
        }
    }

    fn worth(&self) -> [u64; 4] {
        self.shares.map(|shares| self.tranche.assets_for(shares))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_held_is_what_went_in_less_what_went_out_and_pays_all_holders(steps in steps(true)) {
        let mut ledger = Ledger::default();
        for step in steps {
            let before = ledger.worth();
            let slash = matches!(step, Step::Slash(_));
            let who = ledger.apply(step);
            prop_assert_eq!(BigUint::from(ledger.tranche.assets), ledger.balance.clone());
            let shares: u64 = ledger.shares.iter().sum();
            prop_assert_eq!(shares, ledger.tranche.shares);
            prop_assert!(ledger.tranche.assets <= ledger.tranche.shares, "a share is dearer than a unit");
            let after = ledger.worth();
            let owed: u128 = after.iter().map(|worth| u128::from(*worth)).sum();
            prop_assert!(owed <= u128::from(ledger.tranche.assets));
            for holder in (0..4).filter(|holder| Some(*holder) != who) {
                let (before, after) = (before[holder], after[holder]);
                if slash {
                    prop_assert!(after <= before);
                } else {
                    prop_assert!(after >= before, "another's deposit or withdrawal took from {holder}");
                    prop_assert!(after - before <= 1, "another's deposit or withdrawal gave to {holder}");
                }
            }
        }
        // Whoever is last, all of it can be taken out.
        for who in 0..4 {
            ledger.apply(Step::Redeem(who, u16::MAX));
        }
        prop_assert_eq!(ledger.tranche, Tranche::default());
        prop_assert_eq!(ledger.balance, BigUint::ZERO);
    }

    #[test]
    fn without_a_slash_a_share_is_a_base_unit(steps in steps(false)) {
        let mut ledger = Ledger::default();
        let mut deposited = [0_u64; 4];
        for step in steps {
            let before = ledger.shares;
            if let Some(who) = ledger.apply(step) {
                match step {
                    Step::Deposit(_, amount) => deposited[who] += amount,
                    _ => deposited[who] -= before[who] - ledger.shares[who],
                }
            }
            prop_assert_eq!(ledger.shares, deposited);
            prop_assert_eq!(ledger.worth(), deposited);
        }
    }

    #[test]
    fn who_comes_first_cannot_take_from_who_comes_next(
        first in amount(), slash in any::<u16>(), second in amount(),
    ) {
        let mut tranche = Tranche::default();
        let Ok(first) = tranche.deposit(first) else { return Ok(()) };
        // The first to come slashes himself as he likes to spoil the price.
        tranche.slash(portion(tranche.assets, slash)).unwrap();
        let before = tranche.assets_for(first);
        let Ok(shares) = tranche.deposit(second) else { return Ok(()) };
        prop_assert!(tranche.assets_for(shares) + 1 >= second);
        prop_assert!(tranche.assets_for(first) <= before + 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn shares_and_assets_are_the_rounded_exact_quotients(tranche in tranche(), number in amount()) {
        let Tranche { assets, shares } = tranche;
        prop_assume!(shares < u64::MAX);
        let bought = u64::try_from(exact(number, shares, assets)).map_err(|_| StakeError::Overflow);
        prop_assert_eq!(tranche.shares_for(number), bought);
        let held = number.min(shares);
        prop_assert_eq!(BigUint::from(tranche.assets_for(held)), exact(held, assets, shares));
        prop_assert_eq!(tranche.assets_for(shares), assets);
    }

    #[test]
    fn depositing_and_redeeming_gains_nothing_and_loses_at_most_a_unit(mut tranche in tranche(), amount in amount()) {
        let before = tranche;
        let Ok(shares) = tranche.deposit(amount) else { return Ok(()) };
        let worth = tranche.assets_for(shares);
        let paid = tranche.redeem(shares).unwrap();
        prop_assert_eq!(worth, paid);
        prop_assert!(paid <= amount && amount - paid <= 1);
        prop_assert_eq!(tranche.shares, before.shares);
    }

    #[test]
    fn the_shares_for_an_amount_are_the_fewest_that_pay_it(tranche in tranche(), amount in amount()) {
        match tranche.shares_worth(amount) {
            Ok(shares) => {
                prop_assert!(shares <= tranche.shares);
                prop_assert!(tranche.assets_for(shares) >= amount);
                prop_assert!(tranche.assets_for(shares - 1) < amount);
            }
            Err(error) => {
                prop_assert_eq!(error, StakeError::NotEnough);
                prop_assert!(amount > tranche.assets);
            }
        }
        prop_assert_eq!(tranche.shares_worth(0), Ok(0));
    }

    #[test]
    fn weight_is_the_rounded_exact_quotient(tranche in tranche(), high in any::<u16>(), low in any::<u64>()) {
        let weighted = u128::from(high) << 64 | u128::from(low);
        let exact = if tranche.shares == 0 {
            BigUint::ZERO
        } else {
            BigUint::from(weighted) * tranche.assets / tranche.shares
        };
        prop_assert_eq!(BigUint::from(tranche.weight(weighted).unwrap()), exact);
        // Beyond 2^80, too, as far as it fits.
        let huge = u128::MAX - u128::from(low);
        let exact = BigUint::from(huge) * tranche.assets / tranche.shares.max(1);
        if tranche.shares > 0 {
            let exact = u128::try_from(exact).map_err(|_| StakeError::Overflow);
            prop_assert_eq!(tranche.weight(huge), exact);
        }
    }
}

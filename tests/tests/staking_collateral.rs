//! Collateral: what an operator's devices require, what happens below it, and who may touch it.

use flywheel_client::instructions::registry;
use flywheel_client::instructions::staking::{self, Behind, EVERYTHING, PoolKind};
use flywheel_stake::{Standing, standing};
use flywheel_tests::world::{BOND_PER_UNIT, GRACE, Held, Staking, UNBONDING, keypair};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Required by a device of the world: 100 units.
const BOND: u64 = 100 * BOND_PER_UNIT;

/// A pool whose operator has a device, and the operator's key.
fn with_device(seed: &str) -> (Staking, Keypair) {
    let mut s = Staking::new(seed, PoolKind::Collateral);
    s.world.register(&keypair(&format!("{seed}/device"))).unwrap();
    let operator = s.world.operator.insecure_clone();
    (s, operator)
}

fn short_since(s: &Staking) -> u32 {
    s.stake_state(s.behind()).short_since
}

#[test]
fn collateral_falls_short_until_it_is_the_requirement_to_the_unit() {
    let (mut s, operator) = with_device("short");
    let behind = s.behind();
    // The operator stake is older than the device.
    assert_eq!(short_since(&s), 0);
    let since = s.world.now() + 7;
    s.world.wait(7);
    assert_eq!(s.update_bond(behind), "accepted");
    assert_eq!(short_since(&s), since);
    s.world.wait(100);
    let bond = s.opened_by(&operator, behind, 0, BOND - 1, 0);
    assert_eq!(short_since(&s), since);
    assert_eq!(
        standing(since, GRACE, s.world.now()),
        Standing::Grace { until: since + GRACE }
    );
    assert_eq!(s.top_up(&bond, 1), "accepted");
    assert_eq!(short_since(&s), 0);
    assert_eq!(standing(0, GRACE, s.world.now()), Standing::Bonded);
}

#[test]
fn an_operator_stake_that_is_opened_late_begins_short() {
    let mut s = Staking::new("late", PoolKind::Collateral);
    let party = s.world.join_as("late/operator");
    s.world
        .acting(&party, |world| world.register(&keypair("late/device")))
        .unwrap();
    let behind = Behind {
        pool: s.pool,
        operator: party.account(&s.world),
    };
    s.world.wait(50);
    s.open_stake(behind);
    assert_eq!(s.stake_state(behind).short_since, s.world.now());
}

#[test]
fn collateral_is_not_unbonded_below_the_requirement() {
    let (mut s, operator) = with_device("kept");
    let behind = s.behind();
    let bond = s.opened_by(&operator, behind, 0, BOND + 500, 0);
    assert_eq!(s.unbond(&bond, 0, 501), "BelowRequirement");
    assert_eq!(s.unbond(&bond, 0, EVERYTHING), "BelowRequirement");
    assert_eq!(s.unbond(&bond, 0, 500), "accepted");
    assert_eq!(s.unbond(&bond, 1, 1), "BelowRequirement");
    // Another position behind the same operator counts as well.
    let more = s.opened_by(&operator, behind, 1, 300, 0);
    assert_eq!(s.unbond(&bond, 1, 300), "accepted");
    assert_eq!(s.unbond(&more, 0, EVERYTHING), "BelowRequirement");
    assert_eq!((short_since(&s), s.stake_state(behind).assets), (0, BOND));
    s.world.wait(UNBONDING);
    assert_eq!(
        (s.withdraw(&bond, 0), s.withdraw(&bond, 1)),
        ("accepted".to_owned(), "accepted".to_owned())
    );
    assert_eq!((s.balance(&operator), s.vault()), (800, BOND));
}

#[test]
fn more_devices_leave_collateral_short_from_when_anybody_says_so() {
    let (mut s, operator) = with_device("grown");
    let behind = s.behind();
    let bond = s.opened_by(&operator, behind, 0, BOND, 0);
    let second = keypair("grown/second");
    s.world.register(&second).unwrap();
    assert_eq!(short_since(&s), 0);
    s.world.wait(60);
    let since = s.world.now();
    assert_eq!(s.update_bond(behind), "accepted");
    s.world.wait(GRACE - 1);
    assert_eq!(s.update_bond(behind), "accepted");
    assert_eq!(short_since(&s), since);
    assert_eq!(
        standing(since, GRACE, s.world.now()),
        Standing::Grace { until: since + GRACE }
    );
    s.world.wait(1);
    assert_eq!(standing(since, GRACE, s.world.now()), Standing::Short);
    assert_eq!(s.unbond(&bond, 0, 1), "BelowRequirement");
    s.world.retire(&second, None).unwrap();
    assert_eq!(s.update_bond(behind), "accepted");
    assert_eq!(short_since(&s), 0);
}

#[test]
fn only_an_operators_authority_stakes_collateral_and_only_behind_its_own_operator() {
    let (mut s, operator) = with_device("own");
    let (behind, stranger) = (s.behind(), keypair("stranger"));
    assert_eq!(s.open(&stranger, behind, 0, 1_000, 0), "OwnerMismatch");
    let rival = s.world.join_as("own/rival");
    let other = Behind {
        pool: s.pool,
        operator: rival.account(&s.world),
    };
    s.open_stake(other);
    assert_eq!(s.open(&operator, other, 0, 1_000, 0), "OwnerMismatch");
    assert_eq!(s.open(&rival.authority, other, 0, 1_000, 0), "accepted");
    assert_eq!(s.open(&operator, behind, 0, 1_000, 1), "LockInvalid");
    assert_eq!(s.open(&operator, behind, 0, 1_000, 0), "accepted");
}

#[test]
fn a_slash_below_the_requirement_starts_the_grace_time() {
    let (mut s, operator) = with_device("slashed");
    let behind = s.behind();
    let bond = s.opened_by(&operator, behind, 0, BOND, 0);
    s.slash(behind, 1_000);
    let since = s.world.now();
    assert_eq!(
        (short_since(&s), s.stake_state(behind).assets),
        (since, BOND - BOND / 10)
    );
    s.world.wait(500);
    assert_eq!(s.top_up(&bond, BOND / 10 - 1), "accepted");
    assert_eq!(short_since(&s), since);
    assert_eq!(s.top_up(&bond, 1), "accepted");
    assert_eq!(short_since(&s), 0);
}

#[test]
fn collateral_of_an_operator_that_is_closed_leaves_and_nobody_adds_any() {
    let mut s = Staking::new("closed", PoolKind::Collateral);
    let (operator, behind, network) = (s.world.operator.insecure_clone(), s.behind(), s.world.network);
    let bond: Held = s.opened_by(&operator, behind, 0, 1_000, 0);
    let close = registry::close_operator(operator.pubkey(), network, s.world.payer.pubkey());
    assert_eq!(s.world.attempt(close, &[&operator]), "accepted");
    assert_eq!(s.update_bond(behind), "accepted");
    assert_eq!(short_since(&s), 0);
    for key in [&operator, &keypair("stranger")] {
        assert_eq!(s.open(key, behind, 1, 1_000, 0), "OperatorMismatch");
    }
    assert_eq!(s.unbond(&bond, 0, EVERYTHING), "accepted");
    s.world.wait(UNBONDING);
    assert_eq!(s.withdraw(&bond, 0), "accepted");
    assert_eq!(s.vault(), 0);
}

#[test]
fn only_collateral_pools_note_bonds_and_each_kind_takes_its_own_operators() {
    let mut s = Staking::new("revenue bond", PoolKind::Revenue);
    let behind = s.behind();
    assert_eq!(s.update_bond(behind), "OperatorNotTaken");
    let s = Staking::new("collateral of nobody", PoolKind::Collateral);
    let (mut world, nobody) = (s.world, Behind::nobody(s.pool));
    let open = staking::open_operator_stake(world.payer.pubkey(), nobody);
    assert_eq!(world.tried(&open), "OperatorNotTaken");
    let mut s = Staking::new("votes of an operator", PoolKind::Governance);
    let behind = s.behind();
    let open = staking::open_operator_stake(s.world.payer.pubkey(), behind);
    assert_eq!(s.world.tried(&open), "OperatorNotTaken");
}

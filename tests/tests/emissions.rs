//! What an epoch may grant: closed forms over skipped epochs, and burns that are accrued statement by statement.

use flywheel_client::instructions::rewards::{
    self, CreatePoolArgs, EMISSION_BURN_LINKED, EMISSION_FIXED, EMISSION_GEOMETRIC, EMISSION_HALVING,
    EmissionArgs,
};
use flywheel_client::transactions::{MAX_BYTES, size};
use flywheel_math::{Emission, Q64x64};
use flywheel_tests::outcome;
use flywheel_tests::world::World;
use proptest::prelude::*;
use reward_distributor::burns::{STATEMENT_BYTES, STATEMENT_DISCRIMINATOR};
use solana_account::Account;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_signer::Signer;

/// The program that burns.
const BURNER: Address = Address::new_from_array([5; 32]);

fn pool_of(emission: EmissionArgs, first_epoch: u64) -> CreatePoolArgs {
    CreatePoolArgs {
        emission,
        first_epoch,
        ..World::pool_args()
    }
}

/// Opens epochs of a pool that begins in epoch 3, many of them skipped, and compares what each records.
fn follows(name: &str, emission: EmissionArgs, curve: Emission) {
    let mut world = World::with_pool(name, pool_of(emission, 3));
    world.end_epoch(2);
    assert_eq!(outcome(world.open_epoch(2)), "EpochNotOpenable");
    let mut last = 0;
    for epoch in [3, 4, 5, 9, 10, 11, 40, 41, 103, 2_000, 50_000] {
        world.opened(epoch);
        let emitted = world.epoch_state(epoch).emitted;
        assert_eq!(
            emitted,
            curve.cumulative(epoch - 2).unwrap(),
            "{name}: epoch {epoch}"
        );
        assert!(
            emitted >= last && emitted <= emission.cap,
            "{name}: epoch {epoch}"
        );
        last = emitted;
    }
}

#[test]
fn a_fixed_schedule_emits_the_same_each_epoch_up_to_the_cap() {
    for (first_emission, cap) in [
        (1_000_003, 38_000_000),
        (1, u64::MAX),
        (u64::MAX, u64::MAX),
        (7, 7),
    ] {
        let emission = EmissionArgs {
            kind: EMISSION_FIXED,
            first_emission,
            parameter: 0,
            cap,
        };
        let curve = Emission::Fixed {
            per_epoch: first_emission,
            cap,
        };
        follows(&format!("fixed {first_emission} {cap}"), emission, curve);
    }
}

#[test]
fn a_geometric_schedule_keeps_its_retention_over_skipped_epochs() {
    for (numerator, denominator, cap) in [
        (99, 100, u64::MAX),
        (1, 2, u64::MAX),
        (999, 1_000, 400_000_000),
        (1, 3, 1_500_000),
    ] {
        let retention = Q64x64::from_ratio_floor(numerator, denominator).unwrap();
        let emission = EmissionArgs {
            kind: EMISSION_GEOMETRIC,
            first_emission: 1_000_003,
            parameter: u64::try_from(retention.to_bits()).unwrap(),
            cap,
        };
        let curve = Emission::Geometric {
            first_epoch: 1_000_003,
            retention,
            cap,
        };
        follows(
            &format!("geometric {numerator}/{denominator} {cap}"),
            emission,
            curve,
        );
    }
}

#[test]
fn a_halving_schedule_halves_every_so_many_epochs_of_the_pool() {
    for (interval, cap) in [(1, u64::MAX), (4, u64::MAX), (52, 20_000_000), (208, u64::MAX)] {
        let emission = EmissionArgs {
            kind: EMISSION_HALVING,
            first_emission: 1_000_003,
            parameter: interval,
            cap,
        };
        let curve = Emission::Halving {
            first_epoch: 1_000_003,
            interval,
            cap,
        };
        follows(&format!("halving {interval} {cap}"), emission, curve);
    }
}

/// A pool that mints half of what was burned, at most 1,000 an epoch and 5,000 in all, from epoch 2 on.
fn burn_linked(seed: &str) -> World {
    let emission = EmissionArgs {
        kind: EMISSION_BURN_LINKED,
        first_emission: 1_000,
        parameter: 5_000,
        cap: 5_000,
    };
    let args = CreatePoolArgs {
        burn_program: BURNER,
        ..pool_of(emission, 2)
    };
    World::with_pool(seed, args)
}

/// The data of a closed statement of this world.
fn statement(world: &World, epoch: u64, burned: u64) -> Vec<u8> {
    let mut data = vec![0; STATEMENT_BYTES];
    data[..8].copy_from_slice(&STATEMENT_DISCRIMINATOR);
    // Version, bump, closed.
    data[8..11].copy_from_slice(&[1, 254, 1]);
    data[16..24].copy_from_slice(&epoch.to_le_bytes());
    data[24..56].copy_from_slice(world.network.as_ref());
    data[56..88].copy_from_slice(world.mint.pubkey().as_ref());
    data[88..96].copy_from_slice(&burned.to_le_bytes());
    // What the burning program keeps for itself.
    data[96..].fill(9);
    data
}

/// Puts a statement on the chain; returns its address.
fn lay(world: &mut World, owner: Address, data: Vec<u8>) -> Address {
    let address = Address::new_unique();
    let account = Account {
        lamports: world.rent(data.len()),
        data,
        owner,
        ..Account::default()
    };
    world.chain.svm().set_account(address, account).unwrap();
    address
}

/// Puts closed statements of the epochs from `first` on the chain.
fn lay_all(world: &mut World, first: u64, burned: &[u64]) -> Vec<Address> {
    (first..)
        .zip(burned)
        .map(|(epoch, burned)| {
            let data = statement(world, epoch, *burned);
            lay(world, BURNER, data)
        })
        .collect()
}

fn accrue(world: &mut World, statements: &[Address]) -> String {
    let accrue = rewards::accrue_burns(world.pool, statements);
    world.tried(&accrue)
}

fn accrued(world: &World) -> (u64, u64) {
    let pool = world.pool_state();
    (pool.accrued_epochs, pool.accrued)
}

#[test]
fn burns_of_missed_epochs_are_accrued_at_once_each_with_its_own_limit() {
    let mut world = burn_linked("accrue");
    // Halves: 350, 1,000 of 4,500, 0, 999 (rounded down), 1.
    let statements = lay_all(&mut world, 2, &[700, 9_000, 0, 1_999, 3]);
    assert_eq!(accrue(&mut world, &statements[..1]), "accepted");
    assert_eq!(accrued(&world), (1, 350));
    assert_eq!(accrue(&mut world, &statements[1..]), "accepted");
    assert_eq!(accrued(&world), (5, 350 + 1_000 + 999 + 1));
    world.opened(6);
    assert_eq!(world.epoch_state(6).emitted, 2_350);
    let above = World::proposal(&world.tree(&[(0, 2_351)]));
    assert_eq!(outcome(world.propose(0, 6, &above)), "TotalAboveEmission");
    let exact = World::proposal(&world.tree(&[(0, 2_350)]));
    let root = world.proposed(0, 6, &exact);
    world.approve_and_finalize(6, root);
}

#[test]
fn accrued_burns_never_exceed_the_cap() {
    let mut world = burn_linked("burn cap");
    let statements = lay_all(&mut world, 2, &[u64::MAX; 8]);
    for (number, statement) in (1..).zip(&statements) {
        assert_eq!(accrue(&mut world, &[*statement]), "accepted");
        assert_eq!(accrued(&world), (number, (1_000 * number).min(5_000)));
    }
    world.opened(9);
    assert_eq!(world.epoch_state(9).emitted, 5_000);
}

#[test]
fn an_epoch_opens_when_burns_are_accrued_exactly_up_to_it() {
    let mut world = burn_linked("exactly");
    let statements = lay_all(&mut world, 2, &[10; 3]);
    world.end_epoch(4);
    assert_eq!(outcome(world.open_epoch(2)), "BurnsNotAccrued");
    assert_eq!(accrue(&mut world, &statements[..2]), "accepted");
    for epoch in [2, 4] {
        assert_eq!(outcome(world.open_epoch(epoch)), "BurnsNotAccrued");
    }
    world.open_epoch(3).unwrap();
    assert_eq!(world.epoch_state(3).emitted, 10);
    assert_eq!(outcome(world.open_epoch(1)), "EpochNotOpenable");
}

#[test]
fn only_the_next_closed_statement_of_this_pool_is_read() {
    let mut world = burn_linked("statements");
    type Edit = fn(&mut Vec<u8>);
    let edits: [Edit; 9] = [
        |data| data[0] ^= 1,
        |data| data[8] = 2,
        // Still open.
        |data| data[10] = 0,
        |data| data[10] = 2,
        // Of the epochs before and after.
        |data| data[16] -= 1,
        |data| data[16] += 1,
        // Of another network, of another mint.
        |data| data[24] ^= 1,
        |data| data[87] ^= 1,
        |data| data.truncate(STATEMENT_BYTES - 1),
    ];
    for (number, edit) in edits.into_iter().enumerate() {
        let mut data = statement(&world, 2, 10);
        edit(&mut data);
        let forged = lay(&mut world, BURNER, data);
        assert_eq!(accrue(&mut world, &[forged]), "BurnStatementInvalid", "{number}");
    }
    let data = statement(&world, 2, 10);
    for owner in [reward_distributor::ID, device_registry::ID, Address::default()] {
        let foreign = lay(&mut world, owner, data.clone());
        assert_eq!(accrue(&mut world, &[foreign]), "BurnStatementInvalid");
    }
    assert_eq!(
        accrue(&mut world, &[Address::new_unique()]),
        "BurnStatementInvalid"
    );
    assert_eq!(accrued(&world), (0, 0));
    let mut longer = data;
    longer.resize(400, 7);
    let longer = lay(&mut world, BURNER, longer);
    assert_eq!(accrue(&mut world, &[longer]), "accepted");
    assert_eq!(accrued(&world), (1, 5));
}

#[test]
fn statements_are_read_in_order_each_once_and_all_or_none() {
    let mut world = burn_linked("order");
    let [a, b, c]: [Address; 3] = lay_all(&mut world, 2, &[10, 20, 30]).try_into().unwrap();
    for wrong in [
        vec![b],
        vec![b, a],
        vec![a, a],
        vec![a, c],
        vec![a, b, b],
        vec![a, b, c, a],
    ] {
        assert_eq!(accrue(&mut world, &wrong), "BurnStatementInvalid");
    }
    assert_eq!(accrued(&world), (0, 0));
    assert_eq!(accrue(&mut world, &[a, b]), "accepted");
    for again in [a, b] {
        assert_eq!(accrue(&mut world, &[again]), "BurnStatementInvalid");
    }
    assert_eq!(accrue(&mut world, &[c]), "accepted");
    assert_eq!(accrued(&world), (3, 30));
}

#[test]
fn the_number_of_statements_is_the_one_named_and_not_zero() {
    let mut world = burn_linked("count");
    let statements = lay_all(&mut world, 2, &[10, 20]);
    let counted = |world: &World, statements: &[Address], count: u16| -> Instruction {
        let mut accrue = rewards::accrue_burns(world.pool, statements);
        accrue.data[8..10].copy_from_slice(&count.to_le_bytes());
        accrue
    };
    for (taken, count) in [(0, 0), (2, 0), (2, 1), (2, 3), (0, 1), (1, u16::MAX)] {
        let wrong = counted(&world, &statements[..taken], count);
        assert_eq!(world.tried(&wrong), "StatementCountInvalid", "{taken} {count}");
    }
    assert_eq!(accrued(&world), (0, 0));
}

#[test]
fn a_pool_of_another_kind_accrues_nothing() {
    let mut world = World::new("not linked");
    let data = statement(&world, 0, 10);
    let by_burner = lay(&mut world, BURNER, data.clone());
    assert_eq!(accrue(&mut world, &[by_burner]), "BurnStatementInvalid");
    // Such a pool names no program: its field is zero, which is the system program's address.
    let of_system = lay(&mut world, Address::default(), data);
    assert_eq!(accrue(&mut world, &[of_system]), "EmissionInvalid");
    assert_eq!(accrued(&world), (0, 0));
}

#[test]
fn a_transaction_holds_the_statements_of_twenty_nine_epochs() {
    let mut world = burn_linked("many epochs");
    let statements = lay_all(&mut world, 2, &[2; 64]);
    let bytes = |count: usize| {
        let accrue = rewards::accrue_burns(world.pool, &statements[..count]);
        size(&world.payer.pubkey(), &[accrue]).unwrap()
    };
    let most = (1..statements.len())
        .take_while(|count| bytes(*count) <= MAX_BYTES)
        .last()
        .unwrap();
    println!("accrue_burns: {most} statements take {} bytes", bytes(most));
    let accrue = rewards::accrue_burns(world.pool, &statements[..most]);
    let receipt = world.send(&[accrue], &[]).unwrap();
    println!(
        "accrue_burns: {most} statements take {:?} CU",
        receipt.compute_units
    );
    assert_eq!(most, 29);
    assert_eq!(accrued(&world), (29, 29));
    assert!(receipt.compute_units[0] <= 60_000);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn burns_in_any_groups_emit_the_share_of_each_epoch_and_never_more_than_the_cap(
        groups in proptest::collection::vec(proptest::collection::vec(0u64..4_000, 1..9), 1..7),
    ) {
        let mut world = burn_linked("any burns");
        let (mut epoch, mut emitted) = (2, 0);
        for burned in groups {
            let statements = lay_all(&mut world, epoch, &burned);
            prop_assert_eq!(accrue(&mut world, &statements), "accepted");
            for burned in &burned {
                emitted = (emitted + (burned / 2).min(1_000)).min(5_000);
                epoch += 1;
            }
            prop_assert_eq!(accrued(&world), (epoch - 2, emitted));
            world.opened(epoch - 1);
            prop_assert_eq!(world.epoch_state(epoch - 1).emitted, emitted);
        }
    }
}

//! The stake that must stand behind an operator's devices: an exact sum, whatever becomes of them.

use flywheel_client::instructions::registry;
use flywheel_tests::outcome;
use flywheel_tests::world::{BOND_PER_UNIT, Party, World, keypair};
use solana_signer::Signer;

/// The bond of two operators, in units of capacity.
fn bonds(world: &World, buyer: &Party) -> (u64, u64) {
    let units = |party: &Party| {
        let bond = world.operator_state(party).bond_required;
        assert_eq!(bond % BOND_PER_UNIT, 0);
        bond / BOND_PER_UNIT
    };
    (units(&world.party()), units(buyer))
}

#[test]
fn the_bond_is_the_exact_sum_over_the_devices_whatever_becomes_of_them() {
    let mut world = World::without_pool("bond");
    let buyer = world.join_as("bond/buyer");
    let key = world.manufacturer.insecure_clone();
    let devices = ["bond/1", "bond/2", "bond/3"].map(keypair);
    assert_eq!(bonds(&world, &buyer), (0, 0));
    for (device, (capacity, sum)) in devices.iter().zip([(1, 1), (1_000, 1_001), (37, 1_038)]) {
        let mut registration = world.registration();
        registration.capacity = capacity;
        world.register_with(device, &registration, &key).unwrap();
        assert_eq!(bonds(&world, &buyer), (sum, 0));
    }
    // An offer changes nothing; a transfer takes the bond along; a status changes nothing.
    let (to, of) = (buyer.account(&world), world.device_of(&devices[1]));
    world.offer(&devices[1], to, 60).unwrap();
    assert_eq!(bonds(&world, &buyer), (1_038, 0));
    world.accept(&of, &buyer.authority, &buyer.payer).unwrap();
    assert_eq!(bonds(&world, &buyer), (38, 1_000));
    let account = world.device_account(&devices[2]);
    world.suspend(account, 60).unwrap();
    let authority = world.authority.insecure_clone();
    world.lift(account, &authority).unwrap();
    assert_eq!(bonds(&world, &buyer), (38, 1_000));

    // A new key keeps the capacity and so the bond.
    let new_key = keypair("bond/new key");
    world.replace(&devices[2], &new_key).unwrap();
    assert_eq!(bonds(&world, &buyer), (38, 1_000));
    world.retire(&new_key, None).unwrap();
    assert_eq!(bonds(&world, &buyer), (1, 1_000));
    world
        .acting(&buyer, |world| world.retire(&devices[1], None))
        .unwrap();
    assert_eq!(bonds(&world, &buyer), (1, 0));
    world.retire(&devices[0], None).unwrap();
    assert_eq!(bonds(&world, &buyer), (0, 0));
}

#[test]
fn a_bond_beyond_64_bits_is_refused_and_one_at_the_limit_is_not() {
    let mut world = World::without_pool("bond limit");
    let authority = world.authority.insecure_clone();
    let mut args = World::class_args(1);
    args.bond_per_unit = u64::MAX / 100;
    let create = registry::create_class(world.payer.pubkey(), authority.pubkey(), world.network, args);
    assert_eq!(world.attempt(create, &[&authority]), "accepted");
    let mut manufacturer = world.manufacturer_args(1);
    manufacturer.classes[0] = 2;
    let (payer, network) = (world.payer.pubkey(), world.network);
    let approve = registry::approve_manufacturer(payer, authority.pubkey(), network, manufacturer);
    assert_eq!(world.attempt(approve, &[&authority]), "accepted");

    let key = world.manufacturer.insecure_clone();
    let register = |world: &mut World, device: &str, capacity| {
        let mut registration = world.registration();
        (registration.class_id, registration.manufacturer_id) = (1, 1);
        registration.capacity = capacity;
        outcome(world.register_with(&keypair(device), &registration, &key))
    };
    assert_eq!(register(&mut world, "bond limit/more", 101), "BondOverflow");
    assert_eq!(register(&mut world, "bond limit/most", 100), "accepted");
    let own = world.party();
    let bond = world.operator_state(&own).bond_required;
    assert_eq!(bond, u64::MAX / 100 * 100);
    assert_eq!(register(&mut world, "bond limit/one more", 1), "BondOverflow");
    assert_eq!(world.operator_state(&own).bond_required, bond);
}

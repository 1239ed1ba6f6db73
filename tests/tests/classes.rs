//! Classes: what an update changes and when, what is out of range, and what retiring one means.

use flywheel_client::address;
use flywheel_client::instructions::registry::{
    self, Activator, ClassParametersArgs, CreateClassArgs, DeviceStatus,
};
use flywheel_tests::outcome;
use flywheel_tests::world::{
    CHANGE_DELAY, CLASS, MAINTENANCE_QUOTA, RELOCATION_COOLDOWN, TOKEN, World, keypair,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// What is proposed when nothing is.
const NOTHING: ClassParametersArgs = ClassParametersArgs {
    fee_mint: Address::new_from_array([0; 32]),
    onboarding_fee: 0,
    relocation_fee: 0,
    min_capacity: 0,
    max_capacity: 0,
    reward_weight_bps: 0,
    density_target: 0,
    relocation_cooldown_seconds: 0,
    probation_seconds: 0,
    maintenance_seconds_per_year: 0,
    probation_multiplier_bps: 0,
    activator: Activator::Operator,
};

/// What holds for the world's class now.
fn parameters(world: &World) -> ClassParametersArgs {
    world.class_state().parameters.into()
}

fn propose(world: &mut World, parameters: ClassParametersArgs) -> String {
    let authority = world.authority.insecure_clone();
    let update = registry::update_class(authority.pubkey(), world.network, CLASS, parameters);
    world.attempt(update, &[&authority])
}

/// Applies the update as somebody who has nothing to do with the network.
fn apply(world: &mut World) -> String {
    let anyone = keypair("anyone");
    let apply = registry::apply_class_update(anyone.pubkey(), world.network, CLASS);
    world.attempt(apply, &[&anyone])
}

/// Changes the class of the world's devices and waits until it holds.
fn change(world: &mut World, edit: impl FnOnce(&mut ClassParametersArgs)) {
    let mut changed = parameters(world);
    edit(&mut changed);
    assert_eq!(propose(world, changed), "accepted");
    world.wait(CHANGE_DELAY);
    assert_eq!(apply(world), "accepted");
    assert_eq!(parameters(world), changed);
}

fn create(world: &mut World, args: CreateClassArgs) -> String {
    let authority = world.authority.insecure_clone();
    let create = registry::create_class(world.payer.pubkey(), authority.pubkey(), world.network, args);
    world.attempt(create, &[&authority])
}

fn register(world: &mut World, device: &Keypair, capacity: u32) -> String {
    let mut registration = world.registration();
    registration.capacity = capacity;
    let manufacturer = world.manufacturer.insecure_clone();
    outcome(world.register_with(device, &registration, &manufacturer))
}

#[test]
fn an_update_waits_for_the_networks_delay_and_anyone_applies_it_once() {
    let mut world = World::without_pool("class update");
    let before = parameters(&world);
    let after = ClassParametersArgs {
        reward_weight_bps: 25_000,
        density_target: 9,
        probation_seconds: 77,
        probation_multiplier_bps: 5_000,
        ..before
    };
    assert_eq!(apply(&mut world), "ChangeNotPending");
    assert_eq!(propose(&mut world, after), "accepted");
    let ready_at = world.now() + CHANGE_DELAY;
    let class = world.class_state();
    assert_eq!(
        (class.parameters, class.proposed, class.update_ready_at),
        (before.into(), after.into(), ready_at)
    );
    for (now, expected) in [
        (ready_at - 1, "ChangeNotReady"),
        (ready_at, "accepted"),
        (ready_at, "ChangeNotPending"),
    ] {
        world.set_now(now);
        assert_eq!(apply(&mut world), expected, "{now}");
    }
    let class = world.class_state();
    assert_eq!((class.parameters, class.update_ready_at), (after.into(), 0));
    assert_eq!(class.proposed, NOTHING.into());
}

#[test]
fn a_second_proposal_replaces_the_first_and_waits_anew() {
    let mut world = World::without_pool("second class update");
    let up_to = |max_capacity| ClassParametersArgs {
        max_capacity,
        ..World::class_parameters()
    };
    assert_eq!(propose(&mut world, up_to(5)), "accepted");
    world.wait(CHANGE_DELAY - 1);
    assert_eq!(propose(&mut world, up_to(6)), "accepted");
    world.wait(1);
    assert_eq!(apply(&mut world), "ChangeNotReady");
    world.wait(CHANGE_DELAY - 1);
    assert_eq!(apply(&mut world), "accepted");
    assert_eq!(world.class_state().parameters.max_capacity, 6);
}

#[test]
fn new_capacity_bounds_hold_for_new_devices_from_the_moment_they_are_applied() {
    let mut world = World::without_pool("capacity update");
    let small = keypair("capacity update/small");
    assert_eq!(register(&mut world, &small, 1), "accepted");
    let wider = ClassParametersArgs {
        min_capacity: 200,
        max_capacity: 5_000,
        ..World::class_parameters()
    };
    assert_eq!(propose(&mut world, wider), "accepted");
    world.wait(CHANGE_DELAY);
    // Ready, but not applied: the old bounds hold.
    let (low, high) = (keypair("capacity update/low"), keypair("capacity update/high"));
    assert_eq!(register(&mut world, &high, 5_000), "CapacityOutOfBounds");
    assert_eq!(register(&mut world, &low, 199), "accepted");
    assert_eq!(apply(&mut world), "accepted");
    for (capacity, expected) in [
        (199, "CapacityOutOfBounds"),
        (200, "accepted"),
        (5_000, "accepted"),
        (5_001, "CapacityOutOfBounds"),
    ] {
        let device = keypair(&format!("capacity update/{capacity}"));
        assert_eq!(register(&mut world, &device, capacity), expected, "{capacity}");
    }
    // Devices that are outside the new bounds go on as they are.
    world.activate(&small).unwrap();
    assert_eq!(world.device_state(&small).capacity, 1);
}

#[test]
fn other_parameters_hold_for_existing_devices_from_the_moment_they_are_applied() {
    let mut world = World::without_pool("live update");
    let device = world.active_device("live update/device");
    let pending = keypair("live update/pending");
    world.register(&pending).unwrap();
    let [first, second] = world.journey();

    // The cool-down is the one that holds when the device moves.
    change(&mut world, |p| p.relocation_cooldown_seconds = CHANGE_DELAY + 60);
    world.locate(&device, &first).unwrap();
    let located_at = world.now();
    change(&mut world, |p| p.relocation_cooldown_seconds = CHANGE_DELAY + 10);
    world.set_now(located_at + CHANGE_DELAY + 9);
    assert_eq!(outcome(world.locate(&device, &second)), "RelocationTooSoon");
    world.wait(1);
    world.locate(&device, &second).unwrap();

    // So is the maintenance quota.
    world.maintain(&device, true).unwrap();
    world.wait(100);
    world.maintain(&device, false).unwrap();
    change(&mut world, |p| p.maintenance_seconds_per_year = 100);
    assert_eq!(
        outcome(world.maintain(&device, true)),
        "MaintenanceQuotaExhausted"
    );
    change(&mut world, |p| p.maintenance_seconds_per_year = 101);
    assert_eq!(outcome(world.maintain(&device, true)), "accepted");

    // And who activates.
    change(&mut world, |p| p.activator = Activator::StatusOracle);
    assert_eq!(outcome(world.activate(&pending)), "ActivatorNotAllowed");
    let oracle = world.status_oracle.insecure_clone();
    let of = world.device_of(&pending);
    let activate =
        registry::activate_device(oracle.pubkey(), of.network, of.class_id, of.operator, of.device);
    assert_eq!(world.attempt(activate, &[&oracle]), "accepted");
}

#[test]
fn parameters_are_taken_up_to_their_bounds_and_no_further() {
    type Edit = fn(&mut ClassParametersArgs);
    const MINT: Address = Address::new_from_array([1; 32]);
    let cases: [(Edit, &str); 13] = [
        (|p| p.min_capacity = 0, "CapacityBoundsInvalid"),
        (|p| p.max_capacity = 0, "CapacityBoundsInvalid"),
        (
            |p| (p.min_capacity, p.max_capacity) = (2, 1),
            "CapacityBoundsInvalid",
        ),
        (|p| (p.min_capacity, p.max_capacity) = (1, 1), "accepted"),
        (
            |p| (p.min_capacity, p.max_capacity) = (u32::MAX, u32::MAX),
            "accepted",
        ),
        (|p| p.reward_weight_bps = 1_000_000, "accepted"),
        (|p| p.reward_weight_bps = 1_000_001, "ClassParameterInvalid"),
        (|p| p.probation_multiplier_bps = 10_000, "accepted"),
        (|p| p.probation_multiplier_bps = 10_001, "ClassParameterInvalid"),
        (|p| p.activator = Activator::StatusOracle, "accepted"),
        (|p| p.onboarding_fee = 1, "ClassParameterInvalid"),
        (|p| p.relocation_fee = 1, "ClassParameterInvalid"),
        (
            |p| (p.onboarding_fee, p.relocation_fee, p.fee_mint) = (u64::MAX, 1, MINT),
            "accepted",
        ),
    ];
    let mut world = World::without_pool("class bounds");
    for (number, (edit, expected)) in cases.into_iter().enumerate() {
        let mut args = World::class_args(u16::try_from(number + 1).unwrap());
        edit(&mut args.parameters);
        assert_eq!(propose(&mut world, args.parameters), expected, "update {number}");
        assert_eq!(create(&mut world, args), expected, "create {number}");
    }
}

#[test]
fn a_class_has_an_id_below_256_that_is_used_once_a_name_a_unit_and_a_resolution() {
    let mut world = World::without_pool("class ids");
    for (id, expected) in [
        (255, "accepted"),
        (256, "ClassIdOutOfRange"),
        (u16::MAX, "ClassIdOutOfRange"),
    ] {
        assert_eq!(create(&mut world, World::class_args(id)), expected, "{id}");
    }
    assert_ne!(create(&mut world, World::class_args(255)), "accepted");
    assert_eq!(world.network_state().classes, 2);
    type Edit = fn(&mut CreateClassArgs);
    let cases: [(Edit, &str); 5] = [
        (|args| args.density_resolution = 16, "ClassParameterInvalid"),
        (|args| args.name = [0; 32], "NameInvalid"),
        (|args| args.capacity_unit = [0; 32], "NameInvalid"),
        (|args| args.density_resolution = 15, "accepted"),
        (|args| (args.id, args.density_resolution) = (2, 0), "accepted"),
    ];
    for (edit, expected) in cases {
        let mut args = World::class_args(1);
        edit(&mut args);
        assert_eq!(create(&mut world, args), expected);
    }
    assert_eq!(world.network_state().classes, 4);
}

#[test]
fn a_retired_class_takes_no_new_devices_and_those_that_exist_go_on() {
    let mut world = World::without_pool("retired class");
    let names = ["moved", "served", "replaced", "sold", "gone"];
    let [moved, served, replaced, sold, gone] = names.map(|name| world.active_device(name));
    let pending = keypair("retired class/pending");
    world.register(&pending).unwrap();
    let buyer = world.join_as("retired class/buyer");
    let [first, second] = world.journey();
    let authority = world.authority.insecure_clone();
    let retire = registry::retire_class(authority.pubkey(), world.network, CLASS);
    assert_eq!(world.attempt(retire.clone(), &[&authority]), "accepted");
    assert_eq!(world.attempt(retire, &[&authority]), "ClassRetired");

    let late = keypair("retired class/late");
    assert_eq!(outcome(world.register(&late)), "ClassRetired");
    assert_eq!((world.class_state().retired, world.class_state().devices), (1, 6));

    world.activate(&pending).unwrap();
    world.locate(&moved, &first).unwrap();
    world.wait(RELOCATION_COOLDOWN);
    world.locate(&moved, &second).unwrap();
    world.maintain(&served, true).unwrap();
    world.report(&served, DeviceStatus::Failed).unwrap();
    world.report(&served, DeviceStatus::Active).unwrap();
    world
        .replace(&replaced, &keypair("retired class/new key"))
        .unwrap();
    let to = buyer.account(&world);
    world.offer(&sold, to, 60).unwrap();
    let of = world.device_of(&sold);
    world.accept(&of, &buyer.authority, &buyer.payer).unwrap();
    world.retire(&gone, None).unwrap();
    assert_eq!(world.class_state().devices, 5);
    // Its parameters can still change.
    change(&mut world, |p| {
        p.maintenance_seconds_per_year = MAINTENANCE_QUOTA + 1
    });
    assert_eq!(outcome(world.register(&late)), "ClassRetired");
}

#[test]
fn another_fee_mint_unsets_the_fee_destination_and_another_fee_does_not() {
    let mut world = World::without_pool("fee mint");
    let admin = world.fee_admin.insecure_clone();
    let treasury = keypair("fee mint/treasury").pubkey();
    let mints = ["a", "b"].map(|name| world.new_mint(&format!("fee mint/{name}"), TOKEN, None));
    let destinations = mints.map(|mint| world.purse(&treasury, &mint, 0));
    let network = world.network;
    let set = |number: usize| {
        let mint = mints[number].address;
        registry::set_fee_destination(admin.pubkey(), network, CLASS, mint, destinations[number])
    };
    assert_eq!(world.attempt(set(0), &[&admin]), "FeeMintMismatch");
    change(&mut world, |p| p.fee_mint = mints[0].address);
    assert_eq!(world.class_state().fee_destination, Address::default());
    assert_eq!(world.attempt(set(0), &[&admin]), "accepted");
    change(&mut world, |p| p.onboarding_fee = 5);
    assert_eq!(world.class_state().fee_destination, destinations[0]);
    change(&mut world, |p| p.fee_mint = mints[1].address);
    assert_eq!(world.class_state().fee_destination, Address::default());
    assert_eq!(world.attempt(set(0), &[&admin]), "FeeMintMismatch");
    assert_eq!(world.attempt(set(1), &[&admin]), "accepted");
    assert_eq!(world.class_state().fee_destination, destinations[1]);
    // There and back again is another mint as well: the old destination does not come back by itself.
    change(&mut world, |p| p.fee_mint = mints[0].address);
    assert_eq!(world.class_state().fee_destination, Address::default());
}

#[test]
fn a_class_of_another_network_is_not_changed() {
    let other = World::without_pool("other network");
    let others = other.network;
    let mut world = World::on(other.chain, "own network");
    world.create_network().unwrap();
    world.create_class().unwrap();
    let authority = world.authority.insecure_clone();
    let mut update = registry::update_class(
        authority.pubkey(),
        world.network,
        CLASS,
        World::class_parameters(),
    );
    let mut retire = registry::retire_class(authority.pubkey(), world.network, CLASS);
    for instruction in [&mut update, &mut retire] {
        instruction.accounts[2].pubkey = address::class(&others, CLASS);
        assert_eq!(
            world.attempt(instruction.clone(), &[&authority]),
            "ClassNetworkMismatch"
        );
    }
}

//! Activating and locating devices.

use flywheel_client::accounts::{CellCounter, Device, DeviceStatus};
use flywheel_client::address;
use flywheel_client::chain::{Receipt, read};
use flywheel_client::error::ClientError;
use flywheel_client::instructions::registry::{self, Activator, Move};
use flywheel_tests::outcome;
use flywheel_tests::world::{CLASS, RELOCATION_COOLDOWN, World, keypair, place};
use solana_keypair::Keypair;
use solana_signer::Signer;

fn locate(world: &mut World, device: &Keypair, to: &Move) -> Result<Receipt, ClientError> {
    let operator = world.operator.insecure_clone();
    let account = world.device_account(device);
    let instruction = registry::assert_location(operator.pubkey(), world.network, CLASS, account, to);
    world.send(&[instruction], &[&operator])
}

fn create_cell(world: &mut World, cell: u64) -> Result<Receipt, ClientError> {
    let instruction = registry::create_cell(world.payer.pubkey(), world.network, CLASS, cell);
    world.send(&[instruction], &[])
}

fn count(world: &World, cell: u64) -> u32 {
    let address = address::cell(&world.network, CLASS, cell);
    read::<CellCounter>(&world.chain, &address).unwrap().devices
}

#[test]
fn a_pending_device_is_activated_once_by_its_operator() {
    let mut world = World::new("activate");
    let device = keypair("activated");
    world.register(&device).unwrap();
    world.wait(60);
    world.activate(&device).unwrap();
    let account: Device = read(&world.chain, &world.device_account(&device)).unwrap();
    assert_eq!(account.status, DeviceStatus::Active.code());
    assert_eq!(i64::from(account.activated_at), world.chain.now());
    assert_eq!(
        (account.status_since, account.registered_at + 60),
        (account.activated_at, account.activated_at)
    );
    assert_eq!(outcome(world.activate(&device)), "StatusTransitionForbidden");
}

#[test]
fn a_class_can_leave_activation_to_the_status_oracle() {
    let mut world = World::without_pool("oracle activation");
    let authority = world.authority.insecure_clone();
    let mut args = World::class_args(1);
    args.parameters.activator = Activator::StatusOracle;
    let create = registry::create_class(world.payer.pubkey(), authority.pubkey(), world.network, args);
    world.send(&[create], &[&authority]).unwrap();
    let mut manufacturer = world.manufacturer_args(1);
    manufacturer.classes[0] = 0b10;
    let approve = registry::approve_manufacturer(
        world.payer.pubkey(),
        authority.pubkey(),
        world.network,
        manufacturer,
    );
    world.send(&[approve], &[&authority]).unwrap();
    let (device, operator, oracle) = (
        keypair("oracle device"),
        world.operator.insecure_clone(),
        world.status_oracle.insecure_clone(),
    );
    let mut registration = world.registration();
    (registration.class_id, registration.manufacturer_id) = (1, 1);
    let register = registry::register_device(
        world.payer.pubkey(),
        operator.pubkey(),
        &registration,
        &world.manufacturer,
        &device,
    )
    .unwrap();
    world.send(&register, &[&operator]).unwrap();
    let (operator_account, account) = (world.operator_account(), world.device_account(&device));
    let activate = |signer: &Keypair, world: &World| {
        registry::activate_device(signer.pubkey(), world.network, 1, operator_account, account)
    };
    let by_operator = activate(&operator, &world);
    assert_eq!(
        outcome(world.send(&[by_operator], &[&operator])),
        "ActivatorNotAllowed"
    );
    let by_oracle = activate(&oracle, &world);
    world.send(&[by_oracle], &[&oracle]).unwrap();
}

#[test]
fn the_counters_of_old_and_new_cell_follow_every_move() {
    let mut world = World::new("moves");
    let devices = ["mover 1", "mover 2"].map(keypair);
    for device in &devices {
        world.register(device).unwrap();
    }
    let (here, there) = (place(40.7607, -73.9228), place(40.7110, -73.9286));
    create_cell(&mut world, here.1).unwrap();
    create_cell(&mut world, there.1).unwrap();
    let first = Move {
        cell: here.0,
        new_density_cell: here.1,
        old_density_cell: None,
    };
    for device in &devices {
        locate(&mut world, device, &first).unwrap();
    }
    assert_eq!((count(&world, here.1), count(&world, there.1)), (2, 0));

    let away = Move {
        cell: there.0,
        new_density_cell: there.1,
        old_density_cell: Some(here.1),
    };
    world.wait(RELOCATION_COOLDOWN - 1);
    assert_eq!(
        outcome(locate(&mut world, &devices[0], &away)),
        "RelocationTooSoon"
    );
    world.wait(1);
    locate(&mut world, &devices[0], &away).unwrap();
    assert_eq!((count(&world, here.1), count(&world, there.1)), (1, 1));
    let account: Device = read(&world.chain, &world.device_account(&devices[0])).unwrap();
    assert_eq!((account.location, account.location_asserts), (there.0, 2));
    assert_eq!(i64::from(account.located_at), world.chain.now());

    // A move within one density cell changes no counter.
    world.wait(RELOCATION_COOLDOWN);
    let neighbour = h3o::CellIndex::try_from(there.0)
        .unwrap()
        .grid_disk::<Vec<_>>(3)
        .into_iter()
        .map(u64::from)
        .find(|cell| *cell != there.0 && flywheel_geo::parent(*cell, 8) == Ok(there.1))
        .unwrap();
    let nearby = Move {
        cell: neighbour,
        new_density_cell: there.1,
        old_density_cell: None,
    };
    locate(&mut world, &devices[0], &nearby).unwrap();
    assert_eq!((count(&world, here.1), count(&world, there.1)), (1, 1));
    world.wait(RELOCATION_COOLDOWN);
    assert_eq!(
        outcome(locate(&mut world, &devices[0], &nearby)),
        "LocationUnchanged"
    );
}

#[test]
fn a_move_that_names_other_counters_than_its_own_is_refused() {
    let mut world = World::new("wrong counters");
    let device = keypair("wrong counter device");
    world.register(&device).unwrap();
    let (here, there) = (place(40.7607, -73.9228), place(40.7110, -73.9286));
    create_cell(&mut world, here.1).unwrap();
    create_cell(&mut world, there.1).unwrap();
    let cases = [
        Move {
            cell: here.0,
            new_density_cell: there.1,
            old_density_cell: None,
        },
        Move {
            cell: here.0,
            new_density_cell: here.1,
            old_density_cell: Some(there.1),
        },
    ];
    for to in cases {
        assert_eq!(outcome(locate(&mut world, &device, &to)), "CellMismatch");
    }
    let first = Move {
        cell: here.0,
        new_density_cell: here.1,
        old_density_cell: None,
    };
    locate(&mut world, &device, &first).unwrap();
    world.wait(RELOCATION_COOLDOWN);
    for old_density_cell in [None, Some(there.1)] {
        let to = Move {
            cell: there.0,
            new_density_cell: there.1,
            old_density_cell,
        };
        assert_ne!(outcome(locate(&mut world, &device, &to)), "accepted");
    }
    assert_eq!((count(&world, here.1), count(&world, there.1)), (1, 0));
}

#[test]
fn only_valid_cells_of_the_right_resolution_are_taken() {
    let mut world = World::new("cells");
    let device = keypair("cell device");
    world.register(&device).unwrap();
    let (fine, density) = place(40.7607, -73.9228);
    let coarse = flywheel_geo::parent(fine, 7).unwrap();
    for invalid in [0, u64::MAX, fine, coarse, density ^ (1 << 63), density & !0xff] {
        assert_eq!(
            outcome(create_cell(&mut world, invalid)),
            "CellInvalid",
            "{invalid:x}"
        );
    }
    create_cell(&mut world, density).unwrap();
    for invalid in [u64::MAX, coarse, fine ^ (1 << 63)] {
        let to = Move {
            cell: invalid,
            new_density_cell: density,
            old_density_cell: None,
        };
        assert_eq!(
            outcome(locate(&mut world, &device, &to)),
            "CellInvalid",
            "{invalid:x}"
        );
    }
    // Exactly the density resolution is fine enough.
    let to = Move {
        cell: density,
        new_density_cell: density,
        old_density_cell: None,
    };
    locate(&mut world, &device, &to).unwrap();
}

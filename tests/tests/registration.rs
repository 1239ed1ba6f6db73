//! Registering a device: who and what is admitted.

use flywheel_client::accounts::{Device, DeviceClass, Manufacturer, Network, Operator};
use flywheel_client::address;
use flywheel_client::chain::read;
use flywheel_client::instructions::registry::{self};
use flywheel_tests::outcome;
use flywheel_tests::world::{CLASS, GENESIS, World, keypair};
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::{AddressLookupTableAccount, VersionedMessage, v0};
use solana_signer::Signer;

/// Sends these instructions as the operator and returns the name of the error.
fn refusal(world: &mut World, instructions: &[Instruction]) -> String {
    let operator = world.operator.insecure_clone();
    outcome(world.send(instructions, &[&operator]))
}

#[test]
fn a_registered_device_has_the_next_index_and_is_counted_everywhere() {
    let mut world = World::new("registration");
    for (index, name) in ["first", "second", "third"].into_iter().enumerate() {
        let device = keypair(name);
        world.register(&device).unwrap();
        let account: Device = read(&world.chain, &world.device_account(&device)).unwrap();
        assert_eq!(account.index as usize, index);
        assert_eq!(
            (account.version, account.status, account.capacity, account.class),
            (1, 0, 100, CLASS)
        );
        assert_eq!(
            (account.network, account.operator),
            (world.network, world.operator_account())
        );
        assert_eq!(account.key, device.pubkey());
        assert_eq!(
            (
                account.location,
                account.activated_at,
                i64::from(account.registered_at)
            ),
            (0, 0, GENESIS)
        );
    }
    let network: Network = read(&world.chain, &world.network).unwrap();
    assert_eq!(
        (network.next_device_index, network.devices, network.operators),
        (3, 3, 1)
    );
    let class: DeviceClass = read(&world.chain, &address::class(&world.network, CLASS)).unwrap();
    let manufacturer: Manufacturer = read(&world.chain, &address::manufacturer(&world.network, 0)).unwrap();
    let operator: Operator = read(&world.chain, &world.operator_account()).unwrap();
    assert_eq!(
        (class.devices, manufacturer.attested, operator.devices),
        (3, 3, 3)
    );
}

#[test]
fn a_key_is_registered_once_for_all_time() {
    let mut world = World::new("once");
    let device = keypair("once");
    world.register(&device).unwrap();
    assert_eq!(outcome(world.register(&device)), "AccountExists");
    let network: Network = read(&world.chain, &world.network).unwrap();
    assert_eq!(network.next_device_index, 1);
}

#[test]
fn registration_works_when_somebody_sent_lamports_to_the_address_first() {
    let mut world = World::new("prefunded");
    let device = keypair("prefunded device");
    let account = world.device_account(&device);
    world.chain.airdrop(&account, 1_000_000).unwrap();
    world.register(&device).unwrap();
    assert_eq!(read::<Device>(&world.chain, &account).unwrap().index, 0);
}

#[test]
fn a_manufacturer_attests_no_more_devices_than_its_quota() {
    let mut world = World::empty("quota");
    world.create_network().unwrap();
    world.create_class().unwrap();
    world.register_operator().unwrap();
    let (authority, mut args) = (world.authority.insecure_clone(), world.manufacturer_args(0));
    args.quota = 2;
    let approve =
        registry::approve_manufacturer(world.payer.pubkey(), authority.pubkey(), world.network, args);
    world.send(&[approve], &[&authority]).unwrap();
    world.register(&keypair("quota 1")).unwrap();
    world.register(&keypair("quota 2")).unwrap();
    assert_eq!(
        outcome(world.register(&keypair("quota 3"))),
        "ManufacturerQuotaExceeded"
    );
}

#[test]
fn a_manufacturer_attests_only_the_classes_it_is_allowed() {
    let mut world = World::new("class permission");
    let authority = world.authority.insecure_clone();
    let create = registry::create_class(
        world.payer.pubkey(),
        authority.pubkey(),
        world.network,
        World::class_args(9),
    );
    world.send(&[create], &[&authority]).unwrap();
    let mut registration = world.registration();
    registration.class_id = 9;
    let instructions = registry::register_device(
        world.payer.pubkey(),
        world.operator.pubkey(),
        &registration,
        &world.manufacturer,
        &keypair("class device"),
    )
    .unwrap();
    assert_eq!(refusal(&mut world, &instructions), "ManufacturerClassForbidden");
}

#[test]
fn capacity_is_within_the_classes_bounds_inclusive() {
    let mut world = World::new("capacity");
    for (capacity, expected) in [
        (0, "CapacityOutOfBounds"),
        (1, "accepted"),
        (1_000, "accepted"),
        (1_001, "CapacityOutOfBounds"),
        (u32::MAX, "CapacityOutOfBounds"),
    ] {
        let mut registration = world.registration();
        registration.capacity = capacity;
        let device = keypair(&format!("capacity {capacity}"));
        let instructions = registry::register_device(
            world.payer.pubkey(),
            world.operator.pubkey(),
            &registration,
            &world.manufacturer,
            &device,
        )
        .unwrap();
        assert_eq!(
            refusal(&mut world, &instructions),
            expected,
            "capacity {capacity}"
        );
    }
}

#[test]
fn a_wallet_key_is_not_a_device_key() {
    let mut world = World::new("wallet as device");
    for wallet in [
        world.operator.insecure_clone(),
        world.payer.insecure_clone(),
        world.manufacturer.insecure_clone(),
    ] {
        let instructions = world.register_instructions(&wallet);
        assert_eq!(refusal(&mut world, &instructions), "DeviceKeyReserved");
    }
}

#[test]
fn a_registration_is_the_size_that_docs_say() {
    let world = World::new("size");
    let instructions = world.register_instructions(&keypair("size device"));
    let bytes = flywheel_client::transactions::size(&world.payer.pubkey(), &instructions).unwrap();
    println!("register_device: {bytes} bytes");
    assert_eq!(bytes, 914);
}

/// Bytes of the transaction that registers so many devices, with the accounts that they share in a lookup table.
fn with_lookup_table(world: &World, devices: usize) -> usize {
    let payer = world.payer.pubkey();
    let groups: Vec<_> = (0..devices)
        .map(|number| world.register_instructions(&keypair(&format!("table device {number}"))))
        .collect();
    let of_devices: Vec<_> = groups.iter().map(|group| group[2].accounts[6].pubkey).collect();
    let shared = groups[0][2].accounts.iter().map(|meta| meta.pubkey);
    let table = AddressLookupTableAccount {
        key: keypair("table").pubkey(),
        addresses: shared.filter(|key| !of_devices.contains(key)).collect(),
    };
    let instructions: Vec<_> = groups.into_iter().flatten().collect();
    let message = v0::Message::try_compile(&payer, &instructions, &[table], Hash::default()).unwrap();
    let signatures = usize::from(message.header.num_required_signatures);
    1 + signatures * 64 + VersionedMessage::V0(message).serialize().len()
}

#[test]
fn a_lookup_table_makes_room_for_two_sponsored_registrations_and_no_more() {
    let world = World::new("table");
    let bytes: Vec<usize> = (1..=3)
        .map(|devices| with_lookup_table(&world, devices))
        .collect();
    println!("sponsored registrations with a lookup table: {bytes:?} bytes");
    let limit = flywheel_client::transactions::MAX_BYTES;
    assert!(bytes[1] <= limit && bytes[2] > limit, "{bytes:?} bytes");
}

//! Registering a device: both signatures, and every way to forge, misplace or replay them.

use device_registry::attestation::{attestation_message, possession_message};
use flywheel_client::accounts::{Device, DeviceClass, Manufacturer, Network, Operator};
use flywheel_client::address;
use flywheel_client::chain::{Chain, Receipt, read};
use flywheel_client::error::ClientError;
use flywheel_client::instructions::registry::{self, signature_instruction};
use flywheel_tests::world::{CLASS, EPOCH_SECONDS, GENESIS, World, keypair};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

fn error_name(result: Result<Receipt, ClientError>) -> String {
    match result {
        Err(ClientError::Refused(refusal)) => refusal.name.unwrap_or(refusal.message),
        Err(other) => other.to_string(),
        Ok(_) => "accepted".to_owned(),
    }
}

/// Sends these instructions as the operator and returns the name of the error.
fn refusal(world: &mut World, instructions: &[Instruction]) -> String {
    let operator = world.operator.insecure_clone();
    error_name(world.send(instructions, &[&operator]))
}

fn possession(world: &World, device: &Keypair) -> Instruction {
    let message = possession_message(&device_registry::ID, &world.network, &world.operator_account());
    signature_instruction(device, &message).unwrap()
}

fn attestation_for(world: &World, class: u16, device: &Keypair, expiry: i64) -> Instruction {
    let message = attestation_message(
        &device_registry::ID,
        &world.network,
        class,
        &device.pubkey(),
        expiry,
    );
    signature_instruction(&world.manufacturer, &message).unwrap()
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
    assert_ne!(error_name(world.register(&device)), "accepted");
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
fn both_signatures_must_stand_directly_before_the_registration() {
    let mut world = World::new("order");
    let [attestation, possession, register] = world.register_instructions(&keypair("order device"));
    let cases: [&[Instruction]; 6] = [
        &[register.clone()],
        &[attestation.clone(), register.clone()],
        &[possession.clone(), register.clone()],
        &[possession.clone(), attestation.clone(), register.clone()],
        &[register.clone(), attestation.clone(), possession.clone()],
        &[attestation.clone(), register.clone(), possession.clone()],
    ];
    for instructions in cases {
        let name = refusal(&mut world, instructions);
        assert!(
            ["SignatureInstructionMissing", "AttestationKeyMismatch"].contains(&name.as_str()),
            "{name} for {} instructions",
            instructions.len()
        );
    }
    assert_eq!(
        refusal(&mut world, &[attestation, possession, register]),
        "accepted"
    );
}

#[test]
fn another_programs_instruction_does_not_stand_for_a_signature() {
    let mut world = World::new("imposter");
    let [attestation, mut possession, register] = world.register_instructions(&keypair("imposter device"));
    // The system program accepts 4 zero bytes only with accounts; the compute budget program ignores nothing. A memo
    // would do; any program that succeeds on these bytes would. The registry looks at the program first.
    possession.program_id = spl_token_interface::ID;
    let name = refusal(&mut world, &[attestation, possession, register]);
    assert_ne!(name, "accepted");
}

#[test]
fn a_signature_by_another_key_or_over_another_message_is_refused() {
    let mut world = World::new("forged");
    let (device, other) = (keypair("forged device"), keypair("somebody else"));
    let expiry = world.registration().attestation_expiry;
    let [attestation, possession_ok, register] = world.register_instructions(&device);
    let (program, network, operator) = (device_registry::ID, world.network, world.operator_account());
    let sign = |signer: &Keypair, message: [u8; 32]| signature_instruction(signer, &message).unwrap();
    let message = attestation_message(&program, &network, CLASS, &device.pubkey(), expiry);
    let manufacturer = world.manufacturer.insecure_clone();
    let other_key = other.pubkey();

    let forged_attestations = [
        ("AttestationKeyMismatch", sign(&other, message)),
        ("AttestationKeyMismatch", sign(&device, message)),
        (
            "AttestationMessageMismatch",
            sign(
                &manufacturer,
                attestation_message(&other_key, &network, CLASS, &device.pubkey(), expiry),
            ),
        ),
        (
            "AttestationMessageMismatch",
            sign(
                &manufacturer,
                attestation_message(&program, &other_key, CLASS, &device.pubkey(), expiry),
            ),
        ),
        (
            "AttestationMessageMismatch",
            sign(
                &manufacturer,
                attestation_message(&program, &network, 1, &device.pubkey(), expiry),
            ),
        ),
        (
            "AttestationMessageMismatch",
            sign(
                &manufacturer,
                attestation_message(&program, &network, CLASS, &other_key, expiry),
            ),
        ),
        (
            "AttestationMessageMismatch",
            sign(
                &manufacturer,
                attestation_message(&program, &network, CLASS, &device.pubkey(), expiry + 1),
            ),
        ),
        (
            "SignatureInstructionMalformed",
            signature_instruction(&manufacturer, &message[..31]).unwrap(),
        ),
    ];
    for (expected, forged) in forged_attestations {
        assert_eq!(
            refusal(&mut world, &[forged, possession_ok.clone(), register.clone()]),
            expected
        );
    }
    let message = possession_message(&program, &network, &operator);
    let forged_possessions = [
        ("PossessionKeyMismatch", sign(&other, message)),
        ("PossessionKeyMismatch", sign(&manufacturer, message)),
        (
            "PossessionMessageMismatch",
            sign(&device, possession_message(&other_key, &network, &operator)),
        ),
        (
            "PossessionMessageMismatch",
            sign(&device, possession_message(&program, &other_key, &operator)),
        ),
        (
            "PossessionMessageMismatch",
            sign(&device, possession_message(&program, &network, &other_key)),
        ),
    ];
    for (expected, forged) in forged_possessions {
        assert_eq!(
            refusal(&mut world, &[attestation.clone(), forged, register.clone()]),
            expected
        );
    }
    assert_eq!(
        refusal(&mut world, &[attestation, possession_ok, register]),
        "accepted"
    );
}

#[test]
fn an_ed25519_instruction_with_none_or_two_signatures_or_foreign_offsets_is_refused() {
    let mut world = World::new("headers");
    let device = keypair("headers device");
    let [attestation, good, register] = world.register_instructions(&device);

    // No signature at all: the precompile accepts it.
    let none = Instruction {
        data: vec![0, 0],
        ..good.clone()
    };
    assert_eq!(
        refusal(&mut world, &[attestation.clone(), none, register.clone()]),
        "SignatureInstructionMalformed"
    );

    // Two signatures, both good: the same one referred to twice.
    let mut two = good.clone();
    let offsets = two.data[2..16].to_vec();
    two.data[0] = 2;
    two.data.splice(16..16, offsets);
    for header in [2, 16] {
        for field in [0, 4, 8] {
            let at = header + field;
            let moved = u16::from_le_bytes([two.data[at], two.data[at + 1]]) + 14;
            two.data[at..at + 2].copy_from_slice(&moved.to_le_bytes());
        }
    }
    assert_eq!(
        refusal(&mut world, &[attestation.clone(), two, register.clone()]),
        "SignatureInstructionMalformed"
    );

    // Signature, key and message taken from the first instruction, while this one shows others.
    for index in [0u16, 1] {
        let mut elsewhere = good.clone();
        for at in [4, 8, 14] {
            elsewhere.data[at..at + 2].copy_from_slice(&index.to_le_bytes());
        }
        let name = refusal(&mut world, &[attestation.clone(), elsewhere, register.clone()]);
        assert_eq!(
            name, "SignatureInstructionMalformed",
            "offsets into instruction {index}"
        );
    }
    assert_eq!(refusal(&mut world, &[attestation, good, register]), "accepted");
}

#[test]
fn signatures_for_another_network_class_or_operator_are_not_replayed_here() {
    let other = World::new("replay source");
    let device = keypair("replayed device");
    let [attestation, possession, _] = other.register_instructions(&device);
    let mut world = World::on(other.chain, "replay target");
    // The same manufacturer serves both networks.
    world.manufacturer = other.manufacturer.insecure_clone();
    world.create_network().unwrap();
    world.create_class().unwrap();
    world.approve_manufacturer().unwrap();
    world.register_operator().unwrap();
    let [good_attestation, good_possession, register] = world.register_instructions(&device);
    let name = refusal(
        &mut world,
        &[attestation, good_possession.clone(), register.clone()],
    );
    assert_eq!(name, "AttestationMessageMismatch");
    let name = refusal(
        &mut world,
        &[good_attestation.clone(), possession, register.clone()],
    );
    assert_eq!(name, "PossessionMessageMismatch");

    // Another operator of the same network cannot use what was signed for the first.
    let thief = keypair("thief");
    let join = registry::register_operator(world.payer.pubkey(), thief.pubkey(), world.network);
    world.send(&[join], &[&thief]).unwrap();
    let stolen = registry::register_device(
        world.payer.pubkey(),
        thief.pubkey(),
        &world.registration(),
        &world.manufacturer,
        &device,
    )
    .unwrap();
    let [_, _, stolen_register] = stolen;
    let result = world.send(&[good_attestation, good_possession, stolen_register], &[&thief]);
    assert_eq!(error_name(result), "PossessionMessageMismatch");
}

#[test]
fn an_attestation_holds_until_its_last_second_and_not_after() {
    let mut world = World::new("expiry");
    let (in_time, too_late) = (keypair("in time"), keypair("too late"));
    world.wait(EPOCH_SECONDS);
    world.register(&in_time).unwrap();
    world.wait(1);
    assert_eq!(error_name(world.register(&too_late)), "AttestationExpired");
    let expiry = world.registration().attestation_expiry;
    assert_eq!(world.chain.now(), expiry + 1);
    // A longer expiry in the argument does not help: it is part of what was signed.
    let attestation = attestation_for(&world, CLASS, &too_late, expiry);
    let mut longer = world.registration();
    longer.attestation_expiry = expiry + 10;
    let [_, _, register] = registry::register_device(
        world.payer.pubkey(),
        world.operator.pubkey(),
        &longer,
        &world.manufacturer,
        &too_late,
    )
    .unwrap();
    let proof = possession(&world, &too_late);
    assert_eq!(
        refusal(&mut world, &[attestation, proof, register]),
        "AttestationMessageMismatch"
    );
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
        error_name(world.register(&keypair("quota 3"))),
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
fn a_registration_fits_a_transaction_that_every_node_takes() {
    let world = World::new("size");
    let instructions = world.register_instructions(&keypair("size device"));
    let bytes = flywheel_client::transactions::size(&world.payer.pubkey(), &instructions).unwrap();
    println!("register_device: {bytes} bytes");
    assert!(bytes <= flywheel_client::transactions::MAX_BYTES);
}

//! The two signatures of a registration, and every way to forge, misplace or replay them.

use device_registry::attestation::{attestation_message, possession_message};
use flywheel_client::instructions::registry::{self, signature_instruction};
use flywheel_tests::outcome;
use flywheel_tests::world::{CLASS, EPOCH_SECONDS, World, keypair};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Sends these instructions as the operator and returns the name of the error.
fn refusal(world: &mut World, instructions: &[Instruction]) -> String {
    let operator = world.operator.insecure_clone();
    outcome(world.send(instructions, &[&operator]))
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
fn both_signatures_must_stand_directly_before_the_registration() {
    let mut world = World::new("order");
    let [attestation, possession, register] = world.register_instructions(&keypair("order device"));
    let cases: [&[Instruction]; 6] = [
        std::slice::from_ref(&register),
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
    let [attestation, possession, register] = world.register_instructions(&keypair("imposter device"));
    // A memo succeeds whatever it says, so only the registry can refuse these.
    let memo = Instruction {
        program_id: Address::from_str_const("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr"),
        accounts: vec![],
        data: b"trust me".to_vec(),
    };
    for imposture in [
        [memo.clone(), possession.clone(), register.clone()],
        [attestation.clone(), memo.clone(), register.clone()],
    ] {
        assert_eq!(refusal(&mut world, &imposture), "SignatureInstructionMissing");
    }
    // Beside the three it does no harm.
    assert_eq!(
        refusal(&mut world, &[memo, attestation, possession, register]),
        "accepted"
    );
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
    assert_eq!(outcome(result), "PossessionMessageMismatch");
}

#[test]
fn an_attestation_holds_until_its_last_second_and_not_after() {
    let mut world = World::new("expiry");
    let (in_time, too_late) = (keypair("in time"), keypair("too late"));
    world.wait(EPOCH_SECONDS);
    world.register(&in_time).unwrap();
    world.wait(1);
    assert_eq!(outcome(world.register(&too_late)), "AttestationExpired");
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

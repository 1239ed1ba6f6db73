//! New hardware for a device: what it keeps, what it begins anew, what it costs, and that the old key is dead for ever.

use flywheel_client::accounts::{Device, Manufacturer, Tombstone};
use flywheel_client::address;
use flywheel_client::instructions::registry::{DeviceStatus, Move};
use flywheel_tests::outcome;
use flywheel_tests::world::{MANUFACTURER, RELOCATION_COOLDOWN, World, keypair};
use solana_signer::Signer;

use DeviceStatus::{Active, Degraded, Failed, Maintenance, Pending, Replaced, Retired, Suspended};

/// What registering or replacing with a key of the past meets: its address is in use for ever.
const IN_USE: &str = "AccountExists";

/// Devices of network and class, next index, devices of the operator, attested by the manufacturer.
fn counters(world: &World) -> [u32; 5] {
    let network = world.network_state();
    let manufacturer: Manufacturer = world.state(&address::manufacturer(&world.network, MANUFACTURER));
    [
        network.devices,
        world.class_state().devices,
        network.next_device_index,
        world.operator_state(&world.party()).devices,
        manufacturer.attested,
    ]
}

#[test]
fn a_replaced_device_keeps_its_index_its_place_and_its_history() {
    let mut world = World::without_pool("history");
    world.register(&keypair("history/first")).unwrap();
    world.wait(5);
    let (old, new) = (world.active_device("history/old"), keypair("history/new"));
    let [first, second] = world.journey();
    world.locate(&old, &first).unwrap();
    world.wait(RELOCATION_COOLDOWN);
    world.locate(&old, &second).unwrap();
    world.maintain(&old, true).unwrap();
    world.wait(33);
    world.maintain(&old, false).unwrap();
    world.report(&old, Degraded).unwrap();
    let before = world.device_state(&old);
    world.wait(7);
    world.replace(&old, &new).unwrap();

    let after = world.device_state(&new);
    let history = |device: &Device| {
        (
            [device.network, device.operator],
            [device.index, device.capacity, device.maintenance_seconds],
            [device.registered_at, device.activated_at, device.located_at],
            [device.class, device.location_asserts, device.maintenance_year],
            device.location,
        )
    };
    assert_eq!(history(&after), history(&before));
    assert_eq!(
        (after.index, after.maintenance_seconds, after.location_asserts),
        (1, 33, 2)
    );
    assert_eq!(
        (after.key, after.status, after.resume_status, after.status_since),
        (new.pubkey(), Pending.code(), Pending.code(), world.now())
    );
    assert_eq!(after.version, 1);
    assert_eq!(counters(&world), [2, 2, 2, 2, 3]);
    assert_eq!(
        [first, second].map(|to| world.density(to.new_density_cell)),
        [0, 1]
    );
    // The first activation stays the first, and the cool-down of the last move runs on.
    world.activate(&new).unwrap();
    assert_eq!(world.device_state(&new).activated_at, before.activated_at);
    let back = Move {
        old_density_cell: Some(second.new_density_cell),
        ..first
    };
    world.set_now(before.located_at + RELOCATION_COOLDOWN - 1);
    assert_eq!(outcome(world.locate(&new, &back)), "RelocationTooSoon");
    world.wait(1);
    world.locate(&new, &back).unwrap();
    assert_eq!(
        [first, second].map(|to| world.density(to.new_density_cell)),
        [1, 0]
    );
}

#[test]
fn a_replacement_costs_the_rent_payer_a_tombstone_to_the_lamport() {
    let mut world = World::without_pool("cost");
    let party = world.join_as("cost/party");
    let (old, new, last) = (keypair("cost/old"), keypair("cost/new"), keypair("cost/last"));
    world.acting(&party, |world| world.register(&old)).unwrap();
    let locked = world.operator_state(&party).rent_locked;
    let before = world.lamports(&party.payer.pubkey());
    let fee = world
        .acting(&party, |world| world.replace(&old, &new))
        .unwrap()
        .fee;
    let (tombstone, device) = (world.rent(Tombstone::SPACE), world.rent(Device::SPACE));
    assert_eq!(world.lamports(&party.payer.pubkey()), before - tombstone - fee);
    assert_eq!(world.lamports(&world.device_account(&old)), tombstone);
    assert_eq!(world.lamports(&world.device_account(&new)), device);
    assert_eq!(world.operator_state(&party).rent_locked, locked);

    // Whoever sent lamports to the new address first paid that part of its rent.
    let gift = device - 7;
    let account = world.device_account(&last);
    world.chain.airdrop(&account, gift).unwrap();
    let before = world.lamports(&party.payer.pubkey());
    let fee = world
        .acting(&party, |world| world.replace(&new, &last))
        .unwrap()
        .fee;
    assert_eq!(
        world.lamports(&party.payer.pubkey()),
        before - 7 + (device - tombstone) - fee
    );
    assert_eq!(world.lamports(&account), device);
    assert_eq!(world.operator_state(&party).rent_locked, locked);
}

#[test]
fn a_tombstone_keeps_the_index_and_the_reason_in_sixteen_bytes() {
    let mut world = World::without_pool("tombstones");
    world.register(&keypair("tombstones/first")).unwrap();
    let (replaced, new) = (world.active_device("tombstones/old"), keypair("tombstones/new"));
    world.replace(&replaced, &new).unwrap();
    world.retire(&new, None).unwrap();
    for (device, status) in [(&replaced, Replaced), (&new, Retired)] {
        let account = world.chain.account(&world.device_account(device)).unwrap();
        let tombstone: Tombstone = world.state(&world.device_account(device));
        let discriminator = <Tombstone as anchor_lang::Discriminator>::DISCRIMINATOR;
        let expected = [
            discriminator,
            &[1, tombstone.bump, status.code(), 0],
            &[1, 0, 0, 0],
        ]
        .concat();
        assert_eq!(account.data, expected);
        assert_eq!(account.data.len(), 16);
        assert_eq!(account.owner, device_registry::ID);
        assert_eq!(account.lamports, world.rent(16));
    }
}

#[test]
fn an_old_key_is_dead_for_ever() {
    let mut world = World::without_pool("dead key");
    let [old, other, new] = ["dead key/old", "dead key/other", "dead key/new"].map(keypair);
    world.register(&old).unwrap();
    world.register(&other).unwrap();
    // A key that lives is no new key either, not even for its own device.
    for (device, key) in [(&old, &other), (&old, &old)] {
        assert_eq!(outcome(world.replace(device, key)), IN_USE);
    }
    world.replace(&old, &new).unwrap();
    let before = counters(&world);
    assert_eq!(outcome(world.register(&old)), IN_USE);
    assert_eq!(outcome(world.replace(&other, &old)), IN_USE);
    assert_eq!(outcome(world.replace(&new, &old)), IN_USE);
    assert_eq!(
        outcome(world.replace(&old, &keypair("dead key/late"))),
        "AccountInvalid"
    );
    let buyer = world.join_as("dead key/buyer");
    assert_eq!(
        outcome(world.acting(&buyer, |world| world.register(&old))),
        IN_USE
    );
    assert_eq!(counters(&world), before);
    let tombstone: Tombstone = world.state(&world.device_account(&old));
    assert_eq!(tombstone.status, Replaced.code());
}

#[test]
fn a_device_is_replaced_from_every_living_status_but_suspended() {
    let mut world = World::without_pool("statuses");
    for (status, expected) in [
        (Pending, "accepted"),
        (Active, "accepted"),
        (Maintenance, "accepted"),
        (Degraded, "accepted"),
        (Failed, "accepted"),
        (Suspended, "StatusTransitionForbidden"),
    ] {
        let old = world.device_in(&format!("statuses/old {status:?}"), status);
        let new = keypair(&format!("statuses/new {status:?}"));
        world.wait(21);
        assert_eq!(outcome(world.replace(&old, &new)), expected, "{status:?}");
        if expected == "accepted" {
            assert_eq!(world.device_status(&new), Pending);
            // Maintenance that the replacement ended is charged.
            let charged = if status == Maintenance { 21 } else { 0 };
            assert_eq!(world.device_state(&new).maintenance_seconds, charged);
        }
    }
}

#[test]
fn a_new_key_is_admitted_like_that_of_a_new_device() {
    let mut world = World::without_pool("admission");
    let old = world.active_device("admission/old");
    let new = keypair("admission/new");
    let other = world.join_as("admission/other");
    let manufacturer = world.manufacturer.insecure_clone();
    let reserved = [
        world.operator.insecure_clone(),
        world.payer.insecure_clone(),
        manufacturer.insecure_clone(),
    ];
    for wallet in reserved {
        assert_eq!(outcome(world.replace(&old, &wallet)), "DeviceKeyReserved");
    }
    let mut registration = world.registration();
    let stranger = keypair("admission/stranger");
    assert_eq!(
        outcome(world.replace_with(&old, &new, &registration, &stranger)),
        "AttestationKeyMismatch"
    );
    let theirs = world.acting(&other, |world| world.replace(&old, &new));
    assert_eq!(outcome(theirs), "DeviceMismatch");
    // Signatures that belong to no registration of this device.
    let mut swapped = world.replace_instructions(world.device_account(&old), &new);
    swapped.swap(0, 1);
    let operator = world.operator.insecure_clone();
    assert_eq!(
        outcome(world.send(&swapped, &[&operator])),
        "AttestationKeyMismatch"
    );
    assert_eq!(
        outcome(world.send(&swapped[1..], &[&operator])),
        "SignatureInstructionMissing"
    );
    registration.attestation_expiry = i64::from(world.now()) - 1;
    assert_eq!(
        outcome(world.replace_with(&old, &new, &registration, &manufacturer)),
        "AttestationExpired"
    );
    registration.attestation_expiry += 1;
    world
        .replace_with(&old, &new, &registration, &manufacturer)
        .unwrap();
}

//! Manufacturers: whose signature admits a device, for how many of which classes, and until when.

use flywheel_client::accounts::Manufacturer;
use flywheel_client::address;
use flywheel_client::instructions::registry::{
    self, ApproveManufacturerArgs, DeviceStatus, UpdateManufacturerArgs,
};
use flywheel_tests::outcome;
use flywheel_tests::world::{MANUFACTURER, World, keypair};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

fn rotate(world: &mut World, signer: &Keypair, new_key: &Keypair) -> String {
    let network = world.network;
    let rotate = registry::rotate_manufacturer_key(signer.pubkey(), network, MANUFACTURER, new_key.pubkey());
    world.attempt(rotate, &[signer])
}

fn revoke(world: &mut World, signer: &Keypair) -> String {
    let revoke = registry::revoke_manufacturer(signer.pubkey(), world.network, MANUFACTURER);
    world.attempt(revoke, &[signer])
}

fn update(world: &mut World, signer: &Keypair, args: UpdateManufacturerArgs) -> String {
    let update = registry::update_manufacturer(signer.pubkey(), world.network, MANUFACTURER, args);
    world.attempt(update, &[signer])
}

/// What the world's manufacturer may, but for this quota.
fn quota(quota: u32) -> UpdateManufacturerArgs {
    UpdateManufacturerArgs {
        quota,
        classes: class_bit(0),
        bond: 0,
    }
}

fn class_bit(id: usize) -> [u8; 32] {
    let mut classes = [0; 32];
    classes[id / 8] = 1 << (id % 8);
    classes
}

fn state(world: &World) -> Manufacturer {
    world.state(&address::manufacturer(&world.network, MANUFACTURER))
}

/// Registers a device that this key attests.
fn register(world: &mut World, device: &str, attested_by: &Keypair) -> String {
    let registration = world.registration();
    outcome(world.register_with(&keypair(device), &registration, attested_by))
}

#[test]
fn a_rotated_key_voids_what_the_old_one_attested_and_admits_what_the_new_one_attests() {
    let mut world = World::without_pool("rotation");
    let (old, new) = (world.manufacturer.insecure_clone(), keypair("rotation/new"));
    let existing = keypair("rotation/existing");
    world.register(&existing).unwrap();
    // Attested before the key changed and sent after it.
    let in_flight = world.register_instructions(&keypair("rotation/in flight"));
    let replacement = world.replace_instructions(world.device_account(&existing), &keypair("rotation/spare"));
    assert_eq!(
        register(&mut world, "rotation/early", &new),
        "AttestationKeyMismatch"
    );

    let by = world.manufacturer_authority.insecure_clone();
    assert_eq!(rotate(&mut world, &by, &new), "accepted");
    assert_eq!(state(&world).attestation_key, new.pubkey());
    let operator = world.operator.insecure_clone();
    for instructions in [in_flight, replacement] {
        assert_eq!(
            outcome(world.send(&instructions, &[&operator])),
            "AttestationKeyMismatch"
        );
    }
    assert_eq!(
        register(&mut world, "rotation/late", &old),
        "AttestationKeyMismatch"
    );
    assert_eq!(register(&mut world, "rotation/late", &new), "accepted");
    // What was admitted before stays.
    world.activate(&existing).unwrap();
    let registration = world.registration();
    world
        .replace_with(&existing, &keypair("rotation/spare"), &registration, &new)
        .unwrap();
    assert_eq!(state(&world).attested, 3);
}

#[test]
fn a_key_is_rotated_by_the_manufacturers_authority_or_the_networks_and_nobody_else() {
    let mut world = World::without_pool("rotators");
    let new = keypair("rotators/new");
    let others = [
        world.manufacturer.insecure_clone(),
        new.insecure_clone(),
        world.pauser.insecure_clone(),
        world.status_oracle.insecure_clone(),
        world.fee_admin.insecure_clone(),
        world.operator.insecure_clone(),
        world.payer.insecure_clone(),
    ];
    for other in others {
        assert_eq!(rotate(&mut world, &other, &new), "ManufacturerKeyMismatch");
    }
    assert_eq!(state(&world).attestation_key, world.manufacturer.pubkey());
    let (own, networks) = (
        world.manufacturer_authority.insecure_clone(),
        world.authority.insecure_clone(),
    );
    for (number, signer) in [own, networks].iter().enumerate() {
        let key = keypair(&format!("rotators/{number}"));
        assert_eq!(rotate(&mut world, signer, &key), "accepted");
        let device = format!("rotators/device {number}");
        assert_eq!(register(&mut world, &device, &key), "accepted");
    }
}

#[test]
fn a_revoked_manufacturers_devices_stay_and_can_do_everything() {
    let mut world = World::without_pool("revoked devices");
    let names = ["pending", "moved", "served", "replaced", "sold", "gone"];
    let [pending, moved, served, replaced, sold, gone] = names.map(keypair);
    for device in [&pending, &moved, &served, &replaced, &sold, &gone] {
        world.register(device).unwrap();
    }
    let buyer = world.join_as("revoked devices/buyer");
    let authority = world.authority.insecure_clone();
    assert_eq!(revoke(&mut world, &authority), "accepted");
    assert_eq!(state(&world).revoked, 1);

    for device in [&pending, &moved, &served, &replaced, &sold, &gone] {
        world.activate(device).unwrap();
    }
    let [first, _] = world.journey();
    world.locate(&moved, &first).unwrap();
    world.maintain(&served, true).unwrap();
    world.maintain(&served, false).unwrap();
    world.report(&served, DeviceStatus::Degraded).unwrap();
    let to = buyer.account(&world);
    world.offer(&sold, to, 60).unwrap();
    let of = world.device_of(&sold);
    world.accept(&of, &buyer.authority, &buyer.payer).unwrap();
    world.retire(&gone, None).unwrap();
    // A new key needs a manufacturer that still attests; any of the network that covers the class will do.
    let spare = keypair("revoked devices/spare");
    assert_eq!(outcome(world.replace(&replaced, &spare)), "ManufacturerRevoked");
    let other = keypair("revoked devices/other");
    let mut args = world.manufacturer_args(1);
    args.attestation_key = other.pubkey();
    assert_eq!(approve(&mut world, args), "accepted");
    let mut registration = world.registration();
    registration.manufacturer_id = 1;
    world
        .replace_with(&replaced, &spare, &registration, &other)
        .unwrap();
    assert_eq!(world.device_state(&spare).manufacturer, 1);
}

#[test]
fn a_revoked_manufacturer_admits_nothing_and_is_changed_by_nobody() {
    let mut world = World::without_pool("revoked");
    world.register(&keypair("revoked/existing")).unwrap();
    let (authority, own) = (
        world.authority.insecure_clone(),
        world.manufacturer_authority.insecure_clone(),
    );
    for other in [
        &own,
        &world.manufacturer.insecure_clone(),
        &world.pauser.insecure_clone(),
    ] {
        assert_eq!(revoke(&mut world, other), "AuthorityMismatch");
    }
    assert_eq!(revoke(&mut world, &authority), "accepted");
    let key = world.manufacturer.insecure_clone();
    assert_eq!(register(&mut world, "revoked/new", &key), "ManufacturerRevoked");
    assert_eq!(revoke(&mut world, &authority), "ManufacturerRevoked");
    assert_eq!(update(&mut world, &authority, quota(5)), "ManufacturerRevoked");
    for signer in [&authority, &own] {
        assert_eq!(
            rotate(&mut world, signer, &keypair("revoked/key")),
            "ManufacturerRevoked"
        );
    }
    assert_eq!(state(&world).attested, 1);
}

#[test]
fn a_quota_counts_every_device_ever_attested_and_is_never_below() {
    let mut world = World::without_pool("quotas");
    let authority = world.authority.insecure_clone();
    let key = world.manufacturer.insecure_clone();
    for (devices, expected) in [(0, "QuotaBelowAttested"), (1, "accepted"), (u32::MAX, "accepted")] {
        assert_eq!(update(&mut world, &authority, quota(devices)), expected);
    }
    assert_eq!(register(&mut world, "quotas/1", &key), "accepted");
    assert_eq!(register(&mut world, "quotas/2", &key), "accepted");
    for (devices, expected) in [
        (0, "QuotaBelowAttested"),
        (1, "QuotaBelowAttested"),
        (3, "accepted"),
        (2, "accepted"),
    ] {
        assert_eq!(
            update(&mut world, &authority, quota(devices)),
            expected,
            "{devices}"
        );
    }
    // Used up: neither a new device nor a new key, and retiring one gives nothing back.
    assert_eq!(
        register(&mut world, "quotas/3", &key),
        "ManufacturerQuotaExceeded"
    );
    let (first, second) = (keypair("quotas/1"), keypair("quotas/2"));
    assert_eq!(
        outcome(world.replace(&first, &keypair("quotas/new key"))),
        "ManufacturerQuotaExceeded"
    );
    world.retire(&second, None).unwrap();
    assert_eq!(
        register(&mut world, "quotas/3", &key),
        "ManufacturerQuotaExceeded"
    );
    // A new key counts like a new device.
    assert_eq!(update(&mut world, &authority, quota(3)), "accepted");
    world.replace(&first, &keypair("quotas/new key")).unwrap();
    assert_eq!((state(&world).attested, state(&world).quota), (3, 3));
    assert_eq!(
        register(&mut world, "quotas/3", &key),
        "ManufacturerQuotaExceeded"
    );
}

#[test]
fn a_manufacturers_classes_and_bond_change_at_once_and_by_the_networks_authority_alone() {
    let mut world = World::without_pool("classes");
    let (authority, own) = (
        world.authority.insecure_clone(),
        world.manufacturer_authority.insecure_clone(),
    );
    let key = world.manufacturer.insecure_clone();
    let existing = keypair("classes/existing");
    world.register(&existing).unwrap();
    let args = |classes, bond| UpdateManufacturerArgs {
        quota: 10,
        classes,
        bond,
    };
    for other in [&own, &key, &world.fee_admin.insecure_clone()] {
        assert_eq!(
            update(&mut world, other, args(class_bit(0), 0)),
            "AuthorityMismatch"
        );
    }
    assert_eq!(update(&mut world, &authority, args([0; 32], 0)), "NoClassAllowed");
    assert_eq!(
        update(&mut world, &authority, args(class_bit(255), u64::MAX)),
        "accepted"
    );
    let now = state(&world);
    assert_eq!((now.classes, now.bond, now.quota), (class_bit(255), u64::MAX, 10));
    assert_eq!(
        register(&mut world, "classes/new", &key),
        "ManufacturerClassForbidden"
    );
    assert_eq!(
        outcome(world.replace(&existing, &keypair("classes/new key"))),
        "ManufacturerClassForbidden"
    );
    assert_eq!(update(&mut world, &authority, args(class_bit(0), 7)), "accepted");
    assert_eq!(register(&mut world, "classes/new", &key), "accepted");
    assert_eq!(state(&world).bond, 7);
}

fn approve(world: &mut World, args: ApproveManufacturerArgs) -> String {
    let authority = world.authority.insecure_clone();
    let approve =
        registry::approve_manufacturer(world.payer.pubkey(), authority.pubkey(), world.network, args);
    world.attempt(approve, &[&authority])
}

#[test]
fn a_manufacturer_is_approved_once_with_a_name_a_quota_and_a_class() {
    let mut world = World::without_pool("approval");
    type Edit = fn(&mut ApproveManufacturerArgs);
    let cases: [(Edit, &str); 5] = [
        (|args| args.name = [0; 32], "NameInvalid"),
        (|args| args.quota = 0, "QuotaZero"),
        (|args| args.classes = [0; 32], "NoClassAllowed"),
        (|args| args.quota = 1, "accepted"),
        (|args| (args.id, args.bond) = (u16::MAX, 9), "accepted"),
    ];
    for (edit, expected) in cases {
        let mut args = world.manufacturer_args(1);
        edit(&mut args);
        assert_eq!(approve(&mut world, args), expected);
    }
    let again = world.manufacturer_args(1);
    assert_ne!(approve(&mut world, again), "accepted");
    assert_eq!(world.network_state().manufacturers, 3);
    let last: Manufacturer = world.state(&address::manufacturer(&world.network, u16::MAX));
    assert_eq!(
        (last.authority, last.bond, last.attested, last.revoked),
        (world.manufacturer_authority.pubkey(), 9, 0, 0)
    );
    assert_ne!(last.attestation_key, Address::default());
}

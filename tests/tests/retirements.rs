//! The end of a device: where it is counted out, what comes back, and that nothing ever follows.

use flywheel_client::accounts::{Device, Operator, Suspension, Tombstone};
use flywheel_client::address;
use flywheel_client::instructions::registry::{self, DeviceStatus};
use flywheel_tests::outcome;
use flywheel_tests::world::{BOND_PER_UNIT, PURSE, World, keypair};
use solana_keypair::Keypair;
use solana_signer::Signer;

use DeviceStatus::{Active, Degraded, Failed, Maintenance, Pending, Retired, Suspended};

/// What registering or replacing with a key of the past meets: its address is in use for ever.
const IN_USE: &str = "AccountExists";

/// Devices of network, class and operator, and the operator's bond in devices of 100 units.
fn counters(world: &World) -> [u64; 4] {
    let operator = world.operator_state(&world.party());
    [
        u64::from(world.network_state().devices),
        u64::from(world.class_state().devices),
        u64::from(operator.devices),
        operator.bond_required / (100 * BOND_PER_UNIT),
    ]
}

fn tombstone(world: &World, device: &Keypair) -> Tombstone {
    world.state(&world.device_account(device))
}

#[test]
fn a_retired_device_is_counted_out_everywhere_and_its_index_is_not_used_again() {
    let mut world = World::without_pool("counted out");
    let devices = ["a", "b", "c"].map(|name| world.active_device(&format!("counted out/{name}")));
    let [here, there] = world.journey();
    world.locate(&devices[0], &here).unwrap();
    world.locate(&devices[1], &here).unwrap();
    assert_eq!(counters(&world), [3; 4]);
    // The counter is that of the cell in which the device stands, and of no other.
    let cells = [None, Some(there.new_density_cell)];
    for cell in cells {
        assert_eq!(outcome(world.retire(&devices[0], cell)), "CellMismatch");
    }
    let cell = Some(here.new_density_cell);
    assert_eq!(outcome(world.retire(&devices[2], cell)), "CellMismatch");
    assert_eq!(counters(&world), [3; 4]);

    world.retire(&devices[0], cell).unwrap();
    assert_eq!(
        (counters(&world), world.density(here.new_density_cell)),
        ([2; 4], 1)
    );
    world.retire(&devices[2], None).unwrap();
    assert_eq!(
        (counters(&world), world.density(here.new_density_cell)),
        ([1; 4], 1)
    );
    let next = keypair("counted out/next");
    world.register(&next).unwrap();
    assert_eq!(world.device_state(&next).index, 3);
    assert_eq!(
        [0, 2].map(|number: usize| tombstone(&world, &devices[number]).index),
        [0, 2]
    );
}

#[test]
fn a_device_is_retired_from_every_living_status_and_its_rent_comes_back() {
    let mut world = World::without_pool("statuses");
    let refund = world.rent(Device::SPACE) - world.rent(Tombstone::SPACE);
    for status in [Pending, Active, Maintenance, Degraded, Failed, Suspended] {
        let device = world.device_in(&format!("statuses/{status:?}"), status);
        let party = world.party();
        let locked = world.operator_state(&party).rent_locked;
        let before = world.lamports(&world.payer.pubkey());
        let fee = world.retire(&device, None).unwrap().fee;
        assert_eq!(world.lamports(&world.payer.pubkey()), before + refund - fee);
        assert_eq!(
            world.operator_state(&party).rent_locked,
            locked - world.rent(Device::SPACE)
        );
        let account = world.chain.account(&world.device_account(&device)).unwrap();
        assert_eq!((account.data.len(), account.lamports), (16, world.rent(16)));
        assert_eq!(tombstone(&world, &device).status, Retired.code());
        assert_eq!(counters(&world), [0; 4]);
    }
}

#[test]
fn lamports_that_somebody_gave_a_device_leave_with_it() {
    let mut world = World::without_pool("gift");
    let party = world.join_as("gift/party");
    let devices = [keypair("gift/1"), keypair("gift/2")];
    let mut fees = 0;
    for device in &devices {
        fees += world.acting(&party, |world| world.register(device)).unwrap().fee;
    }
    let account = world.device_account(&devices[0]);
    world.chain.airdrop(&account, 1_000).unwrap();
    fees += world
        .acting(&party, |world| world.retire(&devices[0], None))
        .unwrap()
        .fee;
    let held = world.rent(Operator::SPACE) + world.rent(Device::SPACE);
    assert_eq!(
        world.lamports(&party.payer.pubkey()),
        PURSE - fees - held - world.rent(Tombstone::SPACE) + 1_000
    );
    // The gift lowers what a new rent payer would owe, so he never owes more than the old one is out of pocket.
    assert_eq!(world.operator_state(&party).rent_locked, held - 1_000);
}

#[test]
fn a_device_that_is_retired_while_suspended_leaves_a_suspension_that_only_closes() {
    let mut world = World::without_pool("suspended");
    let device = world.device_in("suspended/device", Suspended);
    let subject = world.device_account(&device);
    world.retire(&device, None).unwrap();
    let stone = world.chain.account(&subject).unwrap();
    let anyone = keypair("suspended/anyone");
    assert_eq!(outcome(world.lift(subject, &anyone)), "SuspensionStillRuns");
    world.wait(60);
    let before = world.lamports(&world.payer.pubkey());
    let fee = world.lift(subject, &anyone).unwrap().fee;
    let rent = world.rent(Suspension::SPACE);
    assert_eq!(world.lamports(&world.payer.pubkey()), before + rent - fee);
    assert_eq!(world.chain.account(&subject), Some(stone));
    assert_eq!(world.lamports(&address::suspension(&world.network, &subject)), 0);
    assert_eq!(counters(&world), [0; 4]);
}

#[test]
fn nothing_follows_on_a_tombstone() {
    let mut world = World::without_pool("tombstone");
    let [retired, replaced, offered] =
        ["retired", "replaced", "offered"].map(|name| world.active_device(&format!("tombstone/{name}")));
    let buyer = world.join_as("tombstone/buyer");
    let (to, [first, _]) = (buyer.account(&world), world.journey());
    world.offer(&offered, to, 60).unwrap();
    world.retire(&retired, None).unwrap();
    world.retire(&offered, None).unwrap();
    world.replace(&replaced, &keypair("tombstone/new")).unwrap();
    let before = (counters(&world), world.network_state().next_device_index);
    let new_key = keypair("tombstone/late key");
    for device in [&retired, &replaced] {
        let account = world.device_account(device);
        let outcomes = [
            ("activate", world.activate(device), "AccountDiscriminatorMismatch"),
            (
                "maintain",
                world.maintain(device, true),
                "AccountDiscriminatorMismatch",
            ),
            (
                "report",
                world.report(device, Failed),
                "AccountDiscriminatorMismatch",
            ),
            (
                "locate",
                world.locate(device, &first),
                "AccountDiscriminatorMismatch",
            ),
            (
                "offer",
                world.offer(device, to, 60),
                "AccountDiscriminatorMismatch",
            ),
            ("replace", world.replace(device, &new_key), "AccountInvalid"),
            ("retire", world.retire(device, None), "AccountInvalid"),
            ("suspend", world.suspend(account, 60), "SuspensionSubjectInvalid"),
            ("register", world.register(device), IN_USE),
        ];
        for (name, result, expected) in outcomes {
            assert_eq!(outcome(result), expected, "{name}");
        }
    }
    let of = world.device_of(&offered);
    assert_eq!(
        outcome(world.accept(&of, &buyer.authority, &buyer.payer)),
        "AccountDiscriminatorMismatch"
    );
    assert_eq!(
        before,
        (counters(&world), world.network_state().next_device_index)
    );
}

#[test]
fn a_retired_key_is_nobodys_new_key() {
    let mut world = World::without_pool("key");
    let [gone, other] = ["key/gone", "key/other"].map(|name| world.active_device(name));
    let party = world.join_as("key/party");
    world.retire(&gone, None).unwrap();
    assert_eq!(outcome(world.register(&gone)), IN_USE);
    assert_eq!(outcome(world.replace(&other, &gone)), IN_USE);
    assert_eq!(
        outcome(world.acting(&party, |world| world.register(&gone))),
        IN_USE
    );
    // In another network the same key is another device.
    let mut elsewhere = World::on(world.chain, "key elsewhere");
    elsewhere.create_network().unwrap();
    elsewhere.create_class().unwrap();
    elsewhere.approve_manufacturer().unwrap();
    elsewhere.register_operator().unwrap();
    elsewhere.register(&gone).unwrap();
}

#[test]
fn a_device_is_retired_by_its_operator_alone_and_the_refund_goes_to_its_rent_payer() {
    let mut world = World::without_pool("retirers");
    let device = world.active_device("retirers/device");
    let other = world.join_as("retirers/other");
    let theirs = world.acting(&other, |world| world.retire(&device, None));
    assert_eq!(outcome(theirs), "DeviceMismatch");
    let of = world.device_of(&device);
    let (payer, thief) = (world.payer.pubkey(), keypair("retirers/thief"));
    let operator = world.operator.insecure_clone();
    let signers = [
        world.authority.insecure_clone(),
        world.status_oracle.insecure_clone(),
        thief.insecure_clone(),
    ];
    for signer in signers {
        let retire = registry::retire_device(signer.pubkey(), &of, payer, None);
        assert_eq!(world.attempt(retire, &[&signer]), "OperatorAuthorityMismatch");
    }
    let retire = registry::retire_device(operator.pubkey(), &of, thief.pubkey(), None);
    assert_eq!(world.attempt(retire, &[&operator]), "RentPayerMismatch");
    assert_eq!(world.device_status(&device), Active);
}

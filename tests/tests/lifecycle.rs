//! A living device: maintenance to the second, and what the status oracle may say about it.

use flywheel_client::instructions::registry::{self, Activator, DeviceStatus, ReportDeviceArgs};
use flywheel_tests::outcome;
use flywheel_tests::world::{CHANGE_DELAY, CLASS, HASH, MAINTENANCE_QUOTA, World, keypair};
use solana_keypair::Keypair;
use solana_signer::Signer;

use DeviceStatus::{Active, Degraded, Failed, Maintenance, Pending, Suspended};

/// A year of the quota, seconds: 365 days.
const YEAR: u32 = 31_536_000;

/// Announces maintenance and ends it so many seconds later.
fn serve(world: &mut World, device: &Keypair, seconds: u32) {
    world.maintain(device, true).unwrap();
    world.wait(seconds);
    world.maintain(device, false).unwrap();
}

/// Seconds used and the year in which they were.
fn used(world: &World, device: &Keypair) -> (u32, u16) {
    let state = world.device_state(device);
    (state.maintenance_seconds, state.maintenance_year)
}

#[test]
fn maintenance_lasts_as_long_as_the_quota_to_the_second() {
    let mut world = World::without_pool("quota");
    let device = world.active_device("quota/device");
    world.wait(10);
    serve(&mut world, &device, MAINTENANCE_QUOTA - 1);
    assert_eq!(used(&world, &device), (MAINTENANCE_QUOTA - 1, 0));
    world.wait(1_000);
    serve(&mut world, &device, 1);
    assert_eq!(used(&world, &device), (MAINTENANCE_QUOTA, 0));
    assert_eq!(
        outcome(world.maintain(&device, true)),
        "MaintenanceQuotaExhausted"
    );
    assert_eq!(world.device_status(&device), Active);
}

#[test]
fn a_new_quota_begins_exactly_one_year_after_the_registration() {
    let mut world = World::without_pool("new year");
    world.wait(12_345);
    let device = world.active_device("new year/device");
    let registered_at = world.now();
    serve(&mut world, &device, MAINTENANCE_QUOTA);
    for year in 1..4 {
        world.set_now(registered_at + year * YEAR - 1);
        assert_eq!(
            outcome(world.maintain(&device, true)),
            "MaintenanceQuotaExhausted"
        );
        world.wait(1);
        serve(&mut world, &device, MAINTENANCE_QUOTA);
        assert_eq!(
            used(&world, &device),
            (MAINTENANCE_QUOTA, u16::try_from(year).unwrap())
        );
    }
}

#[test]
fn maintenance_across_the_turn_of_the_year_is_charged_to_the_new_year_from_its_first_second() {
    let mut world = World::without_pool("turn");
    let device = world.active_device("turn/device");
    let other = world.active_device("turn/other");
    let registered_at = world.now();
    world.set_now(registered_at + YEAR - 500);
    serve(&mut world, &device, 540);
    assert_eq!(used(&world, &device), (40, 1));
    serve(&mut world, &device, MAINTENANCE_QUOTA - 40);
    assert_eq!(
        outcome(world.maintain(&device, true)),
        "MaintenanceQuotaExhausted"
    );
    // Over two turns only what lies in the last year counts.
    world.set_now(registered_at + 2 * YEAR - 5);
    serve(&mut world, &other, 5 + YEAR + 7);
    assert_eq!(used(&world, &other), (7, 3));
}

#[test]
fn maintenance_that_outlasts_its_quota_is_charged_in_full() {
    let mut world = World::without_pool("outlast");
    let device = world.active_device("outlast/device");
    serve(&mut world, &device, MAINTENANCE_QUOTA - 1);
    // One second is left: that is enough to begin, and the rest is owed.
    serve(&mut world, &device, 1_000);
    assert_eq!(used(&world, &device), (MAINTENANCE_QUOTA + 999, 0));
    assert_eq!(
        outcome(world.maintain(&device, true)),
        "MaintenanceQuotaExhausted"
    );
}

#[test]
fn maintenance_ends_in_the_status_in_which_it_began() {
    let mut world = World::without_pool("ends");
    for (before, begins) in [
        (Pending, "StatusTransitionForbidden"),
        (Active, "accepted"),
        (Degraded, "accepted"),
        // What failed has failed: it is not down by announcement.
        (Failed, "StatusTransitionForbidden"),
        (Maintenance, "StatusTransitionForbidden"),
        (Suspended, "StatusTransitionForbidden"),
    ] {
        let device = world.device_in(&format!("ends/{before:?}"), before);
        if before != Maintenance {
            assert_eq!(
                outcome(world.maintain(&device, false)),
                "StatusTransitionForbidden"
            );
        }
        assert_eq!(outcome(world.maintain(&device, true)), begins, "{before:?}");
        if begins == "accepted" {
            assert_eq!(world.device_status(&device), Maintenance);
            world.wait(3);
            world.maintain(&device, false).unwrap();
            assert_eq!(world.device_status(&device), before);
            assert_eq!(used(&world, &device), (3, 0));
            assert_eq!(world.device_state(&device).status_since, world.now());
        }
    }
}

#[test]
fn maintenance_is_announced_by_the_devices_operator_alone() {
    let mut world = World::without_pool("announcers");
    let device = world.active_device("announcers/device");
    let other = world.join_as("announcers/other");
    let of = world.device_of(&device);
    let signers = [
        other.authority.insecure_clone(),
        world.status_oracle.insecure_clone(),
        world.authority.insecure_clone(),
    ];
    for signer in signers {
        let set = registry::set_maintenance(signer.pubkey(), &of, true);
        assert_eq!(world.attempt(set, &[&signer]), "OperatorAuthorityMismatch");
    }
    // With its own operator account, the other one meets a device that is not its own.
    let mut own = of;
    own.operator = other.account(&world);
    let set = registry::set_maintenance(other.authority.pubkey(), &own, true);
    assert_eq!(world.attempt(set, &[&other.authority]), "DeviceMismatch");
}

/// What may be reported about a device in each status; everything else is refused.
const REPORTS: [(DeviceStatus, &[DeviceStatus]); 6] = [
    (Pending, &[]),
    (Active, &[Degraded, Failed]),
    (Maintenance, &[Failed]),
    (Degraded, &[Active, Failed]),
    (Failed, &[Active, Degraded]),
    (Suspended, &[]),
];

#[test]
fn a_report_says_what_fits_the_status_and_nothing_else() {
    let mut world = World::without_pool("reports");
    for (status, allowed) in REPORTS {
        for report in DeviceStatus::ALL {
            let device = world.device_in(&format!("reports/{status:?} {report:?}"), status);
            world.wait(5);
            let result = outcome(world.report(&device, report));
            let state = world.device_state(&device);
            if allowed.contains(&report) {
                assert_eq!(result, "accepted", "{status:?} {report:?}");
                assert_eq!(world.device_status(&device), report);
                assert_eq!(state.status_since, world.now());
            } else {
                assert_eq!(result, "ReportStatusInvalid", "{status:?} {report:?}");
                assert_eq!(world.device_status(&device), status);
            }
        }
    }
}

#[test]
fn a_fault_found_in_maintenance_ends_it_and_is_charged() {
    let mut world = World::without_pool("fault");
    let device = world.device_in("fault/device", Maintenance);
    world.wait(77);
    world.report(&device, Failed).unwrap();
    assert_eq!(used(&world, &device), (77, 0));
    // Neither ending the maintenance that was cut short nor a new one hides the fault.
    for on in [false, true] {
        assert_eq!(outcome(world.maintain(&device, on)), "StatusTransitionForbidden");
    }
    assert_eq!(world.device_status(&device), Failed);
}

#[test]
fn only_the_status_oracle_reports() {
    let mut world = World::without_pool("reporters");
    let device = world.active_device("reporters/device");
    let of = world.device_of(&device);
    let others = [
        world.operator.insecure_clone(),
        world.authority.insecure_clone(),
        world.pauser.insecure_clone(),
        world.oracles[0].insecure_clone(),
        device.insecure_clone(),
        keypair("reporters/stranger"),
    ];
    for other in others {
        let args = ReportDeviceArgs {
            status: Failed,
            evidence_hash: HASH,
        };
        let report = registry::report_device(other.pubkey(), &of, args);
        assert_eq!(world.attempt(report, &[&other]), "StatusOracleMismatch");
    }
    assert_eq!(world.device_status(&device), Active);
}

#[test]
fn a_device_counts_as_activated_from_its_first_activation_on() {
    let mut world = World::without_pool("first activation");
    let device = keypair("first activation/device");
    world.register(&device).unwrap();
    world.wait(9);
    world.activate(&device).unwrap();
    let first = world.now();
    world.wait(9);
    world.report(&device, Failed).unwrap();
    world.wait(9);
    world.report(&device, Active).unwrap();
    let state = world.device_state(&device);
    assert_eq!((state.activated_at, state.status_since), (first, first + 18));
    for status in [Degraded, Failed, Maintenance, Suspended] {
        let device = world.device_in(&format!("first activation/{status:?}"), status);
        assert_eq!(
            outcome(world.activate(&device)),
            "StatusTransitionForbidden",
            "{status:?}"
        );
    }
}

#[test]
fn a_class_that_its_oracle_activates_is_activated_by_nobody_else() {
    let mut world = World::without_pool("activators");
    let authority = world.authority.insecure_clone();
    let mut parameters = World::class_parameters();
    parameters.activator = Activator::StatusOracle;
    let (network, a) = (world.network, authority.pubkey());
    let update = registry::update_class(a, network, CLASS, parameters);
    assert_eq!(world.attempt(update, &[&authority]), "accepted");
    world.wait(CHANGE_DELAY);
    let apply = registry::apply_class_update(a, network, CLASS);
    assert_eq!(world.attempt(apply, &[&authority]), "accepted");
    let device = keypair("activators/device");
    world.register(&device).unwrap();
    let of = world.device_of(&device);
    let signers = [
        (world.operator.insecure_clone(), "ActivatorNotAllowed"),
        (authority, "ActivatorNotAllowed"),
        (world.status_oracle.insecure_clone(), "accepted"),
    ];
    for (signer, expected) in signers {
        let activate = registry::activate_device(signer.pubkey(), network, CLASS, of.operator, of.device);
        assert_eq!(world.attempt(activate, &[&signer]), expected);
    }
}

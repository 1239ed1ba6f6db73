//! Suspensions of operators and devices: who may, for how long, what stops, what it returns to, and what may be said
//! against it.

use flywheel_client::accounts::{Operator, Suspension};
use flywheel_client::address;
use flywheel_client::instructions::registry::{self, DeviceStatus, Move, SuspendArgs};
use flywheel_tests::outcome;
use flywheel_tests::world::{HASH, Party, World, keypair, place};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// The longest suspension, seconds: 180 days.
const LONGEST: u32 = 15_552_000;
/// What a suspension on record says to a second one: its address is in use.
const IN_USE: &str = "AccountExists";

fn suspend_until(world: &mut World, signer: &Keypair, subject: Address, until: u32) -> String {
    let args = SuspendArgs {
        until,
        reason_hash: [3; 32],
    };
    let (payer, network) = (world.payer.pubkey(), world.network);
    let suspend = registry::suspend(payer, signer.pubkey(), network, subject, args);
    world.attempt(suspend, &[signer])
}

fn lift(world: &mut World, subject: Address, signer: &Keypair) -> String {
    outcome(world.lift(subject, signer))
}

fn suspension(world: &World, subject: &Address) -> Suspension {
    world.state(&address::suspension(&world.network, subject))
}

/// An operator with devices for everything that it may do, and another one that offers it a device.
struct Stage {
    world: World,
    party: Party,
    offered: Keypair,
}

impl Stage {
    fn new(seed: &str) -> Self {
        let mut world = World::without_pool(seed);
        let party = world.join_as(&format!("{seed}/party"));
        let offered = world.active_device(&format!("{seed}/offered"));
        let to = party.account(&world);
        world.offer(&offered, to, 1_000_000).unwrap();
        world.journey();
        world.acting(&party, |world| {
            for name in ["activated", "located", "replaced"] {
                world.register(&keypair(name)).unwrap();
            }
        });
        Self {
            world,
            party,
            offered,
        }
    }

    /// What becomes of everything that a suspension stops.
    fn attempt_all(&mut self) -> [(&'static str, String); 5] {
        let offered = self.world.device_of(&self.offered);
        let (authority, payer) = (&self.party.authority, &self.party.payer);
        let accept = outcome(self.world.accept(&offered, authority, payer));
        let (cell, density) = place(40.7607, -73.9228);
        let to = Move {
            cell,
            new_density_cell: density,
            old_density_cell: None,
        };
        self.world.acting(&self.party, |world| {
            [
                ("register_device", outcome(world.register(&keypair("registered")))),
                ("activate_device", outcome(world.activate(&keypair("activated")))),
                ("assert_location", outcome(world.locate(&keypair("located"), &to))),
                (
                    "replace_device",
                    outcome(world.replace(&keypair("replaced"), &keypair("replacement"))),
                ),
                ("accept_device", accept),
            ]
        })
    }

    fn expect(&mut self, expected: &str) {
        for (name, outcome) in self.attempt_all() {
            assert_eq!(outcome, expected, "{name}");
        }
    }
}

#[test]
fn a_suspended_operator_registers_activates_moves_replaces_and_accepts_nothing_until_the_last_second() {
    let mut stage = Stage::new("suspended operator");
    let subject = stage.party.account(&stage.world);
    let until = stage.world.now() + 60;
    stage.world.suspend(subject, 60).unwrap();
    assert_eq!(stage.world.operator_state(&stage.party).suspended_until, until);
    stage.expect("OperatorSuspended");
    stage.world.set_now(until - 1);
    stage.expect("OperatorSuspended");
    // It ends by itself, whether or not anybody lifts it.
    stage.world.set_now(until);
    stage.expect("accepted");
}

#[test]
fn a_lifted_suspension_of_an_operator_ends_at_once() {
    let mut stage = Stage::new("lifted operator");
    let subject = stage.party.account(&stage.world);
    stage.world.suspend(subject, 60).unwrap();
    let authority = stage.world.authority.insecure_clone();
    assert_eq!(lift(&mut stage.world, subject, &authority), "accepted");
    assert_eq!(stage.world.operator_state(&stage.party).suspended_until, 0);
    stage.expect("accepted");
}

#[test]
fn an_offer_of_a_suspended_operator_is_not_accepted() {
    let mut stage = Stage::new("suspended seller");
    let seller = stage.world.operator_account();
    stage.world.suspend(seller, 60).unwrap();
    let of = stage.world.device_of(&stage.offered);
    let (authority, payer) = (&stage.party.authority, &stage.party.payer);
    assert_eq!(
        outcome(stage.world.accept(&of, authority, payer)),
        "OperatorSuspended"
    );
    stage.world.wait(60);
    stage.world.accept(&of, authority, payer).unwrap();
}

#[test]
fn a_suspended_operator_can_still_retire_devices_but_not_escape_by_closing() {
    let mut world = World::without_pool("no escape");
    let party = world.join_as("no escape/party");
    let (subject, device) = (party.account(&world), keypair("no escape/device"));
    world.acting(&party, |world| world.register(&device)).unwrap();
    let until = world.now() + 60;
    world.suspend(subject, 60).unwrap();
    world.acting(&party, |world| world.retire(&device, None)).unwrap();
    let close = |world: &mut World| {
        let (authority, payer) = (party.authority.pubkey(), party.payer.pubkey());
        let close = registry::close_operator(authority, world.network, payer);
        world.attempt(close, &[&party.authority])
    };
    for (now, expected) in [(until - 1, "OperatorSuspended"), (until, "accepted")] {
        world.set_now(now);
        assert_eq!(close(&mut world), expected);
    }
    // The suspension's account outlives the operator, and its rent goes back.
    let before = world.lamports(&world.payer.pubkey());
    let fee = world.lift(subject, &keypair("no escape/anyone")).unwrap().fee;
    let rent = world.rent(Suspension::SPACE);
    assert_eq!(world.lamports(&world.payer.pubkey()), before + rent - fee);
    assert_eq!(world.lamports(&subject), 0);
}

#[test]
fn the_authority_lifts_at_any_time_and_anybody_from_the_end_on() {
    let mut world = World::without_pool("lifters");
    let device = world.active_device("lifters/device");
    let subjects = [world.operator_account(), world.device_account(&device)];
    let (authority, anyone) = (world.authority.insecure_clone(), keypair("lifters/anyone"));
    let (pauser, operator) = (world.pauser.insecure_clone(), world.operator.insecure_clone());
    for subject in subjects {
        let until = world.now() + 60;
        world.suspend(subject, 60).unwrap();
        world.set_now(until - 1);
        for signer in [&anyone, &pauser, &operator] {
            assert_eq!(lift(&mut world, subject, signer), "SuspensionStillRuns");
        }
        assert_eq!(lift(&mut world, subject, &authority), "accepted");
        // Lifted is lifted; a new one begins anew.
        assert_eq!(
            lift(&mut world, subject, &authority),
            "AccountOwnedByWrongProgram"
        );
        let until = world.now() + 60;
        world.suspend(subject, 60).unwrap();
        let before = world.lamports(&world.payer.pubkey());
        world.set_now(until);
        let fee = world.lift(subject, &anyone).unwrap().fee;
        let rent = world.rent(Suspension::SPACE);
        assert_eq!(world.lamports(&world.payer.pubkey()), before + rent - fee);
    }
    assert_eq!(world.device_status(&device), DeviceStatus::Active);
}

#[test]
fn only_pauser_and_authority_suspend_for_at_most_180_days() {
    let mut world = World::without_pool("terms");
    let device = world.active_device("terms/device");
    let subjects = [world.operator_account(), world.device_account(&device)];
    let (authority, pauser) = (world.authority.insecure_clone(), world.pauser.insecure_clone());
    let others = [
        world.status_oracle.insecure_clone(),
        world.fee_admin.insecure_clone(),
        world.operator.insecure_clone(),
        keypair("terms/stranger"),
    ];
    let now = world.now();
    for subject in subjects {
        for other in &others {
            assert_eq!(
                suspend_until(&mut world, other, subject, now + 1),
                "PauserMismatch"
            );
        }
        for (until, expected) in [
            (0, "SuspensionTooLong"),
            (now - 1, "SuspensionTooLong"),
            (now, "SuspensionTooLong"),
            (now + LONGEST + 1, "SuspensionTooLong"),
            (u32::MAX, "SuspensionTooLong"),
            (now + LONGEST, "accepted"),
        ] {
            assert_eq!(suspend_until(&mut world, &pauser, subject, until), expected);
        }
        let record = suspension(&world, &subject);
        assert_eq!(
            (record.since, record.until, record.reason_hash, record.subject),
            (now, now + LONGEST, [3; 32], subject)
        );
        assert_eq!(lift(&mut world, subject, &authority), "accepted");
        assert_eq!(
            suspend_until(&mut world, &authority, subject, now + 1),
            "accepted"
        );
    }
}

#[test]
fn what_is_suspended_is_not_suspended_again_before_it_is_lifted() {
    let mut world = World::without_pool("twice");
    let device = world.active_device("twice/device");
    let (operator, subject) = (world.operator_account(), world.device_account(&device));
    let anyone = keypair("twice/anyone");
    world.suspend(operator, 60).unwrap();
    world.suspend(subject, 60).unwrap();
    assert_eq!(outcome(world.suspend(operator, 600)), IN_USE);
    assert_eq!(outcome(world.suspend(subject, 600)), "StatusTransitionForbidden");
    assert_eq!(suspension(&world, &operator).until, world.now() + 60);
    // Even one that has ended has to be lifted first, which anybody may.
    world.wait(60);
    assert_eq!(outcome(world.suspend(operator, 600)), IN_USE);
    for subject in [operator, subject] {
        assert_eq!(lift(&mut world, subject, &anyone), "accepted");
        world.suspend(subject, 600).unwrap();
    }
    let state: Operator = world.state(&operator);
    assert_eq!(state.suspended_until, world.now() + 600);
    assert_eq!(world.device_status(&device), DeviceStatus::Suspended);
}

#[test]
fn an_appeal_is_recorded_once_by_the_operator_concerned() {
    let mut world = World::without_pool("appeals");
    let other = world.join_as("appeals/other");
    let device = world.active_device("appeals/device");
    let authority = world.authority.insecure_clone();
    for subject in [world.operator_account(), world.device_account(&device)] {
        assert_eq!(outcome(world.appeal(subject)), "AccountOwnedByWrongProgram");
        world.suspend(subject, 60).unwrap();
        world.wait(7);
        let by_other = world.acting(&other, |world| world.appeal(subject));
        assert_eq!(outcome(by_other), "SuspensionSubjectInvalid");
        world.appeal(subject).unwrap();
        let record = suspension(&world, &subject);
        assert_eq!((record.appealed_at, record.appeal_hash), (world.now(), HASH));
        assert_eq!(outcome(world.appeal(subject)), "AppealRecorded");
        // A new suspension can be appealed anew.
        assert_eq!(lift(&mut world, subject, &authority), "accepted");
        world.suspend(subject, 60).unwrap();
        assert_eq!(suspension(&world, &subject).appealed_at, 0);
        world.appeal(subject).unwrap();
    }
}

#[test]
fn a_device_returns_to_the_status_from_which_it_was_suspended() {
    use DeviceStatus::{Active, Degraded, Failed, Maintenance, Pending, Suspended};
    let mut world = World::without_pool("returns");
    let authority = world.authority.insecure_clone();
    // A device in maintenance returns to what it was before both.
    for (before, after) in [
        (Pending, Pending),
        (Active, Active),
        (Degraded, Degraded),
        (Failed, Failed),
        (Maintenance, Active),
    ] {
        let device = world.device_in(&format!("returns/{before:?}"), before);
        let subject = world.device_account(&device);
        world.wait(11);
        world.suspend(subject, 60).unwrap();
        assert_eq!(world.device_status(&device), Suspended);
        world.wait(13);
        assert_eq!(lift(&mut world, subject, &authority), "accepted");
        assert_eq!(world.device_status(&device), after, "{before:?}");
        let state = world.device_state(&device);
        assert_eq!(state.status_since, world.now());
        assert_eq!(
            state.maintenance_seconds,
            if before == Maintenance { 11 } else { 0 }
        );
    }
}

#[test]
fn a_suspended_device_does_nothing_until_it_is_lifted_even_after_the_end() {
    let mut world = World::without_pool("suspended device");
    let device = world.active_device("suspended device/device");
    let buyer = world.join_as("suspended device/buyer");
    let [first, _] = world.journey();
    let (subject, to) = (world.device_account(&device), buyer.account(&world));
    world.suspend(subject, 60).unwrap();
    for seconds in [0, 60] {
        world.wait(seconds);
        let outcomes = [
            (world.activate(&device), "StatusTransitionForbidden"),
            (world.maintain(&device, true), "StatusTransitionForbidden"),
            (world.maintain(&device, false), "StatusTransitionForbidden"),
            (world.report(&device, DeviceStatus::Active), "ReportStatusInvalid"),
            (world.report(&device, DeviceStatus::Failed), "ReportStatusInvalid"),
            (world.locate(&device, &first), "DeviceSuspended"),
            (world.offer(&device, to, 60), "DeviceSuspended"),
            (
                world.replace(&device, &keypair("suspended device/new")),
                "StatusTransitionForbidden",
            ),
        ];
        for (result, expected) in outcomes {
            assert_eq!(outcome(result), expected);
        }
    }
    assert_eq!(
        lift(&mut world, subject, &keypair("suspended device/anyone")),
        "accepted"
    );
    world.locate(&device, &first).unwrap();
}

#[test]
fn nothing_but_operators_and_devices_of_the_network_is_suspended() {
    let other = World::without_pool("elsewhere");
    let (others_operator, others_network) = (other.operator_account(), other.network);
    let mut world = World::on(other.chain, "here");
    world.create_network().unwrap();
    world.create_class().unwrap();
    let subjects = [
        world.network,
        address::class(&world.network, 0),
        others_operator,
        others_network,
        keypair("here/nobody").pubkey(),
        world.payer.pubkey(),
    ];
    for subject in subjects {
        assert_eq!(outcome(world.suspend(subject, 60)), "SuspensionSubjectInvalid");
    }
}

//! What each pause bit stops, and that none stops a way out.

use flywheel_client::instructions::registry::{self, DeviceStatus, Move};
use flywheel_tests::outcome;
use flywheel_tests::world::{Party, World, keypair, place};
use solana_keypair::Keypair;
use solana_signer::Signer;

const REGISTRATION: u32 = 1;
const LIFECYCLE: u32 = 2;
const LOCATION: u32 = 4;
const EVERYTHING: u32 = 7;

fn pause(world: &mut World, signer: &Keypair, bits: u32) -> String {
    let set = registry::set_pause(signer.pubkey(), world.network, bits);
    world.attempt(set, &[signer])
}

fn first_location() -> Move {
    let (cell, density) = place(40.7607, -73.9228);
    Move {
        cell,
        new_density_cell: density,
        old_density_cell: None,
    }
}

/// A world in which every instruction has something to act on.
struct Stage {
    world: World,
    buyer: Party,
    pending: Keypair,
    active: [Keypair; 5],
}

impl Stage {
    fn new(seed: &str) -> Self {
        let mut world = World::without_pool(seed);
        let buyer = world.join_as(&format!("{seed}/buyer"));
        let pending = keypair(&format!("{seed}/pending"));
        world.register(&pending).unwrap();
        let active = [0, 1, 2, 3, 4].map(|number| world.active_device(&format!("{seed}/active {number}")));
        world.create_cell(first_location().new_density_cell).unwrap();
        let to = buyer.account(&world);
        world.offer(&active[4], to, 60).unwrap();
        Self {
            world,
            buyer,
            pending,
            active,
        }
    }

    /// Every instruction that can be paused, its bit and error, and what becomes of it now.
    fn attempt_all(&mut self) -> Vec<(&'static str, u32, &'static str, String)> {
        let Self {
            world,
            buyer,
            pending,
            active,
        } = self;
        let newcomer = keypair("newcomer");
        let join = registry::register_operator(world.payer.pubkey(), newcomer.pubkey(), world.network);
        let to = buyer.account(world);
        let offered = world.device_of(&active[4]);
        let registration = |name, outcome| (name, REGISTRATION, "RegistrationPaused", outcome);
        let lifecycle = |name, outcome| (name, LIFECYCLE, "LifecyclePaused", outcome);
        vec![
            registration("register_operator", world.attempt(join, &[&newcomer])),
            registration("register_device", outcome(world.register(&keypair("new device")))),
            lifecycle("activate_device", outcome(world.activate(pending))),
            lifecycle("set_maintenance", outcome(world.maintain(&active[0], true))),
            lifecycle(
                "report_device",
                outcome(world.report(&active[1], DeviceStatus::Failed)),
            ),
            lifecycle("offer_device", outcome(world.offer(&active[2], to, 60))),
            lifecycle(
                "accept_device",
                outcome(world.accept(&offered, &buyer.authority, &buyer.payer)),
            ),
            lifecycle(
                "replace_device",
                outcome(world.replace(&active[3], &keypair("replacement"))),
            ),
            (
                "assert_location",
                LOCATION,
                "LocationPaused",
                outcome(world.locate(&active[0], &first_location())),
            ),
        ]
    }
}

#[test]
fn each_bit_stops_its_group_and_nothing_else() {
    for bits in 0..=EVERYTHING {
        let mut stage = Stage::new(&format!("pause {bits}"));
        let pauser = stage.world.pauser.insecure_clone();
        assert_eq!(pause(&mut stage.world, &pauser, bits), "accepted");
        assert_eq!(stage.world.network_state().paused, bits);
        for (name, bit, error, outcome) in stage.attempt_all() {
            let expected = if bits & bit == 0 { "accepted" } else { error };
            assert_eq!(outcome, expected, "{name} with bits {bits}");
        }
    }
}

#[test]
fn what_was_paused_goes_on_when_it_is_resumed() {
    let mut stage = Stage::new("resume");
    let pauser = stage.world.pauser.insecure_clone();
    assert_eq!(pause(&mut stage.world, &pauser, EVERYTHING), "accepted");
    for (name, _, error, outcome) in stage.attempt_all() {
        assert_eq!(outcome, error, "{name}");
    }
    assert_eq!(pause(&mut stage.world, &pauser, 0), "accepted");
    for (name, _, _, outcome) in stage.attempt_all() {
        assert_eq!(outcome, "accepted", "{name}");
    }
}

#[test]
fn no_pause_stops_a_way_out() {
    let mut stage = Stage::new("exits");
    let world = &mut stage.world;
    let [located, retiring, _, suspended, offered] = &stage.active;
    let (pauser, authority) = (world.pauser.insecure_clone(), world.authority.insecure_clone());
    let operator = world.operator.insecure_clone();
    world.locate(located, &first_location()).unwrap();
    let account = world.device_account(suspended);
    world.suspend(account, 60).unwrap();
    let buyer = stage.buyer.account(world);
    world.suspend(buyer, 60).unwrap();
    assert_eq!(pause(world, &pauser, EVERYTHING), "accepted");

    let density = first_location().new_density_cell;
    let (payer, network) = (world.payer.pubkey(), world.network);
    let cancel = registry::cancel_offer(
        operator.pubkey(),
        network,
        world.device_account(offered),
        world.operator_account(),
        payer,
    );
    let close_cell = registry::close_cell(payer, network, 0, density);
    let close_operator = registry::close_operator(
        stage.buyer.authority.pubkey(),
        network,
        stage.buyer.payer.pubkey(),
    );
    let outcomes = [
        ("appeal_suspension", outcome(world.appeal(account))),
        (
            "lift_suspension of a device",
            outcome(world.lift(account, &authority)),
        ),
        (
            "lift_suspension of an operator",
            outcome(world.lift(buyer, &authority)),
        ),
        ("cancel_offer", world.attempt(cancel, &[&operator])),
        ("retire_device", outcome(world.retire(retiring, None))),
        (
            "retire_device that is located",
            outcome(world.retire(located, Some(density))),
        ),
        ("close_cell", world.attempt(close_cell, &[])),
        (
            "close_operator",
            world.attempt(close_operator, &[&stage.buyer.authority]),
        ),
    ];
    for (name, outcome) in outcomes {
        assert_eq!(outcome, "accepted", "{name}");
    }
}

#[test]
fn only_pauser_and_authority_pause_and_only_bits_that_there_are() {
    let mut world = World::without_pool("pausers");
    let (pauser, authority) = (world.pauser.insecure_clone(), world.authority.insecure_clone());
    for bits in [8, 15, 1 << 31, u32::MAX] {
        assert_eq!(pause(&mut world, &pauser, bits), "PauseBitsUnknown", "{bits}");
    }
    assert_eq!(world.network_state().paused, 0);
    let others = [
        world.status_oracle.insecure_clone(),
        world.fee_admin.insecure_clone(),
        world.operator.insecure_clone(),
        world.manufacturer_authority.insecure_clone(),
        keypair("stranger"),
    ];
    for other in others {
        for bits in [0, REGISTRATION] {
            assert_eq!(pause(&mut world, &other, bits), "PauserMismatch");
        }
    }
    assert_eq!(pause(&mut world, &pauser, LIFECYCLE), "accepted");
    assert_eq!(world.network_state().paused, LIFECYCLE);
    // The bits are what is paused, not what is paused besides.
    assert_eq!(pause(&mut world, &authority, LOCATION), "accepted");
    assert_eq!(world.network_state().paused, LOCATION);
}

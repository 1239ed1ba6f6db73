//! What a network's authority may change, what it has to wait for, and how it passes on.

use flywheel_client::instructions::registry::{self, DeviceStatus, SetRolesArgs, UpdateNetworkArgs};
use flywheel_tests::outcome;
use flywheel_tests::world::{CHANGE_DELAY, CLASS, TOKEN, World, keypair, name};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// The longest change delay, seconds: 90 days.
const LONGEST_DELAY: u32 = 7_776_000;

fn update(text: &str, change_delay_seconds: u32) -> UpdateNetworkArgs {
    UpdateNetworkArgs {
        name: name(text),
        change_delay_seconds,
    }
}

fn propose(world: &mut World, args: UpdateNetworkArgs) -> String {
    let authority = world.authority.insecure_clone();
    let propose = registry::update_network(authority.pubkey(), world.network, args);
    world.attempt(propose, &[&authority])
}

/// Applies the update as somebody who has nothing to do with the network.
fn apply(world: &mut World) -> String {
    let anyone = keypair("anyone");
    let apply = registry::apply_network_update(anyone.pubkey(), world.network);
    world.attempt(apply, &[&anyone])
}

fn offer_authority(world: &mut World, to: Address) -> String {
    let authority = world.authority.insecure_clone();
    let offer = registry::propose_authority(authority.pubkey(), world.network, to);
    world.attempt(offer, &[&authority])
}

fn accept_authority(world: &mut World, signer: &Keypair) -> String {
    let accept = registry::accept_authority(signer.pubkey(), world.network);
    world.attempt(accept, &[signer])
}

/// Every instruction that only the network's authority may sign, signed by `signer`.
fn reserved_instructions(world: &World, signer: Address) -> Vec<(&'static str, Instruction)> {
    let (payer, network) = (world.payer.pubkey(), world.network);
    let roles = SetRolesArgs {
        pauser: world.pauser.pubkey(),
        status_oracle: world.status_oracle.pubkey(),
        fee_admin: world.fee_admin.pubkey(),
    };
    vec![
        (
            "update_network",
            registry::update_network(signer, network, update("theirs", 1)),
        ),
        (
            "propose_authority",
            registry::propose_authority(signer, network, signer),
        ),
        ("set_roles", registry::set_roles(signer, network, roles)),
        (
            "create_class",
            registry::create_class(payer, signer, network, World::class_args(7)),
        ),
        (
            "update_class",
            registry::update_class(signer, network, CLASS, World::class_parameters()),
        ),
        (
            "approve_manufacturer",
            registry::approve_manufacturer(payer, signer, network, world.manufacturer_args(7)),
        ),
        ("retire_class", registry::retire_class(signer, network, CLASS)),
        (
            "revoke_manufacturer",
            registry::revoke_manufacturer(signer, network, 0),
        ),
    ]
}

#[test]
fn an_update_waits_for_its_delay_and_anyone_applies_it_once() {
    let mut world = World::without_pool("network update");
    assert_eq!(apply(&mut world), "ChangeNotPending");
    assert_eq!(propose(&mut world, update("new name", 7_200)), "accepted");
    let ready_at = world.now() + CHANGE_DELAY;
    let network = world.network_state();
    assert_eq!(
        (
            network.name,
            network.change_delay_seconds,
            network.update_ready_at
        ),
        (name("test network"), CHANGE_DELAY, ready_at)
    );
    for (now, expected) in [
        (ready_at - CHANGE_DELAY, "ChangeNotReady"),
        (ready_at - 1, "ChangeNotReady"),
        (ready_at, "accepted"),
        (ready_at, "ChangeNotPending"),
    ] {
        world.set_now(now);
        assert_eq!(apply(&mut world), expected, "{now}");
    }
    let network = world.network_state();
    assert_eq!(
        (network.name, network.change_delay_seconds),
        (name("new name"), 7_200)
    );
    assert_eq!(
        (
            network.proposed_name,
            network.proposed_change_delay_seconds,
            network.update_ready_at
        ),
        ([0; 32], 0, 0)
    );
}

#[test]
fn a_changed_delay_holds_for_the_next_change_and_not_for_one_that_waits_already() {
    let mut world = World::without_pool("next delay");
    let successor = keypair("next delay/successor");
    assert_eq!(propose(&mut world, update("slower", 7_200)), "accepted");
    world.wait(CHANGE_DELAY);
    // Offered while one hour is the rule, a moment before two hours become it.
    assert_eq!(offer_authority(&mut world, successor.pubkey()), "accepted");
    assert_eq!(apply(&mut world), "accepted");
    assert_eq!(propose(&mut world, update("slower still", 0)), "accepted");
    let proposed_at = world.now();
    world.set_now(proposed_at + CHANGE_DELAY);
    assert_eq!(accept_authority(&mut world, &successor), "accepted");
    for (now, expected) in [
        (proposed_at + CHANGE_DELAY, "ChangeNotReady"),
        (proposed_at + 7_199, "ChangeNotReady"),
        (proposed_at + 7_200, "accepted"),
    ] {
        world.set_now(now);
        assert_eq!(apply(&mut world), expected, "{now}");
    }
    // Without a delay a change is ready in the second in which it is proposed.
    world.authority = successor;
    assert_eq!(propose(&mut world, update("at once", 0)), "accepted");
    assert_eq!(apply(&mut world), "accepted");
    assert_eq!(world.network_state().name, name("at once"));
}

#[test]
fn a_second_proposal_replaces_the_first_and_waits_anew() {
    let mut world = World::without_pool("second proposal");
    assert_eq!(propose(&mut world, update("first", 1)), "accepted");
    world.wait(CHANGE_DELAY - 1);
    assert_eq!(propose(&mut world, update("second", 2)), "accepted");
    world.wait(1);
    assert_eq!(apply(&mut world), "ChangeNotReady");
    world.wait(CHANGE_DELAY - 1);
    assert_eq!(apply(&mut world), "accepted");
    let network = world.network_state();
    assert_eq!((network.name, network.change_delay_seconds), (name("second"), 2));
    assert_eq!(apply(&mut world), "ChangeNotPending");
}

#[test]
fn a_delay_is_at_most_ninety_days_and_a_name_is_a_name() {
    let mut world = World::empty("bounds");
    let authority = world.authority.insecure_clone();
    for delay in [LONGEST_DELAY + 1, u32::MAX] {
        let mut args = world.network_args();
        args.change_delay_seconds = delay;
        let create = registry::create_network(world.payer.pubkey(), authority.pubkey(), args);
        assert_eq!(world.attempt(create, &[&authority]), "ChangeDelayTooLong");
    }
    world.create_network().unwrap();
    for (delay, expected) in [
        (LONGEST_DELAY, "accepted"),
        (LONGEST_DELAY + 1, "ChangeDelayTooLong"),
        (u32::MAX, "ChangeDelayTooLong"),
    ] {
        assert_eq!(propose(&mut world, update("bounds", delay)), expected, "{delay}");
    }
    let mut gap = name("ab");
    gap[5] = b'c';
    for invalid in [[0; 32], [0xff; 32], gap] {
        let args = UpdateNetworkArgs {
            name: invalid,
            change_delay_seconds: 1,
        };
        assert_eq!(propose(&mut world, args), "NameInvalid");
    }
    // What was refused left the valid proposal as it was.
    world.wait(CHANGE_DELAY);
    assert_eq!(apply(&mut world), "accepted");
    assert_eq!(world.network_state().change_delay_seconds, LONGEST_DELAY);
}

#[test]
fn a_network_changes_hands_in_two_steps_after_the_delay() {
    let mut world = World::without_pool("new authority");
    let (old, new, third) = (
        world.authority.insecure_clone(),
        keypair("new authority/new"),
        keypair("new authority/third"),
    );
    assert_eq!(accept_authority(&mut world, &new), "PendingAuthorityMismatch");
    assert_eq!(offer_authority(&mut world, new.pubkey()), "accepted");
    let ready_at = world.now() + CHANGE_DELAY;
    assert_eq!(world.network_state().authority_ready_at, ready_at);
    world.set_now(ready_at - 1);
    assert_eq!(accept_authority(&mut world, &new), "ChangeNotReady");
    assert_eq!(accept_authority(&mut world, &third), "PendingAuthorityMismatch");
    for (name, instruction) in reserved_instructions(&world, new.pubkey()) {
        assert_eq!(world.attempt(instruction, &[&new]), "AuthorityMismatch", "{name}");
    }
    // Until it is accepted, the old one acts.
    assert_eq!(propose(&mut world, update("still old", 1)), "accepted");
    world.set_now(ready_at);
    for (signer, expected) in [
        (&third, "PendingAuthorityMismatch"),
        (&old, "PendingAuthorityMismatch"),
        (&new, "accepted"),
        (&new, "PendingAuthorityMismatch"),
    ] {
        assert_eq!(accept_authority(&mut world, signer), expected);
    }
    let network = world.network_state();
    assert_eq!(
        (network.authority, network.pending_authority, network.creator),
        (new.pubkey(), Address::default(), old.pubkey())
    );
    for (name, instruction) in reserved_instructions(&world, old.pubkey()) {
        assert_eq!(world.attempt(instruction, &[&old]), "AuthorityMismatch", "{name}");
    }
    for (name, instruction) in reserved_instructions(&world, new.pubkey()) {
        assert_eq!(world.attempt(instruction, &[&new]), "accepted", "{name}");
    }
}

#[test]
fn an_offered_authority_is_withdrawn_with_the_zero_key_and_replaced_by_another_offer() {
    let mut world = World::without_pool("withdrawn authority");
    let (first, second) = (keypair("withdrawn/first"), keypair("withdrawn/second"));
    assert_eq!(offer_authority(&mut world, first.pubkey()), "accepted");
    assert_eq!(offer_authority(&mut world, Address::default()), "accepted");
    world.wait(CHANGE_DELAY);
    assert_eq!(accept_authority(&mut world, &first), "PendingAuthorityMismatch");

    assert_eq!(offer_authority(&mut world, first.pubkey()), "accepted");
    world.wait(CHANGE_DELAY - 1);
    assert_eq!(offer_authority(&mut world, second.pubkey()), "accepted");
    world.wait(1);
    assert_eq!(accept_authority(&mut world, &first), "PendingAuthorityMismatch");
    assert_eq!(accept_authority(&mut world, &second), "ChangeNotReady");
    world.wait(CHANGE_DELAY - 1);
    assert_eq!(accept_authority(&mut world, &second), "accepted");
}

#[test]
fn nobody_but_the_authority_does_what_is_reserved_for_it() {
    let mut world = World::without_pool("reserved");
    let others = [
        world.pauser.insecure_clone(),
        world.status_oracle.insecure_clone(),
        world.fee_admin.insecure_clone(),
        world.operator.insecure_clone(),
        world.manufacturer_authority.insecure_clone(),
        world.manufacturer.insecure_clone(),
        world.payer.insecure_clone(),
    ];
    for other in others {
        for (name, instruction) in reserved_instructions(&world, other.pubkey()) {
            assert_eq!(
                world.attempt(instruction, &[&other]),
                "AuthorityMismatch",
                "{name}"
            );
        }
    }
}

#[test]
fn roles_hold_at_once() {
    let mut world = World::without_pool("roles");
    let device = world.active_device("roles/device");
    let mint = world.new_mint("roles/fee mint", TOKEN, None);
    let mut parameters = World::class_parameters();
    parameters.fee_mint = mint.address;
    let destination = world.purse(&keypair("roles/treasury").pubkey(), &mint, 0);
    let authority = world.authority.insecure_clone();
    let (a, network) = (authority.pubkey(), world.network);
    let change = registry::update_class(a, network, CLASS, parameters);
    assert_eq!(world.attempt(change, &[&authority]), "accepted");
    world.wait(CHANGE_DELAY);
    let apply = registry::apply_class_update(a, network, CLASS);
    assert_eq!(world.attempt(apply, &[&authority]), "accepted");

    let old = [&world.pauser, &world.status_oracle, &world.fee_admin].map(Keypair::insecure_clone);
    let new = ["pauser", "oracle", "fee admin"].map(|role| keypair(&format!("roles/new {role}")));
    let use_roles = |world: &mut World, keys: &[Keypair; 3]| {
        world.status_oracle = keys[1].insecure_clone();
        let [pauser, _, admin] = keys;
        let pause = registry::set_pause(pauser.pubkey(), network, 0);
        let fees = registry::set_fee_destination(admin.pubkey(), network, CLASS, mint.address, destination);
        let status = if world.device_state(&device).status == DeviceStatus::Active.code() {
            DeviceStatus::Degraded
        } else {
            DeviceStatus::Active
        };
        [
            world.attempt(pause, &[pauser]),
            outcome(world.report(&device, status)),
            world.attempt(fees, &[admin]),
        ]
    };
    let refused = ["PauserMismatch", "StatusOracleMismatch", "FeeAdminMismatch"];
    assert_eq!(use_roles(&mut world, &old), ["accepted"; 3]);
    assert_eq!(use_roles(&mut world, &new), refused);
    let args = SetRolesArgs {
        pauser: new[0].pubkey(),
        status_oracle: new[1].pubkey(),
        fee_admin: new[2].pubkey(),
    };
    let set = registry::set_roles(a, network, args);
    assert_eq!(world.attempt(set, &[&authority]), "accepted");
    assert_eq!(use_roles(&mut world, &old), refused);
    assert_eq!(use_roles(&mut world, &new), ["accepted"; 3]);
}

#[test]
fn a_network_begins_with_a_clock_that_can_be_counted_by() {
    let mut world = World::empty("clock");
    let authority = world.authority.insecure_clone();
    for (epoch_seconds, genesis, expected) in [
        (59, 0, "EpochTooShort"),
        (60, -1, "GenesisInvalid"),
        (60, i64::from(u32::MAX) + 1, "GenesisInvalid"),
        (60, 0, "accepted"),
    ] {
        let mut args = world.network_args();
        (args.epoch_seconds, args.genesis) = (epoch_seconds, genesis);
        let create = registry::create_network(world.payer.pubkey(), authority.pubkey(), args);
        assert_eq!(world.attempt(create, &[&authority]), expected);
    }
}

//! Every state change is told by an event, and each tells what it says.

use std::collections::{BTreeMap, BTreeSet};

use anchor_lang::{AnchorDeserialize, Discriminator};
use device_registry::events::{
    DeviceReplaced, DeviceRetired, DeviceStatusChanged, DeviceTransferred, FeePaid, LocationAsserted,
    RentPayerChanged,
};
use flywheel_client::accounts::{Device, DeviceStatus};
use flywheel_client::chain::{Receipt, read};
use flywheel_client::instructions::registry::Move;
use flywheel_tests::script::{Case, Director, Stage};
use flywheel_tests::world::{World, keypair, place};
use serde_json::Value;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// The IDLs of all programs.
const IDLS: [&str; 5] = [
    include_str!("../../idls/device_registry.json"),
    include_str!("../../idls/reward_distributor.json"),
    include_str!("../../idls/staking_vault.json"),
    include_str!("../../idls/burn_share.json"),
    include_str!("../../idls/service_market.json"),
];

/// The names of all events, by discriminator.
fn listed() -> BTreeMap<Vec<u8>, String> {
    let mut names = BTreeMap::new();
    for idl in IDLS {
        let idl: Value = serde_json::from_str(idl).expect("an IDL");
        for event in idl["events"].as_array().expect("a list") {
            let bytes = event["discriminator"].as_array().expect("bytes").iter();
            let bytes = bytes.map(|byte| u8::try_from(byte.as_u64().expect("a byte")).expect("a byte"));
            names.insert(
                bytes.collect(),
                event["name"].as_str().expect("a name").to_owned(),
            );
        }
    }
    names
}

/// Notes the events of every instruction.
struct Witness {
    names: BTreeMap<Vec<u8>, String>,
    seen: BTreeSet<String>,
}

impl Director for Witness {
    fn perform(&mut self, world: &mut World, case: Case) {
        let signers: Vec<&Keypair> = case.signers.iter().collect();
        let receipt = world
            .send(&case.instructions, &signers)
            .expect("a valid transaction");
        let events: Vec<&str> = receipt
            .events
            .iter()
            .map(|event| self.names[&event[..8]].as_str())
            .collect();
        println!("{}: {}", case.name, events.join(", "));
        let expected = match case.name {
            // Nothing changes.
            "check_pass" => 0,
            "crank, to three" | "crank, every leg" => 3,
            // What is paid for tells of the payment too, and so do programs that are called.
            "buy_credits" | "forward_revenue" => 2,
            _ if case.instruction().ends_with("_with_fee") => 2,
            _ => 1,
        };
        assert_eq!(events.len(), expected, "{}: {events:?}", case.name);
        self.seen.extend(events.into_iter().map(str::to_owned));
    }
}

#[test]
fn every_instruction_tells_one_event_and_every_event_is_told() {
    let mut witness = Witness {
        names: listed(),
        seen: BTreeSet::new(),
    };
    Stage::new(World::empty("events"), "events", &mut witness).play();
    let all: BTreeSet<String> = witness.names.into_values().collect();
    assert_eq!(witness.seen, all);
}

/// The event of this type in a receipt.
fn told<E: AnchorDeserialize + Discriminator>(receipt: &Receipt) -> E {
    let fields = receipt
        .events
        .iter()
        .find_map(|event| event.strip_prefix(E::DISCRIMINATOR));
    E::try_from_slice(fields.expect("the event")).expect("its fields")
}

#[test]
fn a_change_is_told_with_the_values_before_and_after() {
    let mut world = World::new("told");
    let device = keypair("told device");
    world.register(&device).unwrap();
    let account = world.device_account(&device);
    let event: DeviceStatusChanged = told(&world.activate(&device).unwrap());
    assert_eq!(
        (event.network, event.device, event.index),
        (world.network, account, 0)
    );
    assert_eq!(
        (event.old_status, event.new_status, event.evidence_hash),
        (0, 1, [0; 32])
    );
    let event: DeviceStatusChanged = told(&world.report(&device, DeviceStatus::Failed).unwrap());
    assert_eq!((event.old_status, event.new_status), (1, 4));
    assert_eq!(event.evidence_hash, flywheel_tests::world::HASH);

    let (cell, density_cell) = place(40.7607, -73.9228);
    world.create_cell(density_cell).unwrap();
    let to = Move {
        cell,
        new_density_cell: density_cell,
        old_density_cell: None,
    };
    let event: LocationAsserted = told(&world.locate(&device, &to).unwrap());
    assert_eq!((event.old_cell, event.new_cell, event.density), (0, cell, 1));
}

#[test]
fn lamports_that_change_hands_are_told_to_the_lamport() {
    let mut world = World::new("lamports told");
    let [device, successor, buyer, sponsor] =
        ["told", "told next", "told buyer", "told sponsor"].map(keypair);
    world.register(&device).unwrap();
    let rent = world.chain.minimum_balance(Device::SPACE);
    let event: DeviceReplaced = told(&world.replace(&device, &successor).unwrap());
    assert_eq!(
        (event.old_key, event.new_key),
        (device.pubkey(), successor.pubkey())
    );
    assert_eq!(event.new_device, world.device_account(&successor));

    let to = world.join(&buyer, &sponsor);
    world.offer(&successor, to, 100).unwrap();
    let of = world.device_of(&successor);
    let event: DeviceTransferred = told(&world.accept(&of, &buyer, &sponsor).unwrap());
    assert_eq!(
        (event.old_operator, event.new_operator, event.lamports),
        (of.operator, to, rent)
    );

    let second = keypair("told second");
    world.register(&second).unwrap();
    let before = world
        .chain
        .account(&world.device_account(&second))
        .unwrap()
        .lamports;
    let event: DeviceRetired = told(&world.retire(&second, None).unwrap());
    let left = world
        .chain
        .account(&world.device_account(&second))
        .unwrap()
        .lamports;
    assert_eq!(
        (event.index, event.old_status, event.lamports),
        (1, 0, before - left)
    );
}

#[test]
fn what_a_new_sponsor_and_a_fee_cost_is_told() {
    struct Money(Vec<(u64, u64)>);
    impl Director for Money {
        fn perform(&mut self, world: &mut World, case: Case) {
            let locked = read::<flywheel_client::accounts::Operator>(&world.chain, &world.operator_account());
            let signers: Vec<&Keypair> = case.signers.iter().collect();
            let receipt = world
                .send(&case.instructions, &signers)
                .expect("a valid transaction");
            match case.instruction() {
                "change_rent_payer" => {
                    let event: RentPayerChanged = told(&receipt);
                    self.0
                        .push((event.lamports, locked.expect("operator").rent_locked));
                }
                "register_device_with_fee" | "assert_location_with_fee" => {
                    let event: FeePaid = told(&receipt);
                    self.0
                        .push((event.amount, [5_000_000, 700_000][usize::from(event.kind) - 1]));
                }
                _ => {}
            }
        }
    }
    let mut money = Money(Vec::new());
    Stage::new(World::empty("money told"), "money told", &mut money).play();
    assert_eq!(money.0.len(), 3);
    for (told, expected) in money.0 {
        assert_eq!(told, expected);
    }
}

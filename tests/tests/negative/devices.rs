//! Attacks on the life of a device, from registration to its end.

use flywheel_client::instructions::registry::{
    self, DeviceOf, DeviceStatus, Move, ReportDeviceArgs, SuspendArgs, TransferPayers,
};
use flywheel_client::signatures::{SignedBy, possession_message};
use flywheel_tests::world::{CLASS, HASH, RELOCATION_COOLDOWN, World, keypair, place};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{Attacker, fees, registry as networks};

fn seeds(world: &World, prefix: &[u8], rest: &Address) -> Vec<Vec<u8>> {
    vec![
        prefix.to_vec(),
        world.network.to_bytes().to_vec(),
        rest.to_bytes().to_vec(),
    ]
}

/// Everything that becomes of devices.
pub fn live(attacker: &mut Attacker) {
    let device = keypair("attacked/device");
    register(attacker, &device);
    locate(attacker, &device);
    work(attacker, &device);
    suspend(attacker, &device);
    let successor = replace(attacker, &device);
    transfer(attacker, &successor);
    retire(attacker, &successor);
    networks::close(attacker);
    // The rewards that follow are the operator's.
    let world = &mut attacker.world;
    world.register_operator().unwrap();
}

fn register(attacker: &mut Attacker, device: &Keypair) {
    let world = &attacker.world;
    let (payer, operator) = (world.payer.insecure_clone(), world.operator.insecure_clone());
    let instructions = world.register_instructions(device).to_vec();
    let created = (6, seeds(world, b"device", &device.pubkey()));
    attacker.run_creation(
        "register_device",
        instructions,
        &[&payer, &operator],
        &[],
        created,
    );
    let activate = registry::activate_device(
        operator.pubkey(),
        attacker.world.network,
        CLASS,
        attacker.world.operator_account(),
        attacker.world.device_account(device),
    );
    attacker.run("activate_device", vec![activate], &[&operator], &[]);
}

fn register_with_fee(attacker: &mut Attacker, device: &Keypair) {
    let world = &attacker.world;
    let (payer, operator) = (world.payer.insecure_clone(), world.operator.insecure_clone());
    let mut registration = world.registration();
    registration.class_id = fees::FEE_CLASS;
    let attestation = registration.attestation_message(&device.pubkey());
    let possession = possession_message(&world.network, &world.operator_account());
    let instructions = registry::register_device_with_fee(
        payer.pubkey(),
        operator.pubkey(),
        &registration,
        &SignedBy::sign(&world.manufacturer, &attestation).unwrap(),
        &SignedBy::sign(device, &possession).unwrap(),
        fees::accounts(world),
    );
    let created = (6, seeds(world, b"device", &device.pubkey()));
    attacker.run_creation(
        "register_device_with_fee",
        instructions.to_vec(),
        &[&payer, &operator],
        &[],
        created,
    );
}

fn locate(attacker: &mut Attacker, device: &Keypair) {
    let costly = keypair("attacked/costly device");
    register_with_fee(attacker, &costly);
    let places = [place(40.7607, -73.9228), place(40.7110, -73.9286)];
    for class in [CLASS, fees::FEE_CLASS] {
        for (_, cell) in places {
            let world = &attacker.world;
            let payer = world.payer.insecure_clone();
            let create = registry::create_cell(payer.pubkey(), world.network, class, cell);
            let mut seeds = vec![b"cell".to_vec(), world.network.to_bytes().to_vec()];
            seeds.extend([class.to_le_bytes().to_vec(), cell.to_le_bytes().to_vec()]);
            attacker.run_creation("create_cell", vec![create], &[&payer], &[0], (3, seeds));
        }
    }
    let [first, second] = places.map(|(cell, new_density_cell)| Move {
        cell,
        new_density_cell,
        old_density_cell: None,
    });
    let second = Move {
        old_density_cell: Some(first.new_density_cell),
        ..second
    };
    for (name, to) in [
        ("assert_location, first", &first),
        ("assert_location, move", &second),
    ] {
        let operator = attacker.world.operator.insecure_clone();
        let (network, account) = (attacker.world.network, attacker.world.device_account(device));
        let locate = registry::assert_location(operator.pubkey(), network, CLASS, account, to);
        attacker.run(name, vec![locate], &[&operator], &[]);
        attacker.world.wait(RELOCATION_COOLDOWN);
    }
    let operator = attacker.world.operator.insecure_clone();
    let (network, account) = (attacker.world.network, attacker.world.device_account(&costly));
    let (o, class) = (operator.pubkey(), fees::FEE_CLASS);
    let locate = registry::assert_location(o, network, class, account, &first);
    attacker.world.send(&[locate], &[&operator]).unwrap();
    attacker.world.wait(RELOCATION_COOLDOWN);
    let fee = fees::accounts(&attacker.world);
    let locate = registry::assert_location_with_fee(o, network, class, account, &second, fee);
    attacker.run("assert_location_with_fee", vec![locate], &[&operator], &[]);
    retire_costly(attacker, &costly, second.new_density_cell);
}

fn retire_costly(attacker: &mut Attacker, costly: &Keypair, cell: u64) {
    let world = &mut attacker.world;
    let (operator, payer) = (world.operator.insecure_clone(), world.payer.pubkey());
    let of = DeviceOf {
        class_id: fees::FEE_CLASS,
        ..world.device_of(costly)
    };
    let retire = registry::retire_device(operator.pubkey(), &of, payer, Some(cell));
    world.send(&[retire], &[&operator]).unwrap();
}

fn work(attacker: &mut Attacker, device: &Keypair) {
    let world = &attacker.world;
    let (operator, oracle) = (
        world.operator.insecure_clone(),
        world.status_oracle.insecure_clone(),
    );
    let of = world.device_of(device);
    for (name, on) in [("set_maintenance, on", true), ("set_maintenance, off", false)] {
        let set = registry::set_maintenance(operator.pubkey(), &of, on);
        attacker.run(name, vec![set], &[&operator], &[]);
    }
    for status in [DeviceStatus::Failed, DeviceStatus::Active] {
        let args = ReportDeviceArgs {
            status,
            evidence_hash: HASH,
        };
        let report = registry::report_device(oracle.pubkey(), &of, args);
        attacker.run("report_device", vec![report], &[&oracle], &[]);
    }
}

/// A device is suspended and released before the end, its operator after it.
fn suspend(attacker: &mut Attacker, device: &Keypair) {
    let world = &attacker.world;
    let (payer, pauser) = (world.payer.insecure_clone(), world.pauser.insecure_clone());
    let (operator, authority) = (world.operator.insecure_clone(), world.authority.insecure_clone());
    let (network, account) = (world.network, world.operator_account());
    for subject in [world.device_account(device), account] {
        let args = SuspendArgs {
            until: attacker.world.now() + 1_000,
            reason_hash: HASH,
        };
        let created = (4, seeds(&attacker.world, b"suspension", &subject));
        let suspend = registry::suspend(payer.pubkey(), pauser.pubkey(), network, subject, args);
        let signers = [&payer, &pauser];
        attacker.run_creation("suspend", vec![suspend], &signers, &[0], created);
        let appeal = registry::appeal_suspension(operator.pubkey(), network, account, subject, HASH);
        attacker.run("appeal_suspension", vec![appeal], &[&operator], &[]);
        let early = subject != account;
        let (signer, open): (_, &[usize]) = if early {
            (&authority, &[])
        } else {
            attacker.world.wait(1_000);
            (&payer, &[0])
        };
        let lift = registry::lift_suspension(signer.pubkey(), network, subject, payer.pubkey());
        attacker.run("lift_suspension", vec![lift], &[signer], open);
    }
}

fn replace(attacker: &mut Attacker, device: &Keypair) -> Keypair {
    let successor = keypair("attacked/successor");
    let world = &attacker.world;
    let (payer, operator) = (world.payer.insecure_clone(), world.operator.insecure_clone());
    let instructions = world
        .replace_instructions(world.device_account(device), &successor)
        .to_vec();
    let created = (7, seeds(world, b"device", &successor.pubkey()));
    let signers = [&payer, &operator];
    attacker.run_creation("replace_device", instructions, &signers, &[], created);
    successor
}

/// To another operator, whose rent another pays, and back.
fn transfer(attacker: &mut Attacker, device: &Keypair) {
    let (buyer, sponsor) = (keypair("attacked/buyer"), keypair("attacked/sponsor"));
    let to = attacker.world.join(&buyer, &sponsor);
    let world = &attacker.world;
    let (payer, operator) = (world.payer.insecure_clone(), world.operator.insecure_clone());
    let (of, network) = (world.device_of(device), world.network);
    for (name, accepted) in [("cancel_offer", false), ("accept_device", true)] {
        let expires_at = attacker.world.now() + 1_000;
        let offer = registry::offer_device(payer.pubkey(), operator.pubkey(), &of, to, expires_at);
        let created = (6, seeds(&attacker.world, b"offer", &of.device));
        let signers = [&payer, &operator];
        attacker.run_creation("offer_device", vec![offer], &signers, &[0], created);
        if accepted {
            let payers = TransferPayers {
                payer: sponsor.pubkey(),
                from_rent_payer: payer.pubkey(),
                offer_rent_payer: payer.pubkey(),
            };
            let accept = registry::accept_device(buyer.pubkey(), &of, to, payers);
            attacker.run(name, vec![accept], &[&sponsor, &buyer], &[]);
        } else {
            let (o, from) = (operator.pubkey(), of.operator);
            let cancel = registry::cancel_offer(o, network, of.device, from, payer.pubkey());
            attacker.run(name, vec![cancel], &[&operator], &[]);
        }
    }
    let back = DeviceOf { operator: to, ..of };
    let world = &mut attacker.world;
    let expires_at = world.now() + 1_000;
    let offer = registry::offer_device(sponsor.pubkey(), buyer.pubkey(), &back, of.operator, expires_at);
    world.send(&[offer], &[&sponsor, &buyer]).unwrap();
    let payers = TransferPayers {
        payer: payer.pubkey(),
        from_rent_payer: sponsor.pubkey(),
        offer_rent_payer: sponsor.pubkey(),
    };
    let accept = registry::accept_device(operator.pubkey(), &back, of.operator, payers);
    world.send(&[accept], &[&operator]).unwrap();
}

fn retire(attacker: &mut Attacker, device: &Keypair) {
    let world = &attacker.world;
    let operator = world.operator.insecure_clone();
    let (_, cell) = place(40.7110, -73.9286);
    let (of, payer) = (world.device_of(device), world.payer.pubkey());
    let retire = registry::retire_device(operator.pubkey(), &of, payer, Some(cell));
    attacker.run("retire_device", vec![retire], &[&operator], &[]);
}

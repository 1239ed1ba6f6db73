//! The parts of the script about the life of a device, from registration to its end.

use crate::world::{CLASS, HASH, RELOCATION_COOLDOWN, World, place};
use flywheel_client::instructions::registry::{
    self, DeviceOf, DeviceStatus, Move, ReportDeviceArgs, SuspendArgs, TransferPayers,
};
use flywheel_client::signatures::{SignedBy, possession_message};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{Stage, fees, registry as networks};

fn seeds(world: &World, prefix: &[u8], rest: &Address) -> Vec<Vec<u8>> {
    vec![
        prefix.to_vec(),
        world.network.to_bytes().to_vec(),
        rest.to_bytes().to_vec(),
    ]
}

/// Everything that becomes of devices.
pub fn live(stage: &mut Stage<'_>) {
    let device = stage.key("device");
    register(stage, &device);
    locate(stage, &device);
    work(stage, &device);
    suspend(stage, &device);
    let successor = replace(stage, &device);
    transfer(stage, &successor);
    retire(stage, &successor);
    networks::close(stage);
    // The rewards that follow are the operator's.
    let world = &mut stage.world;
    world.register_operator().unwrap();
}

fn register(stage: &mut Stage<'_>, device: &Keypair) {
    let world = &stage.world;
    let (payer, operator) = (world.payer.insecure_clone(), world.operator.insecure_clone());
    let instructions = world.register_instructions(device).to_vec();
    let created = (6, seeds(world, b"device", &device.pubkey()));
    stage.run_creation(
        "register_device",
        instructions,
        &[&payer, &operator],
        &[],
        created,
    );
    let activate = registry::activate_device(
        operator.pubkey(),
        stage.world.network,
        CLASS,
        stage.world.operator_account(),
        stage.world.device_account(device),
    );
    stage.run("activate_device", vec![activate], &[&operator], &[]);
}

fn register_with_fee(stage: &mut Stage<'_>, device: &Keypair) {
    let world = &stage.world;
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
        stage.fee(),
    );
    let created = (6, seeds(world, b"device", &device.pubkey()));
    stage.run_creation(
        "register_device_with_fee",
        instructions.to_vec(),
        &[&payer, &operator],
        &[],
        created,
    );
}

fn locate(stage: &mut Stage<'_>, device: &Keypair) {
    let costly = stage.key("costly device");
    register_with_fee(stage, &costly);
    let places = [place(40.7607, -73.9228), place(40.7110, -73.9286)];
    for class in [CLASS, fees::FEE_CLASS] {
        for (_, cell) in places {
            let world = &stage.world;
            let payer = world.payer.insecure_clone();
            let create = registry::create_cell(payer.pubkey(), world.network, class, cell);
            let mut seeds = vec![b"cell".to_vec(), world.network.to_bytes().to_vec()];
            seeds.extend([class.to_le_bytes().to_vec(), cell.to_le_bytes().to_vec()]);
            stage.run_creation("create_cell", vec![create], &[&payer], &[0], (3, seeds));
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
        let operator = stage.world.operator.insecure_clone();
        let (network, account) = (stage.world.network, stage.world.device_account(device));
        let locate = registry::assert_location(operator.pubkey(), network, CLASS, account, to);
        stage.run(name, vec![locate], &[&operator], &[]);
        stage.world.wait(RELOCATION_COOLDOWN);
    }
    let operator = stage.world.operator.insecure_clone();
    let (network, account) = (stage.world.network, stage.world.device_account(&costly));
    let (o, class) = (operator.pubkey(), fees::FEE_CLASS);
    let locate = registry::assert_location(o, network, class, account, &first);
    stage.world.send(&[locate], &[&operator]).unwrap();
    stage.world.wait(RELOCATION_COOLDOWN);
    let fee = stage.fee();
    let locate = registry::assert_location_with_fee(o, network, class, account, &second, fee);
    stage.run("assert_location_with_fee", vec![locate], &[&operator], &[]);
    retire_costly(stage, &costly, second.new_density_cell);
}

fn retire_costly(stage: &mut Stage<'_>, costly: &Keypair, cell: u64) {
    let world = &mut stage.world;
    let (operator, payer) = (world.operator.insecure_clone(), world.payer.pubkey());
    let of = DeviceOf {
        class_id: fees::FEE_CLASS,
        ..world.device_of(costly)
    };
    let retire = registry::retire_device(operator.pubkey(), &of, payer, Some(cell));
    world.send(&[retire], &[&operator]).unwrap();
}

fn work(stage: &mut Stage<'_>, device: &Keypair) {
    let world = &stage.world;
    let (operator, oracle) = (
        world.operator.insecure_clone(),
        world.status_oracle.insecure_clone(),
    );
    let of = world.device_of(device);
    for (name, on) in [("set_maintenance, on", true), ("set_maintenance, off", false)] {
        let set = registry::set_maintenance(operator.pubkey(), &of, on);
        stage.run(name, vec![set], &[&operator], &[]);
    }
    for status in [DeviceStatus::Failed, DeviceStatus::Active] {
        let args = ReportDeviceArgs {
            status,
            evidence_hash: HASH,
        };
        let report = registry::report_device(oracle.pubkey(), &of, args);
        stage.run("report_device", vec![report], &[&oracle], &[]);
    }
}

/// A device is suspended and released before the end, its operator after it.
fn suspend(stage: &mut Stage<'_>, device: &Keypair) {
    let world = &stage.world;
    let (payer, pauser) = (world.payer.insecure_clone(), world.pauser.insecure_clone());
    let (operator, authority) = (world.operator.insecure_clone(), world.authority.insecure_clone());
    let (network, account) = (world.network, world.operator_account());
    for subject in [world.device_account(device), account] {
        let args = SuspendArgs {
            until: stage.world.now() + 1_000,
            reason_hash: HASH,
        };
        let created = (4, seeds(&stage.world, b"suspension", &subject));
        let suspend = registry::suspend(payer.pubkey(), pauser.pubkey(), network, subject, args);
        let signers = [&payer, &pauser];
        stage.run_creation("suspend", vec![suspend], &signers, &[0], created);
        let appeal = registry::appeal_suspension(operator.pubkey(), network, account, subject, HASH);
        stage.run("appeal_suspension", vec![appeal], &[&operator], &[]);
        let early = subject != account;
        let (signer, open): (_, &[usize]) = if early {
            (&authority, &[])
        } else {
            stage.world.wait(1_000);
            (&payer, &[0])
        };
        let lift = registry::lift_suspension(signer.pubkey(), network, subject, payer.pubkey());
        stage.run("lift_suspension", vec![lift], &[signer], open);
    }
}

fn replace(stage: &mut Stage<'_>, device: &Keypair) -> Keypair {
    let successor = stage.key("successor");
    let world = &stage.world;
    let (payer, operator) = (world.payer.insecure_clone(), world.operator.insecure_clone());
    let instructions = world
        .replace_instructions(world.device_account(device), &successor)
        .to_vec();
    let created = (7, seeds(world, b"device", &successor.pubkey()));
    let signers = [&payer, &operator];
    stage.run_creation("replace_device", instructions, &signers, &[], created);
    successor
}

/// To another operator, whose rent another pays, and back.
fn transfer(stage: &mut Stage<'_>, device: &Keypair) {
    let (buyer, sponsor) = (stage.key("buyer"), stage.key("sponsor"));
    let to = stage.world.join(&buyer, &sponsor);
    let world = &stage.world;
    let (payer, operator) = (world.payer.insecure_clone(), world.operator.insecure_clone());
    let (of, network) = (world.device_of(device), world.network);
    for (name, accepted) in [("cancel_offer", false), ("accept_device", true)] {
        let expires_at = stage.world.now() + 1_000;
        let offer = registry::offer_device(payer.pubkey(), operator.pubkey(), &of, to, expires_at);
        let created = (6, seeds(&stage.world, b"offer", &of.device));
        let signers = [&payer, &operator];
        stage.run_creation("offer_device", vec![offer], &signers, &[0], created);
        if accepted {
            let payers = TransferPayers {
                payer: sponsor.pubkey(),
                from_rent_payer: payer.pubkey(),
                offer_rent_payer: payer.pubkey(),
            };
            let accept = registry::accept_device(buyer.pubkey(), &of, to, payers);
            stage.run(name, vec![accept], &[&sponsor, &buyer], &[]);
        } else {
            let (o, from) = (operator.pubkey(), of.operator);
            let cancel = registry::cancel_offer(o, network, of.device, from, payer.pubkey());
            stage.run(name, vec![cancel], &[&operator], &[]);
        }
    }
    let back = DeviceOf { operator: to, ..of };
    let world = &mut stage.world;
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

fn retire(stage: &mut Stage<'_>, device: &Keypair) {
    let world = &stage.world;
    let operator = world.operator.insecure_clone();
    let (_, cell) = place(40.7110, -73.9286);
    let (of, payer) = (world.device_of(device), world.payer.pubkey());
    let retire = registry::retire_device(operator.pubkey(), &of, payer, Some(cell));
    stage.run("retire_device", vec![retire], &[&operator], &[]);
}

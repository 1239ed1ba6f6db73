//! The parts of the script about what networks, classes, manufacturers and operators are made and changed with.

use crate::world::{CHANGE_DELAY, CLASS, MANUFACTURER, World, name, place};
use flywheel_client::instructions::registry::{
    self, SetRolesArgs, UpdateManufacturerArgs, UpdateNetworkArgs,
};
use solana_signer::Signer;

use super::{Stage, fees};

/// Seeds of an address under the network.
fn under(world: &World, prefix: &[u8], rest: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut seeds = vec![prefix.to_vec(), world.network.to_bytes().to_vec()];
    seeds.extend(rest.iter().map(|seed| seed.to_vec()));
    seeds
}

/// Network, classes, manufacturer, operator.
pub fn found(stage: &mut Stage<'_>) {
    let world = &stage.world;
    let (payer, authority) = (world.payer.insecure_clone(), world.authority.insecure_clone());
    let (operator, network) = (world.operator.insecure_clone(), world.network);
    let (p, a, o) = (payer.pubkey(), authority.pubkey(), operator.pubkey());

    let create = registry::create_network(p, a, world.network_args());
    let seeds = vec![
        b"network".to_vec(),
        a.to_bytes().to_vec(),
        1u64.to_le_bytes().to_vec(),
    ];
    stage.run_creation(
        "create_network",
        vec![create],
        &[&payer, &authority],
        &[0],
        (2, seeds),
    );
    for args in [World::class_args(CLASS), stage.fee_class()] {
        let seeds = under(&stage.world, b"class", &[&args.id.to_le_bytes()]);
        let create = registry::create_class(p, a, network, args);
        stage.run_creation(
            "create_class",
            vec![create],
            &[&payer, &authority],
            &[0],
            (3, seeds),
        );
    }
    let mut args = stage.world.manufacturer_args(MANUFACTURER);
    args.classes[0] = 0b11;
    let seeds = under(&stage.world, b"manufacturer", &[&args.id.to_le_bytes()]);
    let approve = registry::approve_manufacturer(p, a, network, args);
    stage.run_creation(
        "approve_manufacturer",
        vec![approve],
        &[&payer, &authority],
        &[0],
        (3, seeds),
    );
    let seeds = under(&stage.world, b"operator", &[o.as_ref()]);
    let register = registry::register_operator(p, o, network);
    stage.run_creation(
        "register_operator",
        vec![register],
        &[&payer, &operator],
        &[0],
        (3, seeds),
    );
    stage.fund_fees();
    let fee_admin = stage.world.fee_admin.insecure_clone();
    let (mint, destination) = (stage.fee_mint().pubkey(), stage.fee_destination());
    let set = registry::set_fee_destination(fee_admin.pubkey(), network, fees::FEE_CLASS, mint, destination);
    stage.run("set_fee_destination", vec![set], &[&fee_admin], &[]);
}

/// Changes of everything, the authority last.
pub fn change(stage: &mut Stage<'_>) {
    change_class_and_manufacturer(stage);
    let world = &stage.world;
    let (authority, network) = (world.authority.insecure_clone(), world.network);
    let pauser = world.pauser.insecure_clone();
    let (a, p) = (authority.pubkey(), world.payer.insecure_clone());
    let args = UpdateNetworkArgs {
        name: name("renamed"),
        change_delay_seconds: CHANGE_DELAY,
    };
    let update = registry::update_network(a, network, args);
    stage.run("update_network", vec![update], &[&authority], &[]);
    stage.world.wait(CHANGE_DELAY);
    let apply = registry::apply_network_update(p.pubkey(), network);
    stage.run("apply_network_update", vec![apply], &[&p], &[0]);
    let args = SetRolesArgs {
        pauser: pauser.pubkey(),
        status_oracle: stage.world.status_oracle.pubkey(),
        fee_admin: stage.world.fee_admin.pubkey(),
    };
    let set = registry::set_roles(a, network, args);
    stage.run("set_roles", vec![set], &[&authority], &[]);
    let pause = registry::set_pause(pauser.pubkey(), network, 0b111);
    stage.run("set_pause", vec![pause], &[&pauser], &[]);
    let heir = stage.key("heir");
    let propose = registry::propose_authority(a, network, heir.pubkey());
    stage.run("propose_authority", vec![propose], &[&authority], &[]);
    stage.world.wait(CHANGE_DELAY);
    let accept = registry::accept_authority(heir.pubkey(), network);
    stage.run("accept_authority", vec![accept], &[&heir], &[]);
}

fn change_class_and_manufacturer(stage: &mut Stage<'_>) {
    let world = &stage.world;
    let (authority, network) = (world.authority.insecure_clone(), world.network);
    let (payer, a) = (world.payer.insecure_clone(), authority.pubkey());
    let mut parameters = World::class_parameters();
    parameters.density_target = 9;
    let update = registry::update_class(a, network, CLASS, parameters);
    stage.run("update_class", vec![update], &[&authority], &[]);
    stage.world.wait(CHANGE_DELAY);
    let apply = registry::apply_class_update(payer.pubkey(), network, CLASS);
    stage.run("apply_class_update", vec![apply], &[&payer], &[0]);
    let retire = registry::retire_class(a, network, fees::FEE_CLASS);
    stage.run("retire_class", vec![retire], &[&authority], &[]);

    let mut classes = [0u8; 32];
    classes[0] = 1;
    let args = UpdateManufacturerArgs {
        quota: 500,
        classes,
        bond: 3,
    };
    let update = registry::update_manufacturer(a, network, MANUFACTURER, args);
    stage.run("update_manufacturer", vec![update], &[&authority], &[]);
    let maker = stage.world.manufacturer_authority.insecure_clone();
    let new_key = stage.key("new attestation key").pubkey();
    let rotate = registry::rotate_manufacturer_key(maker.pubkey(), network, MANUFACTURER, new_key);
    stage.run("rotate_manufacturer_key", vec![rotate], &[&maker], &[]);
    let revoke = registry::revoke_manufacturer(a, network, MANUFACTURER);
    stage.run("revoke_manufacturer", vec![revoke], &[&authority], &[]);
}

/// What is left of an operator whose devices are gone, and of an empty cell.
pub fn close(stage: &mut Stage<'_>) {
    let world = &stage.world;
    let (payer, network) = (world.payer.insecure_clone(), world.network);
    let operator = world.operator.insecure_clone();
    let sponsor = stage.key("sponsor");
    let (_, first) = place(40.7607, -73.9228);
    let close = registry::close_cell(payer.pubkey(), network, CLASS, first);
    stage.run("close_cell", vec![close], &[&payer], &[]);
    let set = registry::set_payee(operator.pubkey(), network, sponsor.pubkey());
    stage.run("set_payee", vec![set], &[&operator], &[]);
    let change = registry::change_rent_payer(sponsor.pubkey(), operator.pubkey(), network, payer.pubkey());
    stage.run("change_rent_payer", vec![change], &[&sponsor, &operator], &[0]);
    let close = registry::close_operator(operator.pubkey(), network, sponsor.pubkey());
    stage.run("close_operator", vec![close], &[&operator], &[]);
}

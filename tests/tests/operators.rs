//! Operators: who pays their rent and gets it back, to the lamport.

use flywheel_client::accounts::{CellCounter, Device, Operator, Tombstone};
use flywheel_client::instructions::registry::{self, Move};
use flywheel_tests::outcome;
use flywheel_tests::world::{CLASS, PURSE, Party, World, keypair, place};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Sends one instruction for a party at a stranger's expense, so that only its own effects move lamports.
fn send(world: &mut World, instruction: Instruction, signers: &[&Keypair]) -> String {
    let fees = world.funded("pays fees");
    outcome(world.send_paid_by(&fees, &[instruction], signers))
}

fn close(world: &mut World, party: &Party) -> String {
    let (authority, payer) = (party.authority.pubkey(), party.payer.pubkey());
    let close = registry::close_operator(authority, world.network, payer);
    send(world, close, &[&party.authority])
}

fn change_payer(world: &mut World, party: &Party, new: &Keypair) -> String {
    let (authority, old) = (party.authority.pubkey(), party.payer.pubkey());
    let change = registry::change_rent_payer(new.pubkey(), authority, world.network, old);
    send(world, change, &[&party.authority, new])
}

/// What a rent payer has and what the operator's account says is locked; together they are what there was at first.
fn purse(world: &World, party: &Party) -> (u64, u64) {
    (
        world.lamports(&party.payer.pubkey()),
        world.operator_state(party).rent_locked,
    )
}

#[test]
fn a_sponsor_pays_the_rent_of_an_operator_without_lamports_and_gets_it_back() {
    let mut world = World::without_pool("sponsor");
    let fees = world.funded("sponsor/fees");
    let party = Party {
        authority: keypair("sponsor/sponsored"),
        payer: world.funded("sponsor/sponsor"),
    };
    let (operator_rent, device_rent) = (world.rent(Operator::SPACE), world.rent(Device::SPACE));
    let tombstone = world.rent(Tombstone::SPACE);
    let (authority, sponsor) = (party.authority.pubkey(), party.payer.pubkey());

    let join = registry::register_operator(sponsor, authority, world.network);
    world
        .send_paid_by(&fees, &[join], &[&party.payer, &party.authority])
        .unwrap();
    assert_eq!(purse(&world, &party), (PURSE - operator_rent, operator_rent));

    let devices = [keypair("sponsor/device 1"), keypair("sponsor/device 2")];
    for (device, locked) in devices.iter().zip([device_rent, 2 * device_rent]) {
        let instructions = world.acting(&party, |world| world.register_instructions(device));
        let signers = [&party.payer, &party.authority];
        world.send_paid_by(&fees, &instructions, &signers).unwrap();
        assert_eq!(
            purse(&world, &party),
            (PURSE - operator_rent - locked, operator_rent + locked)
        );
    }
    assert_eq!(close(&mut world, &party), "OperatorNotEmpty");
    for (number, device) in (1u64..).zip(&devices) {
        let of = world.acting(&party, |world| world.device_of(device));
        let retire = registry::retire_device(authority, &of, sponsor, None);
        assert_eq!(send(&mut world, retire, &[&party.authority]), "accepted");
        let locked = operator_rent + (2 - number) * device_rent;
        assert_eq!(
            purse(&world, &party),
            (PURSE - locked - number * tombstone, locked)
        );
    }
    assert_eq!(close(&mut world, &party), "accepted");
    // What stays behind are two tombstones; the operator never had or got anything.
    assert_eq!(world.lamports(&sponsor), PURSE - 2 * tombstone);
    assert_eq!(world.lamports(&authority), 0);
    assert_eq!(world.lamports(&party.account(&world)), 0);
    assert_eq!(world.network_state().operators, 1);
}

#[test]
fn a_sponsor_is_the_only_one_who_pays_for_devices_and_the_only_one_refunded() {
    let mut world = World::without_pool("other payer");
    let party = world.join_as("other payer/party");
    let stranger = world.funded("other payer/stranger");
    let device = keypair("other payer/device");
    let wrong = Party {
        authority: party.authority.insecure_clone(),
        payer: stranger.insecure_clone(),
    };
    let register = |world: &mut World, party: &Party| world.acting(party, |world| world.register(&device));
    assert_eq!(outcome(register(&mut world, &wrong)), "RentPayerMismatch");
    register(&mut world, &party).unwrap();
    let retire = |world: &mut World, party: &Party| world.acting(party, |world| world.retire(&device, None));
    assert_eq!(outcome(retire(&mut world, &wrong)), "RentPayerMismatch");
    let replace = world.acting(&wrong, |world| {
        world.replace(&device, &keypair("other payer/new"))
    });
    assert_eq!(outcome(replace), "RentPayerMismatch");
    retire(&mut world, &party).unwrap();
    assert_eq!(close(&mut world, &wrong), "RentPayerMismatch");
    assert_eq!(change_payer(&mut world, &wrong, &stranger), "RentPayerMismatch");
    assert_eq!(close(&mut world, &party), "accepted");
}

#[test]
fn a_new_rent_payer_pays_the_old_one_exactly_what_is_locked() {
    let mut world = World::without_pool("new payer");
    let old = world.join_as("new payer/party");
    for device in ["new payer/1", "new payer/2", "new payer/3"] {
        world
            .acting(&old, |world| world.register(&keypair(device)))
            .unwrap();
    }
    let locked = world.rent(Operator::SPACE) + 3 * world.rent(Device::SPACE);
    let before = world.lamports(&old.payer.pubkey());
    assert_eq!(world.operator_state(&old).rent_locked, locked);
    let new = Party {
        authority: old.authority.insecure_clone(),
        payer: world.funded("new payer/new"),
    };
    assert_eq!(change_payer(&mut world, &old, &new.payer), "accepted");
    assert_eq!(world.lamports(&old.payer.pubkey()), before + locked);
    assert_eq!(purse(&world, &new), (PURSE - locked, locked));
    assert_eq!(world.operator_state(&new).rent_payer, new.payer.pubkey());

    // The old one is out: neither refunds nor new devices are his.
    let device = keypair("new payer/1");
    let retire = |world: &mut World, party: &Party| world.acting(party, |world| world.retire(&device, None));
    assert_eq!(outcome(retire(&mut world, &old)), "RentPayerMismatch");
    assert_eq!(change_payer(&mut world, &old, &old.payer), "RentPayerMismatch");
    let fee = retire(&mut world, &new).unwrap().fee;
    let refund = world.rent(Device::SPACE) - world.rent(Tombstone::SPACE);
    assert_eq!(world.lamports(&new.payer.pubkey()), PURSE - locked + refund - fee);

    // From a payer to itself nothing moves.
    let before = purse(&world, &new);
    assert_eq!(change_payer(&mut world, &new, &new.payer), "accepted");
    assert_eq!(purse(&world, &new), before);
}

#[test]
fn a_rent_payer_changes_only_with_both_signatures_and_enough_lamports() {
    let mut world = World::without_pool("poor payer");
    let party = world.join_as("poor payer/party");
    let poor = keypair("poor payer/poor");
    let locked = world.rent(Operator::SPACE);
    world.chain.airdrop(&poor.pubkey(), locked - 1).unwrap();
    let before = purse(&world, &party);
    assert_eq!(
        change_payer(&mut world, &party, &poor),
        format!(
            "Whoever pays has {} lamports and needs {locked}; give that account more.",
            locked - 1
        )
    );
    assert_eq!(purse(&world, &party), before);
    let stranger = world.funded("poor payer/stranger");
    let mut change = registry::change_rent_payer(
        stranger.pubkey(),
        stranger.pubkey(),
        world.network,
        party.payer.pubkey(),
    );
    change.accounts[3].pubkey = party.account(&world);
    assert_eq!(
        send(&mut world, change, &[&stranger]),
        "OperatorAuthorityMismatch"
    );
    world.chain.airdrop(&poor.pubkey(), 1).unwrap();
    assert_eq!(change_payer(&mut world, &party, &poor), "accepted");
    assert_eq!(world.lamports(&poor.pubkey()), 0);
}

#[test]
fn what_was_paid_comes_back_even_when_rent_has_fallen_since() {
    let mut world = World::without_pool("rent falls");
    let party = world.join_as("rent falls/party");
    let device = keypair("rent falls/device");
    let fee = world.acting(&party, |world| world.register(&device)).unwrap().fee;
    let per_byte = world.chain.rent().lamports_per_byte;
    world.chain.set_rent(per_byte / 2);
    let new_key = keypair("rent falls/new key");
    let fee = fee
        + world
            .acting(&party, |world| world.replace(&device, &new_key))
            .unwrap()
            .fee;
    let tombstone = world.rent(Tombstone::SPACE);
    let locked = world.operator_state(&party).rent_locked;
    let held = world.lamports(&party.account(&world)) + world.lamports(&world.device_account(&new_key));
    assert_eq!(locked, held);
    assert_eq!(world.lamports(&world.device_account(&device)), tombstone);
    assert_eq!(
        world.lamports(&party.payer.pubkey()),
        PURSE - fee - locked - tombstone
    );
    let fee = fee
        + world
            .acting(&party, |world| world.retire(&new_key, None))
            .unwrap()
            .fee;
    assert_eq!(close(&mut world, &party), "accepted");
    assert_eq!(world.lamports(&party.payer.pubkey()), PURSE - fee - 2 * tombstone);
}

#[test]
fn an_operator_is_closed_by_its_authority_when_it_is_empty_and_can_come_back() {
    let mut world = World::without_pool("close");
    let party = world.join_as("close/party");
    let mut stolen = registry::close_operator(world.operator.pubkey(), world.network, party.payer.pubkey());
    stolen.accounts[2].pubkey = party.account(&world);
    let other = world.operator.insecure_clone();
    assert_eq!(send(&mut world, stolen, &[&other]), "OperatorAuthorityMismatch");
    let device = keypair("close/device");
    world.acting(&party, |world| world.register(&device)).unwrap();
    assert_eq!(close(&mut world, &party), "OperatorNotEmpty");
    world.acting(&party, |world| world.retire(&device, None)).unwrap();
    assert_eq!(close(&mut world, &party), "accepted");
    assert_eq!(close(&mut world, &party), "AccountOwnedByWrongProgram");

    world.wait(5);
    world.join(&party.authority, &party.payer);
    let operator = world.operator_state(&party);
    assert_eq!(
        (operator.devices, operator.registered_at, operator.bond_required),
        (0, world.now(), 0)
    );
    assert_eq!(world.network_state().operators, 2);
}

#[test]
fn the_rent_of_an_empty_cell_goes_back_to_who_paid_it() {
    let mut world = World::without_pool("cell rent");
    let builder = world.funded("cell rent/builder");
    let (cell, density) = place(40.7607, -73.9228);
    let create = registry::create_cell(builder.pubkey(), world.network, CLASS, density);
    assert_eq!(send(&mut world, create, &[&builder]), "accepted");
    let rent = world.rent(CellCounter::SPACE);
    assert_eq!(world.lamports(&builder.pubkey()), PURSE - rent);
    let close = registry::close_cell(builder.pubkey(), world.network, CLASS, density);
    let device = keypair("cell rent/device");
    world.register(&device).unwrap();
    let to = Move {
        cell,
        new_density_cell: density,
        old_density_cell: None,
    };
    world.locate(&device, &to).unwrap();
    assert_eq!(send(&mut world, close.clone(), &[&builder]), "CellNotEmpty");
    world.retire(&device, Some(density)).unwrap();
    let (payer, network) = (world.payer.insecure_clone(), world.network);
    let stolen = registry::close_cell(payer.pubkey(), network, CLASS, density);
    assert_eq!(send(&mut world, stolen, &[&payer]), "RentPayerMismatch");
    assert_eq!(send(&mut world, close, &[&builder]), "accepted");
    assert_eq!(world.lamports(&builder.pubkey()), PURSE);
}

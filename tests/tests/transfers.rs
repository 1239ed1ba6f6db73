//! Handing a device to another operator: what goes with it, and who pays whom, to the lamport.

use flywheel_client::accounts::{Device, DeviceOffer};
use flywheel_client::instructions::registry::{self, DeviceStatus, TransferPayers};
use flywheel_tests::outcome;
use flywheel_tests::world::{PURSE, Party, RELOCATION_COOLDOWN, World, keypair};
use solana_signer::Signer;

#[test]
fn a_device_goes_over_with_its_index_history_and_place() {
    let (mut world, buyer, device) = World::market("history");
    let [first, second] = world.journey();
    world.locate(&device, &first).unwrap();
    world.maintain(&device, true).unwrap();
    world.wait(9);
    world.maintain(&device, false).unwrap();
    world.report(&device, DeviceStatus::Degraded).unwrap();
    let before = world.device_state(&device);
    assert_eq!(world.offered(&device, &buyer, 60), "accepted");
    world.wait(5);
    assert_eq!(world.accepted(&device, &buyer), "accepted");
    let after = world.device_state(&device);
    let seller = world.operator_account();
    assert_eq!((before.operator, after.operator), (seller, buyer.account(&world)));
    let expected = Device {
        operator: after.operator,
        ..before
    };
    assert_eq!(format!("{after:?}"), format!("{expected:?}"));
    let devices = |party: &Party| world.operator_state(party).devices;
    assert_eq!((devices(&world.party()), devices(&buyer)), (0, 1));
    assert_eq!(
        (world.network_state().devices, world.class_state().devices),
        (1, 1)
    );
    assert_eq!(world.density(first.new_density_cell), 1);

    // It is the buyer's now and not the seller's any more; the cool-down of its last move runs on.
    for result in [
        world.maintain(&device, true),
        world.locate(&device, &second),
        world.retire(&device, Some(first.new_density_cell)),
        world.replace(&device, &keypair("history/new")),
    ] {
        assert_eq!(outcome(result), "DeviceMismatch");
    }
    assert_eq!(world.offered(&device, &buyer, 60), "DeviceMismatch");
    world.set_now(before.located_at + RELOCATION_COOLDOWN - 1);
    let locate = |world: &mut World| world.acting(&buyer, |world| world.locate(&device, &second));
    assert_eq!(outcome(locate(&mut world)), "RelocationTooSoon");
    world.wait(1);
    locate(&mut world).unwrap();
}

#[test]
fn the_new_rent_payer_pays_the_old_one_what_is_locked_in_the_device_to_the_lamport() {
    let (mut world, buyer, device) = World::market("payment");
    let seller = world.join_as("payment/seller");
    let sponsor = world.funded("payment/sponsor");
    world
        .acting(&seller, |world| world.register(&keypair("payment/sold")))
        .unwrap();
    let sold = world.acting(&seller, |world| world.device_of(&keypair("payment/sold")));
    world.chain.airdrop(&sold.device, 11).unwrap();
    let (device_rent, offer_rent) = (world.rent(Device::SPACE), world.rent(DeviceOffer::SPACE));
    let locked = |world: &World| [&seller, &buyer].map(|party| world.operator_state(party).rent_locked);
    let purses =
        |world: &World| [&seller.payer, &buyer.payer, &sponsor].map(|key| world.lamports(&key.pubkey()));
    let (locked_before, before) = (locked(&world), purses(&world));

    // A sponsor pays for the offer; the world's payer pays for the transactions.
    let (to, expires_at) = (buyer.account(&world), world.now() + 60);
    let offer = registry::offer_device(sponsor.pubkey(), seller.authority.pubkey(), &sold, to, expires_at);
    assert_eq!(world.attempt(offer, &[&sponsor, &seller.authority]), "accepted");
    assert_eq!(purses(&world), [before[0], before[1], PURSE - offer_rent]);
    let payers = TransferPayers {
        payer: buyer.payer.pubkey(),
        from_rent_payer: seller.payer.pubkey(),
        offer_rent_payer: sponsor.pubkey(),
    };
    let accept = registry::accept_device(buyer.authority.pubkey(), &sold, to, payers);
    assert_eq!(
        world.attempt(accept, &[&buyer.authority, &buyer.payer]),
        "accepted"
    );
    let paid = device_rent + 11;
    assert_eq!(purses(&world), [before[0] + paid, before[1] - paid, PURSE]);
    assert_eq!(locked(&world), [locked_before[0] - paid, locked_before[1] + paid]);
    assert_eq!(world.lamports(&sold.device), paid);
    assert_eq!(world.device_status(&device), DeviceStatus::Active);
}

#[test]
fn nothing_is_paid_between_operators_of_the_same_rent_payer() {
    let mut world = World::without_pool("same payer");
    let buyer = Party {
        authority: keypair("same payer/buyer"),
        payer: world.payer.insecure_clone(),
    };
    world.join(&buyer.authority, &buyer.payer);
    let device = world.active_device("same payer/device");
    let (rent, payer) = (world.rent(Device::SPACE), world.payer.pubkey());
    let before = world.lamports(&payer);
    let to = buyer.account(&world);
    let fees = world.offer(&device, to, 60).unwrap().fee;
    let of = world.device_of(&device);
    let fees = fees + world.accept(&of, &buyer.authority, &buyer.payer).unwrap().fee;
    assert_eq!(world.lamports(&payer), before - fees);
    let seller_locked = world.operator_state(&world.party()).rent_locked;
    assert_eq!(world.operator_state(&buyer).rent_locked, seller_locked + rent);
}

#[test]
fn an_operator_does_not_sell_to_itself_nor_what_is_another_ones() {
    let (mut world, buyer, device) = World::market("self");
    let own = world.party();
    assert_eq!(world.offered(&device, &own, 60), "SelfTransfer");
    let theirs = world.acting(&buyer, |world| world.offered(&device, &own, 60));
    assert_eq!(theirs, "DeviceMismatch");
}

#[test]
fn a_suspended_device_is_neither_offered_nor_accepted() {
    let (mut world, buyer, device) = World::market("suspended");
    let account = world.device_account(&device);
    let authority = world.authority.insecure_clone();
    world.suspend(account, 60).unwrap();
    assert_eq!(world.offered(&device, &buyer, 60), "DeviceSuspended");
    world.lift(account, &authority).unwrap();
    assert_eq!(world.offered(&device, &buyer, 60), "accepted");
    world.suspend(account, 60).unwrap();
    assert_eq!(world.accepted(&device, &buyer), "DeviceSuspended");
    world.lift(account, &authority).unwrap();
    assert_eq!(world.accepted(&device, &buyer), "accepted");
}

#[test]
fn every_other_living_status_goes_over_as_it_is() {
    use DeviceStatus::{Active, Degraded, Failed, Maintenance, Pending};
    let (mut world, buyer, _) = World::market("statuses");
    for status in [Pending, Active, Maintenance, Degraded, Failed] {
        let device = world.device_in(&format!("statuses/{status:?}"), status);
        assert_eq!(world.offered(&device, &buyer, 60), "accepted");
        assert_eq!(world.accepted(&device, &buyer), "accepted");
        assert_eq!(world.device_status(&device), status);
    }
}

#[test]
fn what_the_seller_earned_is_the_sellers_to_claim_until_the_buyer_claims() {
    for seller_claims in [true, false] {
        let mut world = World::new(&format!("claims {seller_claims}"));
        let buyer = world.join_as("claims/buyer");
        let device = world.active_device("claims/device");
        world.create_claim_page(0).unwrap();
        let wallets = [world.operator.pubkey(), buyer.authority.pubkey()];
        let [sellers, buyers] = wallets.map(|wallet| world.token_account(&wallet));
        let earned = [(0, 100)];
        let tree = world.tree(&earned);
        let root = world.finalized(0, &World::proposal(&tree));
        assert_eq!(world.offered(&device, &buyer, 60), "accepted");
        assert_eq!(world.accepted(&device, &buyer), "accepted");

        // The root names a payee: the device's new operator cannot claim by it, and its old one can.
        let stolen = world.claim_instruction(root, &tree, &earned, 0, buyers);
        assert_eq!(world.attempt(stolen, &[]), "ProofInvalid");
        let own = world.claim_instruction(root, &tree, &earned, 0, sellers);
        if seller_claims {
            assert_eq!(world.attempt(own.clone(), &[]), "accepted");
            assert_eq!(world.tokens(&sellers), 100);
        }
        // The next root grants the device's lifetime total to the buyer, less what was paid by then.
        let more = [(0, 130)];
        let tree = world.acting(&buyer, |world| world.tree(&more));
        let root = world.finalized(1, &World::proposal(&tree));
        let claim = world.claim_instruction(root, &tree, &more, 0, buyers);
        assert_eq!(world.attempt(claim, &[]), "accepted");
        let expected = if seller_claims { [100, 30] } else { [0, 130] };
        assert_eq!([sellers, buyers].map(|account| world.tokens(&account)), expected);
        assert_eq!(world.attempt(own, &[]), "NothingToClaim");
    }
}

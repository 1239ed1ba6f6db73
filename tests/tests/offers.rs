//! Offers of devices: how long they stand, who may accept and cancel them, and that none is used for anything else.

use flywheel_client::accounts::DeviceOffer;
use flywheel_client::address;
use flywheel_client::instructions::registry::{self, TransferPayers};
use flywheel_tests::world::{World, keypair};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// The longest time that an offer stands, seconds: 90 days.
const LONGEST: u32 = 7_776_000;
/// What an offer on record says to a second one: its address is in use.
const IN_USE: &str = "AccountExists";
/// What is said of an account that is no more.
const GONE: &str = "AccountOwnedByWrongProgram";

#[test]
fn an_offer_stands_until_the_second_it_names_and_at_most_90_days() {
    let (mut world, buyer, device) = World::market("terms");
    let (authority, of) = (world.operator.insecure_clone(), world.device_of(&device));
    let (now, to) = (world.now(), buyer.account(&world));
    for (expires_at, expected) in [
        (0, "OfferExpiryInvalid"),
        (now, "OfferExpiryInvalid"),
        (now + LONGEST + 1, "OfferExpiryInvalid"),
        (u32::MAX, "OfferExpiryInvalid"),
        (now + LONGEST, "accepted"),
    ] {
        let payer = world.payer.pubkey();
        let offer = registry::offer_device(payer, authority.pubkey(), &of, to, expires_at);
        assert_eq!(world.attempt(offer, &[&authority]), expected, "{expires_at}");
    }
    world.set_now(now + LONGEST + 1);
    assert_eq!(world.accepted(&device, &buyer), "OfferExpired");
    world.set_now(now + LONGEST);
    assert_eq!(world.accepted(&device, &buyer), "accepted");
}

#[test]
fn an_offer_outlives_neither_its_expiry_nor_its_maker() {
    let (mut world, buyer, _) = World::market("outlives");
    let seller = world.join_as("outlives/seller");
    let anyone = keypair("outlives/anyone");
    let devices = ["kept", "retired"].map(|name| keypair(&format!("outlives/{name}")));
    let expires_at = world.now() + 60;
    let from = seller.account(&world);
    let network = world.network;
    for device in &devices {
        world.acting(&seller, |world| world.register(device)).unwrap();
        assert_eq!(
            world.acting(&seller, |world| world.offered(device, &buyer, 60)),
            "accepted"
        );
    }
    let cancel = |world: &mut World, device: &Keypair, signer: &Keypair| {
        let (account, payer) = (world.device_account(device), seller.payer.pubkey());
        let cancel = registry::cancel_offer(signer.pubkey(), network, account, from, payer);
        let before = world.lamports(&payer);
        let result = world.attempt(cancel, &[signer]);
        let refund = world.lamports(&payer) - before;
        assert_eq!(refund > 0, result == "accepted");
        assert!(refund == 0 || refund == world.rent(DeviceOffer::SPACE));
        result
    };
    // Before it expires only its maker cancels it, to the last second.
    world.set_now(expires_at);
    for other in [&anyone, &buyer.authority, &world.authority.insecure_clone()] {
        assert_eq!(cancel(&mut world, &devices[0], other), "OfferNotCancellable");
    }
    assert_eq!(cancel(&mut world, &devices[0], &seller.authority), "accepted");
    assert_eq!(cancel(&mut world, &devices[0], &seller.authority), GONE);

    // The device is gone, then the maker: nobody can accept, and until it expires nobody can cancel.
    for device in &devices {
        world.acting(&seller, |world| world.retire(device, None)).unwrap();
    }
    let close = registry::close_operator(seller.authority.pubkey(), network, seller.payer.pubkey());
    assert_eq!(world.attempt(close, &[&seller.authority]), "accepted");
    for signer in [&seller.authority, &anyone] {
        assert_eq!(cancel(&mut world, &devices[1], signer), "OfferNotCancellable");
    }
    assert_eq!(
        world.acting(&seller, |world| world.accepted(&devices[1], &buyer)),
        GONE
    );
    world.set_now(expires_at + 1);
    assert_eq!(cancel(&mut world, &devices[1], &anyone), "accepted");
    let left = address::offer(&network, &world.device_account(&devices[1]));
    assert_eq!(world.lamports(&left), 0);
}

#[test]
fn a_maker_that_comes_back_can_cancel_what_it_left_behind_and_nobody_can_accept_it() {
    let mut world = World::without_pool("comes back");
    let (seller, buyer) = (
        world.join_as("comes back/seller"),
        world.join_as("comes back/buyer"),
    );
    let device = keypair("comes back/device");
    world.acting(&seller, |world| world.register(&device)).unwrap();
    world.acting(&seller, |world| {
        assert_eq!(world.offered(&device, &buyer, 60), "accepted")
    });
    world
        .acting(&seller, |world| world.retire(&device, None))
        .unwrap();
    let (authority, payer) = (seller.authority.pubkey(), seller.payer.pubkey());
    let close = registry::close_operator(authority, world.network, payer);
    assert_eq!(world.attempt(close, &[&seller.authority]), "accepted");
    world.join(&seller.authority, &seller.payer);
    assert_eq!(
        world.acting(&seller, |world| world.accepted(&device, &buyer)),
        "AccountDiscriminatorMismatch"
    );
    let (account, from) = (world.device_account(&device), seller.account(&world));
    let cancel = registry::cancel_offer(authority, world.network, account, from, payer);
    assert_eq!(world.attempt(cancel, &[&seller.authority]), "accepted");
}

#[test]
fn only_the_named_operator_accepts_and_only_with_the_payers_on_record() {
    let (mut world, buyer, device) = World::market("acceptors");
    let third = world.join_as("acceptors/third");
    assert_eq!(world.offered(&device, &buyer, 60), "accepted");
    let (of, payer) = (world.device_of(&device), world.payer.pubkey());
    let (named, other) = (buyer.account(&world), third.account(&world));
    let thief = third.payer.pubkey();
    let payers = TransferPayers {
        payer: buyer.payer.pubkey(),
        from_rent_payer: payer,
        offer_rent_payer: payer,
    };
    let thirds = TransferPayers {
        payer: thief,
        ..payers
    };
    let cases = [
        (&third, other, thirds, "OfferMismatch"),
        (&third, named, thirds, "OperatorAuthorityMismatch"),
        (&third, named, payers, "OperatorAuthorityMismatch"),
        (&buyer, other, payers, "OperatorAuthorityMismatch"),
        (&buyer, named, thirds, "RentPayerMismatch"),
        (
            &buyer,
            named,
            TransferPayers {
                from_rent_payer: thief,
                ..payers
            },
            "RentPayerMismatch",
        ),
        (
            &buyer,
            named,
            TransferPayers {
                offer_rent_payer: thief,
                ..payers
            },
            "RentPayerMismatch",
        ),
        (&buyer, named, payers, "accepted"),
    ];
    for (party, to, payers, expected) in cases {
        let accept = registry::accept_device(party.authority.pubkey(), &of, to, payers);
        let signers = [&party.authority, &buyer.payer, &third.payer];
        let needed: Vec<_> = signers
            .into_iter()
            .filter(|signer| {
                accept
                    .accounts
                    .iter()
                    .any(|meta| meta.is_signer && meta.pubkey == signer.pubkey())
            })
            .collect();
        assert_eq!(world.attempt(accept, &needed), expected);
    }
}

#[test]
fn an_offer_is_used_once_and_never_for_a_device_that_changed_hands_or_keys_since() {
    let (mut world, buyer, device) = World::market("once");
    let third = world.join_as("once/third");
    assert_eq!(world.offered(&device, &buyer, 1_000), "accepted");
    // One at a time: neither another operator nor the same one is offered it meanwhile.
    assert_eq!(world.offered(&device, &third, 1_000), IN_USE);
    assert_eq!(world.offered(&device, &buyer, 1_000), IN_USE);
    assert_eq!(world.accepted(&device, &buyer), "accepted");
    assert_eq!(world.accepted(&device, &buyer), GONE);

    // Back to the seller: what the seller once offered is still used up.
    let own = world.party();
    let back = world.acting(&buyer, |world| world.offered(&device, &own, 1_000));
    assert_eq!(back, "accepted");
    let back = world.acting(&buyer, |world| world.accepted(&device, &own));
    assert_eq!(back, "accepted");
    assert_eq!(world.accepted(&device, &buyer), GONE);

    // An offer does not follow a device to its new key.
    let new_key = keypair("once/new key");
    assert_eq!(world.offered(&device, &buyer, 1_000), "accepted");
    world.replace(&device, &new_key).unwrap();
    assert_eq!(world.accepted(&device, &buyer), "AccountDiscriminatorMismatch");
    let (of, payer) = (world.device_of(&new_key), world.payer.pubkey());
    let payers = TransferPayers {
        payer: buyer.payer.pubkey(),
        from_rent_payer: payer,
        offer_rent_payer: payer,
    };
    let to = buyer.account(&world);
    let mut stale = registry::accept_device(buyer.authority.pubkey(), &of, to, payers);
    let left = address::offer(&world.network, &world.device_account(&device));
    for meta in &mut stale.accounts {
        if meta.pubkey == address::offer(&world.network, &of.device) {
            meta.pubkey = left;
        }
    }
    let signers = [&buyer.authority, &buyer.payer];
    assert_eq!(world.attempt(stale, &signers), "OfferMismatch");
    assert_eq!(world.device_state(&new_key).operator, world.operator_account());
}

//! Creating pools: which mints and schedules are taken.

use flywheel_client::chain::token_supply;
use flywheel_client::instructions::rewards::{self, MintOf};
use flywheel_tests::outcome;
use flywheel_tests::world::{World, keypair};
use solana_address::Address;
use solana_signer::Signer;

fn supply(world: &World) -> u64 {
    token_supply(&world.chain, &world.mint.pubkey()).unwrap()
}

#[test]
fn the_pool_alone_can_mint_once_it_has_taken_over() {
    let mut world = World::without_pool("mint authority");
    let payee = world.operator.pubkey();
    let wallet = world.token_account(&payee);
    let (authority, mint) = (world.mint_authority.insecure_clone(), world.mint.pubkey());
    let mint_to = spl_token_interface::instruction::mint_to(
        &spl_token_interface::ID,
        &mint,
        &wallet,
        &authority.pubkey(),
        &[],
        1,
    )
    .unwrap();
    world.send(std::slice::from_ref(&mint_to), &[&authority]).unwrap();
    world.create_pool().unwrap();
    assert!(world.send(&[mint_to], &[&authority]).is_err());
    assert_eq!(supply(&world), 1);
}

#[test]
fn a_mint_that_can_freeze_or_whose_authority_does_not_sign_is_refused() {
    let mut world = World::without_pool("bad mints");
    let (authority, mint) = (world.authority.insecure_clone(), keypair("freezing mint"));
    let token = spl_token_interface::ID;
    let rent = world.chain.minimum_balance(82);
    let create = solana_system_interface::instruction::create_account(
        &world.payer.pubkey(),
        &mint.pubkey(),
        rent,
        82,
        &token,
    );
    let key = authority.pubkey();
    let init =
        spl_token_interface::instruction::initialize_mint2(&token, &mint.pubkey(), &key, Some(&key), 6)
            .unwrap();
    world.send(&[create, init], &[&mint]).unwrap();
    let create = |world: &World, mint_authority: Address, mint: Address| {
        let (payer, authority) = (world.payer.pubkey(), world.authority.pubkey());
        rewards::create_pool(
            payer,
            authority,
            mint_authority,
            world.network,
            MintOf::spl_token(mint),
            World::pool_args(),
        )
    };
    let freezing = create(&world, key, mint.pubkey());
    assert_eq!(outcome(world.send(&[freezing], &[&authority])), "MintNotAccepted");
    let impostor = keypair("impostor");
    let not_signed = create(&world, impostor.pubkey(), world.mint.pubkey());
    assert_eq!(
        outcome(world.send(&[not_signed], &[&authority, &impostor])),
        "MintAuthorityMismatch"
    );
}

#[test]
fn a_schedule_that_cannot_be_kept_is_refused() {
    let mut world = World::without_pool("bad schedules");
    let (authority, mint_authority) = (
        world.authority.insecure_clone(),
        world.mint_authority.insecure_clone(),
    );
    let cases = [
        (0, 10, 0, 0, "EmissionInvalid"),
        (10, 9, 0, 0, "EmissionInvalid"),
        (1, u64::MAX, u64::MAX, 0, "NumberOutOfRange"),
        (1, 10, 0, 30 * 86_400 + 1, "ChallengeWindowInvalid"),
    ];
    for (per_epoch, cap, first_epoch, window, expected) in cases {
        let mut args = World::pool_args();
        args.emission.first_emission = per_epoch;
        args.emission.cap = cap;
        args.first_epoch = first_epoch;
        args.parameters.challenge_window_seconds = window;
        let create = world.create_pool_instruction(args);
        assert_eq!(
            outcome(world.send(&[create], &[&authority, &mint_authority])),
            expected
        );
    }
    world.create_pool().unwrap();
}

//! Pools that pay out of a vault: which mints, what may be granted, and that a network has several pools side by side.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, EMISSION_FIXED, EmissionArgs, MintOf, PaidFrom};
use flywheel_merkle::{Leaf, SumTree};
use flywheel_tests::outcome;
use flywheel_tests::world::{Extension, Mint, TOKEN, TOKEN_2022, World};
use reward_distributor::state::MODE_FUNDED;
use solana_address::Address;
use solana_signer::Signer;
use spl_token_interface::instruction as spl;

const PROGRAMS: [(Address, &str); 2] = [(TOKEN, "spl token"), (TOKEN_2022, "token-2022")];

/// A world with a funded pool of a new mint, which can freeze.
fn funded(seed: &str, program: Address, amount: u64) -> (World, Mint) {
    let mut world = World::without_pool(seed);
    let mint = world.new_mint(&format!("{seed}/stablecoin"), program, None);
    assert_eq!(
        world.found_funded(&mint, World::funded_unvested_args()),
        "accepted"
    );
    if amount > 0 {
        world.fund(&mint, amount).unwrap();
    }
    (world, mint)
}

fn vault(world: &World) -> Address {
    address::vault(&world.pool)
}

/// What becomes of a claim of the leaf at `position`.
fn claim(
    world: &mut World,
    root: Address,
    (tree, leaves): (&SumTree, &[Leaf]),
    position: u32,
    account: Address,
) -> String {
    let args = World::claims(tree, leaves, &[position]);
    let claim = rewards::claim_many(world.source(), root, account, args);
    world.tried(&claim)
}

#[test]
fn a_funded_pool_pays_out_of_its_vault_in_either_token_program() {
    for (program, name) in PROGRAMS {
        let (mut world, mint) = funded(&format!("vault {name}"), program, 1_000);
        let pool = world.pool_state();
        assert_eq!(
            (pool.mode, pool.source, pool.token_program, pool.funded),
            (MODE_FUNDED, vault(&world), program, 1_000)
        );
        let payee = world.operator.pubkey();
        let leaves = [World::leaf(0, &payee, 300), World::leaf(1, &payee, 700)];
        let tree = world.tree_of(&leaves);
        let root = world.finalized(0, &World::proposal(&tree));
        world.create_claim_page(0).unwrap();
        let wallet = world.purse(&payee, &mint, 0);
        for (position, left) in [(0, 700), (1, 0)] {
            assert_eq!(
                claim(&mut world, root, (&tree, &leaves), position, wallet),
                "accepted"
            );
            assert_eq!(
                (world.tokens(&vault(&world)), world.tokens(&wallet)),
                (left, 1_000 - left)
            );
            assert_eq!(
                claim(&mut world, root, (&tree, &leaves), position, wallet),
                "NothingToClaim"
            );
        }
        assert_eq!(world.supply_of(&mint.address), 1_000);
    }
}

#[test]
fn a_mint_with_an_extension_is_refused_by_pools_of_both_kinds() {
    let mut world = World::without_pool("extensions");
    for (number, extension) in Extension::some().iter().enumerate() {
        let mint = world.new_mint(&format!("extended mint {number}"), TOKEN_2022, Some(extension));
        let founded = world.found_funded(&mint, World::funded_unvested_args());
        assert_eq!(founded, "MintNotAccepted", "{}", extension.name);
        assert_eq!(world.lamports(&world.pool), 0);
        let (payer, mint_authority) = (world.payer.pubkey(), world.mint_authority.insecure_clone());
        let authority = world.authority.insecure_clone();
        let of = MintOf {
            mint: mint.address,
            token_program: TOKEN_2022,
        };
        let minting = rewards::create_pool(
            payer,
            authority.pubkey(),
            mint_authority.pubkey(),
            world.network,
            of,
            World::pool_args(),
        );
        assert_eq!(
            world.attempt(minting, &[&authority, &mint_authority]),
            "MintNotAccepted"
        );
    }
}

#[test]
fn a_mint_that_can_freeze_may_fund_a_pool_but_none_may_mint_it() {
    for (program, name) in PROGRAMS {
        let (mut world, _) = funded(&format!("freezable {name}"), program, 5);
        let mint = world.new_mint(&format!("minted {name}"), program, None);
        let keys = [&world.authority, &world.mint_authority].map(|key| key.insecure_clone());
        let of = MintOf {
            mint: mint.address,
            token_program: program,
        };
        let (payer, network) = (world.payer.pubkey(), world.network);
        let (authority, minter) = (keys[0].pubkey(), keys[1].pubkey());
        let create = rewards::create_pool(payer, authority, minter, network, of, World::pool_args());
        assert_eq!(world.attempt(create, &[&keys[0], &keys[1]]), "MintNotAccepted");
    }
}

#[test]
fn a_frozen_vault_pays_nothing_and_records_nothing() {
    let (mut world, mint) = funded("frozen vault", TOKEN, 100);
    let payee = world.operator.pubkey();
    let leaves = [World::leaf(0, &payee, 100)];
    let tree = world.tree_of(&leaves);
    let root = world.finalized(0, &World::proposal(&tree));
    world.create_claim_page(0).unwrap();
    let wallet = world.purse(&payee, &mint, 0);
    let vault = vault(&world);
    world.freeze(&vault, &mint);
    assert_ne!(claim(&mut world, root, (&tree, &leaves), 0, wallet), "accepted");
    assert_eq!((world.pool_state().claimed, world.tokens(&wallet)), (0, 0));
    let minter = world.mint_authority.insecure_clone();
    let thaw = spl::thaw_account(&TOKEN, &vault, &mint.address, &minter.pubkey(), &[]).unwrap();
    world.send(&[thaw], &[&minter]).unwrap();
    assert_eq!(claim(&mut world, root, (&tree, &leaves), 0, wallet), "accepted");
    assert_eq!(world.tokens(&wallet), 100);
}

#[test]
fn roots_grant_at_most_what_was_put_in_before_their_epoch_was_opened() {
    let (mut world, mint) = funded("bounded", TOKEN, 0);
    world.opened(0);
    assert_eq!(world.epoch_state(0).emitted, 0);
    let one = World::proposal(&world.tree(&[(0, 1)]));
    assert_eq!(outcome(world.propose(0, 0, &one)), "TotalAboveEmission");
    world.fund(&mint, 400).unwrap();
    assert_eq!(outcome(world.propose(0, 0, &one)), "TotalAboveEmission");
    world.opened(1);
    assert_eq!(world.epoch_state(1).emitted, 400);
    let above = World::proposal(&world.tree(&[(0, 401)]));
    assert_eq!(outcome(world.propose(0, 1, &above)), "TotalAboveEmission");
    let exact = World::proposal(&world.tree(&[(0, 400)]));
    let root = world.proposed(0, 1, &exact);
    world.approve_and_finalize(1, root);
    // Cumulative: 250 more make 650 in all, whatever has been claimed.
    world.fund(&mint, 250).unwrap();
    world.opened(2);
    assert_eq!(
        (world.epoch_state(2).emitted, world.pool_state().funded),
        (650, 650)
    );
}

#[test]
fn a_schedule_bounds_a_funded_pool_as_well_as_its_funds() {
    let mut world = World::without_pool("scheduled");
    let mint = world.new_mint("scheduled/stablecoin", TOKEN, None);
    let mut args = World::funded_unvested_args();
    args.emission = EmissionArgs {
        kind: EMISSION_FIXED,
        first_emission: 100,
        parameter: 0,
        cap: 250,
    };
    assert_eq!(world.found_funded(&mint, args), "accepted");
    world.fund(&mint, 150).unwrap();
    let mut emitted = |epoch| {
        world.opened(epoch);
        world.epoch_state(epoch).emitted
    };
    assert_eq!([0, 1, 2].map(&mut emitted), [100, 150, 150]);
    world.fund(&mint, 1_000).unwrap();
    world.opened(7);
    assert_eq!(world.epoch_state(7).emitted, 250);
}

#[test]
fn what_is_sent_to_the_vault_without_fund_pool_counts_nowhere() {
    let (mut world, mint) = funded("donations", TOKEN_2022, 10);
    let minter = world.mint_authority.insecure_clone();
    let mut give = spl::mint_to(&TOKEN, &mint.address, &vault(&world), &minter.pubkey(), &[], 90).unwrap();
    give.program_id = mint.program;
    world.send(&[give], &[&minter]).unwrap();
    world.chain.airdrop(&vault(&world), 5_000).unwrap();
    world.opened(0);
    assert_eq!(
        (world.pool_state().funded, world.epoch_state(0).emitted),
        (10, 10)
    );
    let above = World::proposal(&world.tree(&[(0, 11)]));
    assert_eq!(outcome(world.propose(0, 0, &above)), "TotalAboveEmission");
}

#[test]
fn funds_come_from_whoever_signs_for_them_and_go_into_the_vault() {
    let (mut world, mint) = funded("funding", TOKEN, 0);
    let funder = world.funded("funding/funder");
    let purse = world.purse(&funder.pubkey(), &mint, 100);
    let vault = vault(&world);
    let (pool, stranger) = (world.pool, world.funded("funding/stranger"));
    let fund = |funder: Address, account, amount| rewards::fund_pool(funder, account, pool, TOKEN, amount);
    let of_funder = fund(funder.pubkey(), purse, 0);
    assert_eq!(world.attempt(of_funder, &[&funder]), "AmountZero");
    let too_much = fund(funder.pubkey(), purse, 101);
    assert_ne!(world.attempt(too_much, &[&funder]), "accepted");
    let stolen = fund(stranger.pubkey(), purse, 1);
    assert_ne!(world.attempt(stolen, &[&stranger]), "accepted");
    let circle = fund(funder.pubkey(), vault, 1);
    assert_eq!(world.attempt(circle, &[&funder]), "SourceMismatch");
    let mut astray = fund(funder.pubkey(), purse, 1);
    astray.accounts[3].pubkey = purse;
    assert_eq!(world.attempt(astray, &[&funder]), "SourceMismatch");
    let mut other_program = fund(funder.pubkey(), purse, 1);
    other_program.accounts[4].pubkey = TOKEN_2022;
    assert_eq!(world.attempt(other_program, &[&funder]), "TokenProgramMismatch");
    assert_eq!((world.pool_state().funded, world.tokens(&purse)), (0, 100));
    for (amount, funded) in [(1, 1), (99, 100)] {
        let fund = fund(funder.pubkey(), purse, amount);
        assert_eq!(world.attempt(fund, &[&funder]), "accepted");
        assert_eq!(
            (world.pool_state().funded, world.tokens(&vault)),
            (funded, funded)
        );
    }
    let minting = World::new("a pool that mints");
    let mint = Mint {
        address: minting.mint.pubkey(),
        program: TOKEN,
    };
    let mut world = minting;
    let account = world.token_account(&world.payer.pubkey());
    let fund = rewards::fund_pool(world.payer.pubkey(), account, world.pool, mint.program, 1);
    assert_eq!(world.tried(&fund), "PoolNotFunded");
}

#[test]
fn only_the_networks_authority_makes_a_funded_pool_and_one_per_mint() {
    let mut world = World::without_pool("who funds");
    let mint = world.new_mint("who funds/stablecoin", TOKEN, None);
    let impostor = world.funded("impostor");
    let create = rewards::create_funded_pool(
        world.payer.pubkey(),
        impostor.pubkey(),
        world.network,
        MintOf::spl_token(mint.address),
        World::funded_unvested_args(),
    );
    assert_eq!(world.attempt(create, &[&impostor]), "AuthorityMismatch");
    assert_eq!(
        world.found_funded(&mint, World::funded_unvested_args()),
        "accepted"
    );
    assert_eq!(
        world.found_funded(&mint, World::funded_unvested_args()),
        "AccountExists"
    );
}

#[test]
fn a_token_pool_and_a_stablecoin_pool_of_one_network_pay_side_by_side() {
    let mut world = World::new("side by side");
    let (tokens, payee) = (world.pool, world.operator.pubkey());
    let coin = world.new_mint("side by side/stablecoin", TOKEN_2022, None);
    assert_eq!(
        world.found_funded(&coin, World::funded_unvested_args()),
        "accepted"
    );
    world.fund(&coin, 5_000).unwrap();
    let coins = world.pool;
    let wallets = [world.token_account(&payee), world.purse(&payee, &coin, 0)];

    // The same devices and totals in both pools, and one oracle set.
    let mut roots = Vec::new();
    for pool in [tokens, coins] {
        world.pool = pool;
        world.create_claim_page(0).unwrap();
        let leaves = [World::leaf(0, &payee, 2_000), World::leaf(1, &payee, 3_000)];
        let tree = world.tree_of(&leaves);
        let root = world.finalized(0, &World::proposal(&tree));
        roots.push((pool, tree, root, leaves));
    }
    let (_, token_tree, token_root, leaves) = &roots[0];
    let (_, coin_tree, coin_root, _) = &roots[1];
    // Neither pool pays by the other's root, nor into an account of the other's mint.
    world.pool = tokens;
    assert_eq!(
        claim(&mut world, *coin_root, (coin_tree, leaves), 0, wallets[0]),
        "RootMismatch"
    );
    assert_ne!(
        claim(&mut world, *token_root, (token_tree, leaves), 0, wallets[1]),
        "accepted"
    );
    let vault = address::vault(&coins);
    let mut from_vault = world.source();
    from_vault.source = vault;
    let args = World::claims(token_tree, leaves, &[0]);
    let astray = rewards::claim_many(from_vault, *token_root, wallets[0], args);
    assert_eq!(world.tried(&astray), "SourceMismatch");

    assert_eq!(
        claim(&mut world, *token_root, (token_tree, leaves), 0, wallets[0]),
        "accepted"
    );
    assert_eq!(wallets.map(|wallet| world.tokens(&wallet)), [2_000, 0]);
    assert_eq!((world.supply(), world.pool_state().claimed), (2_000, 2_000));
    world.pool = coins;
    assert_eq!(
        claim(&mut world, *coin_root, (coin_tree, leaves), 0, wallets[1]),
        "accepted"
    );
    assert_eq!(
        claim(&mut world, *coin_root, (coin_tree, leaves), 1, wallets[1]),
        "accepted"
    );
    assert_eq!(wallets.map(|wallet| world.tokens(&wallet)), [2_000, 5_000]);
    assert_eq!((world.tokens(&vault), world.supply_of(&coin.address)), (0, 5_000));
    assert_eq!((world.supply(), world.pool_state().claimed), (2_000, 5_000));
    assert_eq!(PaidFrom::of(coins, &world.pool_state()).source, vault);
}

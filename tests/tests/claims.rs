//! Claims: what is paid, to whom, and every way in which too much could be paid.

use flywheel_client::accounts::{ClaimPage, Pool};
use flywheel_client::address;
use flywheel_client::chain::{read, token_balance, token_supply};
use flywheel_client::instructions::rewards::{self, ClaimArgs, Grant};
use flywheel_client::instructions::token;
use flywheel_tests::outcome;
use flywheel_tests::world::{CHALLENGE_WINDOW, World, keypair};
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::{AddressLookupTableAccount, VersionedMessage, v0};
use solana_signer::Signer;

fn pool(world: &World) -> Pool {
    read(&world.chain, &world.pool).unwrap()
}

fn supply(world: &World) -> u64 {
    token_supply(&world.chain, &world.mint.pubkey()).unwrap()
}

#[test]
fn claims_pay_the_difference_to_what_was_paid_and_never_twice() {
    let mut world = World::new("claims");
    let payee = world.operator.pubkey();
    let wallet = world.token_account(&payee);
    world.create_claim_page(0).unwrap();

    let first = [(0, 100), (1, 200), (7, 300)];
    let tree = world.tree(&first);
    let root = world.finalized(0, &World::proposal(&tree));
    let claim = world.claim_instruction(root, &tree, &first, 1, wallet);
    world.send(std::slice::from_ref(&claim), &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(200));
    assert_eq!(
        outcome(world.send(std::slice::from_ref(&claim), &[])),
        "NothingToClaim"
    );

    // The next root grants more; an index that was left out of the first claim round is paid for both epochs.
    let second = [(0, 150), (1, 260), (7, 300), (300, 5)];
    let tree_2 = world.tree(&second);
    let root_2 = world.finalized(1, &World::proposal(&tree_2));
    let claim = world.claim_instruction(root_2, &tree_2, &second, 0, wallet);
    world.send(&[claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(350));
    let claim = world.claim_instruction(root_2, &tree_2, &second, 1, wallet);
    world.send(&[claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(410));

    // The old root still pays who has not claimed, and nothing to who has been paid more.
    let claim = world.claim_instruction(root, &tree, &first, 7, wallet);
    world.send(&[claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(710));
    let claim = world.claim_instruction(root, &tree, &first, 0, wallet);
    assert_eq!(outcome(world.send(&[claim], &[])), "NothingToClaim");

    // Index 300 lives on page 1.
    let claim = world.claim_instruction(root_2, &tree_2, &second, 300, wallet);
    assert_ne!(outcome(world.send(std::slice::from_ref(&claim), &[])), "accepted");
    world.create_claim_page(1).unwrap();
    world.send(&[claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(715));

    let pool = pool(&world);
    assert_eq!(
        (pool.claimed, pool.finalized_total, supply(&world)),
        (715, 715, 715)
    );
    let page: ClaimPage = read(&world.chain, &address::claim_page(&world.pool, 0)).unwrap();
    assert_eq!(
        (page.paid[0], page.paid[1], page.paid[7], page.paid[2]),
        (150, 260, 300, 0)
    );
}

#[test]
fn a_claim_of_another_amount_index_position_payee_or_proof_is_refused() {
    let mut world = World::new("forged claims");
    let payee = world.operator.pubkey();
    let wallet = world.token_account(&payee);
    world.create_claim_page(0).unwrap();
    let totals = [(0, 100), (1, 200), (2, 300)];
    let tree = world.tree(&totals);
    let root = world.finalized(0, &World::proposal(&tree));
    let args = |index: u32, total, position, proof: Vec<u8>| ClaimArgs {
        grant: Grant {
            index,
            total,
            position,
        },
        proof,
    };
    let proof = tree.proof(1).unwrap();
    let mut flipped = proof.clone();
    flipped[0] ^= 1;
    let forged = [
        args(1, 201, 1, proof.clone()),
        args(1, 199, 1, proof.clone()),
        args(2, 200, 1, proof.clone()),
        args(1, 200, 0, proof.clone()),
        args(1, 200, 3, proof.clone()),
        args(1, 200, u32::MAX, proof.clone()),
        args(1, 200, 1, flipped),
        args(1, 200, 1, proof[..40].to_vec()),
        args(1, 200, 1, [proof.clone(), vec![0; 40]].concat()),
        args(1, 200, 1, proof[..79].to_vec()),
        args(1, 200, 1, vec![]),
    ];
    for args in forged {
        let claim = rewards::claim(world.paid_from(), root, wallet, args.clone());
        assert_eq!(outcome(world.send(&[claim], &[])), "ProofInvalid", "{args:?}");
    }
    let stranger = keypair("stranger").pubkey();
    let strangers = world.token_account(&stranger);
    let claim = rewards::claim(world.paid_from(), root, strangers, args(1, 200, 1, proof.clone()));
    assert_eq!(outcome(world.send(&[claim], &[])), "ProofInvalid");
    assert_eq!(
        (token_balance(&world.chain, &wallet), supply(&world)),
        (Some(0), 0)
    );
    let claim = rewards::claim(world.paid_from(), root, wallet, args(1, 200, 1, proof));
    world.send(&[claim], &[]).unwrap();
    assert_eq!(
        (token_balance(&world.chain, &wallet), supply(&world)),
        (Some(200), 200)
    );
}

#[test]
fn a_proof_of_one_pool_pays_nothing_from_another() {
    let source = World::new("pool a");
    let totals = [(0, 100)];
    let tree = source.tree(&totals);
    let proof = tree.proof(0).unwrap();
    let mut world = World::on(source.chain, "pool b");
    world.create_network().unwrap();
    world.create_oracle_set().unwrap();
    world.create_mint().unwrap();
    world.create_pool().unwrap();
    // Dishonest oracles of this pool copy the other's root: its leaves are bound to the other pool.
    world.operator = source.operator.insecure_clone();
    let payee = world.operator.pubkey();
    let wallet = world.token_account(&payee);
    let root = world.finalized(0, &World::proposal(&tree));
    world.create_claim_page(0).unwrap();
    let args = ClaimArgs {
        grant: Grant {
            index: 0,
            total: 100,
            position: 0,
        },
        proof,
    };
    let claim = rewards::claim(world.paid_from(), root, wallet, args);
    assert_eq!(outcome(world.send(&[claim], &[])), "ProofInvalid");
}

#[test]
fn tokens_go_only_to_an_account_that_the_payee_alone_controls() {
    let mut world = World::new("encumbered");
    let (payee, attacker) = (world.operator.insecure_clone(), keypair("encumbering attacker"));
    world.create_claim_page(0).unwrap();
    let totals = [(0, 100)];
    let tree = world.tree(&totals);
    let root = world.finalized(0, &World::proposal(&tree));
    let wallet = world.token_account(&payee.pubkey());
    let token = spl_token_interface::ID;

    // A delegate could take what is paid.
    let approve = spl_token_interface::instruction::approve(
        &token,
        &wallet,
        &attacker.pubkey(),
        &payee.pubkey(),
        &[],
        5,
    )
    .unwrap();
    world.send(&[approve], &[&payee]).unwrap();
    let claim = world.claim_instruction(root, &tree, &totals, 0, wallet);
    assert_eq!(
        outcome(world.send(std::slice::from_ref(&claim), &[])),
        "PayeeAccountEncumbered"
    );
    let revoke = spl_token_interface::instruction::revoke(&token, &wallet, &payee.pubkey(), &[]).unwrap();
    world.send(&[revoke], &[&payee]).unwrap();

    // An account that was given away is paid to its new owner's name, which no proof bears.
    use spl_token_interface::instruction::{AuthorityType, set_authority};
    let close = AuthorityType::CloseAccount;
    let set = set_authority(
        &token,
        &wallet,
        Some(&attacker.pubkey()),
        close,
        &payee.pubkey(),
        &[],
    )
    .unwrap();
    world.send(&[set], &[&payee]).unwrap();
    assert_eq!(
        outcome(world.send(std::slice::from_ref(&claim), &[])),
        "PayeeAccountEncumbered"
    );
    let clear = set_authority(
        &token,
        &wallet,
        None,
        AuthorityType::CloseAccount,
        &attacker.pubkey(),
        &[],
    )
    .unwrap();
    world.send(&[clear], &[&attacker]).unwrap();
    world.send(&[claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(100));
}

#[test]
fn nothing_is_claimed_from_a_root_that_is_not_final() {
    let mut world = World::new("premature");
    let payee = world.operator.pubkey();
    let wallet = world.token_account(&payee);
    world.create_claim_page(0).unwrap();
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let totals = [(0, 5)];
    let tree = world.tree(&totals);
    let proposal = World::proposal(&tree);
    world.propose(0, 0, &proposal).unwrap();
    let root = world.root_account(0, &proposal);
    let claim = world.claim_instruction(root, &tree, &totals, 0, wallet);
    assert_eq!(
        outcome(world.send(std::slice::from_ref(&claim), &[])),
        "RootNotFinal"
    );
    world.vote(0, 0, root).unwrap();
    world.vote(1, 0, root).unwrap();
    assert_eq!(
        outcome(world.send(std::slice::from_ref(&claim), &[])),
        "RootNotFinal"
    );
    world.wait(CHALLENGE_WINDOW);
    // The same slot: final, then claimed, in one transaction.
    let finalize = rewards::finalize_root(world.network, world.pool, 0, root);
    world.send(&[finalize, claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(5));
}

/// A claim of twenty levels, of which only the size matters.
fn claim_of_twenty_levels(world: &World, payee_account: Address) -> Instruction {
    let args = ClaimArgs {
        grant: Grant {
            index: 1,
            total: 1,
            position: 1,
        },
        proof: vec![0; 20 * 40],
    };
    rewards::claim(
        world.paid_from(),
        keypair("some root").pubkey(),
        payee_account,
        args,
    )
}

#[test]
fn a_claim_of_twenty_levels_is_the_size_that_docs_say() {
    let world = World::new("claim size");
    let claim = claim_of_twenty_levels(&world, keypair("some account").pubkey());
    let bytes = flywheel_client::transactions::size(&world.payer.pubkey(), &[claim]).unwrap();
    println!("claim with 20 levels: {bytes} bytes without a lookup table");
    assert_eq!(bytes, flywheel_client::transactions::MAX_BYTES);
}

#[test]
fn with_a_table_of_what_a_pools_claims_share_the_payees_account_is_created_in_the_same_transaction() {
    let world = World::new("claim size");
    let (payer, wallet) = (world.payer.pubkey(), keypair("payee").pubkey());
    let create = token::create_associated_token_account(&payer, &wallet, &world.mint.pubkey());
    let account = address::associated_token_account(&wallet, &world.mint.pubkey());
    let claim = claim_of_twenty_levels(&world, account);
    let page = claim.accounts[2].pubkey;
    let of_claim = [payer, wallet, account, page];
    let shared = claim
        .accounts
        .iter()
        .chain(&create.accounts)
        .map(|meta| meta.pubkey);
    let table = AddressLookupTableAccount {
        key: keypair("table").pubkey(),
        addresses: shared.filter(|key| !of_claim.contains(key)).collect(),
    };
    let size = |instructions: &[Instruction]| {
        let tables = std::slice::from_ref(&table);
        let message = v0::Message::try_compile(&payer, instructions, tables, Hash::default()).unwrap();
        1 + 64 + VersionedMessage::V0(message).serialize().len()
    };
    let (alone, together) = (size(std::slice::from_ref(&claim)), size(&[create, claim]));
    println!("claim with 20 levels and a lookup table: {alone} bytes, {together} with the payee's account");
    assert!(alone < together && together <= flywheel_client::transactions::MAX_BYTES);
}

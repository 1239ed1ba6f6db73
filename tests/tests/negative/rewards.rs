//! Attacks on the reward distributor.

use flywheel_client::chain::{Chain, token_balance};
use flywheel_client::instructions::rewards;
use flywheel_tests::world::{CHALLENGE_WINDOW, EMISSION, World};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::Attacker;

fn seeds(prefix: &[u8], first: &Address, rest: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut seeds = vec![prefix.to_vec(), first.to_bytes().to_vec()];
    seeds.extend(rest.iter().map(|seed| seed.to_vec()));
    seeds
}

/// A pool, an epoch with its root, and a claim.
pub fn pay(attacker: &mut Attacker) {
    found(attacker);
    let payer = attacker.world.payer.insecure_clone();
    let (network, pool) = (attacker.world.network, attacker.world.pool);
    let oracles: Vec<_> = attacker
        .world
        .oracles
        .iter()
        .map(Keypair::insecure_clone)
        .collect();
    let p = payer.pubkey();
    attacker.world.end_epoch(0);
    let open = rewards::open_epoch(p, network, pool, 0);
    let created = (3, seeds(b"epoch", &pool, &[&0u64.to_le_bytes()]));
    attacker.run_creation("open_epoch", vec![open], &[&payer], &[0], created);
    let totals = [(0, EMISSION / 2)];
    let tree = attacker.world.tree(&totals);
    let proposal = World::proposal(&tree);
    let propose = rewards::propose_root(p, oracles[0].pubkey(), network, pool, 0, proposal.clone());
    let commitment = proposal.commitment();
    let created = seeds(b"root", &pool, &[&0u64.to_le_bytes(), &commitment]);
    let root = attacker.world.root_account(0, &proposal);
    let slot = propose.accounts.iter().position(|meta| meta.pubkey == root);
    let signers = [&payer, &oracles[0]];
    let created = (slot.expect("the root's slot"), created);
    attacker.run_creation("propose_root", vec![propose], &signers, &[0], created);
    for oracle in &oracles[..2] {
        let vote = rewards::vote_root(oracle.pubkey(), network, pool, 0, root);
        attacker.run("vote_root", vec![vote], &[oracle], &[]);
    }
    attacker.world.wait(CHALLENGE_WINDOW);
    let finalize = rewards::finalize_root(network, pool, 0, root);
    attacker.run("finalize_root", vec![finalize], &[], &[]);
    let create = rewards::create_claim_page(p, pool, 0);
    let created = (2, seeds(b"page", &pool, &[&0u32.to_le_bytes()]));
    attacker.run_creation("create_claim_page", vec![create], &[&payer], &[0], created);

    let payee = attacker.world.operator.pubkey();
    let payee_account = attacker.world.token_account(&payee);
    let claim = attacker
        .world
        .claim_instruction(root, &tree, &totals, 0, payee_account);
    attacker.run("claim", vec![claim], &[], &[]);
    let balance = token_balance(&attacker.world.chain, &payee_account);
    assert_eq!(balance, Some(EMISSION / 2));
    assert!(attacker.world.chain.account(&root).is_some());
}

fn found(attacker: &mut Attacker) {
    let world = &mut attacker.world;
    let (payer, authority) = (world.payer.insecure_clone(), world.authority.insecure_clone());
    let mint_authority = world.mint_authority.insecure_clone();
    let (network, mint) = (world.network, world.mint.pubkey());
    let (p, a) = (payer.pubkey(), authority.pubkey());
    world.create_mint().unwrap();
    let members = world.oracle_members();
    let create = rewards::create_oracle_set(p, a, network, members.clone());
    let created = (3, seeds(b"oracles", &network, &[]));
    let signers = [&payer, &authority];
    attacker.run_creation("create_oracle_set", vec![create], &signers, &[0], created);
    let update = rewards::update_oracle_set(a, network, members);
    attacker.run("update_oracle_set", vec![update], &[&authority], &[]);
    let create = attacker.world.create_pool_instruction(World::pool_args());
    let pool = attacker.world.pool;
    let slot = create.accounts.iter().position(|meta| meta.pubkey == pool);
    let created = (
        slot.expect("the pool's slot"),
        seeds(b"pool", &network, &[mint.as_ref()]),
    );
    let signers = [&payer, &authority, &mint_authority];
    attacker.run_creation("create_pool", vec![create], &signers, &[0], created);
}

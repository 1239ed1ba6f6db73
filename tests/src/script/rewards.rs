//! The parts of the script about the reward distributor.

use crate::world::{CHALLENGE_WINDOW, EMISSION, World};
use flywheel_client::address;
use flywheel_client::chain::token_balance;
use flywheel_client::instructions::rewards::{self, ClaimManyArgs, Grant};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{Stage, fraud, pools, vesting};

pub(super) fn seeds(prefix: &[u8], first: &Address, rest: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut seeds = vec![prefix.to_vec(), first.to_bytes().to_vec()];
    seeds.extend(rest.iter().map(|seed| seed.to_vec()));
    seeds
}

/// A pool, an epoch with its root, and a claim.
pub fn pay(stage: &mut Stage<'_>) {
    found(stage);
    let payer = stage.world.payer.insecure_clone();
    let (network, pool) = (stage.world.network, stage.world.pool);
    let oracles: Vec<_> = stage.world.oracles.iter().map(Keypair::insecure_clone).collect();
    let p = payer.pubkey();
    stage.world.end_epoch(0);
    let open = rewards::open_epoch(p, network, pool, 0);
    let created = (3, seeds(b"epoch", &pool, &[&0u64.to_le_bytes()]));
    stage.run_creation("open_epoch", vec![open], &[&payer], &[0], created);
    let totals = [(0, EMISSION / 2)];
    let tree = stage.world.tree(&totals);
    let proposal = World::proposal(&tree);
    let propose = rewards::propose_root(p, oracles[0].pubkey(), network, pool, 0, proposal.clone());
    let commitment = proposal.commitment();
    let created = seeds(b"root", &pool, &[&0u64.to_le_bytes(), &commitment]);
    let root = stage.world.root_account(0, &proposal);
    let slot = propose.accounts.iter().position(|meta| meta.pubkey == root);
    let signers = [&payer, &oracles[0]];
    let created = (slot.expect("the root's slot"), created);
    stage.run_creation("propose_root", vec![propose], &signers, &[0], created);
    for oracle in &oracles[..2] {
        let vote = rewards::vote_root(oracle.pubkey(), network, pool, 0, root);
        stage.run("vote_root", vec![vote], &[oracle], &[]);
    }
    stage.world.wait(CHALLENGE_WINDOW);
    let finalize = rewards::finalize_root(network, pool, 0, root);
    stage.run("finalize_root", vec![finalize], &[], &[]);
    let create = rewards::create_claim_page(p, pool, 0);
    let created = (2, seeds(b"page", &pool, &[&0u32.to_le_bytes()]));
    stage.run_creation("create_claim_page", vec![create], &[&payer], &[0], created);

    let payee = stage.world.operator.pubkey();
    let payee_account = stage.world.token_account(&payee);
    let claim = stage
        .world
        .claim_instruction(root, &tree, &totals, 0, payee_account);
    stage.run("claim", vec![claim], &[], &[]);
    let balance = token_balance(&stage.world.chain, &payee_account);
    assert_eq!(balance, Some(EMISSION / 2));
    let release = rewards::release_root(pool, root, p);
    stage.run("release_root", vec![release], &[], &[]);
    pools::change(stage);
    fraud::prove(stage, root);
    claim_more(stage);
    let mint = pools::fund(stage);
    vesting::vest(stage, &mint);
    vesting::pay_out(stage, &mint);
    pools::burn(stage);
}

/// Two devices at once, in the epoch after the frauds; what is over is closed.
fn claim_more(stage: &mut Stage<'_>) {
    let epoch = fraud::EPOCH + 1;
    let totals = [(0, EMISSION / 2), (1, 5), (2, 7)];
    let tree = stage.world.tree(&totals);
    let root = stage.world.finalized(epoch, &World::proposal(&tree));
    let payee = stage.world.operator.pubkey();
    let account = address::associated_token_account(&payee, &stage.world.mint.pubkey());
    let grant = |position: u32| {
        let (index, total) = totals[position as usize];
        Grant {
            index,
            total,
            position,
        }
    };
    let args = ClaimManyArgs {
        grants: vec![grant(1), grant(2)],
        proof: tree.multiproof(&[1, 2]).expect("a multiproof").siblings,
    };
    let claim = rewards::claim_many(stage.world.paid_from(), root, account, args);
    stage.run("claim_many", vec![claim], &[], &[]);
    let (p, pool) = (stage.world.payer.pubkey(), stage.world.pool);
    let close = rewards::close_epoch(pool, fraud::EPOCH, p);
    stage.run("close_epoch", vec![close], &[], &[]);
    stage.world.create_claim_page(9).expect("a page");
    let refund = rewards::refund_claim_page(pool, 9, p);
    stage.run("refund_claim_page", vec![refund], &[], &[]);
}

fn found(stage: &mut Stage<'_>) {
    let world = &mut stage.world;
    let (payer, authority) = (world.payer.insecure_clone(), world.authority.insecure_clone());
    let mint_authority = world.mint_authority.insecure_clone();
    let (network, mint) = (world.network, world.mint.pubkey());
    let (p, a) = (payer.pubkey(), authority.pubkey());
    world.create_mint().unwrap();
    let members = world.oracle_members();
    let create = rewards::create_oracle_set(p, a, network, members.clone());
    let created = (3, seeds(b"oracles", &network, &[]));
    let signers = [&payer, &authority];
    stage.run_creation("create_oracle_set", vec![create], &signers, &[0], created);
    let update = rewards::update_oracle_set(a, network, members);
    stage.run("update_oracle_set", vec![update], &[&authority], &[]);
    let create = stage.world.create_pool_instruction(World::pool_args());
    let pool = stage.world.pool;
    let slot = create.accounts.iter().position(|meta| meta.pubkey == pool);
    let created = (
        slot.expect("the pool's slot"),
        seeds(b"pool", &network, &[mint.as_ref()]),
    );
    let signers = [&payer, &authority, &mint_authority];
    stage.run_creation("create_pool", vec![create], &signers, &[0], created);
}
